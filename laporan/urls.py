from django.urls import path

from klaster import konverter  # noqa: F401 -- registers <kota:...>
from laporan.views import (
    banding,
    beranda,
    berkas_verifikasi,
    kelengkapan,
    kemajuan,
    laporan,
    publik,
    ringkasan,
    riwayat_skor,
    simulasi,
    tahap,
    taksiran,
    wilayah,
)

app_name = "laporan"
urlpatterns = [
    path("", beranda.beranda, name="beranda"),
    path("publik/", publik.publik, name="publik"),
    path("<kota:kota>/<int:tahun>/ringkasan/", ringkasan.ringkasan, name="ringkasan"),
    path("<kota:kota>/<int:tahun>/bukti-wajib/", ringkasan.bukti_wajib, name="bukti_wajib"),
    path("<kota:kota>/<int:tahun>/kemajuan/", kemajuan.kemajuan, name="kemajuan"),
    path("<kota:kota>/<int:tahun>/kelengkapan/", kelengkapan.kelengkapan, name="kelengkapan"),
    path("<kota:kota>/<int:tahun>/kelengkapan/xlsx/", kelengkapan.kelengkapan_xlsx, name="kelengkapan_xlsx"),
    path("<kota:kota>/<int:tahun>/kelengkapan/peta/", kelengkapan.kelengkapan_peta, name="kelengkapan_peta"),
    path(
        "<kota:kota>/<int:tahun>/kelengkapan/peta/xlsx/",
        kelengkapan.kelengkapan_peta_xlsx,
        name="kelengkapan_peta_xlsx",
    ),
    path(
        "<kota:kota>/<int:tahun>/kelengkapan/kedaluwarsa/",
        kelengkapan.kelengkapan_kedaluwarsa,
        name="kelengkapan_kedaluwarsa",
    ),
    path(
        "<kota:kota>/<int:tahun>/kelengkapan/kedaluwarsa/xlsx/",
        kelengkapan.kelengkapan_kedaluwarsa_xlsx,
        name="kelengkapan_kedaluwarsa_xlsx",
    ),
    path(
        "<kota:kota>/<int:tahun>/kelengkapan/dikembalikan/", kelengkapan.kelengkapan_kembali, name="kelengkapan_kembali"
    ),
    path(
        "<kota:kota>/<int:tahun>/kelengkapan/dikembalikan/xlsx/",
        kelengkapan.kelengkapan_kembali_xlsx,
        name="kelengkapan_kembali_xlsx",
    ),
    path("<kota:kota>/<int:tahun>/simulasi/", simulasi.simulasi, name="simulasi"),
    path("<kota:kota>/<int:tahun>/simulasi/hitung/", simulasi.simulasi_hitung, name="simulasi_hitung"),
    path("<kota:kota>/<int:tahun>/simulasi/simpan/", simulasi.simulasi_simpan, name="simulasi_simpan"),
    path("<kota:kota>/<int:tahun>/taksiran/", taksiran.taksiran, name="taksiran"),
    path("<kota:kota>/<int:tahun>/taksiran/potongan/", taksiran.diskon, name="diskon"),
    path("<kota:kota>/<int:tahun>/taksiran/potongan/pakai/", taksiran.diskon_pakai, name="diskon_pakai"),
    path("simulasi/<uuid:token>/", simulasi.skenario, name="skenario"),
    path("simulasi/<uuid:token>/hapus/", simulasi.skenario_hapus, name="skenario_hapus"),
    path("<kota:kota>/<int:tahun>/banding-tahun/", banding.banding_tahun, name="banding_tahun"),
    path("<kota:kota>/<int:tahun>/riwayat-skor/", riwayat_skor.riwayat_skor, name="riwayat_skor"),
    path("<kota:kota>/<int:tahun>/tahap/", tahap.tahap, name="tahap"),
    path("<kota:kota>/<int:tahun>/tahap/xlsx/", tahap.tahap_xlsx, name="tahap_xlsx"),
    path("<kota:kota>/<int:tahun>/tahap/rekonsiliasi/", tahap.banding, name="rekonsiliasi"),
    path("<kota:kota>/<int:tahun>/tahap/catatan/", tahap.lembar_catatan, name="lembar_catatan"),
    path("<kota:kota>/<int:tahun>/tahap/catatan/xlsx/", tahap.lembar_catatan_xlsx, name="lembar_catatan_xlsx"),
    path("<kota:kota>/<int:tahun>/wilayah/", wilayah.wilayah, name="wilayah"),
    path("<kota:kota>/<int:tahun>/wilayah/xlsx/", wilayah.wilayah_xlsx, name="wilayah_xlsx"),
    path("<kota:kota>/<int:tahun>/laporan/", laporan.laporan_list, name="laporan_list"),
    path("<kota:kota>/<int:tahun>/laporan/buat/", laporan.laporan_buat, name="laporan_buat"),
    path("<kota:kota>/<int:tahun>/berkas-verifikasi/", berkas_verifikasi.berkas_verifikasi, name="berkas_verifikasi"),
    path("<kota:kota>/<int:tahun>/berkas-verifikasi/minta/", berkas_verifikasi.berkas_minta, name="berkas_minta"),
    path("berkas-verifikasi/<int:pk>/", berkas_verifikasi.berkas_detail, name="berkas_detail"),
    path("berkas-verifikasi/<int:pk>/unduh/<int:jilid>/", berkas_verifikasi.berkas_unduh, name="berkas_unduh"),
    path("cek/berkas/<slug:kode>/", berkas_verifikasi.cek_berkas, name="cek_berkas"),
    path("laporan/<int:pk>/", laporan.laporan_detail, name="laporan_detail"),
    path("laporan/<int:pk>/unduh/", laporan.laporan_unduh, name="laporan_unduh"),
]
