"""Putting the question page together: one page for looking, for a refusal and for what someone else has changed."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bukti.forms.berkas_masuk import syarat_unggah
from bukti.forms.jawaban import CatatanBagianForm, FormBerversi, JawabanForm, UnitForm
from bukti.forms.lampiran import TautanLuarForm, UnggahForm
from bukti.forms.tawaran import TawaranForm
from bukti.models import TautanBukti
from bukti.queries import nilai
from bukti.queries import pertanyaan as kueri
from bukti.queries.catatan import isi_catatan
from bukti.queries.kelengkapan import Kelompok, kelompok_bukti
from bukti.queries.matriks import isi_matriks
from bukti.queries.pemakaian import tandai_juga
from bukti.queries.perbandingan import Perbandingan, bandingkan_bagian, bandingkan_jawaban
from bukti.queries.petunjuk import petunjuk
from bukti.queries.riwayat import riwayat_jawaban
from bukti.queries.tawaran import isi_tawaran
from bukti.queries.verifikasi_meja import tulis_jawaban
from bukti.queries.wilayah import isi_wilayah
from indikator.aturan.isian import isi_bagian, isi_jawaban
from indikator.jembatan import skor_mandiri
from indikator.models import Jawaban, Penugasan
from indikator.models.instrumen import JenisBukti
from indikator.pilihan import ambil_jawaban
from klaster.izin import Izin, punya_izin

HALAMAN = "bukti/pertanyaan.html"
LAMPIRAN = "bukti/_lampiran.html"


@dataclass
class HasilUnggah:
    """What became of one file of a form with several."""

    nama: str
    pesan: str
    berhasil: bool


@dataclass
class Formulir:
    """The forms of the page that carry what was typed; a missing one is made fresh."""

    jawaban: JawabanForm | None = None
    catatan: CatatanBagianForm | None = None
    catatan_bagian: int | None = None  # whose note form `catatan` is
    unggah: UnggahForm | None = None
    tautan: TautanLuarForm | None = None
    hasil_unggah: list[HasilUnggah] | None = None
    basi: bool = False  # the value was changed by someone else meanwhile
    bagian_basi: bool = False  # the same for the part of `catatan_bagian`
    tawaran: TawaranForm | None = None


def tampilkan(request: HttpRequest, jawaban: Jawaban, formulir: Formulir, *, status: int = 200) -> HttpResponse:
    """The page. After a POST give it the answer read afresh: it may have changed."""
    return render(request, HALAMAN, isi_halaman(request, jawaban, formulir), status=status)


def baca_ulang(request: HttpRequest, jawaban: Jawaban) -> Jawaban:
    return ambil_jawaban(request, jawaban.evaluasi.kota.kode, jawaban.evaluasi.tahun, jawaban.pertanyaan.kode)


def isi_halaman(request: HttpRequest, jawaban: Jawaban, formulir: Formulir) -> dict[str, Any]:
    pertanyaan = jawaban.pertanyaan
    kerja = kueri.kerja(jawaban, request.user)
    kerja.fokuskan(formulir.catatan_bagian or _unit_diminta(request))
    lampiran = isi_lampiran(request, jawaban, kerja)
    bukti = [t.bukti for k in lampiran["kelompok"] for t in k.lampiran]
    lama = kueri.sebelumnya(jawaban, request.user)
    catatan = _form_catatan(kerja, formulir)
    return {
        "jawaban": jawaban,
        "evaluasi": jawaban.evaluasi,
        "pertanyaan": pertanyaan,
        "kerja": kerja,
        "tulisan_jawaban": tulis_jawaban(jawaban),
        "skor_mandiri": skor_mandiri(jawaban),
        "jenjang": nilai.jenjang(pertanyaan),
        "ujung_garis": nilai.ujung_garis(pertanyaan),
        "poin_opsi": [(label, nilai.poin_opsi(pertanyaan, kode)) for kode, label, _ in pertanyaan.pilihan],
        "form": formulir.jawaban or (JawabanForm(jawaban=jawaban) if kerja.menetapkan_nilai else None),
        "banding": _banding(jawaban, formulir),
        "banding_bagian": _banding_bagian(catatan, formulir),
        "form_catatan": catatan,
        # A note for a part that is no longer open to this user: shown to copy, so that it is not lost.
        "catatan_tertahan": None if any(f is formulir.catatan for _, f in catatan) else formulir.catatan,
        "lama": lama,
        "tulisan_lama": tulis_jawaban(lama) if lama else "",
        "skor_lama": skor_mandiri(lama) if lama else None,
        "tetangga": kueri.tetangga(jawaban, request.user),
        "riwayat": riwayat_jawaban(jawaban, [*bukti, *(t.bukti for t in lampiran["ditarik"])]),
        "boleh_mengatur": punya_izin(request.user, Izin.ATUR_EVALUASI),
        "boleh_verifikasi": punya_izin(request.user, Izin.VERIFIKASI),
        "hasil_unggah": formulir.hasil_unggah,
        **isi_wilayah(jawaban, kerja),
        **isi_catatan(jawaban, request.user, kerja),
        **_isi_tawaran(request, jawaban, kerja, formulir),
        **lampiran,
        **_form_lampiran(request, lampiran["kelompok"], kerja, formulir, _tempat_titip(kerja, formulir, catatan)),
    }


def isi_lampiran(request: HttpRequest, jawaban: Jawaban, kerja: kueri.Kerja | None = None) -> dict[str, Any]:
    """The evidence section alone; also shown by itself while a file is being inspected."""
    kerja = kerja or kueri.kerja(jawaban, request.user)
    lampiran = kueri.lampiran(jawaban)
    terbuka = {p.opd_id for p in kerja.terbuka}
    hari_ini = jawaban.evaluasi.hari_ini
    menurut_opd = Counter(t.opd_id for t in lampiran)
    for bagian in kerja.bagian:
        bagian.jumlah_bukti = menurut_opd[bagian.penugasan.opd_id]
    saran = petunjuk((t.versi for t in lampiran), request.user, tahun=jawaban.evaluasi.tahun)
    tandai_juga(lampiran, request.user)
    for tautan in lampiran:
        tautan.petunjuk = saran.get(tautan.versi_id)
        tautan.dapat_dilepas = tautan.opd_id in terbuka
        tautan.kedaluwarsa = tautan.bukti.kedaluwarsa(hari_ini)
        tautan.ada_versi_baru = bool(tautan.versi and (tautan.versi_terbaru or 0) > tautan.versi.nomor)
    kebutuhan = list(jawaban.pertanyaan.kebutuhan.all())
    matriks = isi_matriks(jawaban, kerja)
    baris_tabel = matriks["tabel"].tabel.banyak if matriks["tabel"] else 0
    kelompok = kelompok_bukti(kebutuhan, lampiran, baris_tabel)
    return {
        "jawaban": jawaban,
        "evaluasi": jawaban.evaluasi,
        "pertanyaan": jawaban.pertanyaan,
        "kerja": kerja,
        "kebutuhan": kebutuhan,
        "kelompok": kelompok,
        "jumlah_terpenuhi": sum(k.kebutuhan is not None and k.keadaan == "ada" for k in kelompok),
        "jumlah_lampiran": len(lampiran),
        "sedang_diperiksa": any(_menunggu(t) for t in lampiran),
        "ditarik": kueri.bukti_ditarik(jawaban),
        **matriks,
    }


def _menunggu(tautan: TautanBukti) -> bool:
    return tautan.versi is not None and tautan.versi.segera_diperiksa


def form_bagian(bagian: Penugasan, data: Any = None) -> CatatanBagianForm:
    """The form of one part: its note, and for a unit of a question that each answers for itself also its answer."""
    pertanyaan = bagian.jawaban.pertanyaan
    if pertanyaan.wilayah and bagian.opd.adalah_wilayah:
        return UnitForm(data, bagian=bagian, pertanyaan=pertanyaan)
    return CatatanBagianForm(data, bagian=bagian)


def _unit_diminta(request: HttpRequest) -> int | None:
    """The part that the address asks for; any number, only the user's own parts are ever put first."""
    diminta = request.GET.get("unit", "")
    return int(diminta) if diminta.isdecimal() and len(diminta) < 19 else None


