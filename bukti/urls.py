from django.urls import path

from bukti.views import (
    bagian,
    berkas,
    catatan,
    catatan_bukti,
    kotak_masuk,
    lampiran,
    matriks,
    pengaturan,
    pertanyaan,
    pustaka,
    rincian,
    tautkan,
    tawaran,
    tus,
    verifikasi,
    verifikasi_dokumen,
)
from klaster import konverter  # noqa: F401 -- registers <kota:...>

TANYA = "<kota:kota>/<int:tahun>/pertanyaan/<str:kode>/"
MASUK = "<kota:kota>/<int:tahun>/bukti/belum-dipetakan/"
MEJA = "<kota:kota>/<int:tahun>/verifikasi/<str:kode>/"
DOKUMEN = "<kota:kota>/<int:tahun>/verifikasi-dokumen/"

app_name = "bukti"
urlpatterns = [
    # The question page
    path(TANYA, pertanyaan.pertanyaan, name="pertanyaan"),
    path(f"{TANYA}simpan/", pertanyaan.simpan, name="simpan"),
    path(f"{TANYA}simpan-otomatis/", pertanyaan.simpan_otomatis, name="simpan_otomatis"),
    path(f"{TANYA}taksir/", pertanyaan.taksir, name="taksir"),
    path(f"{TANYA}bagian/<int:pk>/simpan/", bagian.simpan_bagian, name="simpan_bagian"),
    path(f"{TANYA}bagian/<int:pk>/simpan-otomatis/", bagian.simpan_bagian_otomatis, name="simpan_bagian_otomatis"),
    path(f"{TANYA}bagian/<int:pk>/ajukan/", bagian.ajukan, name="ajukan"),
    path(f"{TANYA}bagian/<int:pk>/tarik/", bagian.tarik, name="tarik"),
    # Its table
    path(f"{TANYA}tabel/", matriks.gabungan, name="matriks_gabungan"),
    path(f"{TANYA}tabel/unduh/", matriks.unduh, name="matriks_unduh"),
    path(f"{TANYA}bagian/<int:pk>/matriks/", matriks.matriks, name="matriks"),
    path(f"{TANYA}bagian/<int:pk>/matriks/templat/", matriks.templat, name="matriks_templat"),
    # What it said last year
    path(f"{TANYA}tahun-lalu/", tawaran.putuskan, name="tawaran"),
    path(f"{TANYA}tahun-lalu/batalkan/", tawaran.batalkan, name="tawaran_batalkan"),
    # Its evidence
    path(f"{TANYA}bukti/", lampiran.lampiran, name="lampiran"),
    path(f"{TANYA}bukti/unggah/", lampiran.unggah, name="unggah"),
    path(f"{TANYA}bukti/tautan/", lampiran.tambah_tautan, name="tambah_tautan"),
    path(f"{TANYA}bukti/pakai/", lampiran.pakai, name="pakai"),
    path(f"{TANYA}bukti/<int:pk>/lepas/", lampiran.lepas, name="lepas"),
    path(f"{TANYA}bukti/<int:pk>/ubah/", tautkan.lampiran_ubah, name="lampiran_ubah"),
    path(f"{TANYA}bukti/<int:pk>/perbarui/", lampiran.perbarui, name="perbarui"),
    path("<kota:kota>/<int:tahun>/tahun-lalu/", tawaran.tawaran_list, name="tawaran_list"),
    # The library and its files
    path("<kota:kota>/<int:tahun>/bukti/", pustaka.bukti_list, name="bukti_list"),
    path("<kota:kota>/<int:tahun>/bukti/pengaturan/", pengaturan.pengaturan, name="pengaturan_bukti"),
    path("<kota:kota>/<int:tahun>/bukti/baru/", pustaka.bukti_baru, name="bukti_baru"),
    path("<kota:kota>/<int:tahun>/bukti/<int:pk>/tautkan/", tautkan.bukti_tautkan, name="bukti_tautkan"),
    path("bukti/<int:pk>/", rincian.bukti_detail, name="bukti_detail"),
    path("bukti/<int:pk>/ubah/", rincian.ubah, name="bukti_ubah"),
    path("bukti/<int:pk>/ganti/", rincian.ganti, name="bukti_ganti"),
    path("bukti/<int:pk>/tarik/", rincian.tarik, name="bukti_tarik"),
    path("bukti/<int:pk>/data-pribadi/", rincian.tandai, name="bukti_peka"),
    path("bukti/<int:pk>/masih-terbuka/", rincian.tautan_terbuka, name="tautan_terbuka"),
    path("bukti/<int:pk>/pembukaan/", rincian.bukti_pembukaan, name="bukti_pembukaan"),
    path("berkas/<int:pk>/", berkas.berkas, name="berkas"),
    path("berkas/<int:pk>/pratinjau/", berkas.pratinjau, name="pratinjau"),
    path("berkas/<int:pk>/gambar-kecil/", berkas.gambar_kecil, name="gambar_kecil"),
    # What came in without a question
    path(MASUK, kotak_masuk.kotak_masuk, name="kotak_masuk"),
    path(f"{MASUK}unggah/", kotak_masuk.kotak_masuk_unggah, name="kotak_masuk_unggah"),
    path(f"{MASUK}olah/", kotak_masuk.kotak_masuk_olah, name="kotak_masuk_olah"),
    # Uploads piece by piece
    path("unggahan/", tus.tus, name="tus"),
    path("unggahan/<uuid:pk>/", tus.tus_berkas, name="tus_berkas"),
    # Notes of outside stages
    path("<kota:kota>/<int:tahun>/catatan/", catatan.catatan_list, name="catatan_list"),
    path("<kota:kota>/<int:tahun>/catatan/baru/", catatan.catatan_baru, name="catatan_baru"),
    path("catatan/<int:pk>/", catatan.catatan_detail, name="catatan_detail"),
    path("catatan/<int:pk>/ubah/", catatan.catatan_ubah, name="catatan_ubah"),
    path("catatan/<int:pk>/tindak/", catatan.catatan_tindak, name="catatan_tindak"),
    path("catatan/<int:pk>/tarik/", catatan.catatan_tarik, name="catatan_tarik"),
    path("catatan/<int:pk>/periksa/", catatan.catatan_periksa, name="catatan_periksa"),
    path("catatan/<int:pk>/bukti/", catatan_bukti.catatan_bukti, name="catatan_bukti"),
    path("catatan/<int:pk>/bukti/unggah/", catatan_bukti.catatan_unggah, name="catatan_unggah"),
    path("catatan/<int:pk>/bukti/tautan/", catatan_bukti.catatan_tautan, name="catatan_tautan"),
    path("catatan/<int:pk>/bukti/pakai/", catatan_bukti.catatan_pakai, name="catatan_pakai"),
    path("catatan/<int:pk>/bukti/<int:lampiran>/lepas/", catatan_bukti.catatan_lepas, name="catatan_lepas"),
    # Verification
    path("<kota:kota>/<int:tahun>/verifikasi/", verifikasi.antrean, name="antrean"),
    path(DOKUMEN, verifikasi_dokumen.dokumen_bersama, name="dokumen_bersama"),
    path(f"{DOKUMEN}<int:pk>/", verifikasi_dokumen.putusan_dokumen, name="putusan_dokumen"),
    path(MEJA, verifikasi.verifikasi, name="verifikasi"),
    path(f"{MEJA}terima/", verifikasi.terima, name="terima"),
    path(f"{MEJA}kembalikan/", verifikasi.kembalikan, name="kembalikan"),
    path(f"{MEJA}batalkan/", verifikasi.batalkan_verifikasi, name="batalkan_verifikasi"),
    path(f"{MEJA}bukti/<int:pk>/", verifikasi.putuskan, name="putuskan"),
]
