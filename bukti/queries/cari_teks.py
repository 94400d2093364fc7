"""Words inside documents: which evidence holds them, and the passage that shows it.

PostgreSQL searches a `tsvector` of Indonesian word roots, SQLite a table of words (FTS5) in which a word also finds
what begins with it. Input is taken apart by `bukti.aturan.kata_cari` and reaches the database as single words only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from bukti.aturan.kata_cari import Butir, Petikan, petik, urai
from bukti.models import BacaanBerkas, Bukti, VersiBukti
from klaster.models import Pengguna


@dataclass(frozen=True, slots=True)
class Temuan:
    """Where the words stand: the file and its passage. No passage for sensitive evidence (each look at it is logged)
    and where only the root of a word was found."""

    versi: VersiBukti
    petikan: Petikan | None
    peka: bool = False


def menyebut(kata: str, pengguna: Pengguna | None) -> Q:
    """Evidence found by this in its title, number, signer, a file's name, or the text of its newest version.

    Names and texts only of versions that `pengguna` may read; None: of all.
    """
    bernama = terbaca(VersiBukti.setiap_berkas.all(), pengguna).filter(nama_asli__icontains=kata).values("bukti_id")
    keterangan = Q(judul__icontains=kata) | Q(nomor__icontains=kata) | Q(penanda_tangan__icontains=kata)
    return keterangan | Q(pk__in=bernama) | berisi(kata, pengguna)


def berisi(kata: str, pengguna: Pengguna | None) -> Q:
    """Evidence whose newest version that `pengguna` may read says this inside.

    Nothing for an input without a letter or digit. Scope is the caller's: a filter on a scoped queryset.
    """
    butir = urai(kata)
    return Q(pk__in=_terbaru(_cocok(butir), pengguna).values("versi__bukti_id")) if butir else Q(pk__in=[])


def temuan_teks(bukti: Iterable[Bukti], kata: str, pengguna: Pengguna | None) -> dict[int, Temuan]:
    """For those of these pieces of evidence in whose newest version that `pengguna` may read the words stand: the first
    file and the passage.

    Two queries, however many; one text at a time in memory.
    """
    butir, peka = urai(kata), {b.pk: b.peka for b in bukti}
    hasil: dict[int, Temuan] = {}
    if not butir or not peka:
        return hasil
    cocok = _terbaru(_cocok(butir), pengguna).filter(versi__bukti__in=peka).select_related("versi__bukti")
    for baris in cocok.order_by("versi__bukti_id", "versi__urutan").iterator(chunk_size=1):
        versi = baris.versi
        if versi.bukti_id in hasil:
            continue
        rahasia = peka[versi.bukti_id]
        petikan = None if rahasia else petik(baris.teks, baris.awal_halaman, butir)
        hasil[versi.bukti_id] = Temuan(versi, petikan, rahasia)
    return hasil


def terbaca(versi: QuerySet[VersiBukti], pengguna: Pengguna | None) -> QuerySet[VersiBukti]:
    """Those that this user may read. All but an evaluator see every version of evidence in their scope; asking again
    would only cost."""
    return versi.terlihat_oleh(pengguna) if pengguna and pengguna.adalah_evaluator else versi  # type: ignore[attr-defined]


def _terbaru(bacaan: QuerySet[BacaanBerkas], pengguna: Pengguna | None) -> QuerySet[BacaanBerkas]:
    """Only files of the newest version of their evidence that this user may read, and only clean ones."""
    semua = terbaca(VersiBukti.objects.all(), pengguna)
    nomor = semua.filter(bukti=OuterRef("versi__bukti")).order_by("-nomor").values("nomor")[:1]
    bersih = bacaan.filter(versi__status_periksa=VersiBukti.Periksa.BERSIH)
    return bersih.annotate(nomor_kini=Subquery(nomor)).filter(versi__nomor=F("nomor_kini"))


def _cocok(butir: Sequence[Butir]) -> QuerySet[BacaanBerkas]:
    """Readings that hold every part."""
    if connection.vendor == "postgresql":
        return _cocok_postgres(butir)
    kueri = " AND ".join(_fts5(b) for b in butir)
    return BacaanBerkas.objects.filter(
        pk__in=RawSQL("SELECT rowid FROM bukti_cari WHERE bukti_cari MATCH %s", [kueri])  # noqa: S611 -- no input in it
    )


def _fts5(butir: Butir) -> str:
    """A string of FTS5, in which only words and blanks stand."""
    *depan, akhir = butir.kata
    kata = " ".join([*depan, butir.pangkal if butir.terbuka else akhir])
    return f'"{kata}"*' if butir.terbuka else f'"{kata}"'


def _cocok_postgres(butir: Sequence[Butir]) -> QuerySet[BacaanBerkas]:
    """By the index; words that must stand side by side are then looked for in the text itself, because the index
    forgets places beyond the first 16 383 words of a document."""
    kueri, isi = [], []
    for b in butir:
        *depan, akhir = b.kata
        for kata in depan:
            kueri.append("plainto_tsquery('indonesian', %s)")
            isi.append(kata)
        kueri.append(
            "(plainto_tsquery('indonesian', %s) || to_tsquery('simple', %s))"
            if b.terbuka
            else "plainto_tsquery('indonesian', %s)"
        )
        isi += [akhir, f"'{b.pangkal.lower()}':*"] if b.terbuka else [akhir]
    sql = f"SELECT id FROM bukti_bacaanberkas WHERE cari @@ ({' && '.join(kueri)})"
    bacaan = BacaanBerkas.objects.filter(pk__in=RawSQL(sql, isi))  # noqa: S611 -- words are parameters
    for b in butir:
        if len(b.kata) > 1:
            bacaan = bacaan.filter(teks__iregex=_berdampingan(b))
    return bacaan


def _berdampingan(butir: Butir) -> str:
    """The words side by side, in PostgreSQL's regular expressions; the words are letters and digits only."""
    akhir = r"" if butir.terbuka else r"\M"
    return r"\m" + r"[^[:alnum:]]+".join([*butir.kata[:-1], butir.pangkal if butir.terbuka else butir.kata[-1]]) + akhir
