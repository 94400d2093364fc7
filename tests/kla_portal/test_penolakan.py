"""Where a refusal that no form has shown leads to."""

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from kla_portal.penolakan import PenolakanJadiPesan
from klaster.galat import Ditolak

BUATAN = "/kota/32.77/akun/7/ubah/"


def tolak(method: str, asal: str) -> tuple[HttpRequest, HttpResponse]:
    request = RequestFactory().generic(method, BUATAN, headers={"referer": asal})
    request._messages = CookieStorage(request)
    jawaban = PenolakanJadiPesan(lambda _: HttpResponse()).process_exception(request, Ditolak("Tidak dapat."))
    return request, jawaban


@pytest.mark.parametrize(
    ("method", "asal", "tujuan"),
    [
        ("POST", f"http://testserver{BUATAN}", f"http://testserver{BUATAN}"),
        ("GET", "http://testserver/saya/", "http://testserver/saya/"),
        ("GET", f"http://testserver{BUATAN}", "/kota/32.77/akun/7/"),  # else it would refuse itself for ever
        ("HEAD", f"http://testserver{BUATAN}?a=1", "/kota/32.77/akun/7/"),
        ("GET", "https://jahat.test/", reverse("laporan:beranda")),
        ("GET", "", reverse("laporan:beranda")),
    ],
)
def test_back_to_where_one_was_but_never_in_a_circle(method: str, asal: str, tujuan: str) -> None:
    request, jawaban = tolak(method, asal)
    assert jawaban["Location"] == tujuan
    assert [str(pesan) for pesan in get_messages(request)] == ["Tidak dapat."]
