"""Who answers what: changed for one question or for many at once, all or nothing, never losing anybody's work."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from indikator.aturan.tata_tugas import Soal, Tata, Unit, salah_tata
from indikator.models import Evaluasi, IsiMatriks, Jawaban, Penugasan
from indikator.models.status import TERBUKA
from indikator.pemeriksaan import isi_bagian_lepas
from indikator.queries.jendela import tenggat_nyata
from indikator.services import kabar
from indikator.services.evaluasi import bagian_bawaan, unit_kota
from indikator.services.kunci import pegang_banyak_jawaban, pegang_evaluasi
from indikator.services.pengisian import teruskan_bila_lengkap
from indikator.services.perpanjangan import PESAN_ALASAN
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Opd, Pengguna, Riwayat
from klaster.services.riwayat import catat_banyak, susun_riwayat

TAMBAH, LEPAS, PIMPIN = "tambah", "lepas", "pimpin"
SEBUT_MAKS = 10
PESAN_BASI = "Penugasan pertanyaan ini baru diubah orang lain, sehingga belum disimpan. Bandingkan, lalu simpan lagi."
PESAN_DIAJUKAN = "Evaluasi sudah diajukan, sehingga penugasan tidak dapat diubah."


class PenugasanDitolak(Ditolak):
    """Rules broken in one or more questions; `salah` holds (question code, sentence) of each.

    `kalimat` are the first of them, one sentence each and how many more there are, for a page to list. `sisa`: how many
    questions no rule would have kept from changing.
    """

    def __init__(self, salah: list[tuple[str, str]], sisa: int = 0) -> None:
        kalimat = [pesan for _, pesan in salah[:SEBUT_MAKS]]
        if len(salah) > SEBUT_MAKS:
            kalimat.append(f"Masih ada {len(salah) - SEBUT_MAKS} halangan lain.")
        super().__init__(" ".join(kalimat))
        self.salah = salah
        self.kalimat = kalimat
        self.sisa = sisa


@dataclass(frozen=True)
class HasilBorongan:
    """What a batch did: how many questions changed, and the codes of those that a rule kept as they were."""

    berubah: int
    dilewati: tuple[str, ...] = ()


@dataclass(frozen=True)
class Keadaan:
    """One question as it is now: held, with its parts. `akhir`: the last day of the open part that ends latest."""

    jawaban: Jawaban
    bagian: list[Penugasan]
    akhir: date

    @property
    def tata(self) -> Tata:
        return tata_bagian(self.bagian)

    @property
    def kode(self) -> str:
        return self.jawaban.pertanyaan.kode


def tata_bagian(bagian: Iterable[Penugasan]) -> Tata:
    return Tata.dari((b.opd_id, b.pimpin) for b in bagian)


@transaction.atomic
def ubah_penugasan(*, jawaban: Jawaban, tata: Tata, sidik: str, oleh: Pengguna) -> bool:
    """Set the OPD of one question and who leads; whether anything changed. `sidik`: of the assignment the user saw."""
    return bool(_terapkan(jawaban.evaluasi, {jawaban.pk: tata}, oleh, sidik={jawaban.pk: sidik}))


@transaction.atomic
def ubah_borongan(
    *,
    evaluasi: Evaluasi,
    jawaban_ids: Iterable[int],
    tindakan: str,
    opd: Opd,
    oleh: Pengguna,
    lewati: bool = False,
) -> HasilBorongan:
    """Add an OPD to these questions, take it from them, or let it lead them. All or nothing, unless `lewati`: then
    what a rule keeps as it is, a question that has been handed in above all, is passed over.

    Questions of another evaluation among the ids are left alone.
    """
    ubah = {TAMBAH: Tata.tambah, LEPAS: Tata.lepas, PIMPIN: Tata.pimpinan}[tindakan]
    keadaan = _pegang(evaluasi, jawaban_ids)
    baru = {pk: ubah(k.tata, opd.pk) for pk, k in keadaan.items() if tindakan != LEPAS or opd.pk in k.tata.opd}
    baru = {pk: tata for pk, tata in baru.items() if keadaan[pk].tata != tata}
    berubah = _terapkan(evaluasi, baru, oleh, keadaan=keadaan, lewati=lewati)
    return HasilBorongan(len(berubah), tuple(k.kode for pk, k in keadaan.items() if pk in baru.keys() - berubah))


@transaction.atomic
def pulihkan_penugasan(*, jawaban: Jawaban, sidik: str, oleh: Pengguna) -> bool:
    """Give one question back to the OPD that the instrument names; the units of a wilayah question stay."""
    return ubah_penugasan(jawaban=jawaban, tata=tata_bawaan(jawaban), sidik=sidik, oleh=oleh)


@transaction.atomic
def terapkan_penugasan(
    *,
    evaluasi: Evaluasi,
    tata: Mapping[int, Tata],
    tenggat: Mapping[int, date | None],
    sidik: Mapping[int, str],
    alasan: str,
    oleh: Pengguna,
) -> int:
    """Set many questions at once, as an import does: OPD, lead, and the deadline of their own; how many changed.

    `tenggat` names only questions whose deadline changes; a later one is an extension and needs `alasan`.
    """
    keadaan = _pegang(evaluasi, {*tata, *tenggat})
    berubah = _terapkan(evaluasi, tata, oleh, keadaan=keadaan, sidik=sidik)
    return len(berubah | _terapkan_tenggat(evaluasi, keadaan, tenggat, alasan.strip(), oleh))


def tata_bawaan(jawaban: Jawaban) -> Tata:
    """The OPD the instrument names for this question in this city; units that answer now stay as they are."""
    acuan = [a.kode_opd for a in jawaban.pertanyaan.opd_acuan.all()]
    bawaan = bagian_bawaan(jawaban, acuan, unit_kota(jawaban.evaluasi.kota))
    if not jawaban.pertanyaan.wilayah:
        return tata_bagian(bawaan)
    kini = [b for b in jawaban.penugasan.select_related("opd") if b.opd.adalah_wilayah]
    dinas = [b for b in bawaan if not b.opd.adalah_wilayah]
    return Tata.dari([*((b.opd_id, b.pimpin) for b in dinas), *((b.opd_id, False) for b in kini)])


def _pegang(evaluasi: Evaluasi, jawaban_ids: Iterable[int]) -> dict[int, Keadaan]:
    """The questions, held in one order for everybody, with their parts and their last days; three queries."""
    milik = Jawaban.objects.filter(evaluasi=evaluasi, pk__in=set(jawaban_ids)).select_related("pertanyaan")
    jawaban = pegang_banyak_jawaban(milik)
    terkini = pegang_evaluasi(evaluasi.pk)
    if not terkini.terbuka:
        raise Ditolak(PESAN_DIAJUKAN)
    bagian: dict[int, list[Penugasan]] = {j.pk: [] for j in jawaban}
    semua = Penugasan.objects.filter(jawaban__in=bagian).select_related("opd").annotate(tenggat_akhir=tenggat_nyata())
    akhir: dict[int, date] = {}
    for b in semua.order_by("-pimpin", "opd__nama"):
        bagian[b.jawaban_id].append(b)
        if b.status in TERBUKA:
            akhir[b.jawaban_id] = max(akhir.get(b.jawaban_id, b.tenggat_akhir), b.tenggat_akhir)
    for j in jawaban:
        j.evaluasi = terkini
    return {j.pk: Keadaan(j, bagian[j.pk], akhir.get(j.pk, terkini.tenggat)) for j in jawaban}


def _terapkan(
    evaluasi: Evaluasi,
    tata: Mapping[int, Tata],
    oleh: Pengguna,
    *,
    keadaan: dict[int, Keadaan] | None = None,
    sidik: Mapping[int, str] | None = None,
    lewati: bool = False,
) -> set[int]:
    """Check everything, then write everything that may be written. Returns the ids of the answers that changed."""
    keadaan = _pegang(evaluasi, tata) if keadaan is None else keadaan
    ubah = {pk: baru for pk, baru in tata.items() if pk in keadaan and keadaan[pk].tata != baru}
    if any(keadaan[pk].tata.sidik != sidik[pk] for pk in ubah if sidik and pk in sidik):
        raise SudahBerubah(PESAN_BASI)
    unit = _unit(evaluasi, keadaan, ubah)
    salah = {pk: pesan for pk, baru in ubah.items() if (pesan := _salah(keadaan[pk], baru, unit[pk]))}
    if salah and not lewati:
        semua = [(keadaan[pk].kode, satu) for pk, pesan in salah.items() for satu in pesan]
        raise PenugasanDitolak(semua, sisa=len(ubah) - len(salah))
    ubah = {pk: baru for pk, baru in ubah.items() if pk not in salah}
    _tulis(keadaan, ubah)
    riwayat = _catat(keadaan, ubah, unit, oleh)
    _kabari(evaluasi, keadaan, ubah, oleh, riwayat)
    for pk, baru in ubah.items():
        if keadaan[pk].tata.opd - baru.opd:
            teruskan_bila_lengkap(keadaan[pk].jawaban, oleh)
    return set(ubah)


def _salah(kini: Keadaan, baru: Tata, unit: dict[int, Unit]) -> list[str]:
    jawaban = kini.jawaban
    return salah_tata(Soal(kini.kode, jawaban.status, bool(jawaban.pertanyaan.wilayah)), kini.tata, baru, unit)


def _unit(evaluasi: Evaluasi, keadaan: dict[int, Keadaan], ubah: Mapping[int, Tata]) -> dict[int, dict[int, Unit]]:
    """Answer -> OPD -> what the rules ask of it. An OPD of another city is refused as if it were not there."""
    kota = {o.pk: o for o in Opd.objects.filter(kota=evaluasi.kota_id)}
    if any(opd not in kota for baru in ubah.values() for opd in baru.opd):
        raise Ditolak("Salah satu OPD tidak ada di kota ini. Muat ulang halaman, lalu pilih lagi.", bidang="opd")
    isi = _isi([b for pk, baru in ubah.items() for b in keadaan[pk].bagian if b.opd_id not in baru.opd])
    unit: dict[int, dict[int, Unit]] = {}
    for pk, baru in ubah.items():
        punya = {b.opd_id: b for b in keadaan[pk].bagian}
        terkait = (kota[i] for i in baru.opd | punya.keys() if i in kota)
        unit[pk] = {o.pk: _satu_unit(o, punya.get(o.pk), isi) for o in terkait}
    return unit


def _satu_unit(opd: Opd, bagian: Penugasan | None, isi: Mapping[int, tuple[str, ...]]) -> Unit:
    dasar = Unit(opd.pk, opd.nama, opd.adalah_wilayah, opd.aktif)
    return dasar if bagian is None else replace(dasar, status=bagian.status, isi=isi.get(bagian.pk, ()))


def _isi(dilepas: list[Penugasan]) -> dict[int, tuple[str, ...]]:
    """Part -> the work it holds, of those that would be taken away."""
    pk = [b.pk for b in dilepas]
    bertabel = set(IsiMatriks.objects.filter(penugasan__in=pk).terisi().values_list("penugasan_id", flat=True))
    terdaftar = isi_bagian_lepas(pk) if pk else {}
    isi = {}
    for b in dilepas:
        apa = [
            *(["catatan"] if b.catatan else []),
            *(["jawaban unit"] if b.nilai_unit else []),
            *(["tabel"] if b.pk in bertabel else []),
            *terdaftar.get(b.pk, []),
        ]
        if apa:
            isi[b.pk] = tuple(apa)
    return isi


def _tulis(keadaan: dict[int, Keadaan], ubah: Mapping[int, Tata]) -> None:
    """Take away, unseat, add, seat: at no moment has a question two leads."""
    dilepas = [b.pk for pk, baru in ubah.items() for b in keadaan[pk].bagian if b.opd_id not in baru.opd]
    Penugasan.objects.filter(pk__in=dilepas).delete()
    turun = [b.pk for pk, baru in ubah.items() for b in keadaan[pk].bagian if b.pimpin and b.opd_id != baru.pimpin]
    Penugasan.objects.filter(pk__in=turun).update(pimpin=False)
    Penugasan.objects.bulk_create(
        Penugasan(jawaban_id=pk, opd_id=opd, pimpin=opd == baru.pimpin)
        for pk, baru in ubah.items()
        for opd in sorted(baru.opd - keadaan[pk].tata.opd)
    )
    naik = [b.pk for pk, baru in ubah.items() for b in keadaan[pk].bagian if b.opd_id == baru.pimpin and not b.pimpin]
    Penugasan.objects.filter(pk__in=naik).update(pimpin=True)


def _catat(
    keadaan: dict[int, Keadaan], ubah: Mapping[int, Tata], unit: dict[int, dict[int, Unit]], oleh: Pengguna
) -> list[Riwayat]:
    return catat_banyak(
        susun_riwayat(
            aksi=Aksi.PENUGASAN_DIUBAH,
            objek=keadaan[pk].jawaban,
            label=f"pertanyaan {keadaan[pk].kode}",
            oleh=oleh,
            kota=keadaan[pk].jawaban.evaluasi.kota_id,
            sebelum=_sebut(keadaan[pk].tata, unit[pk]),
            sesudah=_sebut(baru, unit[pk]),
        )
        for pk, baru in ubah.items()
    )


def _kabari(
    evaluasi: Evaluasi, keadaan: dict[int, Keadaan], ubah: Mapping[int, Tata], oleh: Pengguna, riwayat: list[Riwayat]
) -> None:
    """Tell those who have got something to do; who has lost something has less to do and sees it in the list."""
    baru: dict[int, list[str]] = {}
    for pk, tata in ubah.items():
        for opd in tata.opd - keadaan[pk].tata.opd:
            baru.setdefault(opd, []).append(keadaan[pk].kode)
    if baru:
        kabar.ditugasi(evaluasi, baru, oleh, riwayat[0].pk)


def _sebut(tata: Tata, unit: dict[int, Unit]) -> dict[str, object]:
    return {
        "pimpin": unit[tata.pimpin].nama if tata.pimpin in unit else None,
        "opd": sorted(unit[pk].nama for pk in tata.opd if pk in unit),
    }


def _terapkan_tenggat(
    evaluasi: Evaluasi, keadaan: dict[int, Keadaan], tenggat: Mapping[int, date | None], alasan: str, oleh: Pengguna
) -> set[int]:
    """Set the own deadline of the open parts of these questions, those just added included."""
    if not tenggat:
        return set()
    terkini = next(iter(keadaan.values())).jawaban.evaluasi
    salah = [
        (keadaan[pk].kode, pesan)
        for pk, hari in tenggat.items()
        if hari is not None and (pesan := _salah_tenggat(terkini, hari, keadaan[pk].kode))
    ]
    if salah:
        raise PenugasanDitolak(salah)
    riwayat, berubah = [], set()
    for pk, hari in tenggat.items():
        panjang = hari is not None and hari > keadaan[pk].akhir
        if panjang and not alasan:
            raise Ditolak(PESAN_ALASAN, bidang="alasan")
        terbuka = Penugasan.objects.filter(jawaban=pk, status__in=TERBUKA)
        ganti = terbuka.filter(tenggat__isnull=False) if hari is None else terbuka
        if not ganti.update(tenggat=hari):
            continue
        berubah.add(pk)
        riwayat.append(
            susun_riwayat(
                aksi=Aksi.PERPANJANGAN_DIBERI if panjang else Aksi.TENGGAT_DIUBAH,
                objek=keadaan[pk].jawaban,
                label=f"{'kepada ' if panjang else ''}pertanyaan {keadaan[pk].kode}",
                oleh=oleh,
                kota=terkini.kota_id,
                keterangan=alasan,
                sesudah={"evaluasi": evaluasi.pk, "sampai": hari.isoformat() if hari else None},
            )
        )
    _kabari_tenggat(evaluasi, {pk: tenggat[pk] for pk in berubah}, catat_banyak(riwayat), oleh)
    return berubah


def _kabari_tenggat(
    evaluasi: Evaluasi, tenggat: Mapping[int, date | None], riwayat: list[Riwayat], oleh: Pengguna
) -> None:
    """One message a person and day: an import gives many questions the same."""
    baris = {satu.objek_id: satu for satu in riwayat}
    for hari in dict.fromkeys(tenggat.values()):
        jawaban = [pk for pk, baru in tenggat.items() if baru == hari]
        bagian = Penugasan.objects.filter(jawaban__in=jawaban, status__in=TERBUKA).values_list("pk", flat=True)
        kabar.tenggat_bagian_diubah(evaluasi, bagian, hari, baris[jawaban[0]], oleh)


def _salah_tenggat(evaluasi: Evaluasi, hari: date, kode: str) -> str:
    if hari < evaluasi.hari_ini:
        return f"Tenggat pertanyaan {kode} sebelum hari ini. Pilih hari ini atau sesudahnya."
    if evaluasi.penutupan and evaluasi.hari_ini <= evaluasi.penutupan < hari:
        return f"Tenggat pertanyaan {kode} melewati penutupan resmi. Pilih tanggal yang lebih awal."
    return ""
