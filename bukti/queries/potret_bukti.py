"""Evidence of one evaluation for the checks before submission, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Sequence

from bukti.models import TautanBukti
from bukti.potret import FaktaBukti, PotretLampiran
from bukti.queries.kelengkapan import kelengkapan
from bukti.queries.versi import muat_berkas
from indikator.models import Evaluasi, Jawaban
from indikator.pengajuan.potret import PotretOpd

FAKTA = "bukti"


def muat_fakta_bukti(evaluasi: Evaluasi, jawaban: Sequence[Jawaban]) -> FaktaBukti:
    lampiran: dict[int, list[PotretLampiran]] = defaultdict(list)
    tautan = TautanBukti.objects.aktif().filter(jawaban__evaluasi=evaluasi).select_related("bukti", "versi", "opd")
    semua = list(tautan.order_by("ditautkan_pada", "pk"))
    muat_berkas([t.versi for t in semua])
    for t in semua:
        lampiran[t.jawaban_id].append(_potret(t))
    kurang = {pk: [str(k) for k in satu.kurang] for pk, satu in kelengkapan(jawaban).items() if satu.kurang}
    return FaktaBukti(dict(lampiran), kurang)


def _potret(tautan: TautanBukti) -> PotretLampiran:
    bukti, versi = tautan.bukti, tautan.versi
    return PotretLampiran(
        bukti_id=bukti.pk,
        judul=bukti.judul,
        jenis=bukti.jenis,
        opd=PotretOpd(tautan.opd.pk, tautan.opd.kode, tautan.opd.nama),
        tanggal=bukti.tanggal_dokumen,
        periode_mulai=bukti.periode_mulai,
        periode_akhir=bukti.periode_akhir,
        berlaku_sampai=bukti.berlaku_sampai,
        putusan=tautan.putusan,
        periksa=versi.status_versi if versi else "",
        sha256=versi.sha256 if versi else "",
    )
