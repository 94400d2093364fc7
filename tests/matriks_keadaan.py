"""The state table: what a write does when the thing it writes to is in each of its states. Walked by
`tests/izin/test_keadaan.py`.

A row is an address (`#` tells apart what one address does), a column an axis of states from `tests/keadaan/poros.py`,
a word one state in the order of the axis, a letter one person in the order of `PELAKU`:

D done, with an audit row; S answered as done, with nothing to change; T refused by a rule (422); B overtaken meanwhile
(409, 410); 3 forbidden (403); 4 not there for this person (404). Whatever is not D leaves every row as it was.

Axes (the enumerations of the models, then what no field names):
jawaban        belum draf menunggu diterima dikembalikan | sebagian (the lead has handed in, the other has not)
evaluasi       diisi diajukan selesai | dibuka_lagi belum_mulai lewat ditutup (windows over); question 4.1 a draft,
               `_menunggu` waiting with judged evidence, `_diterima` accepted, `_final` with a score of the last stage
putusan        menunggu diterima ditolak | ditarik             periksa    menunggu bersih ditolak karantina | ditarik
"""

PELAKU = (
    "sekretariat",
    "operator_dinkes",  # leads 4.1
    "operator_dinsos",  # has the other part of 4.1
    "verifikator",
    "pimpinan",
    "evaluator",  # of this city
    "sana.sekretariat",  # another city
)

