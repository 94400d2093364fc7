"""Where the files of a form lie while the request is read. A full disk is said as such, not as a fault."""

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class CakramPenuh(SuspiciousOperation):
    """A file of a form could not be put down. Of this kind, so that the page for unreadable requests is told of it."""


class BerkasSementara(TemporaryFileUploadHandler):
    """Django's own, with a word for what the disk refuses."""

    def new_file(self, *args, **kwargs) -> None:
        try:
            super().new_file(*args, **kwargs)
        except OSError as galat:
            raise CakramPenuh("no temporary file for an upload") from galat

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError as galat:
            raise CakramPenuh("the disk took no more of an upload") from galat
