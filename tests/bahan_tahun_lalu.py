"""A second year after the small world's: last year's answers, and an instrument that asks a little differently."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from indikator.models import Evaluasi, Instrumen, Jawaban, Pertanyaan, PertanyaanOpd, Status, TawaranLalu
from indikator.services.evaluasi import buka_evaluasi
from tests.dunia import DuniaKota
from tests.factories.indikator import (
    BlokKlasterFactory,
    IndikatorFactory,
    InstrumenFactory,
    PertanyaanFactory,
    pasang_skala,
    terbitkan,
)
from tests.factories.klaster import KlasterFactory

D = Decimal


def isi_tahun_lalu(kota: DuniaKota) -> None:
    """2024: 4.1 accepted with 8 of 10, 4.2 option b, 4.4 61.5 percent; 4.3 and 26.1 untouched."""
    Jawaban.objects.filter(pk=kota.jawaban("4.1").pk).update(
        opsi="ya",
        catatan="Perda sudah ada.",
        status=Status.DITERIMA,
        nilai_verifikasi=D(8),
        verifikator=kota.verifikator,
        diverifikasi_pada=timezone.now(),
        catatan_verifikasi="Belum semua kelurahan.",
    )
    Jawaban.objects.filter(pk=kota.jawaban("4.2").pk).update(opsi="b", status=Status.DRAF)
    Jawaban.objects.filter(pk=kota.jawaban("4.4").pk).update(angka=D("61.5"), status=Status.DRAF)


def buka_tahun_depan(kota: DuniaKota, instrumen: Instrumen | None = None, **lain) -> Evaluasi:
    """The evaluation of 2025 that goes on from that of 2024."""
    return buka_evaluasi(
        kota=kota.kota,
        instrumen=instrumen or kota.evaluasi.instrumen,
        tahun=2025,
        tenggat=date(2099, 12, 31),
        dari=kota.evaluasi,
        oleh=kota.sekretariat,
        **lain,
    )


def instrumen_baru() -> Instrumen:
    """2025: 4.1 as before, 4.2 asked with other words, 4.3 worth more, 4.5 new; 4.4 and 26.1 are gone."""
    instrumen = InstrumenFactory(total_maks=D(45), tahun_mulai=2025)
    pasang_skala(instrumen)
    blok = BlokKlasterFactory(instrumen=instrumen, klaster=KlasterFactory(kode="K1"), skor_maks=D(45))
    hak = IndikatorFactory(blok=blok, kode="4", urutan=1)
    lama = {p.kode: p for p in Pertanyaan.objects.filter(kode__in=("4.1", "4.2", "4.3"))}
    for nomor, (kode, ubah) in enumerate(
        [("4.1", {}), ("4.2", {"teks": "Kalimat baru?"}), ("4.3", {"skor_maks": D(15)}), ("4.5", {"skor_maks": D(10)})]
    ):
        asal = lama.get(kode)
        isi = (
            {n: getattr(asal, n) for n in ("teks", "cara", "aturan", "satuan", "minimum", "skor_maks")} if asal else {}
        )
        soal = PertanyaanFactory(indikator=hak, kode=kode, urutan=nomor, **isi | ubah)
        PertanyaanOpd.objects.create(pertanyaan=soal, kode_opd="DINKES", urutan=0)
    return terbitkan(instrumen)


def soal(instrumen: Instrumen, kode: str) -> Pertanyaan:
    return instrumen.pertanyaan.get(kode=kode)


def tawarkan(jawaban: Jawaban, **lalu) -> TawaranLalu:
    """An offer on this answer: the same question a year earlier, answered "ya" unless said otherwise."""
    evaluasi = jawaban.evaluasi
    asal, _ = Evaluasi.objects.get_or_create(
        kota=evaluasi.kota,
        tahun=evaluasi.tahun - 1,
        defaults={"instrumen": evaluasi.instrumen, "tenggat": date(2023, 12, 31)},
    )
    sumber = Jawaban.objects.create(evaluasi=asal, pertanyaan=jawaban.pertanyaan, **{"opsi": "ya"} | lalu)
    return TawaranLalu.objects.create(jawaban=jawaban, sumber=sumber)
