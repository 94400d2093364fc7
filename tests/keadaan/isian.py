"""A valid form for every write address of the state table, as its page would send it in the state that the stage is in.

Where one address does several things, or for several parts, each has its line under "name#what".
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from bukti.models import Bukti, BuktiCatatan, TautanBukti
from bukti.services.lampiran import sidik_lampiran
from bukti.services.unggahan import sidik_keterangan
from indikator.models import CatatanTahap, Evaluasi, IsiMatriks, Penugasan, SkalaPredikat, TawaranLalu
from indikator.models.skor import Tahap
from indikator.pengajuan.sidik_opd import sidik_opd
from indikator.queries.potret import muat_potret
from indikator.services.penugasan import tata_bagian
from indikator.services.skor_tahap import isi_tahap, sidik_isi
from klaster.models import Pengguna
from laporan.forms.berkas import SELURUHNYA
from tests.factories.bukti import BuktiFactory, VersiBuktiFactory
from tests.factories.indikator import SAAT_UJI
from tests.factories.klaster import PenggunaFactory
from tests.keadaan.babak import Babak
from tests.klaster.bahan_retensi import pesan
from tests.panggung import JENDELA

Isi = dict[str, Any]
BARU = {"tautan_url": "https://jdih.contoh.test/perda-9", "judul": "Perda 9"}


@dataclass(frozen=True)
class Isian:
    """The form, and what has to be on the stage for it besides the state; both by the stage as it is then."""

    isi: Callable[[Babak], Isi] = lambda b: {}
    siapkan: Callable[[Babak], None] = lambda b: None


def jawaban(b: Babak) -> Any:
    return b.kota.jawaban("4.1")


def bagian(b: Babak) -> Penugasan:
    return Penugasan.objects.get(pk=b.nilai("bagian"))


def evaluasi(b: Babak) -> Evaluasi:
    return Evaluasi.objects.get(pk=b.kota.evaluasi.pk)


def pendukung(b: Babak) -> None:
    """The part in the address is that of DINSOS, which does not lead."""
    b.benda["bagian"] = b.kota.bagian("4.1", b.kota.dinsos).pk


# --- Filling ----------------------------------------------------------------------------------------------------
def nilai_baru(b: Babak) -> Isi:
    return {"opsi": "ya", "catatan": "Perda sudah terbit.", "versi": jawaban(b).versi}


def catatan_bagian(b: Babak) -> Isi:
    satu = bagian(b)
    return {f"b{satu.pk}-catatan": "Puskesmas sudah.", f"b{satu.pk}-versi": satu.versi}


def tabel(b: Babak) -> Isi:
    tersimpan = IsiMatriks.objects.filter(penugasan=bagian(b)).first()
    kolom = {"mitra": "Radio Anak", "unsur": "", "anak": "", "mulai": "", "aktif": ""}
    baris = {f"s-1-{kode}": isi for kode, isi in kolom.items()}
    return {"versi": tersimpan.versi if tersimpan else 0, "tindakan": "simpan", "jumlah": 1, **baris}


def tawaran(b: Babak) -> Isi:
    return {"tl-keputusan": "dilepas", "tl-alasan": "Sudah tidak berlaku.", "tl-versi": jawaban(b).versi}


def bukti_lain(b: Babak) -> None:
    """A second piece of evidence in the library of DINKES."""
    lain = BuktiFactory(opd=b.kota.dinkes, pengunggah=b.kota.operator_dinkes)
    VersiBuktiFactory(bukti=lain)
    b.benda["bukti_lain"] = lain


def bukti_lain_di_alamat(b: Babak) -> None:
    bukti_lain(b)
    b.benda["bukti"] = b.benda["bukti_lain"].pk


def versi_baru(b: Babak) -> None:
    VersiBuktiFactory(bukti=b.p.bukti, nomor=2)


def sudah_diputuskan(b: Babak) -> None:
    TawaranLalu.objects.filter(jawaban=jawaban(b)).update(
        keputusan="dilepas", diputuskan_oleh=b.kota.sekretariat, diputuskan_pada=SAAT_UJI
    )


def penjawab_saja(b: Babak) -> None:
    """The evidence answers the note and proves no question."""
    TautanBukti.objects.filter(pk=b.p.tautan.pk).delete()


def masuk(b: Babak) -> None:
    """The evidence waits in the inbox."""
    penjawab_saja(b)
    BuktiCatatan.objects.filter(bukti=b.p.bukti).delete()
    Bukti.objects.filter(pk=b.p.bukti.pk).update(kotak_masuk=True)


def atas_nama(b: Babak) -> Isi:
    """Whom the secretariat brings evidence for; asked only of who has several open parts, ignored else."""
    return {"opd": b.kota.dinkes.pk}


def tautan_luar(b: Babak) -> Isi:
    return {f"t-{nama}": nilai for nama, nilai in (BARU | atas_nama(b)).items()}


def lampiran(b: Babak) -> Isi:
    b.p.tautan.refresh_from_db()
    return {"halaman_dari": 1, "halaman_sampai": 2, "kebutuhan": "", "semula": sidik_lampiran(b.p.tautan)}


def tautkan(b: Babak) -> Isi:
    pk = b.kota.jawaban("4.1").pk
    return {"baris": pk, f"j{pk}-pilih": "on", f"j{pk}-opd": b.kota.dinkes.pk}


def keterangan(b: Babak) -> Isi:
    b.p.bukti.refresh_from_db()
    return {"judul": "Keputusan yang benar", "jenis": "dokumen", "sidik": sidik_keterangan(b.p.bukti)}


def berkas_ganti(b: Babak) -> Isi:
    """The same evidence with one file of two left: a new version without a byte that comes in."""
    return {"pertahankan": [b.benda["kedua"]]}


def dua_berkas(b: Babak) -> None:
    nomor = b.p.versi
    b.benda["kedua"] = VersiBuktiFactory(
        bukti=b.p.bukti, nomor=nomor.nomor, urutan=2, isi=b"%PDF-1.4\n% another\n%%EOF\n"
    ).pk


def kepekaan(b: Babak) -> Isi:
    b.p.bukti.refresh_from_db()
    return {"kepekaan": "korban", "alasan": "", "semula": b.p.bukti.kepekaan}


def petakan(b: Babak) -> Isi:
    pk = b.p.bukti.pk
    return {"satu": pk, f"b{pk}-kode": "4.1", f"b{pk}-judul": "SK", f"b{pk}-jenis": "dokumen", f"b{pk}-nomor": ""}


# --- Verification -----------------------------------------------------------------------------------------------
def terima(b: Babak) -> Isi:
    return {"nilai": "8", "catatan": "", "versi": jawaban(b).versi}


def kembalikan(b: Babak) -> Isi:
    return {"alasan": "Belum sah.", "opd": [b.kota.dinkes.pk], "versi": jawaban(b).versi}


def putusan(kata: str) -> Callable[[Babak], Isi]:
    return lambda b: {"putusan": kata, "alasan_bukti": "Belum sah.", "versi": jawaban(b).versi}


def putusan_dokumen(b: Babak) -> Isi:
    return {"putusan": "diterima", "tautan": [b.p.tautan.pk], f"versi-{b.p.tautan.pk}": jawaban(b).versi}


# --- Notes ------------------------------------------------------------------------------------------------------
def versi_catatan(b: Babak) -> int:
    return CatatanTahap.objects.values_list("versi", flat=True).get(pk=b.p.catatan.pk)


def catatan(**isi: Any) -> Isian:
    return Isian(lambda b: {"versi": versi_catatan(b), **isi})


# --- The evaluation ---------------------------------------------------------------------------------------------
def hari(b: Babak) -> Isi:
    kini = evaluasi(b)
    lama = {f"lama_{nama}": getattr(kini, nama) or "" for nama in ("mulai", "tenggat", "penutupan")}
    return {"mulai": kini.mulai or "", "tenggat": "2099-11-30", "penutupan": "", **lama}


def jendela(b: Babak) -> Isi:
    awalan = f"j{b.nilai('jendela')}-"
    isi = {"mulai": "2099-01-02", "sampai": "2099-02-02"}
    lama = {"lama_mulai": JENDELA["mulai"], "lama_sampai": JENDELA["sampai"]}
    return {f"{awalan}{nama}": nilai for nama, nilai in (isi | lama).items()}


def jendela_ada(b: Babak) -> None:
    kini, _ = evaluasi(b).jendela.update_or_create(kegiatan="VERIFIKASI", peran="", defaults=JENDELA)
    b.benda["jendela"] = kini.pk


def perpanjangan_ada(b: Babak) -> None:
    Penugasan.objects.filter(pk=b.kota.bagian("4.2", b.kota.dinkes).pk).update(tenggat=date(2099, 12, 31))


def tata(b: Babak) -> Isi:
    """Question 4.2 of DINKES gets DP3A beside it."""
    lama = tata_bagian(b.kota.jawaban("4.2").penugasan.all())
    return {"pimpin": b.kota.dinkes.pk, "opd": [b.kota.dp3a.pk], "sidik": lama.sidik}


def soal_42(b: Babak) -> None:
    b.benda["soal"] = "4.2"


def tata_berubah(b: Babak) -> None:
    """Question 4.2 is not as the instrument has it."""
    soal_42(b)
    Penugasan.objects.create(jawaban=b.kota.jawaban("4.2"), opd=b.kota.dp3a)


def borongan(b: Babak) -> Isi:
    pk = b.kota.jawaban("4.2").pk
    return {"cakupan": "terpilih", "tindakan": "tambah", "opd": b.kota.dp3a.pk, "jawaban": [pk], "jumlah": 5}


def target(b: Babak) -> Isi:
    return {"target": SkalaPredikat.objects.get(instrumen=b.p.dunia.instrumen, kode="nindya").pk}


def pengesahan(b: Babak) -> Isi:
    sidik = "1" * 64 if b.benda.get("berubah") else sidik_opd(muat_potret(evaluasi(b)), b.kota.dinkes.pk)
    return {"nama": "dr. Sari", "nip": "", "jabatan": "Kepala", "keterangan": "Lembar 1/2024", "sidik": sidik}


def kepala(b: Babak) -> None:
    """The account of DINKES is its head's."""
    Pengguna.objects.filter(pk=b.kota.operator_dinkes.pk).update(kepala_opd=True)


