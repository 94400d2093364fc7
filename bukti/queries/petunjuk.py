"""Advice on evidence for whoever attaches or judges it: differences, twins, signs of personal data. Four queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.db.models import Q

from bukti.aturan.petunjuk import Beda, Ketikan, Tertulis, bandingkan, kalimat_peka
from bukti.models import BacaanBerkas, Bukti, Kembaran, TautanBukti, VersiBukti
from indikator.models import Jawaban
from klaster.models import Pengguna
from klaster.templatetags.kla import tanggal as tulis

#: The strongest likeness first.
KUAT = list(Kembaran.Macam.values)
AWAL = {
    Kembaran.Macam.BITA: "Berkas yang sama",
    Kembaran.Macam.TEKS: "Dokumen dengan isi yang sama",
    Kembaran.Macam.RUPA: "Foto yang hampir sama",
}
TAMPIL_MAKS = 4


@dataclass(frozen=True, slots=True)
class Kembar:
    """One other piece of evidence that equals this one. `bukti` is None outside the user's scope and for a file of the
    same evidence."""

    kalimat: str
    bukti: Bukti | None = None
    pemakaian: str = ""
    foto_lama: bool = False


@dataclass(frozen=True, slots=True)
class Petunjuk:
    """What is worth a second look at one version. False when there is nothing to say.

    `tertulis` is what was read in its files, None until all of them have been read.
    """

    versi_id: int
    bukti_id: int
    beda: tuple[Beda, ...] = ()
    kembar: tuple[Kembar, ...] = ()
    kembar_lain: int = 0
    peka: str = ""
    tertulis: Tertulis | None = None
    tanpa_teks: bool = False

    def __bool__(self) -> bool:
        return bool(self.beda or self.kembar or self.peka)


@dataclass(frozen=True, slots=True)
class _Pasangan:
    """A file of a version in question and the file it equals."""

    ini: VersiBukti
    lain: VersiBukti
    macam: str


def petunjuk(
    versi: Iterable[VersiBukti | None], pengguna: Pengguna, *, tahun: int | None = None
) -> dict[int, Petunjuk]:
    """Advice by the id of each version's first file; clean versions only. `tahun`: the year that is to be proved.

    A twin outside the user's scope is named only as being with another department; other cities' never are. Nothing
    for the evaluator: it is the city's own matter.
    """
    utama = {v.pk: v for v in versi if v is not None}
    if not utama or pengguna.adalah_evaluator:
        return {}
    berkas = _berkas(utama)
    pasangan = _pasangan(berkas)
    sekitar = _Sekitar.muat({p.lain.bukti_id for daftar in pasangan.values() for p in daftar}, pengguna)
    return {
        pk: _satu(pk, berkas[pk], [p for v in berkas[pk] for p in pasangan[v.pk]], sekitar, tahun)
        for pk in utama
        if berkas[pk] and all(v.bersih for v in berkas[pk])
    }


def _berkas(utama: dict[int, VersiBukti]) -> dict[int, list[VersiBukti]]:
    """All files of these versions with what was read in them, without the texts."""
    kunci = {(v.bukti_id, v.nomor): pk for pk, v in utama.items()}
    hasil: dict[int, list[VersiBukti]] = {pk: [] for pk in utama}
    semua = VersiBukti.setiap_berkas.filter(bukti__in={b for b, _ in kunci}).select_related("bukti__kota", "bacaan")
    for satu in semua.defer("bacaan__teks").order_by("urutan"):
        if (pk := kunci.get((satu.bukti_id, satu.nomor))) is not None:
            hasil[pk].append(satu)
    return hasil


def _pasangan(berkas: dict[int, list[VersiBukti]]) -> dict[int, list[_Pasangan]]:
    """Twins of each file that have not been refused since, from either side."""
    ini = {v.pk: v for v in chain.from_iterable(berkas.values())}
    baris = Kembaran.objects.filter(Q(versi__in=ini) | Q(lain__in=ini)).select_related(
        "versi__bukti__opd", "lain__bukti__opd"
    )
    hasil: dict[int, list[_Pasangan]] = defaultdict(list)
    for satu in baris.order_by("jarak", "pk"):
        for sini, sana in ((satu.versi, satu.lain), (satu.lain, satu.versi)):
            if sini.pk in ini and sana.bersih:
                hasil[sini.pk].append(_Pasangan(ini[sini.pk], sana, satu.macam))
    return hasil


@dataclass(frozen=True, slots=True)
class _Sekitar:
    """Which of the twins' evidence the user may see, and where it is used."""

    terlihat: frozenset[int]
    pemakaian: dict[int, list[str]]

    @classmethod
    def muat(cls, bukti: set[int], pengguna: Pengguna) -> "_Sekitar":
        if not bukti:
            return cls(frozenset(), {})
        terlihat = frozenset(Bukti.objects.terlihat_oleh(pengguna).filter(pk__in=bukti).values_list("pk", flat=True))
        tautan = TautanBukti.objects.filter(bukti__in=terlihat, jawaban__in=Jawaban.objects.terlihat_oleh(pengguna))
        urut = tautan.order_by("-jawaban__evaluasi__tahun", "jawaban__pertanyaan__urutan")
        pemakaian: dict[int, list[str]] = defaultdict(list)
        for pk, kode, tahun in urut.values_list("bukti_id", "jawaban__pertanyaan__kode", "jawaban__evaluasi__tahun"):
            pemakaian[pk].append(f"{kode} ({tahun})")
        return cls(terlihat, pemakaian)


