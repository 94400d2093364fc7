"""A new year starts from the one before: its answers are offered, its OPD are asked again.

Nothing of last year counts by itself. An offer only points to last year's answer; `bukti.services.tawaran` keeps,
renews or drops it.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from indikator.models import Evaluasi, Jawaban, Penugasan, Status, TawaranLalu
from indikator.queries.peta_kode import Pasang, peta_kode
from klaster.models import Pengguna


@transaction.atomic
def siapkan_tawaran(*, evaluasi: Evaluasi, oleh: Pengguna | None) -> int:
    """Offer what the evaluation that this one goes on from said, and give its questions to the same OPD again.

    An answer is offered when its question lives on and it had anything: a value, a note, or work on any part. A
    question that several old ones lead to is offered the comparable one that is worth most. Units' own answers are not
    offered: each unit answers afresh. Called by the opening, which writes the audit row; running it again offers only
    what is not offered yet. Returns the number of new offers.
    """
    if evaluasi.dari is None:
        return 0
    pasangan = peta_kode(evaluasi.dari.instrumen_id, evaluasi.instrumen_id)
    dahulu = {j.pertanyaan_id: j for j in _dengan_bagian(evaluasi.dari)}
    kini = {j.pertanyaan_id: j for j in _dengan_bagian(evaluasi).filter(tawaran_lalu__isnull=True)}
    terpilih = [(kini[p.baru], dahulu[p.lama], p) for p in _terbaik(pasangan, dahulu) if p.baru in kini]
    tawaran = [
        TawaranLalu(jawaban=baru, sumber=lama, sebanding=p.sebanding, catatan=p.catatan)
        for baru, lama, p in terpilih
        if _ada_isinya(lama)
    ]
    TawaranLalu.objects.bulk_create(tawaran)
    _teruskan_bagian((baru, lama) for baru, lama, _ in terpilih)
    return len(tawaran)


def _dengan_bagian(evaluasi: Evaluasi) -> QuerySet[Jawaban]:
    return Jawaban.objects.filter(evaluasi=evaluasi).select_related("pertanyaan").prefetch_related("penugasan__opd")


def _terbaik(pasangan: Iterable[Pasang], dahulu: dict[int, Jawaban]) -> list[Pasang]:
    """One old question for each new one: the comparable first, then the one worth most, then the earliest."""
    urut = sorted(
        (p for p in pasangan if p.lama in dahulu),
        key=lambda p: (
            not p.sebanding,
            -dahulu[p.lama].pertanyaan.skor_maks,
            dahulu[p.lama].pertanyaan.urutan,
        ),
        reverse=True,
    )
    return list({p.baru: p for p in urut}.values())


def _ada_isinya(jawaban: Jawaban) -> bool:
    """Whether anyone did anything; a part leaves `belum` with its first note, evidence or answer of a unit."""
    dikerjakan = any(b.status != Status.BELUM for b in jawaban.penugasan.all())
    return jawaban.terjawab or bool(jawaban.catatan) or jawaban.status != Status.BELUM or dikerjakan


# --- OPD ------------------------------------------------------------------------------------------------------------


def _teruskan_bagian(pasangan: Iterable[tuple[Jawaban, Jawaban]]) -> None:
    """Last year's OPD take the place of those the instrument names, on questions that nobody has touched."""
    ganti: dict[Jawaban, dict[int, bool]] = {}
    for baru, lama in pasangan:
        kini = {b.opd_id: b.pimpin for b in baru.penugasan.all()}
        nanti = _bagian_lanjutan(baru, lama)
        if nanti and nanti != kini and all(b.status == Status.BELUM for b in baru.penugasan.all()):
            ganti[baru] = nanti
    Penugasan.objects.filter(jawaban__in=list(ganti)).delete()
    Penugasan.objects.bulk_create(
        Penugasan(jawaban=jawaban, opd_id=opd_id, pimpin=pimpin)
        for jawaban, isi in ganti.items()
        for opd_id, pimpin in isi.items()
    )


def _bagian_lanjutan(baru: Jawaban, lama: Jawaban) -> dict[int, bool]:
    """OPD -> leads; empty when last year's lead is not active any more, so that the instrument's defaults stay.

    Units of a question for kecamatan or kelurahan are those of today, whichever there were last year.
    """
    dahulu = [b for b in lama.penugasan.all() if b.opd.aktif]
    if baru.pertanyaan.wilayah:
        dahulu = [b for b in dahulu if not b.opd.adalah_wilayah]
    if not any(b.pimpin for b in dahulu):
        return {}
    unit = {b.opd_id: False for b in baru.penugasan.all() if b.opd.adalah_wilayah} if baru.pertanyaan.wilayah else {}
    return unit | {b.opd_id: b.pimpin for b in dahulu}
