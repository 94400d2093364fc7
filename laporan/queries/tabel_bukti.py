"""The filled tables of an evaluation that count as evidence, for ZIP and binder."""

from bukti.lembar_matriks import lembar_gabungan
from bukti.models import TautanBukti
from bukti.queries.kelengkapan import oleh_tabel
from indikator.models import Evaluasi, Jawaban, KebutuhanBukti, Status
from indikator.models.instrumen import JenisBukti
from indikator.queries.matriks import Tabel, tabel_evaluasi
from laporan.isi_berkas import TabelBukti
from laporan.tabel_cetak import cetak_tabel

Putusan = TautanBukti.Putusan
#: Rows of one table that a binder prints; all of them are in the ZIP.
BARIS_JILID_MAKS = 300


def tabel_bukti(evaluasi: Evaluasi) -> dict[int, TabelBukti]:
    """Question id -> its table, where one is asked for and has a row (`oleh_tabel`); at most four queries.

    A table has no verdict of its own: it is accepted with its answer (docs/adr/0012).
    """
    terisi = tabel_evaluasi(evaluasi, semua_bagian=True)
    if not terisi:
        return {}
    jawaban = Jawaban.objects.filter(pk__in=terisi).select_related("pertanyaan")
    diminta = KebutuhanBukti.objects.filter(pertanyaan__jawaban__in=terisi, jenis=JenisBukti.MATRIKS)
    memenuhi = {k.pertanyaan_id: k for k in diminta.order_by("-urutan")}
    hasil = {}
    for j in jawaban:
        tabel, kebutuhan = terisi[j.pk], memenuhi.get(j.pertanyaan_id)
        if kebutuhan and oleh_tabel(kebutuhan, tabel.banyak):
            j.evaluasi = evaluasi
            hasil[j.pertanyaan_id] = _isi(j, tabel, str(kebutuhan))
    return hasil


def _isi(jawaban: Jawaban, tabel: Tabel, memenuhi: str) -> TabelBukti:
    return TabelBukti(
        opd=", ".join(p.opd.nama for p in tabel.terisi),
        memenuhi=memenuhi,
        putusan=Putusan.DITERIMA if jawaban.status == Status.DITERIMA else Putusan.MENUNGGU,
        cetak=cetak_tabel(tabel, maks=BARIS_JILID_MAKS),
        lembar=tuple(lembar_gabungan(tabel, jawaban)),
    )
