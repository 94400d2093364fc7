from django.urls import path

from indikator.views import (
    cek,
    daftar,
    evaluasi,
    instrumen,
    pemeriksaan,
    pengajuan,
    pengesahan,
    penugasan,
    peta_kode,
    rencana,
    tahap,
)
from klaster import konverter  # noqa: F401 -- registers <kota:...>

app_name = "indikator"
urlpatterns = [
    path("instrumen/", instrumen.instrumen_list, name="instrumen_list"),
    path("instrumen/peta/", peta_kode.peta_kode, name="peta_kode"),
    path("instrumen/peta/<int:lama>/<int:baru>/<str:klaster>/", peta_kode.peta_kode_ubah, name="peta_kode_ubah"),
    path("instrumen/<str:kode>/<int:versi>/", instrumen.instrumen_detail, name="instrumen_detail"),
    path("instrumen/<str:kode>/<int:versi>/buka/", evaluasi.buka, name="buka_evaluasi"),
    path("pilih/", evaluasi.pilih, name="pilih_evaluasi"),
    path("<kota:kota>/<int:tahun>/", evaluasi.evaluasi_detail, name="evaluasi_detail"),
    path("<kota:kota>/<int:tahun>/tenggat/", evaluasi.tenggat, name="tenggat"),
    path(
        "<kota:kota>/<int:tahun>/pertanyaan/<str:kode>/bagian/<int:pk>/tenggat/",
        evaluasi.tenggat_bagian,
        name="tenggat_bagian",
    ),
    path("<kota:kota>/<int:tahun>/target/", evaluasi.target, name="target"),
    # Checks, sign-off, submission
    path("<kota:kota>/<int:tahun>/pemeriksaan/", pemeriksaan.pemeriksaan, name="pemeriksaan"),
    path("<kota:kota>/<int:tahun>/pemeriksaan/xlsx/", pemeriksaan.pemeriksaan_xlsx, name="pemeriksaan_xlsx"),
    path("<kota:kota>/<int:tahun>/pengesahan/", pengesahan.pengesahan, name="pengesahan"),
    path("<kota:kota>/<int:tahun>/pengesahan/wajib/", pengesahan.wajib, name="wajib_pengesahan"),
    path("<kota:kota>/<int:tahun>/pengesahan/<int:pk>/", pengesahan.sahkan, name="sahkan"),
    path("<kota:kota>/<int:tahun>/pengesahan/<int:pk>/cabut/", pengesahan.cabut, name="cabut_pengesahan"),
    path("<kota:kota>/<int:tahun>/pengajuan/", pengajuan.pengajuan, name="pengajuan"),
    path("<kota:kota>/<int:tahun>/pengajuan/selisih/", pengajuan.selisih, name="selisih"),
    path("<kota:kota>/<int:tahun>/ajukan/", pengajuan.ajukan, name="ajukan"),
    path("<kota:kota>/<int:tahun>/buka-kembali/", pengajuan.buka_kembali, name="buka_kembali"),
    path("<kota:kota>/<int:tahun>/selesaikan/", pengajuan.selesaikan, name="selesaikan"),
    path("pengajuan/<int:pk>/", pengajuan.pengajuan_detail, name="pengajuan_detail"),
    path("pengajuan/<int:pk>/manifes/", pengajuan.pengajuan_manifes, name="pengajuan_manifes"),
    path("cek/<str:token>/", cek.cek, name="cek"),
    # Year plan
    path("<kota:kota>/<int:tahun>/rencana/", rencana.rencana, name="rencana"),
    path("<kota:kota>/<int:tahun>/rencana/jadwal/", rencana.jadwal, name="jadwal"),
    path("<kota:kota>/<int:tahun>/rencana/jendela/", rencana.jendela_tambah, name="jendela_tambah"),
    path("<kota:kota>/<int:tahun>/rencana/jendela/<int:pk>/", rencana.jendela_ubah, name="jendela_ubah"),
    path("<kota:kota>/<int:tahun>/rencana/jendela/<int:pk>/hapus/", rencana.jendela_hapus, name="jendela_hapus"),
    path("<kota:kota>/<int:tahun>/rencana/perpanjangan/", rencana.perpanjangan, name="perpanjangan"),
    path("<kota:kota>/<int:tahun>/rencana/perpanjangan/cabut/", rencana.perpanjangan_cabut, name="perpanjangan_cabut"),
    # Scores of the stages
    path("<kota:kota>/<int:tahun>/tahap/<str:tahap>/isi/", tahap.isi, name="tahap_isi"),
    path("<kota:kota>/<int:tahun>/tahap/<str:tahap>/impor/", tahap.impor, name="tahap_impor"),
    path("<kota:kota>/<int:tahun>/tahap/<str:tahap>/lembar/", tahap.lembar, name="tahap_lembar"),
    # Assignments
    path("<kota:kota>/<int:tahun>/penugasan/", penugasan.penugasan, name="penugasan"),
    path("<kota:kota>/<int:tahun>/penugasan/borongan/", penugasan.penugasan_borongan, name="penugasan_borongan"),
    path("<kota:kota>/<int:tahun>/penugasan/xlsx/", penugasan.penugasan_xlsx, name="penugasan_xlsx"),
    path("<kota:kota>/<int:tahun>/penugasan/impor/", penugasan.penugasan_impor, name="penugasan_impor"),
    path("<kota:kota>/<int:tahun>/penugasan/impor/terapkan/", penugasan.penugasan_terapkan, name="penugasan_terapkan"),
    path("<kota:kota>/<int:tahun>/penugasan/<str:kode>/", penugasan.penugasan_ubah, name="penugasan_ubah"),
    path(
        "<kota:kota>/<int:tahun>/penugasan/<str:kode>/pulihkan/",
        penugasan.penugasan_pulihkan,
        name="penugasan_pulihkan",
    ),
    path("<kota:kota>/<int:tahun>/tugas/", daftar.tugas_list, name="tugas_list"),
    path("<kota:kota>/<int:tahun>/pertanyaan/", daftar.pertanyaan_list, name="pertanyaan_list"),
]
