"""What leads where: the lines of the menu, the pages that hang together, and which page lights up which line."""

from klaster.izin import Izin

#: What the address of a page takes: city and year, the city alone, or nothing.
TAHUN, KOTA, BEBAS = "tahun", "kota", "bebas"

#: (label, URL name, icon, permission, what its address takes); in the order of the sidebar.
MENU: list[tuple[str, str, str, Izin, str]] = [
    ("Beranda", "laporan:ringkasan", "house", Izin.LIHAT_RINGKASAN, TAHUN),
    ("Tugas saya", "indikator:tugas_list", "list-check", Izin.ISI_JAWABAN, TAHUN),
    ("Evaluasi", "indikator:evaluasi_detail", "clipboard-check", Izin.LIHAT_EVALUASI, TAHUN),
    ("Kemajuan OPD", "laporan:kemajuan", "grid-3x3-gap", Izin.LIHAT_KEMAJUAN, TAHUN),
    ("Bukti", "bukti:bukti_list", "folder2-open", Izin.LIHAT_BUKTI, TAHUN),
    ("Verifikasi", "bukti:antrean", "check2-square", Izin.VERIFIKASI, TAHUN),
    ("Pengajuan", "indikator:pemeriksaan", "file-earmark-check", Izin.LIHAT_PEMERIKSAAN, TAHUN),
    ("Tahap luar", "laporan:tahap", "layers", Izin.LIHAT_RINGKASAN, TAHUN),
    ("Catatan tahap", "bukti:catatan_list", "chat-left-text", Izin.TINDAK_CATATAN, TAHUN),
    ("Simulasi", "laporan:simulasi", "sliders", Izin.SIMULASI, TAHUN),
    ("Laporan", "laporan:laporan_list", "file-earmark-text", Izin.LIHAT_LAPORAN, TAHUN),
    ("Instrumen", "indikator:instrumen_list", "book", Izin.LIHAT_INSTRUMEN, BEBAS),
    ("Pengaturan", "klaster:akun_list", "gear", Izin.KELOLA_AKUN, KOTA),
]

#: Lines that only those see who do not have another way there: the permission that opens the other one.
SELAIN: dict[str, Izin] = {"bukti:catatan_list": Izin.LIHAT_RINGKASAN}
#: Lines whose first page may be closed to a role that has another page of the group.
BERSAMA = {"indikator:pemeriksaan"}

