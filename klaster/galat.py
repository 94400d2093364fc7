"""What a service says when it refuses: a sentence for the user that names the rule and the remedy."""


class Ditolak(Exception):
    """A rule was broken. `str(error)` is a complete Indonesian message to show as it is.

    `bidang` names the form field the message belongs to, when there is one; `status` is the HTTP status of the page.
    """

    status = 422

    def __init__(self, pesan: str, *, bidang: str | None = None) -> None:
        super().__init__(pesan)
        self.pesan = pesan
        self.bidang = bidang


class SudahBerubah(Ditolak):
    """Someone else was faster: the row is no longer in the state the user saw."""

    status = 409
