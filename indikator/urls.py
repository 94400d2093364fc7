from django.urls import path

from indikator.views import daftar, evaluasi, instrumen
from klaster import konverter  # noqa: F401 -- registers <kota:...>

app_name = "indikator"
urlpatterns = [
    path("instrumen/", instrumen.instrumen_list, name="instrumen_list"),
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
    path("<kota:kota>/<int:tahun>/ajukan/", evaluasi.ajukan, name="ajukan"),
    path("<kota:kota>/<int:tahun>/tugas/", daftar.tugas_list, name="tugas_list"),
    path("<kota:kota>/<int:tahun>/pertanyaan/", daftar.pertanyaan_list, name="pertanyaan_list"),
]
