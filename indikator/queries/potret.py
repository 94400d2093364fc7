"""Takes the picture of an evaluation (`indikator.pengajuan.potret`) in a constant number of queries."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import QuerySet

from indikator.jembatan import skor_mandiri
from indikator.models import CatatanTahap, Evaluasi, IsiMatriks, Jawaban, PengesahanOpd, Penugasan, TawaranLalu
from indikator.models.status import TERBUKA
from indikator.pengajuan.penyumbang import muat_fakta, muat_lampiran
from indikator.pengajuan.potret import Potret, PotretBagian, PotretCatatan, PotretJawaban, PotretOpd, PotretPengesahan
from indikator.pengajuan.sidik_opd import sidik_opd
from indikator.queries.jendela import tenggat_nyata
from klaster.models import Opd
from klaster.templatetags.kla import tulis_angka


def muat_potret(evaluasi: Evaluasi) -> Potret:
    """The whole evaluation as it is now. Needs `evaluasi.kota` loaded."""
    jawaban = list(
        Jawaban.objects.filter(evaluasi=evaluasi)
        .select_related("pertanyaan__indikator__blok__klaster")
        .order_by("pertanyaan__urutan", "pk")
    )
    bagian = _bagian(evaluasi, {j.pk for j in jawaban if j.pertanyaan.wilayah})
    ditawarkan = set(
        TawaranLalu.objects.perlu_dicek().filter(jawaban__evaluasi=evaluasi).values_list("jawaban_id", flat=True)
    )
    potret = Potret(
        evaluasi_id=evaluasi.pk,
        kode_kota=evaluasi.kota.kode,
        tahun=evaluasi.tahun,
        hari_ini=evaluasi.hari_ini,
        bertarget=evaluasi.target_id is not None,
        wajib_pengesahan=evaluasi.kota.wajib_pengesahan_opd,
        jawaban=tuple(_jawaban(j, bagian[j.pk], j.pk in ditawarkan) for j in jawaban),
        catatan=tuple(_catatan(c) for c in _catatan_terbuka(evaluasi)),
        lampiran=muat_lampiran(evaluasi),
        fakta=muat_fakta(evaluasi, jawaban),
    )
    return replace(potret, pengesahan=_pengesahan(potret))


def _bagian(evaluasi: Evaluasi, soal_wilayah: set[int]) -> dict[int, list[PotretBagian]]:
    baris = dict(IsiMatriks.objects.filter(penugasan__jawaban__evaluasi=evaluasi).values_list("penugasan_id", "baris"))
    hari_ini = evaluasi.hari_ini
    hasil: dict[int, list[PotretBagian]] = defaultdict(list)
    semua = (
        Penugasan.objects.filter(jawaban__evaluasi=evaluasi)
        .select_related("opd", "diajukan_oleh")
        .annotate(sampai=tenggat_nyata())
    )
    for b in semua.order_by("-pimpin", "opd__nama", "pk"):
        wilayah = b.jawaban_id in soal_wilayah and b.opd.adalah_wilayah
        hasil[b.jawaban_id].append(_satu_bagian(b, wilayah, b.sampai, hari_ini, baris.get(b.pk, [])))
    return hasil


def _satu_bagian(
    bagian: Penugasan, wilayah: bool, tenggat: date, hari_ini: date, baris: list[dict[str, Any]]
) -> PotretBagian:
    return PotretBagian(
        pk=bagian.pk,
        opd=_opd(bagian.opd),
        pimpin=bagian.pimpin,
        status=bagian.status,
        catatan=bagian.catatan,
        nilai_unit=bagian.nilai_unit,
        diajukan_oleh=str(bagian.diajukan_oleh or ""),
        diajukan_pada=bagian.diajukan_pada,
        tenggat=tenggat,
        lewat=bagian.status in TERBUKA and tenggat < hari_ini,
        wilayah=wilayah,
        baris=tuple(baris),
    )


def _jawaban(jawaban: Jawaban, bagian: list[PotretBagian], perlu_dicek: bool) -> PotretJawaban:
    soal = jawaban.pertanyaan
    return PotretJawaban(
        pk=jawaban.pk,
        kode=soal.kode,
        teks=soal.teks,
        klaster=soal.indikator.blok.klaster.kode,
        urutan=soal.urutan,
        berupa_angka=soal.berupa_angka,
        satuan=soal.satuan,
        opsi=jawaban.opsi,
        angka=jawaban.angka,
        nilai=_nilai(jawaban),
        catatan=jawaban.catatan,
        status=jawaban.status,
        poin=skor_mandiri(jawaban),
        poin_maks=soal.skor_maks,
        nilai_verifikasi=jawaban.nilai_verifikasi,
        tahun_data=soal.tahun_data,
        wilayah=bool(soal.wilayah),
        matriks=soal.matriks,
        perlu_dicek=perlu_dicek,
        bagian=tuple(bagian),
    )


def _nilai(jawaban: Jawaban) -> str:
    """The answer as a person reads it."""
    if jawaban.angka is not None:
        return f"{tulis_angka(jawaban.angka, 4, pangkas=True)} {jawaban.pertanyaan.satuan}".strip()
    return jawaban.label_opsi or jawaban.opsi


def _opd(opd: Opd) -> PotretOpd:
    return PotretOpd(opd.pk, opd.kode, opd.nama)


def _catatan_terbuka(evaluasi: Evaluasi) -> QuerySet[CatatanTahap]:
    return (
        CatatanTahap.objects.terbuka()
        .filter(evaluasi=evaluasi)
        .select_related("indikator__blok__klaster", "pertanyaan", "opd")
    )


def _catatan(catatan: CatatanTahap) -> PotretCatatan:
    soal = catatan.pertanyaan
    return PotretCatatan(
        pk=catatan.pk,
        tahap=catatan.get_tahap_display(),
        tentang=f"pertanyaan {soal.kode}" if soal else f"indikator {catatan.indikator.kode}",
        kode_pertanyaan=soal.kode if soal else "",
        klaster=catatan.indikator.blok.klaster.kode,
        opd=_opd(catatan.opd) if catatan.opd else None,
        menunggu_diperiksa=catatan.status == CatatanTahap.Status.DITINDAK,
    )


def _pengesahan(potret: Potret) -> tuple[PotretPengesahan, ...]:
    semua = PengesahanOpd.objects.filter(evaluasi=potret.evaluasi_id).select_related("oleh")
    return tuple(
        PotretPengesahan(
            pk=p.pk,
            opd_id=p.opd_id,
            nama=p.nama,
            nip=p.nip,
            jabatan=p.jabatan,
            oleh=str(p.oleh),
            pada=p.pada,
            sidik=p.sidik,
            berlaku=p.sidik == sidik_opd(potret, p.opd_id),
        )
        for p in semua
    )
