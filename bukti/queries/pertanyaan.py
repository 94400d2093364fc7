"""What the question page shows about one answer and one user: parts, permissions, evidence, last year, neighbours."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from bukti.models import Bukti, TautanBukti, VersiBukti
from bukti.queries.cari_teks import menyebut
from bukti.queries.versi import muat_berkas
from indikator.models import Jawaban, Penugasan, Status
from indikator.models.status import TERBUKA, TERKIRIM
from indikator.queries.banding_tahun import tahun_sebelum
from indikator.queries.jendela import alasan_tutup, jadwal, rentang_bagian
from indikator.queries.peta_kode import pendahulu
from klaster.izin import Izin, boleh
from klaster.models import Pengguna
from klaster.models.pengguna import Peran

TAMPIL_AWAL = 4  # parts still owed that are shown at once


@dataclass
class Bagian:
    """One OPD's part as this user sees it."""

    penugasan: Penugasan
    milik: bool  # the user works on it
    tenggat: date
    lewat: bool  # the deadline has passed
    terkunci: bool  # the evaluation has been submitted
    tutup: str = ""  # why this user cannot fill it now: not begun yet, or over; with whom to ask
    jumlah_bukti: int = 0  # pieces of evidence that this part has brought

    @property
    def terlambat(self) -> bool:
        return self.lewat and self.penugasan.status in TERBUKA

    @property
    def dapat_diisi(self) -> bool:
        return self.milik and not self.terkunci and not self.tutup and self.penugasan.status in TERBUKA

    @property
    def dapat_ditarik(self) -> bool:
        return self.milik and not self.terkunci and not self.tutup and self.penugasan.status == Status.MENUNGGU


@dataclass
class Kerja:
    """What this user may do on the page, and how things stand."""

    bagian: list[Bagian]
    sendiri: Bagian | None = None  # the part the user speaks for first: own unit's, for the secretariat the lead's
    boleh_mengisi: bool = False  # the role fills in at all
    terbuka: list[Penugasan] = field(default_factory=list)  # parts the user may bring evidence to, now

    @property
    def pimpin(self) -> Bagian:
        return next(b for b in self.bagian if b.penugasan.pimpin)

    @property
    def menetapkan_nilai(self) -> bool:
        return self.pimpin.dapat_diisi

    @property
    def selesai(self) -> int:
        return sum(b.penugasan.status in TERKIRIM for b in self.bagian)

    @property
    def belum_selesai(self) -> list[Bagian]:
        return [b for b in self.bagian if b.penugasan.status in TERBUKA]

    @property
    def utama(self) -> list[Bagian]:
        """What is shown at once of many parts: the lead, the user's own unit, and some that are still owed."""
        tetap = [b for b in self.opd if b.penugasan.pimpin or b is self.sendiri]
        ditagih = [b for b in self.opd if b in self.belum_selesai and b not in tetap]
        return tetap + sorted(ditagih, key=lambda b: not b.terlambat)[:TAMPIL_AWAL]

    @property
    def lainnya(self) -> list[Bagian]:
        utama = self.utama
        return [b for b in self.opd if b not in utama]

    @property
    def milik(self) -> list[Bagian]:
        return [b for b in self.bagian if b.milik]

    @property
    def sebagai_unit(self) -> bool:
        """Whether the user is here for a kecamatan's or kelurahan's own answer."""
        sendiri = self.sendiri.penugasan if self.sendiri else None
        return sendiri is not None and bool(sendiri.jawaban.pertanyaan.wilayah) and sendiri.opd.adalah_wilayah

    @property
    def terlambat(self) -> list[Bagian]:
        """Parts still owed after their deadline, the longest first."""
        return sorted((b for b in self.bagian if b.terlambat), key=lambda b: b.tenggat)

    @property
    def opd(self) -> list[Bagian]:
        """What stands side by side: all parts; of a question for units those of offices, and the unit in hand."""
        if not self.bagian[0].penugasan.jawaban.pertanyaan.wilayah:
            return self.bagian
        return [b for b in self.bagian if not b.penugasan.opd.adalah_wilayah or b is self.sendiri]

    def fokuskan(self, pk: int | None) -> None:
        """Put this part first when it is the user's: its form is shown, and evidence is brought in its name."""
        fokus = next((b for b in self.milik if b.penugasan.pk == pk), None)
        if fokus:
            self.sendiri = fokus
            self.terbuka.sort(key=lambda p: p.pk != pk)


def kerja(jawaban: Jawaban, pengguna: Pengguna) -> Kerja:
    """The parts of the answer in order: the lead, then late ones, then by name; and what this user may do."""
    evaluasi = jawaban.evaluasi
    bagian, windows = [], jadwal(evaluasi)
    for p in jawaban.penugasan.select_related("opd", "diajukan_oleh").order_by("-pimpin", "opd__nama"):
        p.jawaban = jawaban
        tenggat = rentang_bagian(p, evaluasi, Peran.OPERATOR, windows).sampai or evaluasi.tenggat
        milik = boleh(pengguna, Izin.ISI_JAWABAN, p)
        tutup = alasan_tutup(evaluasi, rentang_bagian(p, evaluasi, pengguna.peran, windows), pengguna) if milik else ""
        bagian.append(Bagian(p, milik, tenggat, evaluasi.sudah_lewat(tenggat), not evaluasi.terbuka, tutup))
    milik_saya = [b for b in bagian if b.milik]
    sendiri = next((b for b in milik_saya if b.penugasan.opd_id == pengguna.opd_id), None)
    if sendiri is None and pengguna.adalah_operator:  # a kecamatan without a part of its own: a unit that still owes
        sendiri = next((b for b in milik_saya if b.dapat_diisi), None)
    return Kerja(
        bagian=bagian,
        sendiri=sendiri or next(iter(milik_saya), None),
        boleh_mengisi=boleh(pengguna, Izin.ISI_JAWABAN),
        terbuka=[b.penugasan for b in milik_saya if b.dapat_diisi],
    )


