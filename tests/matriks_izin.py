"""The table of the permission walk: what each person gets at each address. Walked by `tests/test_izin.py`.

One letter an actor, in the order of `AKTOR`: B passes the door (whatever the form then says), L is sent to the log-in
page, 3 forbidden (403), 4 not there for this person (404). An address without a row fails the walk.
"""

AKTOR = [
    "anonim",
    "admin",
    "sekretariat",
    "verifikator",  # of klaster K1, where question 4.1 is
    "verifikator_lain",  # of another klaster
    "operator_dinkes",  # leads 4.1
    "operator_dinsos",  # has a part in 4.1
    "operator_kecamatan",  # same city, no part in 4.1
    "pimpinan",
    "evaluator",  # the city is handed over, but its evaluation is not submitted
    "sana.sekretariat",  # another city
    "sana.operator_dinkes",
    "sana.pimpinan",
    "nonaktif",  # the secretariat's account, disabled while logged in
]
SEMUA_MASUK = "LBBBBBBBBBBBBL"
SEMUA_ORANG = "BBBBBBBBBBBBBB"
KOTA_BACA = "LBBBBBBBB4444L"
RINGKASAN = "LBBBB333B4434L"
ATUR = "L3B3333333433L"
SOAL_BACA = "LBBB4BB4B4444L"
SOAL_TULIS = "L3B33BB433443L"
MEJA = "L3BB433333433L"
NILAI = "L3B3333334433L"
TINDAK = "L3B33BB433443L"
SIMULASI = "LBB33333B3434L"

KTT = "kota tahun tahap"
KT, KTS, KTSB = "kota tahun", "kota tahun soal", "kota tahun soal bagian"

