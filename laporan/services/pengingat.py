"""Noting that a person was reminded: the portal sends nothing itself, so this is all it knows of a reminder."""

from django.db import transaction

from indikator.models import Evaluasi
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Opd, Pengguna
from klaster.services.riwayat import catat
from klaster.templatetags.kla import jam
from laporan.queries.pengingat import pengingat_terakhir


@transaction.atomic
def catat_pengingat(
    *, evaluasi: Evaluasi, opd: Opd, penerima: Pengguna, banyak: int, dasar: int, oleh: Pengguna
) -> None:
    """The prepared message about `banyak` open parts of this OPD is being opened in WhatsApp, for this person.

    `dasar`: the reminder that the page showed as the last one (0: none). Raises `SudahBerubah` when the person was
    reminded today since then: by a colleague, in another tab, or by the first of two presses. Raises `Ditolak` once
    the evaluation is handed in.
    """
    if not evaluasi.terbuka:
        raise Ditolak("Evaluasi ini sudah diajukan, sehingga tidak ada bagian yang ditagih.")
    Pengguna.objects.select_for_update().get(pk=penerima.pk)  # two presses at once: one after the other
    terakhir = pengingat_terakhir(evaluasi, [penerima.pk]).get(penerima.pk)
    if terakhir and terakhir.hari_ini and terakhir.nomor != dasar:
        raise SudahBerubah(
            f"{penerima} sudah diingatkan hari ini pukul {jam(terakhir.waktu, evaluasi.kota)} oleh {terakhir.oleh}. "
            "Tekan Ingatkan lagi bila memang perlu."
        )
    catat(
        aksi=Aksi.PENGINGAT_DIBUKA,
        objek=penerima,
        label=f"{penerima}, {opd}: {banyak} bagian evaluasi KLA {evaluasi.tahun}",
        oleh=oleh,
        kota=evaluasi.kota_id,
        sesudah={"evaluasi": evaluasi.pk, "opd": opd.kode, "bagian": banyak},
    )
