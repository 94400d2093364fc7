"""Evidence that nobody needs any more: kinds of data with a term, and the only deletion of evidence.

What an answer, a note of an outside stage or a submission holds never goes this way.
"""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef, Q, QuerySet

from bukti.models import BerkasPengajuan, Bukti, BuktiCatatan, TautanBukti, VersiBukti
from klaster.models import Kota, Pengguna
from klaster.retensi import UU_ARSIP, UU_PDP, JenisData, daftarkan, hari_setempat

_BIDANG = ("berkas", "pratinjau", "gambar_kecil")


def _tak_dipegang(kota: Kota) -> QuerySet[Bukti]:
    """Evidence that is neither in a submission nor the answer to a note of an outside stage."""
    return Bukti.objects.filter(
        ~Exists(BerkasPengajuan.objects.filter(versi__bukti=OuterRef("pk"))),
        ~Exists(BuktiCatatan.objects.filter(bukti=OuterRef("pk"))),
        kota=kota,
    )


def tak_terpakai(kota: Kota, batas: datetime) -> QuerySet[Bukti]:
    """Evidence without a question, of which nothing has come in since `batas`; withdrawn one has a term of its own."""
    return _tak_dipegang(kota).filter(
        ~Exists(TautanBukti.objects.filter(bukti=OuterRef("pk"))),
        ~Exists(VersiBukti.setiap_berkas.filter(bukti=OuterRef("pk"), diunggah_pada__gte=batas)),
        ditarik_pada__isnull=True,
        dibuat_pada__lt=batas,
    )


def ditarik(kota: Kota, batas: datetime) -> QuerySet[Bukti]:
    """Evidence withdrawn before `batas`. Links to it count for nothing any more and go with it."""
    return _tak_dipegang(kota).filter(ditarik_pada__lt=batas)


def hapus_bukti(kota: Kota, nomor: Sequence[int], oleh: Pengguna | None) -> list[int]:
    """Delete pieces of evidence with their links and their bytes. Called inside a transaction that holds their rows.

    The bytes go last, before the commit: whoever is killed in between leaves a row that is still on the list, never
    bytes of which no row speaks. Bytes that another piece shares stay.
    """
    nama = _nama_berkas(VersiBukti.setiap_berkas.filter(bukti__in=nomor))
    TautanBukti.objects.filter(bukti__in=nomor).delete()
    Bukti.objects.filter(kota=kota, pk__in=nomor).delete()
    syarat = Q()
    for bidang in _BIDANG:
        syarat |= Q(**{f"{bidang}__in": nama})
    for satu in sorted(nama - _nama_berkas(VersiBukti.setiap_berkas.filter(syarat))):
        default_storage.delete(satu)
    return list(nomor)


def _nama_berkas(versi: QuerySet[VersiBukti]) -> set[str]:
    return {nama for baris in versi.values_list(*_BIDANG) for nama in baris if nama}


def _label(bukti: Bukti) -> str:
    return f"{bukti.judul} ({bukti.opd.nama}), {hari_setempat(bukti.ditarik_pada or bukti.dibuat_pada)}"


def daftarkan_jenis() -> None:
    daftarkan(
        JenisData(
            kode="bukti_tak_terpakai",
            nama="Bukti yang tidak dipakai",
            keterangan="Bukti dan berkasnya yang tidak dilampirkan pada pertanyaan, catatan, atau pengajuan mana pun, "
            "dihitung sejak berkas terakhirnya diunggah.",
            dasar=f"Dapat dipakai lagi pada evaluasi tahun berikutnya; mengikuti {UU_ARSIP}.",
            tahun_bawaan=3,
            tahun_minimum=1,
            baris=lambda kota, batas: tak_terpakai(kota, batas).select_related("opd"),
            label=_label,
            musnahkan=hapus_bukti,
            beku=True,
            sekali=20,
        ),
        JenisData(
            kode="bukti_ditarik",
            nama="Bukti yang ditarik",
            keterangan="Bukti yang ditarik beserta berkas dan lampirannya, kecuali yang ada pada pengajuan; dihitung "
            "sejak ditarik.",
            dasar=f"Penarikan dapat dipersoalkan pada penilaian tahun itu; mengikuti {UU_ARSIP} dan {UU_PDP}.",
            tahun_bawaan=2,
            tahun_minimum=1,
            baris=lambda kota, batas: ditarik(kota, batas).select_related("opd"),
            label=_label,
            musnahkan=hapus_bukti,
            beku=True,
            sekali=20,
        ),
    )
