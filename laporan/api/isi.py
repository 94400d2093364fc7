"""From rows to what the API answers. Each function takes a constant number of queries."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from indikator.models import BlokKlaster, Evaluasi, HasilSkor, Indikator, Instrumen, Pertanyaan
from indikator.models.skor import Tahap
from indikator.queries.skor import IkhtisarSkor, ikhtisar_semua, teks_poin
from klaster.models import Kota, Opd, PredikatTerbit
from laporan.api import skema
from laporan.queries.kelengkapan import KEADAAN, BarisKelengkapan


def teks(nilai: Decimal | str) -> str:
    """A decimal as the API writes it: with a dot and two decimals or more, whatever the database gave back."""
    return teks_poin(Decimal(nilai))


def teks_atau(nilai: Decimal | None) -> str | None:
    return None if nilai is None else teks(nilai)


def isi_kota(kota: Iterable[Kota]) -> list[skema.Kota]:
    """Needs `predikat_terbit` prefetched."""
    return [
        skema.Kota(
            kode=k.kode,
            nama=k.nama,
            provinsi=k.provinsi,
            zona_waktu=k.zona_waktu,
            contoh=k.contoh,
            predikat_terbit=[_predikat_terbit(p) for p in k.predikat_terbit.all()],
        )
        for k in kota
    ]


def _predikat_terbit(baris: PredikatTerbit) -> skema.PredikatTerbit:
    return skema.PredikatTerbit(
        tahun_evaluasi=baris.tahun_evaluasi,
        tahun_penghargaan=baris.tahun_penghargaan,
        tahap=baris.tahap,  # type: ignore[arg-type]  # the column holds no other
        nilai=teks_atau(baris.nilai),
        predikat=baris.predikat,
        sumber=baris.sumber_url,
    )


def isi_opd(opd: Iterable[Opd]) -> list[skema.Opd]:
    """Needs `induk` loaded."""
    return [
        skema.Opd(kode=o.kode, nama=o.nama, jenis=o.jenis, induk=o.induk.kode if o.induk else None, aktif=o.aktif)
        for o in opd
    ]


def isi_instrumen_ringkas(instrumen: Instrumen) -> skema.InstrumenRingkas:
    return skema.InstrumenRingkas(**_pokok(instrumen))


def _pokok(instrumen: Instrumen) -> dict[str, Any]:
    return {
        "kode": instrumen.kode,
        "versi": instrumen.versi,
        "nama": instrumen.nama,
        "tahun_mulai": instrumen.tahun_mulai,
        "skor_maks": teks(instrumen.total_maks),
        "sidik": instrumen.sidik,
        "diterbitkan_pada": instrumen.diterbitkan_pada,
    }


def isi_instrumen(instrumen: Instrumen) -> skema.Instrumen:
    """The whole instrument; five queries whatever its size."""
    soal = Pertanyaan.objects.order_by("urutan").prefetch_related("kebutuhan")
    indikator = Indikator.objects.order_by("urutan").prefetch_related(Prefetch("pertanyaan", queryset=soal))
    blok = BlokKlaster.objects.filter(instrumen=instrumen).select_related("klaster").order_by("nomor")
    return skema.Instrumen(
        **_pokok(instrumen),
        klaster=[_klaster(b) for b in blok.prefetch_related(Prefetch("indikator", queryset=indikator))],
        predikat=[
            skema.Predikat(kode=p.kode, nama=p.nama, batas_bawah=teks(p.batas_bawah), inklusif=p.inklusif)
            for p in instrumen.predikat.order_by("batas_bawah")
        ],
    )


def _klaster(blok: BlokKlaster) -> skema.KlasterInstrumen:
    return skema.KlasterInstrumen(
        kode=blok.klaster.kode,
        nama=blok.nama,
        skor_maks=teks(blok.skor_maks),
        indikator=[
            skema.IndikatorInstrumen(
                kode=i.kode, nama=i.nama, skor_maks=teks(i.skor_maks), pertanyaan=[_soal(p) for p in i.pertanyaan.all()]
            )
            for i in blok.indikator.all()
        ],
    )


def _soal(soal: Pertanyaan) -> skema.Pertanyaan:
    kebutuhan = sorted(soal.kebutuhan.all(), key=lambda k: k.urutan)
    return skema.Pertanyaan(
        kode=soal.kode,
        teks=soal.teks,
        skor_maks=teks(soal.skor_maks),
        cara=soal.cara,
        satuan=soal.satuan,
        bukti=[skema.Kebutuhan(jenis=k.jenis, uraian=k.uraian, wajib=k.wajib) for k in kebutuhan],
    )


#: Which published fact announces a stage; the stages between are steps that nobody announces.
_PENGUMUMAN = {Tahap.EM: PredikatTerbit.Tahap.EM, Tahap.VF: PredikatTerbit.Tahap.FINAL}


def isi_hasil_ringkas(evaluasi: Evaluasi, *, sementara: bool) -> skema.HasilRingkas:
    """Needs what `evaluasi_bernilai` notes, and `instrumen` loaded. Figures of an open year with `sementara` only."""
    return skema.HasilRingkas(**_ringkas(evaluasi, sementara))


def _terbuka(evaluasi: Evaluasi) -> bool:
    return evaluasi.status != Evaluasi.Status.SELESAI


def _ringkas(evaluasi: Evaluasi, sementara: bool) -> dict[str, Any]:
    angka = sementara or not _terbuka(evaluasi)
    return {
        "kota": evaluasi.kota.kode,
        "tahun": evaluasi.tahun,
        "status": evaluasi.status,
        "diajukan_pada": evaluasi.diajukan_pada,
        "contoh": evaluasi.contoh,
        "instrumen": evaluasi.instrumen.kode,
        "versi_instrumen": evaluasi.instrumen.versi,
        "sementara": _terbuka(evaluasi),
        "skor_mandiri": teks_atau(evaluasi.total_mandiri) if angka else None,  # type: ignore[attr-defined]
        "predikat_mandiri": evaluasi.predikat_mandiri if angka else None,  # type: ignore[attr-defined]
        "skor_verifikasi": teks_atau(evaluasi.total_verifikasi) if angka else None,  # type: ignore[attr-defined]
        "predikat_verifikasi": evaluasi.predikat_verifikasi if angka else None,  # type: ignore[attr-defined]
    }


def isi_hasil(evaluasi: Evaluasi, *, sementara: bool) -> skema.Hasil:
    """Like `isi_hasil_ringkas`; without `sementara` also only those outside stages whose result is published."""
    nilai = ikhtisar_semua(evaluasi) if sementara or not _terbuka(evaluasi) else []
    if nilai and not sementara:
        tampil = {*HasilSkor.Jenis.values, *_diumumkan(evaluasi)}
        nilai = [n for n in nilai if n.tahap in tampil]
    return skema.Hasil(
        **_ringkas(evaluasi, sementara),
        skor_maks=teks(evaluasi.instrumen.total_maks),
        nilai=[_nilai(n) for n in nilai],
    )


def _diumumkan(evaluasi: Evaluasi) -> set[str]:
    """The outside stages whose outcome is a published fact."""
    milik = PredikatTerbit.objects.filter(kota=evaluasi.kota_id, tahun_evaluasi=evaluasi.tahun)
    terbit = set(milik.values_list("tahap", flat=True))
    return {tahap for tahap, fakta in _PENGUMUMAN.items() if fakta in terbit}


def _nilai(nilai: IkhtisarSkor) -> skema.Nilai:
    return skema.Nilai(
        tahap=nilai.tahap,
        nama_tahap=nilai.nama_tahap,
        skor=teks(nilai.total),
        predikat=nilai.predikat_nama,
        terjawab=nilai.terjawab,
        jumlah_pertanyaan=nilai.total_pertanyaan,
        klaster=[_bagian(b) for b in nilai.klaster],
        indikator=[_bagian(b) for b in nilai.indikator],
    )


def _bagian(baris: dict[str, str]) -> skema.SkorBagian:
    return skema.SkorBagian(
        kode=baris["kode"], nama=baris["nama"], skor=teks(baris["skor"]), skor_maks=teks(baris["skor_maks"])
    )


def isi_kelengkapan(baris: BarisKelengkapan) -> skema.Kelengkapan:
    keadaan = baris.keadaan()
    return skema.Kelengkapan(
        kode=baris.kode,
        klaster=baris.klaster,
        indikator=baris.indikator,
        status=baris.status,
        keadaan=[k for k in KEADAAN if k in keadaan],
        bukti_wajib=len(baris.wajib),
        bukti_wajib_ada=baris.wajib_ada,
        opd=[skema.OpdPengisi(nama=o.nama, pimpin=o.pimpin) for o in baris.opd],
    )


def ringkasan_kelengkapan(baris: list[BarisKelengkapan]) -> skema.RingkasanKelengkapan:
    keadaan = [b.keadaan() for b in baris]
    return skema.RingkasanKelengkapan(
        pertanyaan=len(baris),
        bukti_wajib=sum(len(b.wajib) for b in baris),
        bukti_wajib_ada=sum(b.wajib_ada for b in baris),
        menurut_keadaan={kode: sum(kode in satu for satu in keadaan) for kode in KEADAAN},
    )
