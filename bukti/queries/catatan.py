"""Notes of outside stages with what answers them: on the question page, on the note's own page, and their history."""

from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from bukti.models import Bukti, BuktiCatatan, VersiBukti
from bukti.queries.cari_teks import menyebut, temuan_teks
from bukti.queries.pertanyaan import Kerja
from bukti.queries.riwayat import Catatan
from bukti.queries.versi import muat_berkas
from indikator.aturan.hak_tahap import tahap_dinilai
from indikator.models import CatatanTahap, Jawaban
from indikator.queries.catatan import terlambat
from klaster.models import Aksi, Pengguna, Riwayat

KALIMAT = {
    Aksi.CATATAN_TAHAP_DIBUAT: "mencatat catatan ini",
    Aksi.CATATAN_TAHAP_DITINDAK: "menindaklanjuti catatan ini",
    Aksi.CATATAN_TAHAP_SELESAI: "memeriksa dan menyetujui tindak lanjutnya; catatan selesai",
}
BIDANG = {
    "teks": "bunyi catatan",
    "opd": "penanggung jawab",
    "tenggat": "tenggat",
    "sudah": "yang sudah dilakukan",
    "belum": "yang belum dilakukan",
    "diperlukan": "data yang diperlukan",
    "alasan": "alasan",
}


def isi_catatan(jawaban: Jawaban, pengguna: Pengguna, kerja: Kerja) -> dict[str, Any]:
    """The section "Catatan tahap luar" of the question page. One query."""
    catatan = list(
        CatatanTahap.objects.terlihat_oleh(pengguna)
        .filter(evaluasi=jawaban.evaluasi_id, pertanyaan=jawaban.pertanyaan_id)
        .select_related("opd", "indikator", "pertanyaan")
        .order_by("tahap", "pk")
    )
    hari_ini = jawaban.evaluasi.hari_ini
    for satu in catatan:
        satu.lewat = terlambat(satu, hari_ini)
    luar = [t for t in tahap_dinilai(pengguna) if t != "EM"]
    return {"catatan_tahap": catatan, "boleh_mencatat": bool(luar) and not jawaban.evaluasi.terbuka}


def lampiran_catatan(catatan: CatatanTahap) -> list[BuktiCatatan]:
    """Evidence attached to a note, in the order it came; withdrawn pieces are marked by the row itself. Two queries."""
    semua = BuktiCatatan.objects.filter(catatan=catatan)
    lampiran = list(semua.select_related("bukti__opd", "versi", "ditautkan_oleh").order_by("ditautkan_pada", "pk"))
    muat_berkas([t.versi for t in lampiran])
    return lampiran


def catatan_dijawab(bukti: Bukti, pengguna: Pengguna) -> list[CatatanTahap]:
    """Notes in the user's scope that this piece of evidence answers. One query."""
    terlihat = CatatanTahap.objects.terlihat_oleh(pengguna).filter(bukti__bukti=bukti)
    return list(terlihat.select_related("evaluasi", "indikator", "pertanyaan").order_by("-evaluasi__tahun", "pk"))


def sedang_diperiksa(lampiran: list[BuktiCatatan]) -> bool:
    """Whether the page should look again in a few seconds."""
    return any(t.versi and t.versi.segera_diperiksa for t in lampiran)


def dengan_banyak_bukti(catatan: QuerySet[CatatanTahap]) -> QuerySet[CatatanTahap]:
    """Each with `banyak_bukti`: how many pieces of evidence in use answer it."""
    hitung = (
        BuktiCatatan.objects.filter(catatan=OuterRef("pk"), bukti__ditarik_pada__isnull=True)
        .order_by()
        .values("catatan")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return catatan.annotate(banyak_bukti=Subquery(hitung))


def bukti_untuk_catatan(catatan: CatatanTahap, pengguna: Pengguna, kata: str = "") -> QuerySet:
    """Evidence in the library that could answer the note: what proves its question first, then the newest."""
    terlampir = BuktiCatatan.objects.filter(catatan=catatan).values("bukti_id")
    bukti = Bukti.objects.terlihat_oleh(pengguna).filter(kota=catatan.evaluasi.kota_id).aktif()
    if kata:
        bukti = bukti.filter(menyebut(kata, pengguna))
    soal = Q(tautan__jawaban__evaluasi=catatan.evaluasi_id, tautan__jawaban__pertanyaan=catatan.pertanyaan_id)
    terbaru = VersiBukti.objects.filter(bukti=OuterRef("pk")).order_by("-nomor").values("pk")[:1]
    return (
        bukti.exclude(pk__in=terlampir)
        .select_related("opd")
        .annotate(sepertanyaan=Count("tautan", filter=soal), versi_id=Subquery(terbaru))
        .order_by("-sepertanyaan", "-dibuat_pada", "-pk")
    )


def lengkapi_versi(bukti: list, kata: str, pengguna: Pengguna) -> list[Bukti]:
    """One page of the library with its newest files and where `kata` stands in it."""
    versi = VersiBukti.objects.in_bulk([b.versi_id for b in bukti if b.versi_id])
    temuan = temuan_teks(bukti, kata, pengguna)
    for satu in bukti:
        satu.temuan = temuan.get(satu.pk)
        satu.versi_kini = versi.get(satu.versi_id)
    return bukti


def riwayat_catatan(catatan: CatatanTahap) -> list[Catatan]:
    """What happened to a note, newest first, as sentences."""
    return [
        Catatan(b.aksi, f"{b.pelaku_label} {_kata(b)}.", b.keterangan, b.waktu) for b in Riwayat.objects.untuk(catatan)
    ]


def _kata(baris: Riwayat) -> str:
    sebelum, sesudah = baris.sebelum or {}, baris.sesudah or {}
    match baris.aksi:
        case Aksi.CATATAN_TAHAP_DIUBAH:
            berubah = [BIDANG.get(k, k) for k, nilai in sesudah.items() if sebelum.get(k) != nilai]
            return f"mengubah {', '.join(berubah)}"
        case Aksi.CATATAN_TAHAP_DITINDAK if sesudah.get("penyelesaian") == CatatanTahap.Penyelesaian.TIDAK_MUNGKIN:
            return "menyatakan catatan ini tidak mungkin dipenuhi"
        case Aksi.CATATAN_TAHAP_DIBUKA:
            return _kata_buka(sebelum, sesudah)
        case Aksi.BUKTI_DITAUTKAN | Aksi.BUKTI_DILEPAS:
            return f"{baris.get_aksi_display()} {baris.objek_label}"
        case _:
            return KALIMAT.get(Aksi(baris.aksi), f"{baris.get_aksi_display()} {baris.objek_label}")


def _kata_buka(sebelum: dict[str, Any], sesudah: dict[str, Any]) -> str:
    if sesudah.get("ditarik"):
        return "menarik kembali tindak lanjutnya"
    if sebelum.get("status") == CatatanTahap.Status.SELESAI:
        return "membuka kembali catatan ini"
    return "mengembalikan tindak lanjutnya"
