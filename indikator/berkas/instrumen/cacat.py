"""What is wrong with a file: a line and a reason, collected so that the user sees all of them at once."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Cacat:
    baris: int
    alasan: str

    def __str__(self) -> str:
        return f"baris {self.baris}: {self.alasan}"


class InstrumenCacat(Exception):
    """The file cannot be used; `cacat` holds every reason, in the order of the file."""

    def __init__(self, cacat: Iterable[Cacat]) -> None:
        self.cacat = tuple(sorted(set(cacat)))
        super().__init__("\n".join(str(c) for c in self.cacat))