TABEL: dict[str, dict[str, str]] = {
    # filling
    "bukti:simpan": {
        "jawaban": "DDT3334 DDT3334 BBT3334 BBT3334 DDT3334 BBT3334",
        "evaluasi": "DDT3334 TTT3334 TTT3334 DDT3334 TTT3334 TTT3334 DDT3334",
    },
    "bukti:simpan_otomatis": {
        "jawaban": "DDT3334 DDT3334 BBT3334 BBT3334 DDT3334 BBT3334",
        "evaluasi": "DDT3334 TTT3334 TTT3334 DDT3334 TTT3334 TTT3334 DDT3334",
    },
    "bukti:simpan_bagian": {
        "jawaban": "DDT3334 DDT3334 BBT3334 BBT3334 DDT3334 BBT3334",
        "evaluasi": "DDT3334 TTT3334 TTT3334 DDT3334 TTT3334 TTT3334 DDT3334",
    },
    "bukti:simpan_bagian#pendukung": {
        "jawaban": "DTD3334 DTD3334 BTB3334 BTB3334 DTD3334 DTD3334",
        "evaluasi": "DTD3334 TTT3334 TTT3334 DTD3334 TTT3334 TTT3334 DTD3334",
    },
    "bukti:simpan_bagian_otomatis": {
        "jawaban": "DDT3334 DDT3334 BBT3334 BBT3334 DDT3334 BBT3334",
        "evaluasi": "DDT3334 TTT3334 TTT3334 DDT3334 TTT3334 TTT3334 DDT3334",
    },
    "bukti:matriks": {
        "jawaban": "DDT3334 DDT3334 BBT3334 BBT3334 DDT3334 BBT3334",
        "evaluasi": "DDT3334 TTT3334 TTT3334 DDT3334 TTT3334 TTT3334 DDT3334",
    },
    "bukti:ajukan": {
        "jawaban": "TTT3334 DDT3334 BBT3334 BBT3334 DDT3334 BBT3334",
        "evaluasi": "DDT3334 TTT3334 TTT3334 DDT3334 TTT3334 TTT3334 DDT3334",
        "periksa": "DDT3334 DDT3334 TTT3334 TTT3334 TTT3334",
    },
    "bukti:ajukan#pendukung": {
        "jawaban": "DTD3334 DTD3334 BTB3334 BTB3334 DTD3334 DTD3334",
    },
    "bukti:tarik": {
        "jawaban": "BBT3334 BBT3334 DDT3334 BBT3334 BBT3334 DDT3334",
        "evaluasi_menunggu": "DDT3334 TTT3334 TTT3334 DDT3334 TTT3334 TTT3334 DDT3334",
    },
    "bukti:tawaran": {
        "tawaran": "DDT3334 BBT3334 BBT3334 BBT3334",
        "jawaban": "DDT3334 DDT3334 BBT3334 BBT3334 DDT3334 BBT3334",
        "evaluasi": "DDT3334 TTT3334 TTT3334 DDT3334 TTT3334 TTT3334 DDT3334",
    },
    "bukti:tawaran_batalkan": {
        "tawaran": "BBT3334 DDT3334 DDT3334 DDT3334",
    },
    "bukti:tawaran_batalkan#diputuskan": {
        "jawaban": "DDT3334 DDT3334 BBT3334 BBT3334 DDT3334 BBT3334",
        "evaluasi": "DDT3334 TTT3334 TTT3334 DDT3334 TTT3334 TTT3334 DDT3334",
    },
    # evidence
    "bukti:tambah_tautan": {
        "jawaban": "DDD3334 DDD3334 TTT3334 TTT3334 DDD3334 DTD3334",
        "evaluasi": "DDD3334 TTT3334 TTT3334 DDD3334 TTT3334 TTT3334 DDD3334",
    },
    "bukti:pakai": {
        "jawaban": "DDT3334 DDT3334 TTT3334 TTT3334 DDT3334 DTT3334",
        "evaluasi": "DDT3334 TTT3334 TTT3334 DDT3334 TTT3334 TTT3334 DDT3334",
    },
    "bukti:perbarui": {
        "jawaban": "DDT3334 DDT3334 TTT3334 TTT3334 DDT3334 TTT3334",
        "evaluasi": "DDT3334 TTT3334 TTT3334 DDT3334 TTT3334 TTT3334 DDT3334",
        "periksa": "DDT3334 DDT3334 DDT3334 DDT3334 BBT3334",
    },
    "bukti:lepas": {
        "jawaban": "DDT3334 DDT3334 TTT3334 TTT3334 DDT3334 TTT3334",
        "evaluasi": "DDT3334 TTT3334 TTT3334 DDT3334 TTT3334 TTT3334 DDT3334",
        "periksa": "DDT3334 DDT3334 DDT3334 DDT3334 DDT3334",
    },
    "bukti:lampiran_ubah": {
        "jawaban": "DDT3334 DDT3334 TTT3334 TTT3334 DDT3334 TTT3334",
        "evaluasi": "DDT3334 TTT3334 TTT3334 DDT3334 TTT3334 TTT3334 DDT3334",
        "periksa": "DDT3334 DDT3334 DDT3334 DDT3334 BBT3334",
    },
    "bukti:bukti_tautkan": {
        "jawaban": "DD43334 DD43334 TT43334 TT43334 DD43334 DT43334",
        "evaluasi": "DD43334 TT43334 TT43334 DD43334 TT43334 TT43334 DD43334",
    },
    "bukti:bukti_baru": {
        "evaluasi": "DDT3334 DDT3334 DDT3334 DDT3334 DDT3334 DDT3334 DDT3334",
    },
    "bukti:bukti_ubah": {
        "jawaban": "DDT3334 DDT3334 DDT3334 DDT3334 DDT3334 DDT3334",
        "evaluasi": "DDT3334 TTT3334 TTT3334 DDT3334 DDT3334 DDT3334 DDT3334",
        "periksa": "DDT3334 DDT3334 DDT3334 DDT3334 BBT3334",
    },
    "bukti:bukti_ganti": {
        "jawaban": "DDT3334 DDT3334 DDT3334 DDT3334 DDT3334 DDT3334",
        "evaluasi": "DDT3334 DDT3334 DDT3334 DDT3334 DDT3334 DDT3334 DDT3334",
        "periksa": "DDT3334 DDT3334 DDT3334 DDT3334 BBT3334",
    },
    "bukti:bukti_tarik": {
        "jawaban": "DDT3334 DDT3334 DDT3334 TTT3334 DDT3334 DDT3334",
        "evaluasi": "DDT3334 TTT3334 TTT3334 DDT3334 DDT3334 DDT3334 DDT3334",
        "periksa": "DDT3334 DDT3334 DDT3334 DDT3334 BBT3334",
    },
    "bukti:bukti_tarik#penjawab": {
        "catatan": "DDT3334 TTT3334 TTT3334 DDT3334",
    },
    "bukti:bukti_peka": {
        "kepekaan": "DDDD334 DDDD334 SSSS334 DDDD334",
        "evaluasi": "DDDD334 DDDD334 DDDD334 DDDD334 DDDD334 DDDD334 DDDD334",
    },
    "bukti:tautan_terbuka": {
        "laman": "DDDD334 DDDD334 BBBB334 TTTT334",
    },
    "bukti:kotak_masuk_olah": {
        "kotak": "DDT3334 TTT3334 TTT3334",
    },
    "bukti:kotak_masuk_olah#masuk": {
        "evaluasi": "DDT3334 TTT3334 TTT3334 DDT3334 TTT3334 TTT3334 DDT3334",
    },
    "bukti:kotak_masuk_olah#pustaka": {
        "kotak": "DDT3334 TTT3334 TTT3334",
    },
    "bukti:kotak_masuk_olah#tarik": {
        "kotak": "DDT3334 TTT3334 TTT3334",
    },
    # verification
    "bukti:terima": {
        "jawaban": "B33B334 B33B334 T33T334 B33B334 B33B334 B33B334",
        "evaluasi_menunggu": "D33D334 T33T334 T33T334 D33D334 D33D334 D33D334 T33T334",
        "putusan": "T33T334 D33D334 T33T334 T33T334",
    },
    "bukti:kembalikan": {
        "jawaban": "B33B334 B33B334 D33D334 B33B334 B33B334 B33B334",
        "evaluasi_menunggu": "D33D334 T33T334 T33T334 D33D334 D33D334 D33D334 T33T334",
        "putusan": "D33D334 D33D334 D33D334 D33D334",
    },
    "bukti:batalkan_verifikasi": {
        "jawaban": "B33B334 B33B334 B33B334 D33D334 B33B334 B33B334",
        "evaluasi_diterima": "D33D334 T33T334 T33T334 D33D334 D33D334 D33D334 T33T334",
    },
    "bukti:putuskan": {
        "jawaban": "B33B334 B33B334 D33D334 B33B334 B33B334 B33B334",
        "evaluasi_menunggu": "D33S334 T33T334 T33T334 D33S334 D33S334 D33S334 T33T334",
        "putusan": "D33D334 D33S334 D33D334 B33B334",
        "periksa_menunggu": "T33T334 D33D334 T33T334 T33T334 B33B334",
    },
    "bukti:putuskan#tolak": {
        "jawaban": "B33B334 B33B334 D33D334 B33B334 B33B334 B33B334",
        "putusan": "D33D334 D33D334 D33D334 B33B334",
        "periksa_menunggu": "D33D334 D33D334 D33D334 D33D334 B33B334",
    },
    "bukti:putusan_dokumen": {
        "jawaban": "T33T334 T33T334 D33D334 T33T334 T33T334 T33T334",
        "evaluasi_menunggu": "D33S334 T33T334 T33T334 D33S334 D33S334 D33S334 T33T334",
        "putusan": "D33D334 D33S334 D33D334 B33B334",
        "periksa_menunggu": "T33T334 D33D334 T33T334 T33T334 B33B334",
    },
    # notes of outside stages
    "bukti:catatan_baru": {
        "evaluasi": "T333344 D3333D4 T3333T4 D333344 D333344 D333344 T333344",
    },
    "bukti:catatan_ubah": {
        "catatan": "D3333D4 T3333T4 T3333T4 T3333T4",
    },
    "bukti:catatan_tindak": {
        "catatan": "DDT3334 TTT3334 TTT3334 TTT3334",
    },
    "bukti:catatan_tindak#selesai": {
        "catatan": "DDT3334 TTT3334 TTT3334 TTT3334",
    },
    "bukti:catatan_tarik": {
        "catatan": "TTT3334 TDT3334 TTT3334 TTT3334",
    },
    "bukti:catatan_periksa#setuju": {
        "catatan": "T33T3T4 D33D3D4 T33T3T4 T33T3T4",
    },
    "bukti:catatan_periksa#buka": {
        "catatan": "T33T3T4 D33D3D4 D33D3D4 T33T3T4",
    },
    "bukti:catatan_tautan": {
        "catatan": "DDT3334 TTT3334 TTT3334 TTT3334",
    },
    "bukti:catatan_pakai": {
        "catatan": "DDT3334 TTT3334 TTT3334 TTT3334",
    },
    "bukti:catatan_lepas": {
        "catatan": "DDT3334 TTT3334 TTT3334 TTT3334",
    },
    "indikator:tahap_isi": {
        "evaluasi": "T333344 D3333D4 T3333T4 D333344 D333344 D333344 T333344",
    },
    "indikator:tahap_impor": {
        "evaluasi": "T333344 D3333D4 T3333T4 D333344 D333344 D333344 T333344",
    },
    # the evaluation, its days and its OPD
    "indikator:buka_evaluasi": {
        "instrumen": "4333334 D33333D T33333T",
    },
    "indikator:tenggat": {
        "evaluasi": "D333334 B333334 B333334 D333334 D333334 D333334 D333334",
    },
    "indikator:jadwal": {
        "evaluasi": "D333334 B333334 B333334 D333334 D333334 D333334 D333334",
    },
    "indikator:jendela_tambah": {
        "evaluasi": "D333334 D333334 T333334 D333334 D333334 D333334 T333334",
    },
    "indikator:jendela_ubah": {
        "evaluasi": "D333334 D333334 T333334 D333334 D333334 D333334 D333334",
    },
    "indikator:jendela_hapus": {
        "evaluasi": "D333334 D333334 T333334 D333334 D333334 D333334 D333334",
    },
    "indikator:perpanjangan": {
        "evaluasi": "D333334 B333334 B333334 D333334 D333334 D333334 D333334",
    },
    "indikator:perpanjangan_cabut": {
        "evaluasi": "D333334 T333334 T333334 D333334 D333334 D333334 D333334",
    },
    "indikator:tenggat_bagian": {
        "jawaban": "D333334 D333334 B333334 B333334 D333334 B333334",
        "evaluasi": "D333334 B333334 B333334 D333334 D333334 D333334 D333334",
    },
    "indikator:target": {
        "evaluasi": "D333334 D333334 T333334 D333334 D333334 D333334 D333334",
    },
    "indikator:wajib_pengesahan": {
        "evaluasi": "D333334 T333334 T333334 D333334 D333334 D333334 D333334",
    },
    "indikator:penugasan_ubah": {
        "evaluasi": "D333334 T333334 T333334 D333334 D333334 D333334 D333334",
    },
    "indikator:penugasan_pulihkan": {
        "evaluasi": "D333334 T333334 T333334 D333334 D333334 D333334 D333334",
    },
    "indikator:penugasan_borongan": {
        "evaluasi": "D333334 T333334 T333334 D333334 D333334 D333334 D333334",
    },
    "indikator:sahkan": {
        "pengesahan": "TT43334 DD43334 BB43334",
    },
    "indikator:sahkan#terkirim": {
        "evaluasi": "DD43334 TT43334 TT43334 DD43334 DD43334 DD43334 TT43334",
    },
    "indikator:cabut_pengesahan": {
        "evaluasi": "DD43334 TT43334 TT43334 DD43334 DD43334 DD43334 DD43334",
    },
    "indikator:ajukan": {
        "jawaban": "D333334 D333334 T333334 D333334 D333334 D333334",
        "evaluasi_diterima": "D333334 B333334 B333334 D333334 D333334 D333334 T333334",
    },
    "indikator:buka_kembali": {
        "evaluasi": "B333334 D333334 B333334 B333334 B333334 B333334 B333334",
        "evaluasi_final": "T333334 T333334 T333334 T333334",
    },
    "indikator:selesaikan": {
        "evaluasi": "T333334 T333334 T333334 T333334 T333334 T333334 T333334",
        "evaluasi_final": "B333334 D333334 B333334 B333334",
    },
    # reports
    "laporan:laporan_buat": {
        "laporan": "S333S34 S333S34 D333D34 D333D34 D333D34",
    },
    "laporan:berkas_minta": {
        "berkas": "S333S44 S333S44 D333D44 D333D44 D333D44",
    },
    # accounts, tokens, mails, deletion
    "laporan:akun_slip": {
        "akun": "D333334 T333334 T333334",
    },
    "laporan:akun_serah": {
        "akun": "D333334 T333334 T333334",
    },
    "klaster:akun_ubah": {
        "akun": "D333334 D333334 T333334",
    },
    "klaster:akun_tangguhkan": {
        "akun": "D333334 B333334 B333334",
    },
    "klaster:akun_aktifkan": {
        "akun": "B333334 D333334 T333334",
    },
    "klaster:akun_tautan": {
        "akun": "D333334 T333334 T333334",
    },
    "klaster:akun_tautan_cabut": {
        "akun": "D333334 B333334 B333334",
    },
    "klaster:hapus_data_diri": {
        "akun": "D333334 D333334 S333334",
    },
    "klaster:tautan_akun": {
        "tautan_akun": "DDDDDDD BBBBBBB BBBBBBB BBBBBBB BBBBBBB",
    },
    "klaster:token_cabut": {
        "token": "D333334 B333334 D333334",
    },
    "klaster:kiriman_ulang": {
        "kiriman": "S333334 S333334 D333334 S333334 D333334",
    },
    "klaster:pemusnahan_susun": {
        "pemusnahan": "B333334 B333334 D333334 D333334",
    },
    "klaster:pemusnahan_setujui": {
        "pemusnahan": "D333334 B333334 B333334 B333334",
    },
    "klaster:pemusnahan_batalkan": {
        "pemusnahan": "D333334 B333334 B333334 B333334",
    },
}

