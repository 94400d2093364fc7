"""Template tags and filters of the interface: numbers, dates, icons, status words. Use with `{% load kla %}`.

No database here. Names of the words and icons shown for a status live in STATUS, and nowhere else.
"""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from klaster.aturan import sebutan
from klaster.aturan.nama_klaster import singkat

register = template.Library()

BULAN = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
HARI = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]
ZONA_SINGKAT = {"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
KOSONG = "–"


class KataStatus(NamedTuple):
    label: str
    ikon: str


STATUS = {
    "belum": KataStatus("Belum", "circle"),
    "draf": KataStatus("Draf", "pencil"),
    "menunggu": KataStatus("Menunggu", "hourglass-split"),
    "diterima": KataStatus("Diterima", "check-circle-fill"),
    "dikembalikan": KataStatus("Dikembalikan", "arrow-return-left"),
    "kedaluwarsa": KataStatus("Kedaluwarsa", "calendar-x"),
}

KLASTER_IKON = {
    "KEL": "buildings",
    "K1": "person-vcard",
    "K2": "house-heart",
    "K3": "heart-pulse",
    "K4": "mortarboard",
    "K5": "shield-check",
    "KDK": "pin-map",
}

IKON_BERKAS = {
    "pdf": "file-earmark-pdf",
    "jpg": "file-earmark-image",
    "jpeg": "file-earmark-image",
    "png": "file-earmark-image",
    "webp": "file-earmark-image",
    "xlsx": "file-earmark-excel",
    "docx": "file-earmark-word",
    "zip": "file-earmark-zip",
}


# --- Numbers ----------------------------------------------------------------------------------------------------
def _desimal(nilai: Any) -> Decimal | None:
    if nilai is None or nilai == "" or isinstance(nilai, bool):
        return None
    try:
        angka_ = Decimal(str(nilai))
    except InvalidOperation:
        return None
    return angka_ if angka_.is_finite() else None


def tulis_angka(nilai: Any, desimal: int = 2, *, pangkas: bool = False, sedikitnya: int = 0) -> str:
    """1234.5 -> "1.234,50"; with `pangkas` the trailing zeros go, down to `sedikitnya` decimals: "1.234,5"."""
    bulat = _desimal(nilai)
    if bulat is None:
        return KOSONG
    bulat = bulat.quantize(Decimal(1).scaleb(-desimal), rounding=ROUND_HALF_UP)
    if bulat == 0:
        bulat = abs(bulat)
    utuh, _, pecahan = f"{bulat:,.{desimal}f}".partition(".")
    if pangkas:
        pecahan = pecahan.rstrip("0").ljust(sedikitnya, "0")
    utuh = utuh.replace(",", ".").replace("-", "\N{MINUS SIGN}")
    return f"{utuh},{pecahan}" if pecahan else utuh


@register.filter
def angka(nilai: Any, desimal: Any = 2) -> str:
    """`{{ x|angka }}` -> 1.234,50; `|angka:0` -> 1.235; `|angka:"-2"` trims trailing zeros: 1.234,5; `|angka:"2-4"`
    trims them down to two: 1.234,50, but 0,0625."""
    sedikitnya, pangkas, banyaknya = str(desimal).rpartition("-")
    return tulis_angka(nilai, int(banyaknya), pangkas=bool(pangkas), sedikitnya=int(sedikitnya or 0))


@register.filter
def persen(nilai: Any, desimal: Any = 0) -> str:
    """`{{ 62.5|persen }}` -> 63 %; the value is already in percent. A part of a whole: `{% persen_dari n total %}`."""
    teks = tulis_angka(nilai, int(desimal))
    return teks if teks == KOSONG else f"{teks}\N{NO-BREAK SPACE}%"


@register.filter
def selisih(nilai: Any, desimal: Any = 2) -> str:
    """A difference with its sign: +3,50 / −1,00 / 0,00; decimals as for `angka`."""
    bulat = _desimal(nilai)
    teks = angka(bulat, desimal)
    return f"+{teks}" if bulat is not None and bulat > 0 and teks.strip("0,") else teks


@register.simple_tag
def beda(baru: Any, lama: Any) -> Decimal | None:
    """baru - lama, or None when one of them is missing."""
    kiri, kanan = _desimal(baru), _desimal(lama)
    return None if kiri is None or kanan is None else kiri - kanan


def bagian_persen(n: Any, total: Any) -> int:
    """Whole percent, rounded down so that 100 % means every one; 0 of 0 is 0 %."""
    n, total = _desimal(n) or Decimal(0), _desimal(total) or Decimal(0)
    return 0 if total <= 0 else int(max(Decimal(0), min(n / total, Decimal(1))) * 100)


@register.simple_tag
def persen_dari(n: Any, total: Any) -> int:
    return bagian_persen(n, total)


@register.filter
def tingkat(nilai: Any) -> int:
    """Heat-map level 0-5 of a percentage: 0 -> 0, then five equal steps, and 5 from 80 upwards."""
    bulat = _desimal(nilai)
    if bulat is None or bulat <= 0:
        return 0
    return min(5, int(bulat // 20) + 1)


@register.filter
def ukuran(nilai: Any) -> str:
    """Bytes for people: 812 B, 24 KB, 3,4 MB."""
    bita = _desimal(nilai)
    if bita is None:
        return KOSONG
    for satuan in ("B", "KB", "MB"):
        if bita < 1024:
            return f"{tulis_angka(bita, 1 if satuan == 'MB' else 0, pangkas=True)}\N{NO-BREAK SPACE}{satuan}"
        bita /= 1024
    return f"{tulis_angka(bita, 1, pangkas=True)}\N{NO-BREAK SPACE}GB"


# --- Dates and times --------------------------------------------------------------------------------------------
def _zona(sumber: Any) -> ZoneInfo | Any:
    """The zone of a city, of anything that hangs from a city, of a name, or the active one."""
    kota = getattr(sumber, "kota", sumber)
    nama = kota if isinstance(kota, str) else getattr(kota, "zona_waktu", "")
    return ZoneInfo(str(nama)) if nama else timezone.get_current_timezone()


def _setempat(nilai: datetime, zona: Any) -> datetime:
    return nilai if timezone.is_naive(nilai) else nilai.astimezone(zona)


@register.filter
def tanggal(nilai: Any, sumber: Any = "") -> str:
    """24 Mei 2026. A datetime is first taken to the city's zone: `{{ x|tanggal:evaluasi.kota }}`."""
    if isinstance(nilai, datetime):
        nilai = _setempat(nilai, _zona(sumber))
    if not isinstance(nilai, date):
        return KOSONG
    return f"{nilai.day} {BULAN[nilai.month - 1]} {nilai.year}"


@register.filter
def tanggal_hari(nilai: Any, sumber: Any = "") -> str:
    """Minggu, 24 Mei 2026."""
    if isinstance(nilai, datetime):
        nilai = _setempat(nilai, _zona(sumber)).date()
    return f"{HARI[nilai.weekday()]}, {tanggal(nilai)}" if isinstance(nilai, date) else KOSONG


@register.filter
def jam(nilai: Any, sumber: Any = "") -> str:
    """10.32 WIB, in the zone of the city given."""
    if not isinstance(nilai, datetime):
        return KOSONG
    zona = _zona(sumber)
    setempat = _setempat(nilai, zona)
    label = ZONA_SINGKAT.get(str(zona), setempat.tzname() or "")
    return f"{setempat:%H.%M} {label}".rstrip()


@register.filter
def waktu(nilai: Any, sumber: Any = "") -> str:
    """24 Mei 2026 10.32 WIB, in the zone of the city given."""
    return f"{tanggal(nilai, sumber)} {jam(nilai, sumber)}" if isinstance(nilai, datetime) else KOSONG


@register.filter
def sisa_hari(nilai: Any, sumber: Any = "") -> str:
    """Days to a deadline in words: "3 hari lagi", "besok", "hari ini", "lewat 2 hari"."""
    hari = _hari_ke(nilai, sumber)
    if hari is None:
        return ""
    if hari < 0:
        return f"lewat {-hari} hari"
    return {0: "hari ini", 1: "besok"}.get(hari, f"{hari} hari lagi")


@register.filter
def nada_tenggat(nilai: Any, sumber: Any = "") -> str:
    """CSS tone of a deadline: "bahaya" when it has passed, "awas" within 7 days, else ""."""
    hari = _hari_ke(nilai, sumber)
    if hari is None or hari > 7:
        return ""
    return "bahaya" if hari < 0 else "awas"


def _hari_ke(nilai: Any, sumber: Any) -> int | None:
    zona = _zona(sumber)
    if isinstance(nilai, datetime):
        nilai = _setempat(nilai, zona).date()
    if not isinstance(nilai, date):
        return None
    return (nilai - timezone.now().astimezone(zona).date()) // timedelta(days=1)


# --- Icons, status, klaster -------------------------------------------------------------------------------------
@register.simple_tag
def statis(path: str) -> str:
    """Like `{% static %}`, but an error page must not fail because a file is not in the manifest."""
    try:
        return static(path)
    except ValueError:
        return f"{settings.STATIC_URL}{path}"


def buat_ikon(nama: str, kelas: str = "", label: str = "") -> SafeString:
    arti = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="k-ikon {}" width="16" height="16" focusable="false" {}><use href="{}#{}"></use></svg>',
        kelas,
        arti,
        statis("ikon/sprite.svg"),
        nama,
    )


@register.simple_tag
def ikon(nama: str, kelas: str = "", label: str = "") -> SafeString:
    """`{% ikon "upload" %}`. Decoration by default; give `label` where the icon alone carries the meaning."""
    return buat_ikon(nama, kelas, label)


@register.simple_tag
def status(nilai: Any, teks: str = "") -> SafeString:
    """`{% status jawaban.status %}`: word + icon + colour. `teks` replaces the word, not the meaning."""
    kunci = str(nilai or "belum").lower()
    kata = STATUS.get(kunci, STATUS["belum"])
    return format_html(
        '<span class="k-status k-status--{}">{}{}</span>',
        kunci if kunci in STATUS else "belum",
        buat_ikon(kata.ikon),
        teks or kata.label,
    )


@register.filter
def kata_status(nilai: Any) -> str:
    """The word alone, for sentences and exports."""
    return STATUS.get(str(nilai or "belum").lower(), STATUS["belum"]).label


@register.filter
def sebut_bagian(opd: Any) -> str:
    """As in `bagian Dinas Kesehatan`; with `capfirst` where it begins a sentence."""
    return sebutan.sebut_bagian(opd, awal=False)


@register.filter
def klaster_ikon(kode: Any) -> str:
    return KLASTER_IKON.get(str(kode), "collection")


@register.filter
def klaster_singkat(kode: Any) -> str:
    """The short mark of a klaster: I ... V, Kelembagaan, Kec. & Kel."""
    return singkat(str(kode))


@register.filter
def ikon_berkas(nama: Any) -> str:
    """The icon for a file name, by its extension."""
    return IKON_BERKAS.get(str(nama).rpartition(".")[2].lower(), "file-earmark")


# --- Pages and forms --------------------------------------------------------------------------------------------
@register.simple_tag(takes_context=True)
def ganti_query(context: template.Context, **ubah: Any) -> str:
    """The page's query string with some keys changed; None or "" drops a key. `?{% ganti_query halaman=2 %}`"""
    query = context["request"].GET.copy()
    for kunci, nilai in ubah.items():
        query.pop(kunci, None)
        if nilai not in (None, ""):
            query[kunci] = str(nilai)
    return query.urlencode()


@register.simple_tag(takes_context=True)
def ganti_halaman(context: template.Context, nomor: int, kunci: str = "") -> str:
    """The page's query string for another page number; `kunci` when the parameter is not called "page"."""
    return ganti_query(context, **{kunci or "page": nomor})


@register.simple_tag
def rentang_halaman(page_obj: Any) -> list[Any]:
    """Page numbers with gaps, for the pagination component."""
    return list(page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1))


@register.simple_tag
def daftar_galat(form: Any) -> list[tuple[str, str, str]]:
    """Errors of a form as (target id, field label, message); non-field errors come first and point nowhere."""
    if not getattr(form, "is_bound", False):
        return []
    galat = [("", "", str(pesan)) for pesan in form.non_field_errors()]
    for bidang in form:
        label = str(bidang.label).rstrip(": .")
        label = label if label.endswith("?") else f"{label}:"
        galat += [(_id_sasaran(bidang), label, str(pesan)) for pesan in bidang.errors]
    return galat


def _id_sasaran(bidang: Any) -> str:
    """Where the link of the error summary leads: the field, or the first choice of a group."""
    if bidang.is_hidden:
        return ""
    berpilihan = hasattr(bidang.field.widget, "option_template_name") and bidang.use_fieldset
    return bidang.subwidgets[0].id_for_label if berpilihan and bidang.subwidgets else bidang.id_for_label


@register.simple_tag
def isian(bidang: Any, **atribut: Any) -> SafeString:
    """The widget of a form field with the classes of the portal; `{% isian form.nip inputmode="numeric" %}`."""
    jenis = getattr(bidang.field.widget, "input_type", "")
    kelas = {"select": "form-select", "checkbox": "form-check-input", "radio": "form-check-input"}.get(
        jenis, "form-control"
    )
    milik = bidang.field.widget.attrs.get("class", "")
    atribut = {kunci.replace("_", "-"): nilai for kunci, nilai in atribut.items()}
    atribut["class"] = " ".join(filter(None, [kelas, milik, "is-invalid" if bidang.errors else ""]))
    return bidang.as_widget(attrs=atribut)
