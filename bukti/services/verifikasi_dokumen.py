"""One verdict on one document for several questions: all of them, or none."""

from collections.abc import Mapping

from django.db import transaction

from bukti.models import Bukti, TautanBukti
from bukti.services.tautan import putuskan_tautan
from indikator.models import Jawaban
from indikator.services.kunci import pegang_banyak_jawaban
from klaster.galat import Ditolak
from klaster.models import Pengguna


@transaction.atomic
def putuskan_dokumen(
    *, bukti: Bukti, pilihan: Mapping[int, int], putusan: str, catatan: str, oleh: Pengguna
) -> list[TautanBukti]:
    """Give the chosen links of this evidence the same verdict; `pilihan`: link -> version of its answer as seen.

    Each link is judged by the rules of a single verdict and has its own row in the history. The first that is refused
    undoes all: whoever judges a batch must not have to find out which half of it was stored.
    """
    tautan = list(
        TautanBukti.objects.filter(bukti=bukti, pk__in=pilihan)
        .select_related("jawaban__pertanyaan")
        .order_by("jawaban__pertanyaan__urutan")
    )
    if len(tautan) != len(pilihan):
        raise Ditolak("Sebagian bukti sudah dilepas dari pertanyaannya. Belum ada yang disimpan; periksa daftarnya.")
    if not tautan:
        raise Ditolak("Pilih sedikitnya satu pertanyaan.", bidang="tautan")
    pegang_banyak_jawaban(Jawaban.objects.filter(pk__in=[t.jawaban_id for t in tautan]))
    return [_putuskan(t, putusan=putusan, catatan=catatan, versi=pilihan[t.pk], oleh=oleh) for t in tautan]


def _putuskan(tautan: TautanBukti, *, putusan: str, catatan: str, versi: int, oleh: Pengguna) -> TautanBukti:
    try:
        return putuskan_tautan(tautan=tautan, putusan=putusan, catatan=catatan, versi=versi, oleh=oleh)
    except Ditolak as galat:
        kode = tautan.jawaban.pertanyaan.kode
        pesan = f"Belum ada putusan yang disimpan. Pertanyaan {kode}: {galat.pesan}"
        raise type(galat)(pesan, bidang=galat.bidang) from galat
