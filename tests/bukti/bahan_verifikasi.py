"""What the tests of the queue and the desk share: answers handed in with evidence, and short words for requests."""

import re
from decimal import Decimal

from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from bukti.models import TautanBukti
from indikator.models import Jawaban
from indikator.services import pengisian
from klaster.models import Pengguna
from tests.dunia import DuniaKota
from tests.factories.bukti import TautanBuktiFactory

#: Who leads which question of `tests.dunia`, and what is answered there.
ISI = {
    "4.1": ("dinkes", "ya", None),
    "4.2": ("dinkes", "a", None),
    "4.3": ("dinsos", "", Decimal(7)),
    "4.4": ("dinkes", "", Decimal("62.5")),
}


def isi_jawaban(kota: DuniaKota, kode: str) -> Jawaban:
    pimpin, opsi, angka = ISI[kode]
    return pengisian.simpan_jawaban(
        jawaban=kota.jawaban(kode),
        opsi=opsi,
        angka=angka,
        catatan="Dihitung dari laporan triwulan.",
        versi=kota.jawaban(kode).versi,
        oleh=getattr(kota, f"operator_{pimpin}"),
    )


def lampirkan(kota: DuniaKota, kode: str = "4.1", jenis: str = "dokumen", opd: str = "dinkes", **lain) -> TautanBukti:
    """A clean PDF for the requirement of this kind, straight into the rows."""
    jawaban = kota.jawaban(kode)
    kebutuhan = jawaban.pertanyaan.kebutuhan.filter(jenis=jenis).first()
    return TautanBuktiFactory(jawaban=jawaban, bukti__opd=getattr(kota, opd), kebutuhan=kebutuhan, **lain)


def serahkan(kota: DuniaKota, kode: str) -> Jawaban:
    """Every part that is still open is handed in by its own OPD."""
    jawaban = kota.jawaban(kode)
    for bagian in jawaban.penugasan.terbuka().select_related("opd").order_by("-pimpin"):
        operator = getattr(kota, f"operator_{bagian.opd.kode.lower()}")
        pengisian.ajukan_bagian(penugasan=bagian, oleh=operator)
    return kota.jawaban(kode)


def menunggu(kota: DuniaKota, kode: str = "4.2") -> Jawaban:
    """An answer that waits: 4.1 with its mandatory document, the others need none."""
    isi_jawaban(kota, kode)
    if kode == "4.1":
        lampirkan(kota)
    return serahkan(kota, kode)


def sebagai(pengguna: Pengguna) -> Client:
    client = Client()
    client.force_login(pengguna)
    return client


def url_antrean(kota: DuniaKota, query: str = "") -> str:
    return reverse("bukti:antrean", args=[kota.kota.kode, kota.evaluasi.tahun]) + (f"?{query}" if query else "")


def url(nama: str, jawaban: Jawaban, *lain: int, query: str = "") -> str:
    evaluasi = jawaban.evaluasi
    alamat = reverse(f"bukti:{nama}", args=[evaluasi.kota.kode, evaluasi.tahun, jawaban.pertanyaan.kode, *lain])
    return alamat + (f"?{query}" if query else "")


def kirim(client: Client, nama: str, jawaban: Jawaban, *lain: int, query: str = "", **isi):
    """Post one of the desk's buttons; `versi` is that of the answer as given, unless said otherwise."""
    kepala = {"HX-Request": "true"} if isi.pop("htmx", False) else {}
    return client.post(url(nama, jawaban, *lain, query=query), {"versi": jawaban.versi} | isi, headers=kepala)


def putuskan(client: Client, tautan: TautanBukti, putusan: str, **isi):
    jawaban = Jawaban.objects.select_related("evaluasi__kota", "pertanyaan").get(pk=tautan.jawaban_id)
    return kirim(client, "putuskan", jawaban, tautan.pk, putusan=putusan, **isi)


def pesan(respons) -> list[str]:
    """Messages that wait for the page a redirect leads to, without markup."""
    return [re.sub("<[^>]*>", "", str(p)) for p in get_messages(respons.wsgi_request)]
