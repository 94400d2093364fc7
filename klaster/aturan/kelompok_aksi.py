"""What happens in the portal, in groups that a person looks for. Every action belongs to exactly one (a test looks)."""

from typing import NamedTuple

from klaster.models.riwayat import Aksi


class KelompokAksi(NamedTuple):
    label: str
    aksi: tuple[Aksi, ...]


KELOMPOK_AKSI: dict[str, KelompokAksi] = {
    "keamanan": KelompokAksi(
        "Masuk, keluar, dan keamanan akun",
        (
            Aksi.MASUK,
            Aksi.MASUK_DITOLAK,
            Aksi.KELUAR,
            Aksi.MASUK_TERKUNCI,
            Aksi.KUNCI_DILEPAS,
            Aksi.IDENTITAS_DIPASTIKAN,
            Aksi.IDENTITAS_DITOLAK,
            Aksi.SANDI_DIGANTI,
            Aksi.SESI_DIAKHIRI,
            Aksi.DUA_LANGKAH_DIPASANG,
            Aksi.DUA_LANGKAH_DICABUT,
            Aksi.KODE_PULIH_DIBUAT,
        ),
    ),
    "dibuka": KelompokAksi(
        "Membuka dan mengunduh yang dilindungi",
        (
            Aksi.BUKTI_DIBUKA,
            Aksi.LAPORAN_DIUNDUH,
            Aksi.RIWAYAT_DIEKSPOR,
            Aksi.DATA_DIRI_DIUNDUH,
        ),
    ),
    "akun": KelompokAksi(
        "Akun",
        (
            Aksi.AKUN_DIBUAT,
            Aksi.AKUN_DIUBAH,
            Aksi.AKUN_DITANGGUHKAN,
            Aksi.AKUN_DIAKTIFKAN,
            Aksi.AKUN_DISERAHKAN,
            Aksi.AKUN_DIHAPUS,
            Aksi.TAUTAN_AKUN_DIBUAT,
            Aksi.TAUTAN_AKUN_DICABUT,
            Aksi.PILIHAN_DIUBAH,
        ),
    ),
    "isian": KelompokAksi(
        "Mengisi jawaban",
        (
            Aksi.JAWABAN_DISIMPAN,
            Aksi.CATATAN_DISIMPAN,
            Aksi.BAGIAN_DIAJUKAN,
            Aksi.BAGIAN_DITARIK,
            Aksi.JAWABAN_DIAJUKAN,
            Aksi.MATRIKS_DISIMPAN,
            Aksi.UNIT_DIJAWAB,
            Aksi.NILAI_DIHITUNG,
            Aksi.TAWARAN_DIPUTUSKAN,
        ),
    ),
    "bukti": KelompokAksi(
        "Bukti",
        (
            Aksi.BUKTI_DIUNGGAH,
            Aksi.BUKTI_DIUBAH,
            Aksi.BUKTI_DIGANTI,
            Aksi.BUKTI_DITAUTKAN,
            Aksi.BUKTI_DILEPAS,
            Aksi.BUKTI_DITARIK,
            Aksi.BUKTI_DIPERIKSA,
            Aksi.BUKTI_DIPETAKAN,
            Aksi.BUKTI_DITANDAI,
            Aksi.TAUTAN_DILIHAT,
            Aksi.LAMPIRAN_DIUBAH,
            Aksi.BERKAS_DIPERIKSA,
        ),
    ),
    "verifikasi": KelompokAksi(
        "Verifikasi",
        (
            Aksi.JAWABAN_DITERIMA,
            Aksi.JAWABAN_DIKEMBALIKAN,
            Aksi.VERIFIKASI_DIBATALKAN,
            Aksi.BUKTI_DITERIMA,
            Aksi.BUKTI_DITOLAK,
            Aksi.PUTUSAN_DIBATALKAN,
        ),
    ),
    "rencana": KelompokAksi(
        "Rencana, penugasan, dan pengajuan",
        (
            Aksi.INSTRUMEN_DIMUAT,
            Aksi.EVALUASI_DIBUKA,
            Aksi.EVALUASI_DIAJUKAN,
            Aksi.EVALUASI_DIBUKA_LAGI,
            Aksi.EVALUASI_SELESAI,
            Aksi.TENGGAT_DIUBAH,
            Aksi.TARGET_DIUBAH,
            Aksi.PENUGASAN_DIUBAH,
            Aksi.JENDELA_DIUBAH,
            Aksi.PERPANJANGAN_DIBERI,
            Aksi.PENGINGAT_DIBUKA,
            Aksi.PETA_KODE_DIUBAH,
            Aksi.OPD_DISAHKAN,
            Aksi.PENGESAHAN_DICABUT,
            Aksi.SYARAT_PENGAJUAN_DIUBAH,
        ),
    ),
    "tahap": KelompokAksi(
        "Tahap luar, simulasi, dan laporan",
        (
            Aksi.SKOR_DIIMPOR,
            Aksi.SKOR_TAHAP_DIUBAH,
            Aksi.CATATAN_TAHAP_DIBUAT,
            Aksi.CATATAN_TAHAP_DIUBAH,
            Aksi.CATATAN_TAHAP_DITINDAK,
            Aksi.CATATAN_TAHAP_SELESAI,
            Aksi.CATATAN_TAHAP_DIBUKA,
            Aksi.SKENARIO_DISIMPAN,
            Aksi.SKENARIO_DIHAPUS,
            Aksi.DISKON_DIUBAH,
            Aksi.LAPORAN_DIMINTA,
        ),
    ),
    "pengaturan": KelompokAksi(
        "Pengaturan, token, dan data acuan",
        (
            Aksi.PENGATURAN_KOTA_DIUBAH,
            Aksi.PENGATURAN_BUKTI_DIUBAH,
            Aksi.KIRIMAN_DIULANG,
            Aksi.TOKEN_DIBUAT,
            Aksi.TOKEN_DICABUT,
            Aksi.ACUAN_DITAMBAH,
            Aksi.ACUAN_DIUBAH,
            Aksi.ACUAN_DIHAPUS,
        ),
    ),
    "pemusnahan": KelompokAksi(
        "Pemusnahan data",
        (
            Aksi.PEMUSNAHAN_DISUSUN,
            Aksi.PEMUSNAHAN_DISETUJUI,
            Aksi.PEMUSNAHAN_DIBATALKAN,
            Aksi.DATA_DIMUSNAHKAN,
        ),
    ),
}
