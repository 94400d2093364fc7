"""A refusal of a service, put where the user can mend it."""

from django import forms

from indikator.services.jendela import JadwalDitolak
from indikator.services.penugasan import PenugasanDitolak
from klaster.galat import Ditolak


def pasang_galat(form: forms.BaseForm, galat: Ditolak) -> None:
    """Each broken rule at its field; above the form where the form has no such field."""
    if isinstance(galat, PenugasanDitolak):
        semua = [("", kalimat) for kalimat in galat.kalimat]
    else:
        semua = galat.salah if isinstance(galat, JadwalDitolak) else [(galat.bidang, galat.pesan)]
    for bidang, pesan in semua:
        form.add_error(bidang if bidang in form.fields else None, pesan)