#: name -> (kinds of arguments, method, expected)
MATRIKS: dict[str, tuple[str, str, str]] = {
    "sehat": ("", "get", SEMUA_ORANG),
    "klaster:masuk": ("", "get", SEMUA_ORANG),
    "klaster:keluar": ("", "post", SEMUA_ORANG),
    "klaster:sandi": ("", "get", SEMUA_MASUK),
    "klaster:sandi_selesai": ("", "get", SEMUA_MASUK),
    "laporan:publik": ("", "get", SEMUA_ORANG),
    "laporan:beranda": ("", "get", SEMUA_MASUK),
    "laporan:ringkasan": (KT, "get", RINGKASAN),
    "laporan:banding_tahun": (KT, "get", RINGKASAN),
    "laporan:riwayat_skor": (KT, "get", RINGKASAN),
    "laporan:bukti_wajib": (KT, "get", "LBBBB333B3434L"),
    "laporan:kemajuan": (KT, "get", "LBBBB333B3434L"),
    "laporan:kelengkapan": (KT, "get", KOTA_BACA),
    "laporan:kelengkapan_xlsx": (KT, "get", KOTA_BACA),
    "laporan:kelengkapan_peta": (KT, "get", KOTA_BACA),
    "laporan:kelengkapan_peta_xlsx": (KT, "get", KOTA_BACA),
    "laporan:kelengkapan_kedaluwarsa": (KT, "get", KOTA_BACA),
    "laporan:kelengkapan_kedaluwarsa_xlsx": (KT, "get", KOTA_BACA),
    "laporan:kelengkapan_kembali": (KT, "get", KOTA_BACA),
    "laporan:kelengkapan_kembali_xlsx": (KT, "get", KOTA_BACA),
    "laporan:simulasi": (KT, "get", SIMULASI),
    "laporan:simulasi_hitung": (KT, "post", SIMULASI),
    "laporan:simulasi_simpan": (KT, "post", SIMULASI),
    "laporan:taksiran": (KT, "get", SIMULASI),
    "laporan:diskon": (KT, "get", SIMULASI),
    "laporan:diskon_pakai": (KT, "post", ATUR),
    "laporan:skenario": ("skenario", "get", SIMULASI),
    "laporan:skenario_hapus": ("skenario", "post", SIMULASI),
    "laporan:wilayah": (KT, "get", KOTA_BACA),
    "laporan:wilayah_xlsx": (KT, "get", KOTA_BACA),
    "laporan:laporan_list": (KT, "get", RINGKASAN),
    "laporan:laporan_buat": (KT, "post", "LBB33333B3434L"),
    "laporan:laporan_detail": ("laporan", "get", RINGKASAN),
    "laporan:laporan_unduh": ("laporan", "get", RINGKASAN),
    "indikator:instrumen_list": ("", "get", SEMUA_MASUK),
    "indikator:peta_kode": ("", "get", "LB33333333333L"),
    "indikator:peta_kode_ubah": ("lama baru klaster", "get", "LB33333333333L"),
    "indikator:instrumen_detail": ("instrumen", "get", SEMUA_MASUK),
    "indikator:buka_evaluasi": ("instrumen", "get", "L3B3333333B33L"),
    "indikator:pilih_evaluasi": ("", "post", KOTA_BACA),
    "indikator:evaluasi_detail": (KT, "get", KOTA_BACA),
    "indikator:pertanyaan_list": (KT, "get", KOTA_BACA),
    "indikator:tugas_list": (KT, "get", "L3B33BBB33443L"),
    "indikator:tenggat": (KT, "post", ATUR),
    "indikator:rencana": (KT, "get", KOTA_BACA),
    "indikator:jadwal": (KT, "post", ATUR),
    "indikator:jendela_tambah": (KT, "post", ATUR),
    "indikator:jendela_ubah": ("kota tahun jendela", "post", ATUR),
    "indikator:jendela_hapus": ("kota tahun jendela", "post", ATUR),
    "indikator:penugasan": (KT, "get", ATUR),
    "indikator:penugasan_borongan": (KT, "post", ATUR),
    "indikator:penugasan_ubah": (KTS, "get", ATUR),
    "indikator:penugasan_pulihkan": (KTS, "post", ATUR),
    "indikator:penugasan_xlsx": (KT, "get", ATUR),
    "indikator:penugasan_impor": (KT, "get", ATUR),
    "indikator:penugasan_terapkan": (KT, "post", ATUR),
    "indikator:perpanjangan": (KT, "post", ATUR),
    "indikator:perpanjangan_cabut": (KT, "post", ATUR),
    "indikator:tenggat_bagian": (KTSB, "post", ATUR),
    "indikator:target": (KT, "post", ATUR),
    "indikator:pemeriksaan": (KT, "get", "LBBBBBBBB3444L"),
    "indikator:pemeriksaan_xlsx": (KT, "get", "LBBBBBBBB3444L"),
    "indikator:pengesahan": (KT, "get", "L3B33BBB33443L"),
    "indikator:sahkan": ("kota tahun opd", "get", "L3B33B4433443L"),
    "indikator:cabut_pengesahan": ("kota tahun pengesahan", "post", "L3B33B4433443L"),
    "indikator:wajib_pengesahan": (KT, "post", ATUR),
    "indikator:pengajuan": (KT, "get", RINGKASAN),
    "indikator:selisih": (KT, "get", RINGKASAN),
    "indikator:ajukan": (KT, "get", ATUR),
    "indikator:buka_kembali": (KT, "get", ATUR),
    "indikator:selesaikan": (KT, "get", ATUR),
    "indikator:pengajuan_detail": ("pengajuan", "get", RINGKASAN),
    "indikator:pengajuan_manifes": ("pengajuan", "get", RINGKASAN),
    "indikator:cek": ("token", "get", SEMUA_ORANG),
    "bukti:tawaran_list": (KT, "get", KOTA_BACA),
    "bukti:tawaran": (KTS, "post", SOAL_TULIS),
    "bukti:tawaran_batalkan": (KTS, "post", SOAL_TULIS),
    "bukti:bukti_list": (KT, "get", KOTA_BACA),
    "bukti:pengaturan_bukti": (KT, "get", ATUR),
    "bukti:bukti_detail": ("bukti", "get", SOAL_BACA),
    "bukti:berkas": ("versi", "get", SOAL_BACA),
    "bukti:pratinjau": ("versi", "get", SOAL_BACA),
    "bukti:gambar_kecil": ("versi", "get", SOAL_BACA),
    "bukti:pertanyaan": (KTS, "get", SOAL_BACA),
    "bukti:simpan": (KTS, "post", SOAL_TULIS),
    "bukti:simpan_otomatis": (KTS, "post", SOAL_TULIS),
    "bukti:taksir": (KTS, "get", SOAL_TULIS),
    "bukti:simpan_bagian": (KTSB, "post", SOAL_TULIS),
    "bukti:simpan_bagian_otomatis": (KTSB, "post", SOAL_TULIS),
    "bukti:ajukan": (KTSB, "post", SOAL_TULIS),
    "bukti:tarik": (KTSB, "post", SOAL_TULIS),
    "bukti:matriks_gabungan": (KTS, "get", SOAL_BACA),
    "bukti:matriks_unduh": (KTS, "get", SOAL_BACA),
    "bukti:matriks": (KTSB, "post", SOAL_TULIS),
    "bukti:matriks_templat": (KTSB, "get", SOAL_TULIS),
    "bukti:lampiran": (KTS, "get", SOAL_BACA),
    "bukti:unggah": (KTS, "post", SOAL_TULIS),
    "bukti:tambah_tautan": (KTS, "post", SOAL_TULIS),
    "bukti:pakai": (KTS, "post", SOAL_TULIS),
    "bukti:perbarui": ("kota tahun soal tautan", "post", SOAL_TULIS),
    "bukti:bukti_ubah": ("bukti", "post", SOAL_TULIS),
    "bukti:bukti_ganti": ("bukti", "post", SOAL_TULIS),
    "bukti:bukti_tarik": ("bukti", "post", SOAL_TULIS),
    "bukti:lepas": ("kota tahun soal tautan", "post", SOAL_TULIS),
    "laporan:tahap": (KT, "get", RINGKASAN),
    "laporan:tahap_xlsx": (KT, "get", RINGKASAN),
    "laporan:rekonsiliasi": (KT, "get", RINGKASAN),
    "laporan:lembar_catatan": (KT, "get", KOTA_BACA),
    "laporan:lembar_catatan_xlsx": (KT, "get", KOTA_BACA),
    "indikator:tahap_isi": (KTT, "get", NILAI),
    "indikator:tahap_impor": (KTT, "get", NILAI),
    "indikator:tahap_lembar": (KTT, "get", NILAI),
    "bukti:catatan_list": (KT, "get", KOTA_BACA),
    "bukti:catatan_baru": (KT, "get", NILAI),
    "bukti:catatan_detail": ("catatan", "get", SOAL_BACA),
    "bukti:catatan_ubah": ("catatan", "post", NILAI),
    "bukti:catatan_tindak": ("catatan", "post", TINDAK),
    "bukti:catatan_tarik": ("catatan", "post", TINDAK),
    "bukti:catatan_periksa": ("catatan", "post", "L3BB433334433L"),
    "bukti:catatan_bukti": ("catatan", "get", SOAL_BACA),
    "bukti:catatan_unggah": ("catatan", "post", TINDAK),
    "bukti:catatan_tautan": ("catatan", "post", TINDAK),
    "bukti:catatan_pakai": ("catatan", "get", TINDAK),
    "bukti:catatan_lepas": ("catatan lampiran", "post", TINDAK),
    "bukti:antrean": (KT, "get", "L3BBB33333433L"),
    "bukti:dokumen_bersama": (KT, "get", "L3BBB33333433L"),
    "bukti:putusan_dokumen": ("kota tahun bukti", "get", MEJA),
    "bukti:verifikasi": (KTS, "get", MEJA),
    "bukti:terima": (KTS, "post", MEJA),
    "bukti:kembalikan": (KTS, "post", MEJA),
    "bukti:batalkan_verifikasi": (KTS, "post", MEJA),
    "bukti:putuskan": ("kota tahun soal tautan", "post", MEJA),
}