def _form_catatan(kerja: kueri.Kerja, formulir: Formulir) -> list[tuple[kueri.Bagian, CatatanBagianForm]]:
    """A form for each part of the user's that supports; the lead writes its note with the value.

    Of many units only the one in hand has its form on the page.
    """
    return [
        (
            b,
            formulir.catatan
            if formulir.catatan and formulir.catatan_bagian == b.penugasan.pk
            else form_bagian(b.penugasan),
        )
        for b in kerja.opd
        if b.dapat_diisi and not b.penugasan.pimpin
    ]


def _isian(form: FormBerversi) -> dict[str, Any]:
    """What was typed, the note also when it was refused: a merged one may have become too long."""
    return {**form.cleaned_data, "catatan": form["catatan"].value() or ""}


def _banding(jawaban: Jawaban, formulir: Formulir) -> Perbandingan | None:
    form = formulir.jawaban
    if form is None or not formulir.basi:
        return None
    form.perbarui(jawaban.versi, isi_jawaban(jawaban))
    return bandingkan_jawaban(jawaban, form.tulisan(), _isian(form))


def _banding_bagian(catatan: list[tuple[kueri.Bagian, CatatanBagianForm]], formulir: Formulir) -> Perbandingan | None:
    form = formulir.catatan
    bagian = next((b.penugasan for b, f in catatan if f is form), None)
    if form is None or bagian is None or not formulir.bagian_basi:
        return None
    form.perbarui(bagian.versi, isi_bagian(bagian))
    return bandingkan_bagian(bagian, form.tulisan(), _isian(form))


