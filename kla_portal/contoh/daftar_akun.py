"""The accounts of the demo as a table by role, for the end of `make demo` and for the README."""

from django.db.models import Q

from indikator.models import Evaluasi
from kla_portal.contoh.akun import EVALUATOR, SANDI
from klaster.models import Kota, Pengguna
from klaster.models.opd import JenisOpd
from klaster.models.pengguna import Peran

CONTOH_OPD = ("DINKES", "DISDUKCAPIL")
LEBAR = (26, 34)


def tabel_akun() -> str:
    """One line a role with an example; empty text when nothing is loaded."""
    kota = Kota.objects.filter(contoh=True).order_by("nama")
    utama = _kota_utama()
    if utama is None:
        return ""
    baris = [("Peran", "Nama pengguna", "Tempat"), *_baris(utama)]
    lain = ", ".join(k.nama.removeprefix("Kota ").lower() for k in kota if k != utama)
    isi = [f"{a:<{LEBAR[0]}}{b:<{LEBAR[1]}}{c}".rstrip() for a, b, c in baris]
    isi.insert(1, "-" * 90)
    if lain:
        isi.append(f"Kota lain: ganti akhiran nama pengguna dengan {lain}.")
    return "\n".join([*isi, f"Kata sandi semua akun contoh: {SANDI}"])


def pasangan_akun() -> list[tuple[str, str]]:
    """(user name, who that is) for the log-in page; empty when no example city is loaded."""
    utama = _kota_utama()
    return [(nama, f"{peran}, {tempat}") for peran, nama, tempat in _baris(utama)] if utama else []


def _kota_utama() -> Kota | None:
    """The city whose accounts are shown: the one that has barely begun, for a newcomer to try."""
    kota = Kota.objects.filter(contoh=True).order_by("nama")
    return kota.filter(kode="32.77").first() or kota.first()


def _baris(kota: Kota) -> list[tuple[str, str, str]]:
    pengguna = (
        Pengguna.objects.filter(is_active=True)
        .filter(Q(kota=kota) | Q(username="admin") | Q(username__in=[nama for nama, *_ in EVALUATOR]))
        .select_related("opd", "kota")
    )
    hasil = []
    for peran in Peran:
        calon = [p for p in pengguna if p.peran == peran]
        if peran == Peran.OPERATOR:
            calon = _operator_terpilih(calon)
        hasil += [(_sebutan(p), p.username, _tempat(p)) for p in calon]
    return hasil


def _tempat(pengguna: Pengguna) -> str:
    """Where the account works; an evaluator sees a city once it has submitted its evaluation."""
    if not pengguna.adalah_evaluator:
        return str(pengguna.opd or pengguna.kota or "semua kota contoh")
    terlihat = Evaluasi.objects.terlihat_oleh(pengguna).select_related("kota").order_by("kota__nama")
    return ", ".join(dict.fromkeys(str(e.kota) for e in terlihat)) or "belum ada kota yang mengajukan evaluasi"


def _operator_terpilih(calon: list[Pengguna]) -> list[Pengguna]:
    """Two departments, a kecamatan and a kelurahan stand for all operators."""
    terpilih = [p for p in calon if p.opd and p.opd.kode in CONTOH_OPD]
    for jenis in (JenisOpd.KECAMATAN, JenisOpd.KELURAHAN):
        terpilih += [p for p in calon if p.opd and p.opd.jenis == jenis][:1]
    return terpilih


def _sebutan(pengguna: Pengguna) -> str:
    if pengguna.opd is None:
        return pengguna.get_peran_display()
    if pengguna.kepala_opd:
        return "Kepala OPD"
    return "Operator wilayah" if pengguna.opd.adalah_wilayah else "Operator OPD"
