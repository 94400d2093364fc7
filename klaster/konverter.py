"""Path converters: what a city looks like in an address."""

from django.urls import register_converter


class KodeKota:
    """The Kemendagri code of a city, "32.77"."""

    regex = r"\d{2}\.\d{2}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(KodeKota, "kota")
