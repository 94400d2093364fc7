"""Take the pictures of README.md and docs/panduan/ from a running demo: `make demo` in one shell, this in another.

.venv/bin/python skrip/tangkap.py [http://127.0.0.1:8000 [NAME...]]
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

AKAR = Path(__file__).resolve().parent.parent
SANDI = "kla-contoh-2024"
LAYAR = {"width": 1280, "height": 860}

#: file name -> (account, address)
GAMBAR = {
    "profil": ("dinkes.depok", "/saya/"),
    "ringkasan": ("walikota.depok", "/32.76/2024/ringkasan/"),
    "tugas": ("dinkes.bekasi", "/32.75/2024/tugas/"),
    "pertanyaan": ("dinkes.bekasi", "/32.75/2024/pertanyaan/14.1/"),
    "antrean": ("verifikator.depok", "/32.76/2024/verifikasi/"),
    "meja": ("verifikator.depok", "/32.76/2024/verifikasi/1.3i/"),
    "kemajuan": ("sekretariat.depok", "/32.76/2024/kemajuan/"),
    "kelengkapan": ("sekretariat.depok", "/32.76/2024/kelengkapan/peta/"),
    "kotak-masuk": ("sekretariat.bekasi", "/32.75/2024/bukti/belum-dipetakan/"),
    "bukti": ("sekretariat.depok", "/32.76/2024/bukti/?q=gugus+tugas"),
    "rencana": ("sekretariat.depok", "/32.76/2024/rencana/"),
    "wilayah": ("sekretariat.cilegon", "/36.72/2024/wilayah/"),
    "tabel": ("dp3a.depok", "/32.76/2024/pertanyaan/8.1/tabel/"),
    "pemeriksaan": ("sekretariat.depok", "/32.76/2024/pemeriksaan/"),
    "tahap": ("sekretariat.depok", "/32.76/2023/tahap/"),
    "catatan": ("sekretariat.banjarbaru", "/63.72/2024/catatan/"),
    "simulasi": ("walikota.depok", "/32.76/2024/simulasi/?target=utama&jalan=1"),
    "riwayat-skor": ("walikota.depok", "/32.76/2024/riwayat-skor/"),
}


def masuk(halaman: Page, pangkalan: str, nama: str) -> None:
    halaman.goto(f"{pangkalan}/masuk/")
    halaman.fill("[name=login]", nama)
    halaman.fill("[name=password]", SANDI)
    halaman.press("[name=password]", "Enter")
    halaman.wait_for_url(lambda alamat: "/masuk/" not in alamat)


def main() -> None:
    pangkalan = (sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000").rstrip("/")
    with sync_playwright() as playwright:
        peramban = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", shutil.which("chromium-headless-shell") or "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        for nama in sys.argv[2:] or GAMBAR:
            akun, alamat = GAMBAR[nama]
            konteks = peramban.new_context(viewport=LAYAR, locale="id-ID")
            halaman = konteks.new_page()
            masuk(halaman, pangkalan, akun)
            halaman.goto(pangkalan + alamat)
            halaman.wait_for_timeout(1500)
            halaman.screenshot(path=AKAR / "docs" / "gambar" / f"{nama}.png")
            konteks.close()
        peramban.close()


if __name__ == "__main__":
    main()