def terkirim(b: Babak) -> None:
    """All parts of DINKES are handed in."""
    kepala(b)
    milik = Penugasan.objects.filter(jawaban__evaluasi=b.kota.evaluasi, opd=b.kota.dinkes)
    milik.update(status="menunggu", diajukan_oleh=b.kota.sekretariat, diajukan_pada=SAAT_UJI)


def skor_tahap(b: Babak) -> Isi:
    soal = b.p.dunia.instrumen.pertanyaan.get(kode="4.2")
    return {f"skor_{soal.pk}": "7", f"catatan_{soal.pk}": "", f"skor_semula_{soal.pk}": ""}


def skor_berkas(b: Babak) -> Isi:
    """What the preview of a file sends back."""
    sidik = sidik_isi(isi_tahap(evaluasi(b), Tahap.VF))
    return {"aksi": "terapkan", "isi": "kode_pertanyaan,nilai,catatan\n4.2,7,\n", "sidik": sidik}


def buka_evaluasi(b: Babak) -> Isi:
    return {"tahun": b.benda["tahun_baru"], "tenggat": "2099-12-31"}


# --- Accounts ---------------------------------------------------------------------------------------------------
def akun(b: Babak) -> Pengguna:
    return Pengguna.objects.get(pk=b.kota.operator_dinkes.pk)


