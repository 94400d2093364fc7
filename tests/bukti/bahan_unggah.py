"""What the browser tests of uploading share: the page, the line and its faults, files on a disk."""

import hashlib
import io
import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from PIL import Image
from playwright.sync_api import CDPSession, Locator, Page, expect

from tests.bukti import bahan
from tests.bukti.bahan_halaman import url
from tests.bukti.bahan_verifikasi import sebagai

CEPAT = 50_000_000  # bytes a second

#: A drop or paste of files, as the browser would make it: (element, what, [[name, type, text]]).
PINDAHKAN = """(el, [jenis, daftar]) => {
  const isi = new DataTransfer();
  for (const [nama, type, teks] of daftar) isi.items.add(new File([teks], nama, { type, lastModified: 1714557600000 }));
  const rincian = { bubbles: true, cancelable: true };
  if (jenis === "paste") el.dispatchEvent(new ClipboardEvent("paste", { clipboardData: isi, ...rincian }));
  else for (const satu of ["dragenter", "dragover", "drop"]) {
    el.dispatchEvent(new DragEvent(satu, { dataTransfer: isi, ...rincian }));
  }
}"""

#: A paste of text that brings a picture of itself along, as office programs make it.
PINDAHKAN_BERTEKS = """(el, daftar) => {
  const isi = new DataTransfer();
  isi.setData("text/plain", "teks");
  for (const [nama, type, teks] of daftar) isi.items.add(new File([teks], nama, { type }));
  el.dispatchEvent(new ClipboardEvent("paste", { clipboardData: isi, bubbles: true, cancelable: true }));
}"""


def kuki(page: Page, pengguna, alamat: str) -> None:
    """Log in without the log-in page."""
    sesi = sebagai(pengguna).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": sesi, "url": alamat}])


def buka(page: Page, pengguna, alamat: str, kode: str = "4.2") -> Page:
    kuki(page, pengguna, alamat)
    page.on("dialog", lambda dialog: dialog.accept())  # "leave the page?" while something is on its way: yes
    page.goto(alamat + url("pertanyaan", kode))
    page.locator("form[data-unggah-siap]").first.wait_for(state="attached")  # before, a file goes the plain way
    return page


class Jaringan:
    """The line between browser and portal: how fast it is, and whether it is there."""

    def __init__(self, page: Page) -> None:
        self.sesi: CDPSession = page.context.new_cdp_session(page)
        self.sesi.send("Network.enable")

    def atur(self, laju: int = CEPAT, *, putus: bool = False) -> None:
        """`laju`: bytes a second upwards."""
        keadaan = {"offline": putus, "latency": 0, "downloadThroughput": -1, "uploadThroughput": laju}
        self.sesi.send("Network.emulateNetworkConditions", keadaan)


def pilih(page: Page, berkas: Iterable[Path | dict]) -> None:
    page.locator("#tambah input[type=file][name]").set_input_files(list(berkas))


def unggah(page: Page) -> None:
    page.locator("#tambah").get_by_role("button", name="Unggah", exact=True).click()


def baris(page: Page, nama: str = "") -> Locator:
    return page.locator("[data-unggah-baris] > li").filter(has_text=nama)


def tunggu_keadaan(page: Page, keadaan: str, banyak: int) -> None:
    expect(page.locator(f"[data-unggah-baris] > li[data-keadaan={keadaan}]")).to_have_count(banyak, timeout=30_000)


def pdf_berisi(teks: str, isi: int = 0) -> dict:
    """A PDF as a file to choose, `isi` bytes larger than the smallest."""
    sisip = teks.encode() + os.urandom(isi)
    dokumen = bahan.pdf(ubah=lambda d: d.Root.__setitem__("/Isi", d.make_stream(sisip)), compress_streams=False)
    return {"name": f"{teks}.pdf", "mimeType": "application/pdf", "buffer": dokumen}


def pdf_besar(jalur: Path, bita: int) -> str:
    """A PDF of about so many bytes on the disk; its SHA-256."""
    acak = os.urandom(bita)
    isi = bahan.pdf(ubah=lambda d: d.Root.__setitem__("/Isi", d.make_stream(acak)), compress_streams=False)
    jalur.write_bytes(isi)
    return hashlib.sha256(isi).hexdigest()


def foto(jalur: Path, ukuran: tuple[int, int] = (64, 48), warna: int = 0, mutu: int = 85, **exif: object) -> Path:
    """A JPEG; `exif` gives tags of its first directory by number, as text: _306="2024:05:24 10:32:15"."""
    gambar = Image.effect_noise(ukuran, 40 + warna).convert("RGB")
    keterangan = Image.Exif()
    for tanda, nilai in exif.items():
        keterangan[int(tanda[1:])] = nilai
    keluaran = io.BytesIO()
    gambar.save(keluaran, "JPEG", quality=mutu, exif=keterangan)
    jalur.write_bytes(keluaran.getvalue())
    return jalur
