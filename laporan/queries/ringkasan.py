"""The mayor's page: everything it shows, gathered once. The PDF report uses the same figures."""

from dataclasses import dataclass
from decimal import Decimal

from indikator.models import Evaluasi, Penugasan
from indikator.queries.kemajuan import Kemajuan, kemajuan_opd, syarat_terlambat
from klaster.models import Opd
from laporan.queries.bukti_wajib import kurang_bukti_wajib
from laporan.queries.capaian import Capaian, capaian_evaluasi
from laporan.queries.keputusan import Keputusan, Keterlambatan, susun_keputusan
from laporan.queries.publik import PredikatKota, predikat_terakhir
from laporan.queries.terbuka import PoinTerbuka, butir_terbuka, jumlah_poin, poin_terbuka_opd

OPD_TERATAS = 6


@dataclass(frozen=True, slots=True)
class Ringkasan:
    """`opd` are the OPD with most points open, `opd_lain` and `poin_lain` the number and points of all the others.

    Once the evaluation has been submitted nothing in it can change, so there is nothing to decide: no `keputusan`.
    """

    capaian: Capaian
    terbit: PredikatKota
    kemajuan: Kemajuan
    belum_diterima: int
    poin_terbuka: Decimal
    opd: tuple[PoinTerbuka, ...]
    opd_lain: int
    poin_lain: Decimal
    keputusan: tuple[Keputusan, ...]


def ringkasan_evaluasi(evaluasi: Evaluasi) -> Ringkasan:
    """A fixed number of queries. Needs `evaluasi.kota` and `evaluasi.target` loaded."""
    capaian = capaian_evaluasi(evaluasi)
    butir = butir_terbuka(evaluasi)
    opd = poin_terbuka_opd(butir)
    per_opd = kemajuan_opd(evaluasi)
    return Ringkasan(
        capaian=capaian,
        terbit=predikat_terakhir(evaluasi.kota),
        kemajuan=sum(per_opd.values(), Kemajuan()),
        belum_diterima=len(butir),
        poin_terbuka=jumlah_poin(butir),
        opd=opd[:OPD_TERATAS],
        opd_lain=len(opd[OPD_TERATAS:]),
        poin_lain=sum((p.total for p in opd[OPD_TERATAS:]), Decimal(0)),
        keputusan=susun_keputusan(
            butir,
            tanpa_bukti={k.kode: k.skor for k in kurang_bukti_wajib(evaluasi, capaian.skor_mandiri)},
            terlambat=keterlambatan(evaluasi, per_opd),
        )
        if evaluasi.terbuka
        else (),
    )


def keterlambatan(evaluasi: Evaluasi, per_opd: dict[int, Kemajuan]) -> Keterlambatan | None:
    """Who is behind the deadline; None when nobody is."""
    telat = {opd_id: k.terlambat for opd_id, k in per_opd.items() if k.terlambat}
    if not telat:
        return None
    bagian = Penugasan.objects.filter(syarat_terlambat(), jawaban__evaluasi=evaluasi)
    nama = dict(Opd.objects.filter(pk__in=telat).values_list("pk", "nama"))
    terbanyak = min(telat, key=lambda pk: (-telat[pk], nama[pk]))
    return Keterlambatan(
        bagian=sum(telat.values()),
        unit=len(telat),
        opd_id=terbanyak,
        opd=nama[terbanyak],
        opd_bagian=telat[terbanyak],
        kode=frozenset(bagian.values_list("jawaban__pertanyaan__kode", flat=True).distinct()),
    )
