"""What surrounds the answers of an example season: its calendar, the outside stages with their notes, sign-offs."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from bukti.models import Bukti, TautanBukti
from bukti.services.catatan import pakai_untuk_catatan
from indikator.aturan.jendela import Waktu
from indikator.models import CatatanTahap, Evaluasi, HasilSkor
from indikator.models.jendela import Kegiatan
from indikator.queries.pohon import hasil_terbaru
from indikator.services.catatan_tahap import setujui_catatan, tindak_catatan
from indikator.services.jendela import tambah_jendela
from indikator.services.pengajuan import selesaikan_evaluasi
from indikator.services.skor_tahap import impor_skor
from kla_portal.contoh.tahap import CatatanContoh, Skor, catatan_tahap, skor_tahap
from kla_portal.contoh.waktu import hari_kerja
from klaster.models import Kota, Pengguna
from klaster.services.riwayat import bertanggal

PEKAN = timedelta(days=7)
#: Activity -> (weeks after the official closing that it begins, weeks that it lasts).
TAHAP = {
    Kegiatan.VA_PROV: (0, 4),
    Kegiatan.VA_PUSAT: (4, 3),
    Kegiatan.VLH: (8, 3),
    Kegiatan.VKL: (12, 2),
    Kegiatan.VF: (15, 2),
}
CATATAN_TAHAP = 9
SUDAH = "Dokumen yang diminta sudah dilengkapi dan dilampirkan."
TAK_MUNGKIN = "Kegiatan pada tahun itu tidak terekam, sehingga buktinya tidak dapat dibuat lagi."


def susun_kalender(evaluasi: Evaluasi, *, dibuka: date, diajukan: date | None, oleh: Pengguna) -> None:
    """First day, official closing and the windows. A city that has submitted was on time by a day."""
    tenggat = diajukan or evaluasi.tenggat
    penutupan = tenggat + (timedelta(days=1) if diajukan else PEKAN)
    Evaluasi.objects.filter(pk=evaluasi.pk).update(mulai=dibuka, tenggat=tenggat, penutupan=penutupan)
    evaluasi.refresh_from_db()
    jendela = [
        Waktu(Kegiatan.VERIFIKASI, "", dibuka + PEKAN, penutupan),
        Waktu(Kegiatan.PENGESAHAN, "", tenggat - 2 * PEKAN, penutupan),
    ]
    for kegiatan, (mulai, lama) in TAHAP.items():
        awal = penutupan + timedelta(days=1) + mulai * PEKAN
        jendela.append(Waktu(kegiatan, "", awal, awal + lama * PEKAN - timedelta(days=1)))
    with bertanggal(_siang(evaluasi.kota, dibuka)):
        for waktu in jendela:
            tambah_jendela(evaluasi=evaluasi, waktu=waktu, oleh=oleh)


def nilai_tahap_luar(evaluasi: Evaluasi, *, tersisa: Decimal, sampai: str) -> None:
    """Scores of the stages up to `sampai`, each with its notes, as files of that stage would bring them.

    `tersisa`: what share of the self-score the last stage of the season would leave.
    """
    hasil = hasil_terbaru(evaluasi, HasilSkor.Jenis.MANDIRI)
    assert hasil is not None
    mandiri = {kode: Decimal(poin) for kode, poin in hasil.rincian["pertanyaan"].items()}
    kunci = f"{evaluasi.kota.kode}/{evaluasi.tahun}"
    semua = skor_tahap(kunci, mandiri, akhir=hasil.total * tersisa, sampai=sampai)
    for tahap, skor in semua.items():
        catatan = [] if tahap == "EM" else catatan_tahap(kunci, semua, tahap, jumlah=CATATAN_TAHAP)
        waktu = _saat_tahap(evaluasi, tahap)
        with bertanggal(waktu):
            impor_skor(evaluasi=evaluasi, tahap=tahap, isi=_berkas_tahap(skor, catatan, salah=tahap == "VA_PROV"))
        CatatanTahap.objects.filter(evaluasi=evaluasi, tahap=tahap).update(
            dibuat_pada=waktu, tenggat=(waktu + 2 * PEKAN).date()
        )


def _berkas_tahap(skor: Skor, catatan: list[CatatanContoh], *, salah: bool) -> bytes:
    """The CSV of a stage with its own total. Real sheets do not always add up; neither does the one with `salah`."""
    teks = {c.kode: c.teks for c in catatan}
    baris = ["kode_pertanyaan,nilai,catatan"]
    baris += [f'{kode},{poin:f},"{teks.get(kode, "")}"' for kode, poin in skor.items()]
    total = sum(skor.values(), Decimal(0)) + (Decimal("4.90") if salah else Decimal(0))
    return "\n".join([*baris, f'TOTAL,{total:f},""']).encode()


def tindak_lanjuti(evaluasi: Evaluasi, *, sekretariat: Pengguna, operator: dict[str, Pengguna], semua: bool) -> None:
    """Notes dealt with by the OPD and checked by the secretariat: all of a closed year, some of a running one."""
    daftar = list(CatatanTahap.objects.filter(evaluasi=evaluasi).select_related("opd", "evaluasi__kota"))
    for nomor, catatan in enumerate(daftar if semua else daftar[: len(daftar) // 2]):
        oleh = operator[catatan.opd.kode] if catatan.opd else sekretariat
        with bertanggal(_ditindak_pada(catatan)):
            tertindak = _tindak(catatan, nomor, oleh)
            if semua or nomor % 2:
                setujui_catatan(catatan=tertindak, versi=tertindak.versi, oleh=sekretariat)
    for satu in (
        CatatanTahap.objects.filter(evaluasi=evaluasi).exclude(ditindak_pada=None).select_related("evaluasi__kota")
    ):
        waktu = _ditindak_pada(satu)
        CatatanTahap.objects.filter(pk=satu.pk).update(
            ditindak_pada=waktu, diperiksa_pada=waktu if satu.diperiksa_pada else None
        )


def _ditindak_pada(catatan: CatatanTahap) -> datetime:
    """Some days after the note was left, or yesterday."""
    evaluasi = catatan.evaluasi
    dibuat = catatan.dibuat_pada.astimezone(evaluasi.kota.zona).date()
    hari = min(dibuat + timedelta(days=3 + catatan.pk % 6), evaluasi.hari_ini - timedelta(days=1))
    return _siang(evaluasi.kota, max(hari, dibuat)) + timedelta(hours=2)


def _tindak(catatan: CatatanTahap, nomor: int, oleh: Pengguna) -> CatatanTahap:
    """With a document that the OPD has shown for the question anyway; where there is none, as impossible."""
    tautan = TautanBukti.objects.berlaku().filter(jawaban__evaluasi=catatan.evaluasi, opd=catatan.opd)
    dipakai = tautan.filter(jawaban__pertanyaan=catatan.pertanyaan).values("bukti")
    bukti = None if nomor % 7 == 6 else Bukti.objects.filter(pk__in=dipakai).first()
    if bukti is not None:
        pakai_untuk_catatan(catatan=catatan, bukti=bukti, oleh=oleh)
        catatan.refresh_from_db()
    return tindak_catatan(
        catatan=catatan,
        penyelesaian=CatatanTahap.Penyelesaian.BUKTI if bukti else CatatanTahap.Penyelesaian.TIDAK_MUNGKIN,
        sudah=SUDAH if bukti else "",
        belum="",
        diperlukan="",
        alasan="" if bukti else TAK_MUNGKIN,
        versi=catatan.versi,
        oleh=oleh,
    )


def tutup(evaluasi: Evaluasi, *, oleh: Pengguna) -> None:
    """The closed year: its award stands among the published facts already."""
    with bertanggal(_saat_tahap(evaluasi, "VF") + PEKAN):
        selesaikan_evaluasi(evaluasi=evaluasi, oleh=oleh)


def _saat_tahap(evaluasi: Evaluasi, tahap: str) -> datetime:
    """A day in the stage's window that has passed already; the self-score counts from the submission."""
    jendela = evaluasi.jendela.filter(kegiatan=tahap).first()
    if jendela is None:
        return evaluasi.diajukan_pada or timezone.now()
    return _siang(evaluasi.kota, min(jendela.mulai + timedelta(days=3), evaluasi.hari_ini - timedelta(days=1)))


def _siang(kota: Kota, hari: date) -> datetime:
    """After lunch on that day; on the Friday before where it is a weekend."""
    return datetime.combine(hari_kerja(hari), time(13, 20), tzinfo=kota.zona)
