"""Putting the verifier's desk together: one page for looking, for a refusal and for what someone else has changed."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from bukti.forms.verifikasi import KembalikanForm, PutusanForm, SaringForm, TerimaForm
from bukti.models import TautanBukti
from bukti.queries import verifikasi as kueri
from bukti.queries import verifikasi_meja as kueri_meja
from bukti.queries.matriks import isi_matriks
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
    return {
        "evaluasi": jawaban.evaluasi,
        "jawaban": jawaban,
        "pertanyaan": jawaban.pertanyaan,
        "boleh_menilai": jawaban.status == Status.MENUNGGU and jawaban.evaluasi.terbuka and not tutup,
        "tutup": tutup,
        "saring": saring,
        "tetangga": kueri.antrean(jawaban.evaluasi, request.user, saring).tetangga(jawaban.pertanyaan.kode),
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
        "form_putusan": formulir.putusan or PutusanForm(),
        **_isi_bukti(jawaban, tautan, formulir.bukti or bukti_diminta(request)),
    }


def bukti_diminta(request: HttpRequest) -> int | None:
    """Which evidence is open: said by the address, or by the form that was sent."""
    pk = request.POST.get("bukti") or request.GET.get("bukti", "")
    return int(pk) if pk.isdecimal() and len(pk) < 19 else None


def _isi_bukti(jawaban: Jawaban, tautan: list[TautanBukti], pk: int | None) -> dict[str, Any]:
    aktif = [t for t in tautan if not t.bukti.ditarik]
    matriks = isi_matriks(jawaban)
    baris_tabel = matriks["tabel"].tabel.banyak if matriks["tabel"] else 0
    kebutuhan = kueri_meja.kebutuhan_meja(jawaban, tautan, baris_tabel)
    dibuka = kueri_meja.bukti_dibuka(tautan, pk)
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
