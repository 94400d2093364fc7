"""Editing the map between two instruments, one klaster of the older one at a time."""

import hashlib
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db import transaction

from indikator.models import BlokKlaster, Instrumen, Pertanyaan, PetaKode
from indikator.queries.peta_kode import Pasang, SoalHilang, peta_tersimpan, soal_hilang, usulan_peta
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Pengguna
from klaster.services.riwayat import catat
from klaster.templatetags.kla import tulis_angka


class PoinHilang(Ditolak):
    """The map lets questions with points end without saying so; `hilang` are these questions."""

    def __init__(self, hilang: Sequence[SoalHilang]) -> None:
        self.hilang = hilang
        self.poin = sum((s.skor_maks for s in hilang), Decimal(0))
        super().__init__(
            f"{len(hilang)} pertanyaan lama senilai {tulis_angka(self.poin, pangkas=True)} poin tidak diteruskan. "
            "Lengkapi pasangannya, atau centang persetujuan bila memang tidak dilanjutkan.",
            bidang="setuju_hilang",
        )


@transaction.atomic
def simpan_peta(
    *,
    lama: Instrumen,
    baru: Instrumen,
    blok: BlokKlaster,
    pasangan: Sequence[Pasang],
    setuju_hilang: bool,
    dilihat: str,
    oleh: Pengguna,
) -> int:
    """Replace the pairs of one block of the older instrument; returns how many there are now.

    The first saving between two instruments also writes down what held for the other blocks until then: otherwise one
    saved block would silently end all others. `dilihat` is the fingerprint (`sidik_peta`) of what the user saw.
    Refused: pairs of other instruments or blocks, pairs given twice, incomparable ones without a reason, and questions
    with points that end, unless `setuju_hilang`. Saving what is there changes nothing and leaves no trace.
    """
    if lama.pk == baru.pk:
        raise Ditolak("Instrumen yang sama tidak memerlukan peta: setiap pertanyaan meneruskan dirinya.")
    list(Instrumen.objects.select_for_update().filter(pk__in=(lama.pk, baru.pk)).order_by("pk"))
    _pastikan_sah(lama, baru, blok, pasangan)
    hilang = soal_hilang(lama.pk, {p.lama for p in pasangan}, blok.pk)
    if hilang and not setuju_hilang:
        raise PoinHilang(hilang)
    sudah_ada = bool(peta_tersimpan(lama.pk, baru.pk))
    kini = pasangan_blok(lama, baru, blok)
    if sidik_peta(kini) != dilihat:
        raise SudahBerubah("Peta klaster ini baru saja diubah orang lain. Muat ulang, lalu ulangi perubahan Anda.")
    if sudah_ada and sidik_peta(pasangan) == dilihat:
        return len(pasangan)
    _tulis(lama, baru, blok, pasangan, pertama=not sudah_ada)
    catat(
        aksi=Aksi.PETA_KODE_DIUBAH,
        objek=baru,
        label=f"klaster {blok.nama}, dari {lama} ke {baru}",
        oleh=oleh,
        sebelum={"pasangan": len(kini)},
        sesudah={
            "pasangan": len(pasangan),
            "tidak_diteruskan": [s.kode for s in hilang],
            "poin_hilang": f"{sum((s.skor_maks for s in hilang), Decimal(0)):f}",
        },
    )
    return len(pasangan)


def pasangan_blok(lama: Instrumen, baru: Instrumen, blok: BlokKlaster, *, usulan: bool = False) -> list[Pasang]:
    """The pairs whose older question lies in this block: as they hold now, or as proposed afresh."""
    milik = set(Pertanyaan.objects.filter(indikator__blok=blok).values_list("pk", flat=True))
    tersimpan = [] if usulan else peta_tersimpan(lama.pk, baru.pk)
    return [p for p in tersimpan or usulan_peta(lama.pk, baru.pk) if p.lama in milik]


def sidik_peta(pasangan: Iterable[Pasang]) -> str:
    """A fingerprint of pairs, whatever their order."""
    baris = sorted(f"{p.lama}>{p.baru}:{p.sebanding}:{p.catatan}" for p in pasangan)
    return hashlib.sha256("\n".join(baris).encode()).hexdigest()


def _pastikan_sah(lama: Instrumen, baru: Instrumen, blok: BlokKlaster, pasangan: Sequence[Pasang]) -> None:
    soal_lama = set(Pertanyaan.objects.filter(instrumen=lama, indikator__blok=blok).values_list("pk", flat=True))
    soal_baru = set(Pertanyaan.objects.filter(instrumen=baru).values_list("pk", flat=True))
    if any(p.lama not in soal_lama for p in pasangan):
        raise Ditolak(f"Ada pertanyaan lama yang bukan bagian klaster {blok.nama} pada {lama}.")
    if any(p.baru not in soal_baru for p in pasangan):
        raise Ditolak(f"Ada pertanyaan baru yang tidak ada pada {baru}.")
    if len({(p.lama, p.baru) for p in pasangan}) != len(pasangan):
        raise Ditolak("Ada pasangan yang ditulis dua kali. Hapus salah satunya.")
    if any(not p.sebanding and not p.catatan.strip() for p in pasangan):
        raise Ditolak("Tulis mengapa pasangan yang tidak sebanding tidak dapat dibandingkan.")


def _tulis(lama: Instrumen, baru: Instrumen, blok: BlokKlaster, pasangan: Sequence[Pasang], *, pertama: bool) -> None:
    semua = list(pasangan)
    if pertama:
        milik = set(Pertanyaan.objects.filter(indikator__blok=blok).values_list("pk", flat=True))
        semua += [p for p in usulan_peta(lama.pk, baru.pk) if p.lama not in milik]
    PetaKode.objects.filter(pertanyaan_lama__indikator__blok=blok, pertanyaan_baru__instrumen=baru).delete()
    PetaKode.objects.bulk_create(
        PetaKode(pertanyaan_lama_id=p.lama, pertanyaan_baru_id=p.baru, sebanding=p.sebanding, catatan=p.catatan.strip())
        for p in semua
    )