def ubah_akun(b: Babak) -> Isi:
    return {"nama": "Nama Baru", "peran": "operator", "opd": b.kota.dinkes.pk, "versi": akun(b).versi}


def hapus_data(b: Babak) -> Isi:
    return {"alasan": "Permintaan tertulis.", "ketik": akun(b).username, "versi": akun(b).versi}


def pengganti(b: Babak) -> None:
    b.benda["pengganti"] = PenggunaFactory(operator=True, opd=b.kota.dinkes).pk


def serah(b: Babak) -> Isi:
    return {"cara": "lama", "kepada": b.benda["pengganti"], "alasan": "Pindah tugas.", "catatan": ""}


def slip(b: Babak) -> Isi:
    return {"akun": [b.kota.operator_dinkes.pk], "dasar": 0, "bentuk": "layar"}


def sudah_bertautan(b: Babak) -> None:
    """An account in use has an open link."""
    if akun(b).is_active:
        b.nilai("tautan_akun")


def data_lama(b: Babak) -> None:
    """Something is past its term."""
    pesan(b.kota.operator_dinkes, tahun=3)


def kunci_catatan() -> Isian:
    return Isian(lambda b: {"versi": versi_catatan(b)})


ALASAN = "Ada bukti yang tertinggal."
ISIAN: dict[str, Isian] = {
    "bukti:simpan": Isian(nilai_baru),
    "bukti:simpan_otomatis": Isian(nilai_baru),
    "bukti:simpan_bagian": Isian(catatan_bagian),
    "bukti:simpan_bagian#pendukung": Isian(catatan_bagian, pendukung),
    "bukti:simpan_bagian_otomatis": Isian(catatan_bagian),
    "bukti:ajukan": Isian(),
    "bukti:ajukan#pendukung": Isian(siapkan=pendukung),
    "bukti:tarik": Isian(),
    "bukti:matriks": Isian(tabel),
    "bukti:tawaran": Isian(tawaran),
    "bukti:tawaran_batalkan#diputuskan": Isian(siapkan=sudah_diputuskan),
    "bukti:tambah_tautan": Isian(tautan_luar),
    "bukti:pakai": Isian(lambda b: {"bukti": b.benda["bukti_lain"].pk, **atas_nama(b)}, bukti_lain),
    "bukti:perbarui": Isian(siapkan=versi_baru),
    "bukti:lampiran_ubah": Isian(lampiran),
    "bukti:bukti_tautkan": Isian(tautkan, bukti_lain_di_alamat),
    "bukti:bukti_baru": Isian(lambda b: BARU | {"opd": b.kota.dinkes.pk}),
    "bukti:bukti_ubah": Isian(keterangan),
    "bukti:bukti_ganti": Isian(berkas_ganti, dua_berkas),
    "bukti:bukti_tarik#penjawab": Isian(siapkan=penjawab_saja),
    "bukti:bukti_peka": Isian(kepekaan),
    "bukti:tautan_terbuka": Isian(lambda b: {"alamat": b.benda.get("alamat", "https://jdih.contoh.test/1")}),
    "bukti:kotak_masuk_olah": Isian(petakan),
    "bukti:kotak_masuk_olah#masuk": Isian(petakan, masuk),
    "bukti:kotak_masuk_olah#pustaka": Isian(lambda b: petakan(b) | {"tindakan": "pustaka"}),
    "bukti:kotak_masuk_olah#tarik": Isian(lambda b: petakan(b) | {"tindakan": "tarik"}),
    "bukti:terima": Isian(terima),
    "bukti:kembalikan": Isian(kembalikan),
    "bukti:batalkan_verifikasi": Isian(lambda b: {"versi": jawaban(b).versi}),
    "bukti:putuskan": Isian(putusan("diterima")),
    "bukti:putuskan#tolak": Isian(putusan("ditolak")),
    "bukti:putusan_dokumen": Isian(putusan_dokumen),
    "bukti:catatan_baru": Isian(lambda b: {"tahap": "VF", "sasaran": "p:4.2", "teks": "SK belum ada."}),
    "bukti:catatan_ubah": Isian(
        lambda b: {"teks": "SK belum sah", "opd": b.kota.dinsos.pk, "tenggat": "", "versi": versi_catatan(b)}
    ),
    "bukti:catatan_tindak": catatan(sudah="Sedang disusun."),
    "bukti:catatan_tindak#selesai": catatan(sudah="Sudah sah.", penyelesaian="bukti", aksi="selesai"),
    "bukti:catatan_tarik": kunci_catatan(),
    "bukti:catatan_periksa#setuju": catatan(aksi="setuju"),
    "bukti:catatan_periksa#buka": catatan(alasan_buka="Belum ada capnya."),
    "bukti:catatan_tautan": Isian(lambda b: {f"t-{nama}": nilai for nama, nilai in BARU.items()}),
    "bukti:catatan_pakai": Isian(lambda b: {"bukti": b.benda["bukti_lain"].pk}, bukti_lain),
    "indikator:buka_evaluasi": Isian(buka_evaluasi),
    "indikator:tenggat": Isian(lambda b: {"tenggat": "2099-11-30"}),
    "indikator:jadwal": Isian(hari),
    "indikator:jendela_tambah": Isian(
        lambda b: {"kegiatan": "VLH", "peran": "sekretariat", "mulai": "2100-01-05", "sampai": "2100-01-20"}
    ),
    "indikator:jendela_ubah": Isian(jendela, jendela_ada),
    "indikator:jendela_hapus": Isian(siapkan=jendela_ada),
    "indikator:perpanjangan": Isian(lambda b: {"opd": b.kota.dinkes.pk, "sampai": "2100-01-31", "alasan": "Bencana."}),
    "indikator:perpanjangan_cabut": Isian(
        lambda b: {"opd": b.kota.dinkes.pk, "tenggat": "2099-12-31"}, perpanjangan_ada
    ),
    "indikator:tenggat_bagian": Isian(lambda b: {"tenggat": "2100-01-31", "alasan": "Bencana."}),
    "indikator:target": Isian(target),
    "indikator:wajib_pengesahan": Isian(lambda b: {"wajib": "ya"}),
    "indikator:penugasan_ubah": Isian(tata, soal_42),
    "indikator:penugasan_pulihkan": Isian(
        lambda b: {"sidik": tata_bagian(b.kota.jawaban("4.2").penugasan.all()).sidik}, tata_berubah
    ),
    "indikator:penugasan_borongan": Isian(borongan),
    "indikator:sahkan": Isian(pengesahan, kepala),
    "indikator:sahkan#terkirim": Isian(pengesahan, terkirim),
    "indikator:cabut_pengesahan": Isian(siapkan=kepala),
    "indikator:ajukan": Isian(lambda b: {"nama": "Dra. Ratna Dewi", "nip": "", "jabatan": "Kepala Dinas"}),
    "indikator:buka_kembali": Isian(lambda b: {"alasan": ALASAN}),
    "indikator:selesaikan": Isian(lambda b: {"predikat": "", "nilai": "", "tahun_penghargaan": "", "sumber_url": ""}),
    "indikator:tahap_isi": Isian(skor_tahap),
    "indikator:tahap_impor": Isian(skor_berkas),
    "laporan:laporan_buat": Isian(lambda b: {"jenis": "evaluasi_mandiri"}),
    "laporan:berkas_minta": Isian(lambda b: {"jenis": "zip_bukti", "klaster": SELURUHNYA}),
    "laporan:akun_slip": Isian(slip),
    "laporan:akun_serah": Isian(serah, pengganti),
    "klaster:akun_ubah": Isian(ubah_akun),
    "klaster:akun_tangguhkan": Isian(lambda b: {"alasan": "Pindah tugas."}),
    "klaster:akun_tautan": Isian(lambda b: {"dasar": 0}),
    "klaster:akun_tautan_cabut": Isian(siapkan=sudah_bertautan),
    "klaster:hapus_data_diri": Isian(hapus_data),
    "klaster:tautan_akun": Isian(lambda b: {"sandi": "Pohon-Beringin-77", "ulang": "Pohon-Beringin-77"}),
    "klaster:pemusnahan_susun": Isian(siapkan=data_lama),
    "klaster:pemusnahan_setujui": Isian(lambda b: {"jenis": ["notifikasi"], "paham": "on"}),
}
