"""How a unit is spoken of inside a sentence."""

#: Offices of the city's secretariat are called *Bagian* themselves.
SUDAH_BAGIAN = ("bagian ", "bag. ")


def sebut_bagian(opd: object, *, awal: bool = True) -> str:
    """What an OPD has to do in a question: "Bagian Dinas Kesehatan", but "Bagian tugas Bagian Hukum".

    `opd` is the unit, or its name or code. `awal`: the words begin a sentence.
    """
    nama = str(opd)
    bagian = "bagian tugas" if nama.casefold().startswith(SUDAH_BAGIAN) else "bagian"
    return f"{bagian.capitalize() if awal else bagian} {nama}"
