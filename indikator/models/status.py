from django.db import models


class Status(models.TextChoices):
    """Where an answer, or one OPD's part of it, stands. The same words on every page."""

    BELUM = "belum", "Belum"
    DRAF = "draf", "Draf"
    MENUNGGU = "menunggu", "Menunggu"
    DITERIMA = "diterima", "Diterima"
    DIKEMBALIKAN = "dikembalikan", "Dikembalikan"


#: Work of the operator is still owed.
TERBUKA = (Status.BELUM, Status.DRAF, Status.DIKEMBALIKAN)
#: The operator has handed it in; only the verifier can move it now.
TERKIRIM = (Status.MENUNGGU, Status.DITERIMA)