_PINTU = "the door: accounts, passwords and second steps have walks of their own (tests/klaster, tests/keamanan)"
_BACA = "computes or compares, and stores nothing"
_SENDIRI = "the person's own marks, choices and devices; no state of the city's data is asked"
_VERSI = "guarded by the version that was on screen only; raced in its own tests"
_BARU = "makes something new beside what is there"
_POTONGAN = "bytes on their way, with a protocol and states of their own (tests/bukti/test_tus.py)"

#: Write addresses for which no state of the thing matters, and why.
TANPA_KEADAAN: dict[str, str] = {
    "account_login": _PINTU,
    "account_reauthenticate": _PINTU,
    "klaster:masuk": _PINTU,
    "klaster:keluar": _PINTU,
    "klaster:sandi": _PINTU,
    "klaster:sandi_pertama": _PINTU,
    "klaster:dua_langkah_cabut": _PINTU,
    "klaster:kunci_lepas": _PINTU,
    "klaster:sesi": _SENDIRI,
    "klaster:profil": _SENDIRI,
    "klaster:data_saya": _SENDIRI,
    "klaster:perangkat_akhiri": _SENDIRI,
    "klaster:perangkat_lain": _SENDIRI,
    "klaster:perangkat_semua": _SENDIRI,
    "klaster:notifikasi_tandai": _SENDIRI,
    "klaster:notifikasi_semua": _SENDIRI,
    "klaster:pilihan_notifikasi": _SENDIRI,
    "klaster:akun_pilih": _SENDIRI,
    "indikator:pilih_evaluasi": _SENDIRI,
    "klaster:akun_baru": _BARU,
    "klaster:token_buat": _BARU,
    "klaster:akun_impor": _BACA,
    "klaster:akun_impor_terapkan": "all or nothing behind a seal (tests/klaster/test_akun_impor.py)",
    "klaster:pengaturan_kota": _VERSI,
    "klaster:retensi": _VERSI,
    "laporan:simulasi": _BACA,
    "laporan:simulasi_hitung": _BACA,
    "laporan:simulasi_simpan": "a copy, kept beside an evaluation in any state",
    "laporan:skenario_hapus": "a copy, whatever has become of its evaluation",
    "laporan:diskon": _VERSI,
    "laporan:serah_terima_siapkan": "the paper of a pack that never changes, whatever has become of its evaluation",
    "laporan:diskon_pakai": "estimates of the city, not of one evaluation",
    "laporan:cek_berkas": _BACA,
    "indikator:cek": _BACA,
    "indikator:peta_kode_ubah": "between instruments, for the system admin (tests/indikator)",
    "indikator:penugasan_impor": _BACA,
    "indikator:penugasan_terapkan": "the rules of `penugasan_borongan` behind a seal (tests/indikator)",
    "laporan:pengingat_kirim": "notes a reminder; who owes nothing is not reminded (tests/laporan)",
    "bukti:pengaturan_bukti": _VERSI,
    "bukti:tus": _POTONGAN,
    "bukti:tus_berkas": _POTONGAN,
    "bukti:unggah": "the rules of `tambah_tautan`: one service, `unggah_bukti`",
    "bukti:catatan_unggah": "the rules of `catatan_tautan`: one service, `unggah_untuk_catatan`",
    "bukti:kotak_masuk_unggah": _BARU,
}
