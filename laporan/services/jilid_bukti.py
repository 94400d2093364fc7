"""The binder: every file is proved, made into pages by a process of its own, then put between printed dividers."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from laporan import pdf
from laporan.isi_berkas import Berkas, IsiBerkas, Sebab
from laporan.models import LaporanTersimpan
from laporan.pdf import Lapor
from laporan.queries.berkas_verifikasi import sidik_berkas_kini
from laporan.salinan import BerkasTidakUtuh, salinan_utuh
from laporan.services.berkas_bukti import alamat_cek, isi_yang_diminta, rincian, sidik_isi_berkas
from laporan.services.proses_jilid import Penyiap, susun_jilid
from laporan.services.simpanan import Bagian, Hasil, pastikan_ruang
from laporan.tata_jilid import PENUTUP, Baris, Jilid, Lembaran, Siap, SoalJilid, bagi, letakkan, penanda, tidak_terjilid

#: Volume by volume: how it is printed, and the steps by which it is put together.
Cetakan = tuple[pdf.HasilBerjangkar, list[dict[str, Any]]]

OFFICE = "Berkas Excel atau Word tidak dapat dijadikan halaman; ada di dalam ZIP"
GAGAL = "Berkas tidak dapat dijadikan halaman; ada di dalam ZIP"
PUTARAN_MAKS = 3


def buat_jilid(laporan: LaporanTersimpan, folder: Path, lapor: Lapor) -> Hasil:
    """The binder, in one volume or several. Raises `Ditolak` when there is nothing to bind, or no room for it."""
    isi = isi_yang_diminta(laporan)
    pastikan_ruang(3 * isi.ukuran)
    siap = _siapkan(isi, folder, lapor)
    jilid = bagi(isi, siap, bita_maks=settings.KLA_JILID_MAKS)
    cetakan = _cetak(isi, jilid, lapor)
    bagian = [_susun(isi, satu, len(jilid), *hasil, folder, lapor) for satu, hasil in zip(jilid, cetakan, strict=True)]
    tak_terjilid = [[kode, b.urut, b.judul, b.opd, sebab, ""] for kode, b, sebab in tidak_terjilid(jilid)]
    lain = {"tak_terjilid": tak_terjilid[:200], "banyak_tak_terjilid": len(tak_terjilid)}
    sidik = sidik_berkas_kini(isi, hilang=sum(s == Sebab.HILANG.kalimat for s in siap.values()))
    return Hasil(sidik, tuple(bagian), rincian(isi, isi.ditinggal, **lain))


# --- Every file once ------------------------------------------------------------------------------------------------
def _siapkan(isi: IsiBerkas, folder: Path, lapor: Lapor) -> dict[int, Siap | str]:
    """Id of each file -> its pages, or why it cannot be bound; 5 to 60 percent."""
    hasil: dict[int, Siap | str] = {}
    pasangan = {f.versi_id: (f, b.judul) for b in isi.butir for f in b.berkas}
    with Penyiap(folder) as penyiap:
        for nomor, (berkas, judul) in enumerate(pasangan.values(), start=1):
            kabar = partial(lapor, 5 + 55 * nomor // len(pasangan), f"Menyiapkan berkas {nomor} dari {len(pasangan)}")
            kabar()
            hasil[berkas.versi_id] = _siapkan_satu(berkas, judul, folder, penyiap, kabar)
    return hasil


def _siapkan_satu(berkas: Berkas, judul: str, folder: Path, penyiap: Penyiap, kabar: Any) -> Siap | str:
    if berkas.tipe != "application/pdf" and not berkas.tipe.startswith("image/"):
        return OFFICE
    keluar = folder / f"siap-{berkas.versi_id}.pdf"
    try:
        with salinan_utuh(berkas, folder, lambda _: kabar()) as jalur:
            tugas = {"jalur": str(jalur), "tipe": berkas.tipe, "keluar": str(keluar), "judul": judul}
            jawab = penyiap.siapkan(tugas, kabar)
    except BerkasTidakUtuh:
        return Sebab.HILANG.kalimat
    # What was mended silently while it was read may have lost pages.
    if "sebab" in jawab or berkas.halaman not in (None, jawab["halaman"]):
        keluar.unlink(missing_ok=True)
        return GAGAL
    return Siap(str(keluar), jawab["halaman"], jawab["bita"])


# --- Printed pages --------------------------------------------------------------------------------------------------
def _cetak(isi: IsiBerkas, jilid: Sequence[Jilid], lapor: Lapor) -> list[Cetakan]:
    """Print until the numbers on the pages are those of the pages: twice, as numbers have a width of their own."""
    jangkar: list[dict[str, int]] = []
    for putaran in range(PUTARAN_MAKS):
        lapor(60 + 5 * putaran, "Mencetak daftar isi dan pembatas")
        hasil = [pdf.cetak_jilid(_konteks(isi, satu, jilid), lapor) for satu in jilid]
        langkah = [letakkan(satu, h.jangkar, h.halaman) for satu, h in zip(jilid, hasil, strict=True)]
        if [h.jangkar for h in hasil] == jangkar:
            break
        jangkar = [h.jangkar for h in hasil]
    return list(zip(hasil, langkah, strict=True))


def _konteks(isi: IsiBerkas, satu: Jilid, semua: Sequence[Jilid]) -> dict[str, Any]:
    tak_terjilid = [(kode, b.urut, b.judul, b.opd, sebab) for kode, b, sebab in tidak_terjilid(semua)]
    ditinggal = [(d.kode, d.urut, d.judul, d.opd, d.sebab.kalimat) for d in isi.ditinggal]
    daftar = [("Tidak dapat dijilid", tak_terjilid), ("Tidak disertakan", ditinggal)]
    return {
        "judul": f"Bukti KLA {isi.kop.kota} {isi.tahun}",
        "isi": isi,
        "jilid": satu,
        "semua_jilid": semua,
        "banyak_jilid": len(semua),
        "terakhir": [(judul, baris) for judul, baris in daftar if baris],
        "adalah_akhir": satu.nomor == len(semua),
        "dibuat_pada": timezone.now(),
    }


# --- Volumes --------------------------------------------------------------------------------------------------------
def _susun(
    isi: IsiBerkas,
    jilid: Jilid,
    banyak: int,
    cetakan: pdf.HasilBerjangkar,
    langkah: list[dict[str, Any]],
    folder: Path,
    lapor: Lapor,
) -> Bagian:
    dasar, keluar = folder / f"dasar-{jilid.nomor}.pdf", folder / f"jilid-{jilid.nomor}.pdf"
    dasar.write_bytes(cetakan.bita)
    halaman = cetakan.halaman + sum(x.siap.halaman for x in jilid.lembaran)
    cap = _cap(isi, jilid)
    penutup = halaman - (cetakan.halaman - cetakan.jangkar[PENUTUP]) + 1 if PENUTUP in cetakan.jangkar else 0
    awalan = f"Jilid {jilid.nomor}. " if banyak > 1 else ""
    tata = {
        "dasar": str(dasar),
        "keluar": str(keluar),
        "judul": f"Bukti KLA {isi.kop.kota} {isi.tahun}{f', jilid {jilid.nomor} dari {banyak}' if banyak > 1 else ''}",
        "awalan": awalan,
        "penanda": penanda(jilid, penutup),
        "langkah": [_langkah(satu, cap) for satu in langkah],
    }
    rentang = 20 // banyak
    dari = 74 + rentang * (jilid.nomor - 1)
    susun_jilid(tata, folder, lapor, dari, dari + rentang)
    for lembaran in jilid.lembaran:
        Path(lembaran.siap.jalur).unlink()
    return Bagian(keluar, sidik_isi_berkas(keluar), halaman)


def _langkah(langkah: dict[str, Any], cap: dict[int, dict[str, str]]) -> dict[str, Any]:
    if "dasar" in langkah:
        return langkah
    lembaran: Lembaran = langkah["lembaran"]
    return {"berkas": lembaran.siap.jalur, "cap": cap[lembaran.berkas.versi_id]}


def _cap(isi: IsiBerkas, jilid: Jilid) -> dict[int, dict[str, str]]:
    """Id of each file in the volume -> what the strip at the foot of its pages says."""
    baris = ((s, b) for i in jilid.indikator for s in i.soal for b in s.baris)
    return {x.berkas.versi_id: _cap_satu(isi, s, b, x) for s, b in baris for x in b.lembaran}


def _cap_satu(isi: IsiBerkas, soal: SoalJilid, baris: Baris, lembaran: Lembaran) -> dict[str, str]:
    berkas, butir = lembaran.berkas, baris.butir
    semua = [f.versi_id for f in butir.berkas]
    ke = f", berkas {semua.index(berkas.versi_id) + 1} dari {len(semua)}" if len(semua) > 1 else ""
    kaki = f"{isi.kop.kota} {isi.tahun}{'. Data contoh' if isi.contoh else ''}"
    return {
        "letak": f"Pertanyaan {soal.soal.kode}, bukti {butir.urut:02d}{ke}",
        "kaki": f"{kaki}. Memuat data pribadi anak, jangan disebarluaskan." if butir.peka else kaki,
        "ket": f"SHA-256 {berkas.sha256}",
        "qr": "" if butir.peka else alamat_cek(isi.pilihan.alamat, berkas.kode_cek),
    }
