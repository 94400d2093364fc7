"""Django's SMTP backend that also knows how far a mail has come: until its text goes over, it was surely not sent."""

import smtplib
from typing import Any

from django.core.mail.backends.smtp import EmailBackend


class _Penanda(smtplib.SMTP):
    """Notes when the text of the mail under way begins to go over the line."""

    diserahkan = False

    def sendmail(self, *args: Any, **kwargs: Any) -> Any:
        self.diserahkan = False
        return super().sendmail(*args, **kwargs)

    def data(self, msg: Any) -> Any:
        self.diserahkan = True
        return super().data(msg)


class _Polos(_Penanda):
    pass


class _Tls(_Penanda, smtplib.SMTP_SSL):
    pass


class SambunganSurel(EmailBackend):
    """The backend that `EMAIL_URL` with a mail server chooses."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _Tls if self.use_ssl else _Polos

    @property
    def diserahkan(self) -> bool:
        """Whether the mail that was tried last had begun to be handed over when it ended."""
        return bool(getattr(self.connection, "diserahkan", False))
