"""When a last day is reminded of: 30, 7 and 1 days before, and every week after. Pure.

The one rule for parts of questions, evidence that expires and notes of outside stages.
"""

from datetime import date, timedelta

from klaster.aturan.kalender import Kalender

#: Days before the last day on which a reminder is due.
HARI_SEBELUM = (1, 7, 30)
#: After the last day a reminder comes once a week, this often; who has not moved then is spoken to, not written to.
LEWAT_MAKS = 8
_PEKAN = 7
LEWAT = "lewat"


def tahap_pengingat(tenggat: date, hari: date, kalender: Kalender) -> str:
    """The stage in which this last day is on `hari`, a day of sending: "30", "7", "1", "lewat-0" ... or "" for none.

    A stage whose day falls on days without sending begins on the last day of sending before it: who must be told the
    day before a Monday is told on Friday. It lasts until the next stage begins, so that a worker that was away for a
    day still says it. Saying it once is up to the caller, by a key with the stage.
    """
    if hari > tenggat:
        pekan = ((hari - tenggat).days - 1) // _PEKAN
        return f"{LEWAT}-{pekan}" if pekan < LEWAT_MAKS else ""
    besok = kalender.berikut(hari)
    return next((str(n) for n in HARI_SEBELUM if tenggat - timedelta(days=n) < besok), "")


def kata_sisa(tenggat: date, hari: date) -> str:
    """How far it is, in words: "hari ini", "besok", "7 hari lagi", "lewat 3 hari"."""
    sisa = (tenggat - hari).days
    if sisa < 0:
        return f"lewat {-sisa} hari"
    return {0: "hari ini", 1: "besok"}.get(sisa, f"{sisa} hari lagi")
