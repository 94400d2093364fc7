"""A person at a browser: a context of its own, logged in through the form, with everything it complained about."""

from dataclasses import dataclass, field

from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response, expect

from klaster.models import Pengguna
from tests.factories.klaster import SANDI
from tests.masuk import masuk_segar

#: A busy machine is slow, not wrong.
SABAR = 30_000
expect.set_options(timeout=SABAR)

#: What Chromium itself writes for a page that answers 422 or 409: meant, and asserted where it happens.
DIMAKSUD = ("status of 422", "status of 409")


@dataclass
class Orang:
    """Someone in front of a page. `keluhan`: what the console said, scripts that failed, answers of 500 and above."""

    pengguna: Pengguna | None
    konteks: BrowserContext
    alamat: str
    page: Page = field(init=False)
    keluhan: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.konteks.set_default_timeout(SABAR)
        self.page = self.konteks.new_page()
        self.page.on("console", self._dengar)
        self.page.on("pageerror", lambda galat: self.keluhan.append(f"pageerror: {galat}"))
        self.page.on("response", self._periksa)

    def buka(self, nama: str, *argumen: object) -> Page:
        self.page.goto(self.alamat + reverse(nama, args=argumen))
        return self.page

    def masuk(self) -> Page:
        """Through the form, as a person does."""
        self.buka("klaster:masuk")
        self.page.get_by_label("Nama pengguna").fill(self.pengguna.username)
        self.page.get_by_label("Kata sandi").fill(SANDI)
        self.page.get_by_role("button", name="Masuk").click()
        expect(self.page).not_to_have_url(self.alamat + reverse("klaster:masuk"))
        return self.page

    def masuk_langsung(self) -> Page:
        """With a session made behind the form, for tests that are about something else."""
        client = Client()
        masuk_segar(client, self.pengguna)
        nama = settings.SESSION_COOKIE_NAME
        self.konteks.add_cookies([{"name": nama, "value": client.cookies[nama].value, "url": self.alamat}])
        return self.page

    def _dengar(self, pesan: ConsoleMessage) -> None:
        if pesan.type in ("error", "warning") and not any(d in pesan.text for d in DIMAKSUD):
            self.keluhan.append(f"{pesan.type}: {pesan.text} ({pesan.location.get('url')})")

    def _periksa(self, jawaban: Response) -> None:
        if jawaban.status >= 500:
            self.keluhan.append(f"{jawaban.status}: {jawaban.url}")
