"""The short marks of the klaster, as pages and sheets show them, and back from what people write to the code."""

from collections.abc import Iterable

KLASTER_SINGKAT = {
    "KEL": "Kelembagaan",
    "K1": "I",
    "K2": "II",
    "K3": "III",
    "K4": "IV",
    "K5": "V",
    "KDK": "Kec. & Kel.",
}
#: Those that a number stands for; the others have a name of their own.
BERNOMOR = ("K1", "K2", "K3", "K4", "K5")


def singkat(kode: str) -> str:
    """ "II" of "K2"; a code that has no mark stands for itself."""
    return KLASTER_SINGKAT.get(kode, kode)


def sebutan(kode: str) -> str:
    """As a person names it in a sentence: "Klaster II" of "K2", "Kelembagaan" of "KEL"."""
    return f"Klaster {singkat(kode)}" if kode in BERNOMOR else singkat(kode)


def kode_klaster(tertulis: str, kode: Iterable[str]) -> str:
    """The one of these codes that is meant: "K2", "ii", "Klaster II"; "" when it is none of them."""
    bersih = tertulis.casefold().removeprefix("klaster").strip()
    for satu in kode:
        if bersih in (satu.casefold(), singkat(satu).casefold()):
            return satu
    return ""