def _isi_tawaran(request: HttpRequest, jawaban: Jawaban, kerja: kueri.Kerja, formulir: Formulir) -> dict[str, Any]:
    """Last year's answer, and the form to decide on it for those who may."""
    isi = isi_tawaran(jawaban, kerja, request.user)
    tawaran = isi["tawaran"]
    terbuka = tawaran is not None and tawaran.terbuka and tawaran.boleh
    return isi | {"form_tawaran": formulir.tawaran or (TawaranForm(tawaran=tawaran) if terbuka else None)}


def _tempat_titip(kerja: kueri.Kerja, formulir: Formulir, catatan: list[tuple[kueri.Bagian, CatatanBagianForm]]) -> str:
    """Id of the form with which the evidence forms travel where there is no JavaScript; "" when each goes by itself."""
    if (formulir.jawaban or kerja.menetapkan_nilai) and not formulir.basi:
        return "f-jawaban"
    sendiri = any(b is kerja.sendiri for b, _ in catatan)
    return "f-bagian" if sendiri and not formulir.bagian_basi else ""


def _titipkan(form: UnggahForm | TautanLuarForm, tempat: str) -> UnggahForm | TautanLuarForm:
    """Let every field belong to that form."""
    for bidang in form.fields.values() if tempat else ():
        bidang.widget.attrs["form"] = tempat
    return form


def _form_lampiran(
    request: HttpRequest, kelompok: list[Kelompok], kerja: kueri.Kerja, formulir: Formulir, titip: str
) -> dict[str, Any]:
    """The forms that add evidence, set to the requirement asked for in the address. Files go by their kind otherwise, a
    link to the first requirement unmet."""
    if not kerja.terbuka and not formulir.unggah and not formulir.tautan:
        return {}
    kebutuhan = [k.kebutuhan for k in kelompok if k.kebutuhan]
    diminta = request.GET.get("kebutuhan", "")
    kurang = next((k.kebutuhan for k in kelompok if k.kebutuhan and k.keadaan != "ada"), None)
    dari_alamat = next((k for k in kebutuhan if str(k.pk) == diminta), None)
    awal = dari_alamat or kurang
    pilihan: dict[str, Any] = {"kebutuhan": kebutuhan, "bagian": kerja.terbuka}
    return {
        "form_unggah": _titipkan(
            formulir.unggah or UnggahForm(**pilihan, initial={"kebutuhan": dari_alamat}, prefix="u"), titip
        ),
        "form_tautan": _titipkan(
            formulir.tautan or TautanLuarForm(**pilihan, initial={"kebutuhan": awal}, prefix="t"), titip
        ),
        "titip": titip,
        "buka_tautan": bool(diminta) and awal is not None and awal.jenis == JenisBukti.TAUTAN,
        **syarat_unggah(),
    }
