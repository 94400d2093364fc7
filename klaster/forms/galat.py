"""A refusal of a service, put where the user can mend it."""

from django import forms

from klaster.galat import Ditolak


def pasang_galat(form: forms.BaseForm, galat: Ditolak) -> None:
    """At the field the refusal names; above the form where the form has no such field."""
    form.add_error(galat.bidang if galat.bidang in form.fields else None, galat.pesan)