def lampiran(jawaban: Jawaban) -> list[TautanBukti]:
    """The evidence of the answer in use, oldest first; `versi_terbaru` is the number of its newest good file."""
    terbaru = VersiBukti.objects.filter(bukti=OuterRef("bukti")).layak().order_by("-nomor")
    tautan = list(
        jawaban.tautan_bukti.aktif()
        .select_related("bukti__opd", "bukti__pengunggah", "versi", "kebutuhan", "opd", "diputuskan_oleh")
        .annotate(versi_terbaru=Subquery(terbaru.values("nomor")[:1]))
        .order_by("ditautkan_pada", "pk")
    )
    muat_berkas([t.versi for t in tautan])
    return tautan


def bukti_ditarik(jawaban: Jawaban) -> list[TautanBukti]:
    return list(jawaban.tautan_bukti.filter(bukti__ditarik_pada__isnull=False).select_related("bukti"))


def sebelumnya(jawaban: Jawaban, pengguna: Pengguna) -> Jawaban | None:
    """What the evaluation before this one said, if the user may see it: the answer to the question that lives on here
    by the map of codes.
    """
    lalu = tahun_sebelum(jawaban.evaluasi, pengguna)
    if lalu is None:
        return None
    asal = pendahulu(jawaban.pertanyaan, lalu.instrumen_id)
    ada = {j.pertanyaan_id: j for j in lalu.jawaban.filter(pertanyaan__in=asal).select_related("pertanyaan")}
    return next((ada[pk] for pk in asal if pk in ada), None)


@dataclass(frozen=True)
class Tetangga:
    """Codes of the questions before and after in the user's scope; empty at the ends."""

    sebelum: str
    sesudah: str


def tetangga(jawaban: Jawaban, pengguna: Pengguna) -> Tetangga:
    semua = Jawaban.objects.terlihat_oleh(pengguna).filter(evaluasi=jawaban.evaluasi)
    urutan, kode = jawaban.pertanyaan.urutan, "pertanyaan__kode"
    sebelum = semua.filter(pertanyaan__urutan__lt=urutan).order_by("-pertanyaan__urutan").values_list(kode, flat=True)
    sesudah = semua.filter(pertanyaan__urutan__gt=urutan).order_by("pertanyaan__urutan").values_list(kode, flat=True)
    return Tetangga(sebelum.first() or "", sesudah.first() or "")


def jawaban_terbuka_berikut(jawaban: Jawaban, pengguna: Pengguna) -> Jawaban | None:
    """The next question in which the user still has an open part; from the start again after the last."""
    bagian = (
        Penugasan.objects.dikerjakan_oleh(pengguna)
        .terbuka()
        .filter(jawaban__evaluasi=jawaban.evaluasi)
        .exclude(jawaban=jawaban)
    )
    if pengguna.peran == Peran.SEKRETARIAT:
        bagian = bagian.filter(pimpin=True)
    terbuka = Jawaban.objects.filter(pk__in=bagian.values("jawaban_id")).select_related("pertanyaan")
    urut = terbuka.order_by("pertanyaan__urutan")
    berikut = urut.filter(pertanyaan__urutan__gt=jawaban.pertanyaan.urutan).first() or urut.first()
    if berikut:
        berikut.evaluasi = jawaban.evaluasi
    return berikut


def bukti_untuk_dipakai(jawaban: Jawaban, pengguna: Pengguna, kata: str = "") -> QuerySet:
    """Evidence the user may attach to this answer: in scope, in use, not attached yet, with a file that is not refused.

    The most likely first: what proved the same question before, then the kinds that the question asks for, then the
    newest.
    """
    terlampir = jawaban.tautan_bukti.values("bukti_id")
    layak = VersiBukti.objects.layak()
    tersedia = (
        Bukti.objects.terlihat_oleh(pengguna)
        .aktif()
        .filter(Q(pk__in=layak.values("bukti_id")) | ~Q(tautan_url=""), kota=jawaban.evaluasi.kota_id)
        .exclude(pk__in=terlampir)
    )
    if kata:
        tersedia = tersedia.filter(menyebut(kata, pengguna))
    dahulu = TautanBukti.objects.filter(
        jawaban__pertanyaan__kode=jawaban.pertanyaan.kode, jawaban__evaluasi__kota=jawaban.evaluasi.kota_id
    ).exclude(jawaban=jawaban)
    return tersedia.annotate(
        pernah=Q(pk__in=dahulu.values("bukti_id")),
        diminta=Q(jenis__in=jawaban.pertanyaan.kebutuhan.values("jenis")),
    ).order_by(F("pernah").desc(), F("diminta").desc(), "-dibuat_pada", "-pk")
