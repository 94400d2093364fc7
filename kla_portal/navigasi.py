"""What leads where: the lines of the menu, the pages that hang together, and which page lights up which line."""

from klaster.izin import Izin

#: (label, URL name, icon, permission, needs an evaluation); in the order of the sidebar.
MENU: list[tuple[str, str, str, Izin, bool]] = [
    ("Beranda", "laporan:ringkasan", "house", Izin.LIHAT_RINGKASAN, True),
    ("Tugas saya", "indikator:tugas_list", "list-check", Izin.ISI_JAWABAN, True),
    ("Evaluasi", "indikator:evaluasi_detail", "clipboard-check", Izin.LIHAT_EVALUASI, True),
    ("Kemajuan OPD", "laporan:kemajuan", "grid-3x3-gap", Izin.LIHAT_KEMAJUAN, True),
    ("Bukti", "bukti:bukti_list", "folder2-open", Izin.LIHAT_BUKTI, True),
    ("Verifikasi", "bukti:antrean", "check2-square", Izin.VERIFIKASI, True),
    ("Pengajuan", "indikator:pemeriksaan", "file-earmark-check", Izin.LIHAT_PEMERIKSAAN, True),
    ("Tahap luar", "laporan:tahap", "layers", Izin.LIHAT_RINGKASAN, True),
    ("Catatan tahap", "bukti:catatan_list", "chat-left-text", Izin.TINDAK_CATATAN, True),
    ("Simulasi", "laporan:simulasi", "sliders", Izin.SIMULASI, True),
    ("Laporan", "laporan:laporan_list", "file-earmark-text", Izin.LIHAT_LAPORAN, True),
    ("Instrumen", "indikator:instrumen_list", "book", Izin.LIHAT_INSTRUMEN, False),
]

#: Lines that only those see who do not have another way there: the permission that opens the other one.
SELAIN: dict[str, Izin] = {"bukti:catatan_list": Izin.LIHAT_RINGKASAN}
#: Lines whose first page may be closed to a role that has another page of the group.
BERSAMA = {"indikator:pemeriksaan"}

#: Pages that hang together: the menu line they belong to -> (label, URL name, permission). Each takes city and year.
TAB: dict[str, list[tuple[str, str, Izin]]] = {
    "laporan:ringkasan": [
        ("Ringkasan", "laporan:ringkasan", Izin.LIHAT_RINGKASAN),
        ("Riwayat skor", "laporan:riwayat_skor", Izin.LIHAT_RINGKASAN),
        ("Dibanding tahun lalu", "laporan:banding_tahun", Izin.LIHAT_RINGKASAN),
    ],
    "indikator:evaluasi_detail": [
        ("Klaster dan indikator", "indikator:evaluasi_detail", Izin.LIHAT_EVALUASI),
        ("Pertanyaan", "indikator:pertanyaan_list", Izin.LIHAT_EVALUASI),
        ("Kecamatan dan kelurahan", "laporan:wilayah", Izin.LIHAT_EVALUASI),
        ("Isian tahun lalu", "bukti:tawaran_list", Izin.LIHAT_EVALUASI),
        ("Rencana tahun", "indikator:rencana", Izin.LIHAT_EVALUASI),
        ("Penugasan", "indikator:penugasan", Izin.ATUR_EVALUASI),
    ],
    "indikator:pemeriksaan": [
        ("Pemeriksaan", "indikator:pemeriksaan", Izin.LIHAT_PEMERIKSAAN),
        ("Pengesahan OPD", "indikator:pengesahan", Izin.SAHKAN_OPD),
        ("Pengajuan", "indikator:pengajuan", Izin.LIHAT_LAPORAN),
    ],
    "laporan:tahap": [
        ("Skor tahap", "laporan:tahap", Izin.LIHAT_RINGKASAN),
        ("Catatan", "bukti:catatan_list", Izin.LIHAT_CATATAN),
        ("Lembar verifikasi", "laporan:lembar_catatan", Izin.LIHAT_CATATAN),
        ("Rekonsiliasi", "laporan:rekonsiliasi", Izin.LIHAT_RINGKASAN),
    ],
    "laporan:simulasi": [
        ("Simulasi", "laporan:simulasi", Izin.SIMULASI),
        ("Taksiran", "laporan:taksiran", Izin.SIMULASI),
    ],
}

#: The pages of one note; they belong to whichever line leads to the notes.
CATATAN = ("bukti:catatan_detail", "bukti:catatan_baru", "bukti:catatan_pakai")
#: Which pages light up a line of the menu besides the page it leads to.
RUMAH = {
    "laporan:ringkasan": {"laporan:ringkasan", "laporan:beranda"},
    "indikator:evaluasi_detail": {
        "indikator:evaluasi_detail",
        "indikator:pertanyaan_list",
        *(f"indikator:{nama}" for nama in ("jadwal", "jendela_tambah", "jendela_ubah", "perpanjangan")),
        *(f"indikator:penugasan_{nama}" for nama in ("borongan", "ubah", "pulihkan", "impor", "terapkan")),
        "bukti:pertanyaan",
    },
    "indikator:pemeriksaan": {
        *(f"indikator:{nama}" for nama in ("sahkan", "ajukan", "selisih", "buka_kembali", "selesaikan")),
        "indikator:pengajuan_detail",
    },
    "bukti:bukti_list": {"bukti:bukti_list", "bukti:bukti_detail"},
    "bukti:antrean": {"bukti:antrean", "bukti:verifikasi"},
    "laporan:tahap": {"laporan:tahap", "indikator:tahap_isi", "indikator:tahap_impor", *CATATAN},
    "bukti:catatan_list": {"bukti:catatan_list", "laporan:lembar_catatan", *CATATAN},
    "laporan:simulasi": {"laporan:simulasi", "laporan:skenario", "laporan:diskon"},
    "laporan:laporan_list": {"laporan:laporan_list", "laporan:laporan_detail"},
    "indikator:instrumen_list": {"indikator:instrumen_list", "indikator:instrumen_detail"},
}
