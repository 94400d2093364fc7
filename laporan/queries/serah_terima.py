"""The pack of a handover: what an account's place holds, owes and was told, as plain data of that day.

Plain, because it is stored and must read the same when the accounts, the evaluation or the evidence are gone.
"""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from bukti.models import Bukti, TautanBukti
from indikator.models import Evaluasi, Jawaban, Penugasan, Status
from indikator.models.status import TERBUKA
from indikator.queries.tugas import menurut_mendesak, tugas
from klaster.models import Notifikasi, Opd, Pengguna, Riwayat
from klaster.models.pengguna import Peran

VERSI = 1
TEKS_MAKS = 200
BUKTI_MAKS = 300
KABAR_MAKS = 50
#: Keys whose values are days or moments in ISO form.
_HARI, _SAAT = ("tenggat", "berlaku_sampai", "tanggal_dokumen"), ("disusun", "pada", "sejak")


def susun_paket(dari: Pengguna) -> dict[str, Any]:
    """The pack of this account's place today. Fifteen queries at most, whatever the place holds."""
    return {
        "versi": VERSI,
        "disusun": timezone.now().isoformat(),
        "dari": {"nama": str(dari), "username": dari.username, "jabatan": dari.keterangan_peran},
        "evaluasi": [_evaluasi(satu, dari) for satu in _evaluasi_berjalan(dari)],
        "bukti": _bukti(dari),
        "kabar": _kabar(dari),
        "pekerjaan": _pekerjaan(dari),
    }


def baca_paket(paket: Any) -> Any:
    """The stored pack with its days and moments as such, for a page."""
    if isinstance(paket, list):
        return [baca_paket(satu) for satu in paket]
    if not isinstance(paket, dict):
        return paket
    return {kunci: _nilai(kunci, isi) for kunci, isi in paket.items()}


def banyak_butir(paket: dict[str, Any]) -> int:
    """How many rows the pack has, which is what its length on paper follows."""
    evaluasi = sum(len(e.get(kunci, [])) for e in paket["evaluasi"] for kunci in ("berutang", "opd", "menunggu"))
    return evaluasi + len(paket["bukti"]["daftar"]) + sum(len(paket.get(kunci, [])) for kunci in ("kabar", "pekerjaan"))


def _nilai(kunci: str, isi: Any) -> Any:
    if isinstance(isi, str) and isi and kunci in _HARI:
        return date.fromisoformat(isi)
    if isinstance(isi, str) and isi and kunci in _SAAT:
        return datetime.fromisoformat(isi)
    return baca_paket(isi)


def _evaluasi_berjalan(dari: Pengguna) -> QuerySet[Evaluasi]:
    """The evaluations that are not over, the newest first; of a city without one, the newest of all."""
    semua = Evaluasi.objects.filter(kota=dari.kota_id).select_related("kota", "instrumen").order_by("-tahun")
    berjalan = semua.exclude(status=Evaluasi.Status.SELESAI)
    return berjalan[:3] if berjalan.exists() else semua[:1]


def _evaluasi(evaluasi: Evaluasi, dari: Pengguna) -> dict[str, Any]:
    hasil: dict[str, Any] = {
        "tahun": evaluasi.tahun,
        "status": evaluasi.get_status_display(),
        "terbuka": evaluasi.terbuka,
        "tenggat": evaluasi.tenggat.isoformat(),
    }
    if dari.peran in (Peran.OPERATOR, Peran.SEKRETARIAT):
        hasil |= _bagian(evaluasi, dari)
    if dari.peran == Peran.SEKRETARIAT:
        hasil["opd"] = _per_opd(evaluasi)
    if dari.peran == Peran.VERIFIKATOR:
        hasil["menunggu"] = _menunggu(evaluasi, dari)
    return hasil


