"""Putting the verifier's desk together: one page for looking, for a refusal and for what someone else has changed."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from bukti.forms.verifikasi import KembalikanForm, PutusanForm, SaringForm, TerimaForm
from bukti.models import TautanBukti, VersiBukti
from bukti.queries import verifikasi as kueri
from bukti.queries import verifikasi_dokumen as kueri_dokumen
from bukti.queries import verifikasi_meja as kueri_meja
from bukti.queries.matriks import isi_matriks
from bukti.queries.petunjuk import petunjuk
from bukti.queries.riwayat import pengembalian, riwayat_jawaban
from bukti.queries.verifikasi import Saring
from indikator.jembatan import skor_mandiri
from indikator.models import Evaluasi, Jawaban, Kegiatan, Status
from indikator.pilihan import ambil_jawaban
from indikator.queries.jendela import alasan_tutup_kegiatan
from indikator.queries.wilayah import hasil_dari_bagian

HALAMAN = "bukti/verifikasi.html"
MEJA = "bukti/verifikasi_meja.html"
DOKUMEN = "bukti/verifikasi_dokumen.html"
PUTUSAN = "bukti/verifikasi_putusan.html"
KUNCI_DRAF = "draf_verifikasi"


@dataclass
class Formulir:
    """The forms of the desk that carry what was typed; a missing one is made empty. `bukti` is the evidence to open."""

    terima: TerimaForm | None = None
    kembalikan: KembalikanForm | None = None
    putusan: PutusanForm | None = None
    bukti: int | None = None


def saring_dari(request: HttpRequest) -> Saring:
    return SaringForm(request.GET).saring()


def url_meja(evaluasi: Evaluasi, kode: str, saring: Saring, bukti: int | None = None) -> str:
    url = reverse("bukti:verifikasi", args=[evaluasi.kota.kode, evaluasi.tahun, kode])
    return _dengan_query(url, f"bukti={bukti}" if bukti else "", saring.query)


def langkah_berikut(request: HttpRequest, jawaban: Jawaban) -> HttpResponseRedirect:
    """Where to go once this answer is decided: the next one of the queue as filtered, or the queue when it is done.

    Asked before the decision, while the answer still has its place in the queue.
    """
    saring, evaluasi = saring_dari(request), jawaban.evaluasi
    berikut = kueri.antrean(evaluasi, request.user, saring).tetangga(jawaban.pertanyaan.kode).sesudah
    if berikut:
        return redirect(url_meja(evaluasi, berikut, saring))
    return redirect(_dengan_query(reverse("bukti:antrean", args=[evaluasi.kota.kode, evaluasi.tahun]), saring.query))


def tampilkan(
    request: HttpRequest, jawaban: Jawaban, formulir: Formulir, *, status: int = 200, templat: str = HALAMAN
) -> HttpResponse:
    """The desk, or a part of it. After a POST give it the answer read afresh: it may have changed."""
    return render(request, templat, isi_meja(request, jawaban, formulir) | {"basi": status == 409}, status=status)


def baca_ulang(request: HttpRequest, jawaban: Jawaban) -> Jawaban:
    return ambil_jawaban(request, jawaban.evaluasi.kota.kode, jawaban.evaluasi.tahun, jawaban.pertanyaan.kode)


def ketikan(request: HttpRequest, jawaban: Jawaban) -> Formulir:
    """The forms with what was typed in them when another button was pressed: kept, not judged."""
    isi = {nama: request.POST[nama] for nama in ("nilai", "catatan", "alasan", "alasan_siap") if nama in request.POST}
    if "opd" in request.POST:
        isi["opd"] = request.POST.getlist("opd")
    if "alasan" not in isi:
        return Formulir(terima=TerimaForm(jawaban=jawaban, initial=isi))
    return Formulir(
        terima=TerimaForm(jawaban=jawaban, initial=isi), kembalikan=KembalikanForm(jawaban=jawaban, initial=isi)
    )


def simpan_draf(request: HttpRequest, jawaban: Jawaban) -> None:
    """Keep the score and note typed so far across the redirect after a verdict on evidence."""
    isi = {nama: request.POST[nama][:2000] for nama in ("nilai", "catatan") if nama in request.POST}
    request.session[KUNCI_DRAF] = {"jawaban": jawaban.pk, "isi": isi}


def isi_meja(request: HttpRequest, jawaban: Jawaban, formulir: Formulir) -> dict[str, Any]:
    """Everything the desk shows."""
    saring = saring_dari(request)
    tautan, bagian = kueri_meja.tautan_meja(jawaban), kueri_meja.bagian_meja(jawaban)
    langkah = riwayat_jawaban(jawaban, [t.bukti for t in tautan])
    disarankan = kueri_meja.opd_disarankan(bagian, tautan)
    tutup = alasan_tutup_kegiatan(jawaban.evaluasi, Kegiatan.VERIFIKASI, request.user)
    tetangga = kueri.antrean(jawaban.evaluasi, request.user, saring).tetangga(jawaban.pertanyaan.kode)
    dibuka = kueri_meja.bukti_dibuka(tautan, formulir.bukti or bukti_diminta(request))
    return {
        "evaluasi": jawaban.evaluasi,
        "jawaban": jawaban,
        "pertanyaan": jawaban.pertanyaan,
        "boleh_menilai": jawaban.status == Status.MENUNGGU and jawaban.evaluasi.terbuka and not tutup,
        "tutup": tutup,
        "saring": saring,
        "tetangga": tetangga,
        "tulisan_jawaban": kueri_meja.tulis_jawaban(jawaban),
        "hasil_wilayah": hasil_dari_bagian(jawaban.pertanyaan, bagian) if jawaban.pertanyaan.wilayah else None,
        "skor_mandiri": skor_mandiri(jawaban),
        "pilihan_nilai": kueri_meja.pilihan_nilai(jawaban),
        "bagian": bagian,
        "tahun_lalu": kueri_meja.tahun_lalu(jawaban),
        "riwayat": langkah,
        "pengembalian": pengembalian(langkah),
        "form_terima": formulir.terima or TerimaForm(jawaban=jawaban, initial=_ambil_draf(request, jawaban)),
        "form_kembalikan": formulir.kembalikan or KembalikanForm(jawaban=jawaban, disarankan=disarankan),
        "form_putusan": formulir.putusan or PutusanForm(kota_id=jawaban.evaluasi.kota_id),
        "siapkan": kueri_dokumen.berkas_berikut(jawaban.evaluasi, request.user, tetangga.sesudah, tautan, dibuka),
        **_isi_bukti(request, jawaban, tautan, dibuka),
    }


def bukti_diminta(request: HttpRequest) -> int | None:
    """Which evidence is open: said by the address, or by the form that was sent."""
    pk = request.POST.get("bukti") or request.GET.get("bukti", "")
    return _angka(pk)


def _angka(pk: str) -> int | None:
    return int(pk) if pk.isdecimal() and len(pk) < 19 else None


def isi_berkas(request: HttpRequest, versi: VersiBukti | None, *, query: str, tahun: int) -> dict[str, Any]:
    """The files of a version and the one to show: asked for by the address, else the first; with the advice on it.

    `query` is what the address of another file keeps, `tahun` the year that is to be proved.
    """
    berkas = versi.semua_berkas if versi else []
    pk = _angka(request.GET.get("berkas", ""))
    kini = next((v for v in berkas if v.pk == pk), versi)
    return {
        "versi": versi,
        "berkas": berkas,
        "v": kini,
        "teks_berkas": kueri_dokumen.teks_berkas(kini),
        "petunjuk": petunjuk([versi], request.user, tahun=tahun).get(versi.pk) if versi else None,
        "berkas_lanjut": _sesudah([v.pk for v in berkas], kini),
        "tautan_berkas": f"{query}&" if query else "",
    }


def _sesudah(pk: list[int], kini: VersiBukti | TautanBukti | None) -> int | None:
    """What comes after this one, round the corner; None when there is only one."""
    return pk[(pk.index(kini.pk) + 1) % len(pk)] if kini and len(pk) > 1 else None


def _isi_bukti(
    request: HttpRequest, jawaban: Jawaban, tautan: list[TautanBukti], dibuka: TautanBukti | None
) -> dict[str, Any]:
    aktif = [t for t in tautan if not t.bukti.ditarik]
    matriks = isi_matriks(jawaban)
    baris_tabel = matriks["tabel"].tabel.banyak if matriks["tabel"] else 0
    kebutuhan = kueri_meja.kebutuhan_meja(jawaban, tautan, baris_tabel)
    query = "&".join(filter(None, [f"bukti={dibuka.pk}" if dibuka else "", saring_dari(request).query]))
    return {
        "tautan": tautan,
        "dibuka": dibuka,
        "banyak_opd": len({t.opd_id for t in tautan}) > 1,
        "kedaluwarsa": dibuka is not None and dibuka.bukti.kedaluwarsa(jawaban.evaluasi.hari_ini),
        "jumlah_bukti": len(aktif),
        "jumlah_diputuskan": sum(t.putusan != TautanBukti.Putusan.MENUNGGU for t in aktif),
        "kebutuhan": kebutuhan,
        **matriks,
        "wajib_kurang": [k for k in kebutuhan if k.butir.wajib and not k.terpenuhi],
        "jejak": kueri_dokumen.jejak_putusan(dibuka, jawaban, request.user) if dibuka else None,
        "bukti_lanjut": _sesudah([t.pk for t in tautan], dibuka),
        **isi_berkas(request, dibuka.versi if dibuka else None, query=query, tahun=jawaban.evaluasi.tahun),
    }


def _ambil_draf(request: HttpRequest, jawaban: Jawaban) -> dict[str, str]:
    draf = request.session.get(KUNCI_DRAF)
    if draf is None:
        return {}
    del request.session[KUNCI_DRAF]
    return draf["isi"] if draf["jawaban"] == jawaban.pk else {}


def _dengan_query(url: str, *bagian: str) -> str:
    query = "&".join(filter(None, bagian))
    return f"{url}?{query}" if query else url
