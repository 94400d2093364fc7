"""The frame of every page: who is here, which city and year, and the menu of the role."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from bukti.queries.verifikasi import jumlah_antrean
from indikator.models import Evaluasi
from indikator.pilihan import evaluasi_kini
from indikator.queries.catatan import jumlah_milik_terbuka
from indikator.queries.tugas import jumlah_tugas_terbuka
from kla_portal.contoh.akun import SANDI
from kla_portal.contoh.daftar_akun import pasangan_akun
from klaster.izin import Izin, punya_izin
from klaster.models import Pengguna

#: The switch between evaluations lists this many; who looks after more finds them on the start page.
PILIHAN_MAKS = 30


@dataclass(frozen=True)
class Butir:
    """One line of the menu. `jumlah` is a count to attend to, None when there is nothing to count."""

    label: str
    url: str
    ikon: str
    aktif: bool
    jumlah: int | None = None


@dataclass(frozen=True)
class Tab:
    """One page of a group that hangs together, shown as a row of tabs above the page."""

    label: str
    url: str
    aktif: bool


@dataclass
class Bingkai:
    """What `templates/base.html` shows around a page."""

    pengguna_label: str = ""
    peran_label: str = ""
    evaluasi: Evaluasi | None = None
    pilihan: list[Evaluasi] = field(default_factory=list)
    pilihan_lengkap: bool = True  # else only the years of this city are among them
    menu: list[Butir] = field(default_factory=list)
    tab: list[Tab] = field(default_factory=list)


#: (label, URL name, icon, permission, needs an evaluation); in the order of the sidebar.
MENU: list[tuple[str, str, str, Izin, bool]] = [
    ("Beranda", "laporan:ringkasan", "house", Izin.LIHAT_RINGKASAN, True),
    ("Tugas saya", "indikator:tugas_list", "list-check", Izin.ISI_JAWABAN, True),
    ("Evaluasi", "indikator:evaluasi_detail", "clipboard-check", Izin.LIHAT_EVALUASI, True),
    ("Kemajuan OPD", "laporan:kemajuan", "grid-3x3-gap", Izin.LIHAT_KEMAJUAN, True),
    ("Bukti", "bukti:bukti_list", "folder2-open", Izin.LIHAT_BUKTI, True),
    ("Verifikasi", "bukti:antrean", "check2-square", Izin.VERIFIKASI, True),
    ("Tahap luar", "laporan:tahap", "layers", Izin.LIHAT_RINGKASAN, True),
    ("Catatan tahap", "bukti:catatan_list", "chat-left-text", Izin.TINDAK_CATATAN, True),
    ("Simulasi", "laporan:simulasi", "sliders", Izin.SIMULASI, True),
    ("Laporan", "laporan:laporan_list", "file-earmark-text", Izin.LIHAT_LAPORAN, True),
    ("Instrumen", "indikator:instrumen_list", "book", Izin.LIHAT_INSTRUMEN, False),
]


#: Lines that only those see who do not have another way there: the permission that opens the other one.
SELAIN: dict[str, Izin] = {"bukti:catatan_list": Izin.LIHAT_RINGKASAN}

#: Pages that hang together: the menu line they belong to -> (label, URL name, permission). Each takes city and year.
TAB: dict[str, list[tuple[str, str, Izin]]] = {
    "indikator:evaluasi_detail": [
        ("Klaster dan indikator", "indikator:evaluasi_detail", Izin.LIHAT_EVALUASI),
        ("Pertanyaan", "indikator:pertanyaan_list", Izin.LIHAT_EVALUASI),
        ("Kecamatan dan kelurahan", "laporan:wilayah", Izin.LIHAT_EVALUASI),
        ("Rencana tahun", "indikator:rencana", Izin.LIHAT_EVALUASI),
        ("Penugasan", "indikator:penugasan", Izin.ATUR_EVALUASI),
        ("Tahun lalu", "bukti:tawaran_list", Izin.LIHAT_EVALUASI),
        ("Dibanding lalu", "laporan:banding_tahun", Izin.LIHAT_RINGKASAN),
        ("Riwayat skor", "laporan:riwayat_skor", Izin.LIHAT_RINGKASAN),
        ("Pemeriksaan", "indikator:pemeriksaan", Izin.LIHAT_PEMERIKSAAN),
        ("Pengesahan", "indikator:pengesahan", Izin.SAHKAN_OPD),
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


def bingkai(request: HttpRequest) -> dict[str, Any]:
    """Context processor. A page without a logged-in user gets an empty frame."""
    pengguna = getattr(request, "user", None)
    if not isinstance(pengguna, Pengguna):
        return {"bingkai": Bingkai(), **_akun_peragaan(request)}
    tersedia = Evaluasi.objects.terlihat_oleh(pengguna).select_related("kota").order_by("kota__nama", "-tahun")
    evaluasi = evaluasi_kini(request, tersedia)
    pilihan, semua = _pilihan(tersedia, evaluasi)
    return {
        "bingkai": Bingkai(
            pengguna_label=str(pengguna),
            peran_label=pengguna.keterangan_peran,
            evaluasi=evaluasi,
            pilihan=pilihan,
            pilihan_lengkap=semua,
            menu=_menu(request, pengguna, evaluasi),
            tab=_tab(request, pengguna, evaluasi),
        )
    }


def _pilihan(tersedia: QuerySet[Evaluasi], evaluasi: Evaluasi | None) -> tuple[list[Evaluasi], bool]:
    """What the switch offers: everything in scope, or only this city's years where that would be a long list."""
    pilihan = list(tersedia[: PILIHAN_MAKS + 1])
    if len(pilihan) <= PILIHAN_MAKS or evaluasi is None:
        return pilihan[:PILIHAN_MAKS], len(pilihan) <= PILIHAN_MAKS
    return list(tersedia.filter(kota=evaluasi.kota_id)), False