def _bagian(evaluasi: Evaluasi, dari: Pengguna) -> dict[str, Any]:
    """The parts of the place: those still owed one by one, the others counted and named."""
    semua: list[Any] = list(menurut_mendesak(tugas(evaluasi, dari)))  # each with `tenggat_nyata`
    hari_ini = evaluasi.hari_ini
    berutang = [
        {
            "kode": b.jawaban.pertanyaan.kode,
            "teks": b.jawaban.pertanyaan.teks[:TEKS_MAKS],
            "opd": b.opd.nama,
            "pimpin": b.pimpin,
            "status": b.status,
            "alasan": b.jawaban.alasan_kembali if b.status == Status.DIKEMBALIKAN else "",
            "tenggat": b.tenggat_nyata.isoformat(),
            "lewat": b.tenggat_nyata < hari_ini,
            "alamat": b.jawaban.get_absolute_url(),
        }
        for b in semua
        if b.status in TERBUKA
    ]
    return {
        "bagian": len(semua),
        "berutang": berutang,
        "dikembalikan": sum(b["status"] == Status.DIKEMBALIKAN for b in berutang),
        "lewat": sum(b["lewat"] for b in berutang),
        "menunggu_verifikasi": [b.jawaban.pertanyaan.kode for b in semua if b.status == Status.MENUNGGU],
        "diterima": [b.jawaban.pertanyaan.kode for b in semua if b.status == Status.DITERIMA],
    }


def _per_opd(evaluasi: Evaluasi) -> list[dict[str, Any]]:
    """How much each OPD still owes, the most first; the secretariat sees to all of them."""
    terbuka = Penugasan.objects.filter(jawaban__evaluasi=evaluasi, status__in=TERBUKA)
    jumlah = terbuka.values("opd__nama").annotate(
        banyak=Count("pk"), kembali=Count("pk", filter=Q(status=Status.DIKEMBALIKAN))
    )
    return [
        {"nama": b["opd__nama"], "terbuka": b["banyak"], "dikembalikan": b["kembali"]}
        for b in jumlah.order_by("-banyak", "opd__nama")
    ]


def _menunggu(evaluasi: Evaluasi, dari: Pengguna) -> list[dict[str, Any]]:
    """Answers that wait for this verifier, the longest first."""
    jawaban = Jawaban.objects.terlihat_oleh(dari).filter(evaluasi=evaluasi, status=Status.MENUNGGU)
    return [
        {
            "kode": j.pertanyaan.kode,
            "teks": j.pertanyaan.teks[:TEKS_MAKS],
            "sejak": j.menunggu_sejak.isoformat() if j.menunggu_sejak else "",
            "alamat": j.get_absolute_url(),
        }
        for j in jawaban.select_related("pertanyaan", "evaluasi__kota").order_by("menunggu_sejak", "pk")
    ]


def _bukti(dari: Pengguna) -> dict[str, Any]:
    """Evidence that the place owns, the newest first; sensitive documents by their title only, as everywhere."""
    if dari.peran != Peran.OPERATOR:
        return {"banyak": 0, "daftar": []}
    tautan = TautanBukti.objects.select_related("jawaban__pertanyaan", "jawaban__evaluasi").order_by("pk")
    milik = Bukti.objects.aktif().filter(opd__in=Opd.objects.lingkup_kerja(dari))
    semua = milik.select_related("opd").prefetch_related(Prefetch("tautan", tautan))
    daftar = [
        {
            "judul": b.judul,
            "jenis": b.get_jenis_display(),
            "nomor": b.nomor,
            "opd": b.opd.nama,
            "tanggal_dokumen": b.tanggal_dokumen.isoformat() if b.tanggal_dokumen else "",
            "berlaku_sampai": b.berlaku_sampai.isoformat() if b.berlaku_sampai else "",
            "peka": b.kepekaan != Bukti.Kepekaan.BIASA,
            "dipakai": [f"{t.jawaban.pertanyaan.kode} ({t.jawaban.evaluasi.tahun})" for t in b.tautan.all()],
            "alamat": b.get_absolute_url(),
        }
        for b in semua.order_by("-dibuat_pada", "-pk")[:BUKTI_MAKS]
    ]
    return {"banyak": milik.count(), "daftar": daftar}


def _kabar(dari: Pengguna) -> list[dict[str, Any]]:
    """What the portal told the account last; not what was about its own door."""
    kotak = Notifikasi.objects.filter(penerima=dari).exclude(jenis="keamanan")
    return [
        {"pada": n.dibuat_pada.isoformat(), "judul": n.judul, "isi": n.isi, "dibaca": n.dibaca_pada is not None}
        for n in kotak[:KABAR_MAKS]
    ]


def _pekerjaan(dari: Pengguna) -> list[dict[str, Any]]:
    """What the account did last in evaluations and evidence."""
    jejak = Riwayat.objects.filter(pelaku=dari, kota=dari.kota_id).exclude(objek_jenis=Pengguna._meta.label_lower)
    return [{"pada": r.waktu.isoformat(), "kalimat": r.kalimat} for r in jejak.order_by("-waktu", "-pk")[:KABAR_MAKS]]
