"""Loading an instrument: a new version beside the old ones, published whole or not at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from indikator.berkas.instrumen import IsiInstrumen, IsiKlaster, IsiPertanyaan, sidik_isi
from indikator.models import (
    BlokKlaster,
    Indikator,
    Instrumen,
    KebutuhanBukti,
    Pertanyaan,
    PertanyaanOpd,
    SkalaPredikat,
)
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Klaster, Pengguna
from klaster.services.riwayat import catat


@dataclass(frozen=True)
class HasilMuat:
    """What a load did. `dibuat` is False when the same content was there already."""

    instrumen: Instrumen
    dibuat: bool
    klaster: int
    indikator: int
    pertanyaan: int
    poin: Decimal


def muat_instrumen(*, isi: IsiInstrumen, oleh: Pengguna | None = None) -> HasilMuat:
    """Store and publish what `pembaca_instrumen` has proved.

    Content that is stored already, in whichever version, changes nothing; other content under the same code becomes
    the next version. Raises `Ditolak` when a klaster's number is taken by another klaster.
    """
    sidik = sidik_isi(isi)
    try:
        instrumen, dibuat = _temukan_atau_terbitkan(isi, sidik, oleh)
    except IntegrityError as galat:
        lama = _yang_sama(isi, sidik)  # someone may have loaded the same file at the same moment
        if lama is None:
            raise SudahBerubah(f"Instrumen {isi.kode} sedang dimuat oleh proses lain. Ulangi sesudahnya.") from galat
        instrumen, dibuat = lama, False
    poin = sum((p.skor_maks for p in isi.pertanyaan), Decimal(0))
    return HasilMuat(instrumen, dibuat, len(isi.klaster), len(isi.indikator), len(isi.pertanyaan), poin)


@transaction.atomic
def _temukan_atau_terbitkan(isi: IsiInstrumen, sidik: str, oleh: Pengguna | None) -> tuple[Instrumen, bool]:
    """The version number is read before looking for the content: whoever commits in between is then either found, or
    has taken that number."""
    versi = (Instrumen.objects.filter(kode=isi.kode).aggregate(versi=Max("versi"))["versi"] or 0) + 1
    lama = _yang_sama(isi, sidik)
    return (lama, False) if lama else (_terbitkan(isi, sidik, versi, oleh), True)


def _yang_sama(isi: IsiInstrumen, sidik: str) -> Instrumen | None:
    return (
        Instrumen.objects.filter(kode=isi.kode, sidik=sidik, status=Instrumen.Status.TERBIT).order_by("-versi").first()
    )


def _terbitkan(isi: IsiInstrumen, sidik: str, versi: int, oleh: Pengguna | None) -> Instrumen:
    instrumen = Instrumen.objects.create(
        kode=isi.kode,
        versi=versi,
        nama=isi.nama,
        tahun_mulai=isi.tahun_mulai,
        total_maks=isi.total_maks,
        sidik=sidik,
        catatan=list(isi.catatan),
        sumber=[{"id": s.id, "uraian": s.uraian} for s in isi.sumber],
    )
    _isi_skala(instrumen, isi)
    _isi_pertanyaan(instrumen, isi, _isi_indikator(instrumen, isi))
    instrumen.status, instrumen.diterbitkan_pada = Instrumen.Status.TERBIT, timezone.now()
    instrumen.save()
    catat(aksi=Aksi.INSTRUMEN_DIMUAT, objek=instrumen, oleh=oleh, sesudah={"versi": instrumen.versi, "sidik": sidik})
    return instrumen


def _isi_skala(instrumen: Instrumen, isi: IsiInstrumen) -> None:
    SkalaPredikat.objects.bulk_create(
        SkalaPredikat(
            instrumen=instrumen,
            kode=s.kode,
            nama=s.nama,
            batas_bawah=s.batas_bawah,
            inklusif=s.inklusif,
            urutan=nomor,
        )
        for nomor, s in enumerate(isi.predikat)
    )


def _isi_indikator(instrumen: Instrumen, isi: IsiInstrumen) -> dict[str, Indikator]:
    klaster = {k.kode: _klaster(k) for k in isi.klaster}
    blok = BlokKlaster.objects.bulk_create(
        BlokKlaster(instrumen=instrumen, klaster=klaster[k.kode], nomor=k.nomor, nama=k.nama, skor_maks=k.skor_maks)
        for k in isi.klaster
    )
    pasangan = [(b, i) for b, k in zip(blok, isi.klaster, strict=True) for i in k.indikator]
    baris = Indikator.objects.bulk_create(
        Indikator(instrumen=instrumen, blok=b, kode=i.kode, nama=i.nama, skor_maks=i.skor_maks, urutan=nomor)
        for nomor, (b, i) in enumerate(pasangan, 1)
    )
    return {i.kode: i for i in baris}


def _klaster(isi: IsiKlaster) -> Klaster:
    """The klaster of that code, made when it is new. Its name and weight of the year stand in BlokKlaster."""
    if ada := Klaster.objects.filter(kode=isi.kode).first():
        return ada
    if pemakai := Klaster.objects.filter(nomor=isi.nomor).first():
        raise Ditolak(
            f"baris {isi.baris}: nomor {isi.nomor} untuk klaster {isi.kode} sudah dipakai klaster {pemakai.kode}"
        )
    return Klaster.objects.create(kode=isi.kode, nomor=isi.nomor, nama=isi.nama)


def _isi_pertanyaan(instrumen: Instrumen, isi: IsiInstrumen, indikator: dict[str, Indikator]) -> None:
    pasangan = [(indikator[i.kode], p) for i in isi.indikator for p in i.pertanyaan]
    baris = Pertanyaan.objects.bulk_create(
        _pertanyaan(instrumen, induk, p, nomor) for nomor, (induk, p) in enumerate(pasangan, 1)
    )
    berpasangan = [(b, p) for b, (_, p) in zip(baris, pasangan, strict=True)]
    PertanyaanOpd.objects.bulk_create(_opd(berpasangan))
    KebutuhanBukti.objects.bulk_create(_kebutuhan(berpasangan))


def _pertanyaan(instrumen: Instrumen, indikator: Indikator, isi: IsiPertanyaan, nomor: int) -> Pertanyaan:
    return Pertanyaan(
        instrumen=instrumen,
        indikator=indikator,
        kode=isi.kode,
        teks=isi.teks,
        petunjuk=isi.petunjuk,
        skor_maks=isi.skor_maks,
        cara=isi.penilaian.cara.value,
        satuan=isi.penilaian.satuan,
        minimum=isi.penilaian.minimum,
        maksimum=isi.penilaian.maksimum,
        aturan=isi.penilaian.sebagai_data(),
        matriks=isi.matriks.sebagai_data() if isi.matriks else {},
        wilayah=isi.wilayah or "",
        tahun_data=isi.tahun_data,
        urutan=nomor,
    )


def _opd(berpasangan: list[tuple[Pertanyaan, IsiPertanyaan]]) -> Iterator[PertanyaanOpd]:
    for baris, isi in berpasangan:
        for nomor, kode in enumerate(isi.opd, 1):
            yield PertanyaanOpd(pertanyaan=baris, kode_opd=kode, urutan=nomor)


def _kebutuhan(berpasangan: list[tuple[Pertanyaan, IsiPertanyaan]]) -> Iterator[KebutuhanBukti]:
    for baris, isi in berpasangan:
        for nomor, b in enumerate(isi.bukti, 1):
            yield KebutuhanBukti(pertanyaan=baris, jenis=b.jenis, uraian=b.uraian, wajib=b.wajib, urutan=nomor)