def _akun_peragaan(request: HttpRequest) -> dict[str, Any]:
    """On a laptop's log-in page, the accounts of the example cities; never on a server."""
    if settings.PRODUKSI or request.resolver_match is None or request.resolver_match.view_name != "klaster:masuk":
        return {}
    return {"akun_contoh": pasangan_akun(), "sandi_contoh": SANDI}


def _menu(request: HttpRequest, pengguna: Pengguna, evaluasi: Evaluasi | None) -> list[Butir]:
    terbuka = str(getattr(request.resolver_match, "view_name", ""))
    serumah = {nama: RUMAH.get(nama, {nama}) | {t[1] for t in TAB.get(nama, [])} for _, nama, *_ in MENU}
    butir = []
    for label, nama, ikon, izin, perlu_evaluasi in MENU:
        if not punya_izin(pengguna, izin) or (perlu_evaluasi and evaluasi is None):
            continue
        if nama in SELAIN and punya_izin(pengguna, SELAIN[nama]):
            continue
        url = reverse(nama, args=[evaluasi.kota.kode, evaluasi.tahun] if perlu_evaluasi and evaluasi else [])
        butir.append(Butir(label, url, ikon, terbuka in serumah[nama], _jumlah(nama, pengguna, evaluasi)))
    if pengguna.is_staff:
        butir.append(Butir("Admin", reverse("admin:index"), "gear", aktif=False))
    return butir


def _tab(request: HttpRequest, pengguna: Pengguna, evaluasi: Evaluasi | None) -> list[Tab]:
    """The tabs of the group this page is in, those that the role may open; none for a page that stands alone."""
    terbuka = str(getattr(request.resolver_match, "view_name", ""))
    kelompok = next((isi for isi in TAB.values() if any(nama == terbuka for _, nama, _ in isi)), [])
    if evaluasi is None:
        return []
    alamat = [evaluasi.kota.kode, evaluasi.tahun]
    tab = [
        Tab(label, reverse(nama, args=alamat), nama == terbuka)
        for label, nama, izin in kelompok
        if punya_izin(pengguna, izin)
    ]
    return tab if len(tab) > 1 else []


def _jumlah(nama: str, pengguna: Pengguna, evaluasi: Evaluasi | None) -> int | None:
    if evaluasi is None:
        return None
    if nama == "indikator:tugas_list" and pengguna.adalah_operator:
        return jumlah_tugas_terbuka(evaluasi, pengguna) or None
    if nama == "bukti:catatan_list":
        return jumlah_milik_terbuka(evaluasi, pengguna) or None
    if nama == "bukti:antrean":
        return jumlah_antrean(evaluasi, pengguna) or None
    return None


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
        "indikator:sahkan",
        "indikator:ajukan",
        "indikator:selisih",
        "indikator:buka_kembali",
        "indikator:selesaikan",
        "indikator:pengajuan_detail",
        "bukti:pertanyaan",
    },
    "bukti:bukti_list": {"bukti:bukti_list", "bukti:bukti_detail"},
    "bukti:antrean": {"bukti:antrean", "bukti:verifikasi"},
    "laporan:tahap": {"laporan:tahap", "indikator:tahap_isi", "indikator:tahap_impor", *CATATAN},
    "bukti:catatan_list": {"bukti:catatan_list", "laporan:lembar_catatan", *CATATAN},
    "laporan:simulasi": {"laporan:simulasi", "laporan:skenario", "laporan:diskon"},
    "laporan:laporan_list": {"laporan:laporan_list", "laporan:laporan_detail"},
    "indikator:instrumen_list": {"indikator:instrumen_list", "indikator:instrumen_detail"},
}