#: Pages that hang together: the menu line they belong to -> (label, URL name, permission; None: everybody logged in).
#: What their addresses take says `LINGKUP_TAB`; city and year unless it names another.
TAB: dict[str, list[tuple[str, str, Izin | None]]] = {
    "laporan:ringkasan": [
        ("Ringkasan", "laporan:ringkasan", Izin.LIHAT_RINGKASAN),
        ("Riwayat nilai", "laporan:riwayat_skor", Izin.LIHAT_RINGKASAN),
        ("Dibanding tahun lalu", "laporan:banding_tahun", Izin.LIHAT_RINGKASAN),
    ],
    "laporan:kemajuan": [
        ("Kemajuan", "laporan:kemajuan", Izin.LIHAT_KEMAJUAN),
        ("Pengingat", "laporan:pengingat", Izin.ATUR_EVALUASI),
    ],
    "indikator:evaluasi_detail": [
        ("Klaster dan indikator", "indikator:evaluasi_detail", Izin.LIHAT_EVALUASI),
        ("Pertanyaan", "indikator:pertanyaan_list", Izin.LIHAT_EVALUASI),
        ("Kecamatan dan kelurahan", "laporan:wilayah", Izin.LIHAT_EVALUASI),
        ("Isian tahun lalu", "bukti:tawaran_list", Izin.LIHAT_EVALUASI),
        ("Rencana tahun", "indikator:rencana", Izin.LIHAT_EVALUASI),
        ("Penugasan", "indikator:penugasan", Izin.ATUR_EVALUASI),
    ],
    "bukti:bukti_list": [
        ("Pustaka", "bukti:bukti_list", Izin.LIHAT_BUKTI),
        ("Belum dipetakan", "bukti:kotak_masuk", Izin.KELOLA_BUKTI),
        ("Kelengkapan", "laporan:kelengkapan", Izin.LIHAT_BUKTI),
        ("Pengaturan", "bukti:pengaturan_bukti", Izin.ATUR_BUKTI),
    ],
    "bukti:antrean": [
        ("Jawaban", "bukti:antrean", Izin.VERIFIKASI),
        ("Dokumen bersama", "bukti:dokumen_bersama", Izin.VERIFIKASI),
    ],
    "indikator:pemeriksaan": [
        ("Pemeriksaan", "indikator:pemeriksaan", Izin.LIHAT_PEMERIKSAAN),
        ("Pengesahan OPD", "indikator:pengesahan", Izin.SAHKAN_OPD),
        ("Pengajuan", "indikator:pengajuan", Izin.LIHAT_LAPORAN),
    ],
    "laporan:tahap": [
        ("Nilai tahap", "laporan:tahap", Izin.LIHAT_RINGKASAN),
        ("Catatan", "bukti:catatan_list", Izin.LIHAT_CATATAN),
        ("Lembar verifikasi", "laporan:lembar_catatan", Izin.LIHAT_CATATAN),
        ("Rekonsiliasi", "laporan:rekonsiliasi", Izin.LIHAT_RINGKASAN),
    ],
    "laporan:laporan_list": [
        ("Laporan", "laporan:laporan_list", Izin.LIHAT_LAPORAN),
        ("Berkas verifikasi", "laporan:berkas_verifikasi", Izin.UNDUH_BERKAS),
    ],
    "laporan:simulasi": [
        ("Simulasi", "laporan:simulasi", Izin.SIMULASI),
        ("Taksiran", "laporan:taksiran", Izin.SIMULASI),
    ],
    "klaster:akun_list": [
        ("Akun", "klaster:akun_list", Izin.KELOLA_AKUN),
        ("Keamanan dan pemberitahuan", "klaster:pengaturan_kota", Izin.ATUR_KOTA),
        ("Riwayat", "klaster:riwayat_list", Izin.LIHAT_RIWAYAT),
        ("Kiriman", "klaster:kiriman_list", Izin.ATUR_KOTA),
        ("Token API", "klaster:token_list", Izin.KELOLA_TOKEN),
        ("Masa simpan", "klaster:retensi", Izin.ATUR_KOTA),
    ],
    "klaster:profil": [
        ("Profil", "klaster:profil", None),
        ("Kata sandi", "klaster:sandi", None),
        ("Verifikasi dua langkah", "mfa_index", None),
        ("Perangkat", "klaster:perangkat", None),
        ("Pemberitahuan", "klaster:pilihan_notifikasi", None),
    ],
}
LINGKUP_TAB: dict[str, str] = {"klaster:akun_list": KOTA, "klaster:profil": BEBAS}

