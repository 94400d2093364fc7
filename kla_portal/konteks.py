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
from kla_portal.navigasi import BEBAS, BERSAMA, KOTA, LINGKUP_TAB, MENU, SELAIN, TAB, TAHUN, induk_tab, serumah
from klaster.izin import Izin, punya_izin
from klaster.models import Kota, Pengguna
from klaster.queries.notifikasi import jumlah_belum_dibaca

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
    """One page of a group that hangs together, shown as a row of tabs above the page.

    `aktif` is "page" for the page that is open, "true" where the open page belongs to this one, "" otherwise.
    """

    label: str
    url: str
    aktif: str


@dataclass
class Bingkai:
    """What `templates/base.html` shows around a page."""

    pengguna_label: str = ""
    peran_label: str = ""
    evaluasi: Evaluasi | None = None
    nama_kota: str = ""  # of a page whose city has no evaluation
    pilihan: list[Evaluasi] = field(default_factory=list)
    pilihan_lengkap: bool = True  # else only the years of this city are among them
    menu: list[Butir] = field(default_factory=list)
    tab: list[Tab] = field(default_factory=list)
    belum_dibaca: int = 0  # messages, shown at the bell

    @property
    def penerus(self) -> Evaluasi | None:
        """A later evaluation of the city that is being filled in, while the one looked at is not any more."""
        kini = self.evaluasi
        if kini is None or kini.terbuka:
            return None
        return next((e for e in self.pilihan if e.kota == kini.kota and e.tahun > kini.tahun and e.terbuka), None)


def bingkai(request: HttpRequest) -> dict[str, Any]:
    """Context processor. A page without a logged-in user gets an empty frame."""
    pengguna = getattr(request, "user", None)
    if not isinstance(pengguna, Pengguna):
        return {"bingkai": Bingkai(), **_akun_peragaan(request)}
    tersedia = Evaluasi.objects.terlihat_oleh(pengguna).select_related("kota").order_by("kota__nama", "-tahun")
    evaluasi = _evaluasi(request, tersedia)
    pilihan, semua = _pilihan(tersedia, evaluasi)
    letak = _letak(request, pengguna, evaluasi)
    return {
        "bingkai": Bingkai(
            pengguna_label=str(pengguna),
            peran_label=pengguna.keterangan_peran,
            evaluasi=evaluasi,
            nama_kota="" if evaluasi else _nama_kota(request, pengguna),
            pilihan=pilihan,
            pilihan_lengkap=semua,
            menu=_menu(request, pengguna, evaluasi, letak),
            tab=_tab(request, pengguna, letak),
            belum_dibaca=jumlah_belum_dibaca(pengguna),
        )
    }


def _evaluasi(request: HttpRequest, tersedia: QuerySet[Evaluasi]) -> Evaluasi | None:
    """The evaluation around this page: of the city in the address, whichever other city was open before.

    None where that city has none: a frame of another city would stand above its rows.
    """
    kode = _kota_alamat(request)
    return evaluasi_kini(request, tersedia.filter(kota__kode=kode) if kode else tersedia)


def _nama_kota(request: HttpRequest, pengguna: Pengguna) -> str:
    """The city in the address, for a frame without an evaluation; empty when there is none, or none to be seen."""
    kode = _kota_alamat(request)
    kota = Kota.objects.terlihat_oleh(pengguna).filter(kode=kode).first() if kode else None
    return kota.nama if kota else ""


def _kota_alamat(request: HttpRequest) -> str | None:
    return request.resolver_match.kwargs.get("kota") if request.resolver_match else None


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


def _letak(request: HttpRequest, pengguna: Pengguna, evaluasi: Evaluasi | None) -> dict[str, list[Any]]:
    """What can be put into an address here, by what addresses take; a kind that is missing cannot be linked to."""
    letak: dict[str, list[Any]] = {BEBAS: []}
    milik = evaluasi.kota if evaluasi else pengguna.kota
    if kode := _kota_alamat(request) or (milik.kode if milik else None):
        letak[KOTA] = [kode]
    if evaluasi:
        letak[TAHUN] = [evaluasi.kota.kode, evaluasi.tahun]
    return letak


def _menu(
    request: HttpRequest, pengguna: Pengguna, evaluasi: Evaluasi | None, letak: dict[str, list[Any]]
) -> list[Butir]:
    terbuka = str(getattr(request.resolver_match, "view_name", ""))
    butir = []
    for label, nama, ikon, izin, lingkup in MENU:
        pintu = _pintu(nama, izin, pengguna)
        if pintu is None or lingkup not in letak:
            continue
        url = reverse(pintu, args=letak[lingkup])
        butir.append(Butir(label, url, ikon, terbuka in serumah(nama), _jumlah(nama, pengguna, evaluasi)))
    if pengguna.is_staff:
        butir.append(Butir("Admin", reverse("admin:index"), "person-gear", aktif=False))
    return butir


def _pintu(nama: str, izin: Izin, pengguna: Pengguna) -> str | None:
    """Where a line of the menu leads: its own page, else the first page of its group that the role may open."""
    if nama in SELAIN and punya_izin(pengguna, SELAIN[nama]):
        return None
    if punya_izin(pengguna, izin):
        return nama
    sekelompok = TAB[nama] if nama in BERSAMA else []
    return next((tab for _, tab, izin_tab in sekelompok if izin_tab and punya_izin(pengguna, izin_tab)), None)


def _tab(request: HttpRequest, pengguna: Pengguna, letak: dict[str, list[Any]]) -> list[Tab]:
    """The tabs of the group this page is in, those that the role may open; none for a page that stands alone."""
    terbuka = str(getattr(request.resolver_match, "view_name", ""))
    induk = induk_tab(terbuka)
    kunci = next((kunci for kunci, isi in TAB.items() if any(nama == induk for _, nama, _ in isi)), "")
    alamat = letak.get(LINGKUP_TAB.get(kunci, TAHUN))
    if alamat is None:
        return []
    tab = [
        Tab(label, reverse(nama, args=alamat), "page" if nama == terbuka else "true" if nama == induk else "")
        for label, nama, izin in TAB.get(kunci, [])
        if izin is None or punya_izin(pengguna, izin)
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
