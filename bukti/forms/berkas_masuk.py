"""How files come into a form: in the form itself (multipart), or as uploads that were sent before it, piece by piece.

Every form that takes files is a `FormBerkas`. It has two inputs: `berkas`, one or several files, and `unggahan`, the
ids of finished uploads of the same user (`bukti:tus`); with a prefix both carry it (`u-berkas`, `u-unggahan`).
Whatever way they came, `cleaned_data["berkas"]` is the list of files, multipart first, in the order of the form.

A form that is sent again with uploads that have become evidence gets them again, as empty files. The view asks
`bukti_dari(berkas)` first, and once more when a service refuses: what is there already is a success.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from bukti.forms.jawaban import FormBersih
from bukti.models import Unggahan
from bukti.services.unggahan_bertahap import buka_unggahan
from bukti.validators import DITERIMA, TIPE_MENURUT_AKHIRAN, batas_ukuran
from klaster.galat import Ditolak
from klaster.models import Pengguna

#: Files in one form. More than that is better sent piece by piece.
BERKAS_MAKS = 50


def syarat_unggah(*, satu_bukti: bool = False) -> dict[str, Any]:
    """What the upload component says and keeps to. `satu_bukti`: all files sent become one piece of evidence."""
    banyak = f", paling banyak {BERKAS_MAKS} berkas" if satu_bukti else ""
    return {
        "syarat_berkas": f"{DITERIMA}; paling besar {batas_ukuran()} tiap berkas{banyak}.",
        "terima_berkas": ",".join(TIPE_MENURUT_AKHIRAN),
        "ukuran_maks": settings.KLA_UKURAN_BERKAS_MAKS,
        "berkas_maks": BERKAS_MAKS,
    }


class PilihanBerkas(forms.ClearableFileInput):
    allow_multiple_selected = True


class BanyakBerkas(forms.FileField):
    """One or several files. Each is judged by the service, so that one bad file does not lose the others."""

    widget = PilihanBerkas(attrs={"multiple": True})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        return list(data) if isinstance(data, list | tuple) else [data] if data else []


class BanyakUnggahan(forms.Field):
    """Ids of uploads, without repetition."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[UUID]:
        hasil: dict[UUID, None] = {}
        for satu in value or []:
            try:
                hasil[UUID(satu)] = None
            except ValueError as galat:
                raise forms.ValidationError("Unggahan itu tidak dikenal. Unggah lagi berkasnya.") from galat
        return list(hasil)


class FormBerkas(FormBersih):
    """A form that takes files. `pengguna` is whose uploads count; a form that is only shown needs none."""

    berkas = BanyakBerkas(label="Berkas", required=False)
    unggahan = BanyakUnggahan(required=False)

    pesan_kosong = "Pilih paling sedikit satu berkas."
    berkas_maks = BERKAS_MAKS

    def __init__(self, *args: Any, pengguna: Pengguna | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pengguna = pengguna
        self.fields["berkas"].widget.attrs["multiple"] = self.berkas_maks > 1

    def clean(self) -> dict[str, Any]:
        bersih = super().clean() or self.cleaned_data
        berkas = [*bersih.get("berkas", []), *self._dari_unggahan(bersih.get("unggahan", []))]
        bersih["berkas"] = berkas
        if "unggahan" in self.errors:
            self._errors["berkas"] = self._errors.pop("unggahan")
        elif not berkas and "berkas" not in self.errors and not self.cukup_tanpa_berkas(bersih):
            self.add_error("berkas", self.pesan_kosong)
        elif len(berkas) > self.berkas_maks:
            self.add_error("berkas", self._pesan_banyak(len(berkas)))
        return bersih

    def cukup_tanpa_berkas(self, bersih: dict[str, Any]) -> bool:
        """Whether what else is in the form makes sense without a new file."""
        return False

    def _pesan_banyak(self, banyak: int) -> str:
        if self.berkas_maks == 1:
            return f"{banyak} berkas dipilih. Pilih satu saja."
        return f"{banyak} berkas dipilih, paling banyak {self.berkas_maks} sekaligus. Kirim dalam beberapa kali."

    def _dari_unggahan(self, diminta: Iterable[UUID]) -> list[UploadedFile]:
        diminta = list(diminta)
        if not diminta or self.pengguna is None:
            return []
        ada = Unggahan.objects.terlihat_oleh(self.pengguna).select_related("bukti").in_bulk(diminta)
        hasil = (self._sebagai_berkas(ada.get(pk)) for pk in diminta)
        return [berkas for berkas in hasil if berkas]

    def _sebagai_berkas(self, unggahan: Unggahan | None) -> UploadedFile | None:
        """One upload as a file; None with the reason at the field."""
        if unggahan is None:
            self.add_error("berkas", "Unggahan itu tidak dikenal atau sudah dihapus. Unggah lagi berkasnya.")
            return None
        try:
            return buka_unggahan(unggahan)
        except Ditolak as galat:
            self.add_error("berkas", galat.pesan)
            return None