#: Pages without a tab of their own -> the tab that they belong to, which leads back from them. Addresses that only take
#: a form are here, too: what they refuse is shown under their own name.
ANAK: dict[str, list[str]] = {
    "klaster:akun_list": [
        *(f"klaster:akun_{nama}" for nama in ("pilih", "baru", "detail", "ubah", "tangguhkan", "aktifkan")),
        *(f"klaster:akun_{nama}" for nama in ("tautan", "tautan_cabut", "impor", "impor_terapkan")),
        "klaster:hapus_data_diri",
        *(f"laporan:{nama}" for nama in ("akun_slip", "akun_serah", "serah_terima_list")),
        *("klaster:kunci_list", "klaster:kunci_lepas", "klaster:dua_langkah_cabut"),
    ],
    "klaster:riwayat_list": [f"klaster:riwayat_{nama}" for nama in ("detail", "xlsx", "csv")],
    "klaster:kiriman_list": ["klaster:kiriman_ulang"],
    "klaster:pilihan_notifikasi": [f"klaster:notifikasi_{nama}" for nama in ("list", "buka", "tandai", "semua")],
    "klaster:token_list": ["klaster:token_buat", "klaster:token_cabut"],
    "mfa_index": [
        *(f"mfa_{nama}" for nama in ("activate_totp", "deactivate_totp", "add_webauthn", "edit_webauthn")),
        *("mfa_remove_webauthn", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"),
    ],
    "klaster:perangkat": [f"klaster:perangkat_{nama}" for nama in ("akhiri", "lain", "semua")],
    "klaster:retensi": [
        *(f"klaster:pemusnahan{nama}" for nama in ("", "_susun", "_setujui", "_batalkan")),
    ],
    "indikator:evaluasi_detail": ["indikator:tenggat", "indikator:target"],
    "indikator:rencana": [
        *(f"indikator:{nama}" for nama in ("jadwal", "jendela_tambah", "jendela_ubah", "jendela_hapus")),
        *(f"indikator:{nama}" for nama in ("perpanjangan", "perpanjangan_cabut")),
    ],
    "indikator:penugasan": [
        f"indikator:penugasan_{nama}" for nama in ("borongan", "ubah", "pulihkan", "impor", "terapkan")
    ],
    "indikator:pengesahan": [f"indikator:{nama}" for nama in ("sahkan", "wajib_pengesahan", "cabut_pengesahan")],
    "indikator:pengajuan": [
        f"indikator:{nama}" for nama in ("ajukan", "selisih", "buka_kembali", "selesaikan", "pengajuan_detail")
    ],
    "laporan:tahap": ["indikator:tahap_isi", "indikator:tahap_impor"],
    "bukti:catatan_list": [
        *(f"bukti:catatan_{nama}" for nama in ("detail", "baru", "ubah", "tindak", "tarik", "periksa")),
        *(f"bukti:catatan_{nama}" for nama in ("pakai", "unggah", "tautan", "lepas")),
    ],
    "bukti:kotak_masuk": ["bukti:kotak_masuk_unggah", "bukti:kotak_masuk_olah"],
    "laporan:kelengkapan": [f"laporan:kelengkapan_{nama}" for nama in ("peta", "kedaluwarsa", "kembali")],
    "laporan:berkas_verifikasi": [f"laporan:berkas_{nama}" for nama in ("minta", "detail", "unduh")],
    "laporan:simulasi": ["laporan:skenario", "laporan:simulasi_simpan"],
    "laporan:taksiran": ["laporan:diskon", "laporan:diskon_pakai"],
}

#: The pages of one question: without tabs, which belong to the lists, but in the same house.
_SOAL = [
    *("pertanyaan", "simpan", "simpan_bagian", "ajukan", "tarik", "tawaran", "tawaran_batalkan"),
    *("matriks", "matriks_gabungan", "unggah", "tambah_tautan", "pakai", "lepas", "perbarui", "lampiran_ubah"),
]
#: Which pages light up a line of the menu besides those with its tabs and theirs.
_LAIN: dict[str, list[str]] = {
    "laporan:ringkasan": ["laporan:beranda", "laporan:bukti_wajib"],
    "indikator:evaluasi_detail": [f"bukti:{nama}" for nama in _SOAL],
    "bukti:bukti_list": [
        *(f"bukti:bukti_{nama}" for nama in ("detail", "ubah", "ganti", "tarik", "peka", "pembukaan", "tautkan")),
        "bukti:bukti_baru",
        "bukti:tautan_terbuka",
    ],
    "bukti:antrean": [
        *(f"bukti:{nama}" for nama in ("verifikasi", "terima", "kembalikan", "batalkan_verifikasi", "putuskan")),
        "bukti:putusan_dokumen",
    ],
    "bukti:catatan_list": ["laporan:lembar_catatan"],
    "laporan:laporan_list": ["laporan:laporan_detail", "laporan:laporan_buat"],
    "indikator:instrumen_list": [
        *(f"indikator:{nama}" for nama in ("instrumen_detail", "buka_evaluasi", "peta_kode", "peta_kode_ubah")),
    ],
}


def induk_tab(halaman: str) -> str:
    """The page whose tab is lit on this one: itself, else the one it belongs to."""
    return next((induk for induk, anak in ANAK.items() if halaman in anak), halaman)


def serumah(pintu: str) -> set[str]:
    """All pages on which the line of the menu that leads to `pintu` is lit."""
    sekelompok = [pintu, *(nama for _, nama, _ in TAB.get(pintu, []))]
    return {*sekelompok, *(anak for nama in sekelompok for anak in ANAK.get(nama, [])), *_LAIN.get(pintu, [])}