def _satu(
    pk: int, berkas: list[VersiBukti], pasangan: list[_Pasangan], sekitar: _Sekitar, tahun: int | None
) -> Petunjuk:
    bukti = berkas[0].bukti
    bacaan = [v.bacaan for v in berkas if hasattr(v, "bacaan")]
    kembar = _kembar(bukti, pasangan, sekitar)
    tertulis = _tertulis(bacaan)
    return Petunjuk(
        versi_id=pk,
        bukti_id=bukti.pk,
        beda=bandingkan(_ketikan(bukti), tertulis, tahun=tahun),
        kembar=tuple(kembar[:TAMPIL_MAKS]),
        kembar_lain=max(0, len(kembar) - TAMPIL_MAKS),
        peka="" if bukti.peka else _peka(bacaan),
        tertulis=tertulis if len(bacaan) == len(berkas) else None,
        tanpa_teks=_tanpa_teks(berkas, bacaan),
    )


def _ketikan(bukti: Bukti) -> Ketikan:
    return Ketikan(
        jenis=bukti.jenis,
        kota=bukti.kota.nama,
        nomor=bukti.nomor,
        tanggal=bukti.tanggal_dokumen,
        periode_mulai=bukti.periode_mulai,
        periode_akhir=bukti.periode_akhir,
        berlaku_sampai=bukti.berlaku_sampai,
    )


def _tertulis(bacaan: list[BacaanBerkas]) -> Tertulis:
    return Tertulis(
        tahun=tuple(dict.fromkeys(t for b in bacaan for t in b.tahun)),
        nomor=tuple(dict.fromkeys(n for b in bacaan for n in b.nomor)),
        tanggal=tuple(dict.fromkeys(date.fromisoformat(t) for b in bacaan for t in b.tanggal)),
        berlaku_sampai=next((b.berlaku_sampai for b in bacaan if b.berlaku_sampai), None),
        kota=tuple(dict.fromkeys(k for b in bacaan for k in b.kota_disebut)),
    )


def _peka(bacaan: list[BacaanBerkas]) -> str:
    return kalimat_peka(sum(b.angka_16 for b in bacaan), dict.fromkeys(k for b in bacaan for k in b.kata_peka))


def _tanpa_teks(berkas: list[VersiBukti], bacaan: list[BacaanBerkas]) -> bool:
    """A scan: read, a PDF, and no word in it."""
    return any(v.adalah_pdf for v in berkas) and len(bacaan) == len(berkas) and not any(b.awal_halaman for b in bacaan)


# --- Twins ------------------------------------------------------------------------------------------------------
def _kembar(bukti: Bukti, pasangan: list[_Pasangan], sekitar: _Sekitar) -> list[Kembar]:
    """One line for each other piece of evidence by its strongest likeness, old photos under a new date first; those
    outside the scope together in one."""
    terkuat: dict[int, _Pasangan] = {}
    for satu in sorted(pasangan, key=lambda p: KUAT.index(p.macam)):
        kunci = satu.lain.bukti_id if satu.lain.bukti_id in sekitar.terlihat else 0
        terkuat.setdefault(kunci, satu)
    semua = [_kalimat(bukti, p, terlihat=bool(kunci), sekitar=sekitar) for kunci, p in terkuat.items()]
    return sorted(semua, key=lambda k: not k.foto_lama)


def _kalimat(bukti: Bukti, p: _Pasangan, *, terlihat: bool, sekitar: _Sekitar) -> Kembar:
    awal, lain = AWAL[Kembaran.Macam(p.macam)], p.lain.bukti
    if lain.pk == bukti.pk:
        return Kembar(f"Berkas ke-{p.ini.urutan} dan ke-{p.lain.urutan} bukti ini sama.")
    lama = _foto_lama(bukti, p)
    if not terlihat:
        return Kembar(
            f"{awal} sudah ada di OPD lain{', dengan tanggal yang lebih lama' if lama else ''}.", foto_lama=lama
        )
    dipakai = sekitar.pemakaian.get(lain.pk, [])
    keterangan = [lain.opd.singkatan]
    if lain.tanggal_dokumen:
        keterangan.append(tulis(lain.tanggal_dokumen))
    keterangan.append(
        f"dipakai pada {', '.join(dipakai[:4])}{' …' if len(dipakai) > 4 else ''}" if dipakai else "belum dipakai"
    )
    if lain.ditarik:
        keterangan.append("ditarik")
    if lama:
        awal = f"Foto lama dengan tanggal baru? Bukti ini bertanggal {tulis(bukti.tanggal_dokumen)}, foto yang sama"
    return Kembar(f"{awal} ada pada", lain, ", ".join(keterangan), lama)


def _foto_lama(bukti: Bukti, p: _Pasangan) -> bool:
    """Whether the same picture has been shown before under an earlier date."""
    ini, lain = bukti.tanggal_dokumen, p.lain.bukti.tanggal_dokumen
    return bool(p.ini.adalah_gambar and p.lain.adalah_gambar and ini and lain and lain < ini)
