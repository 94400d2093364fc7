"""Generators of example evidence: PDF, photo and workbook. Seeded: the same order gives the same bytes in every run.

Pure Python over the standard library, Pillow, XlsxWriter and the portal's own reader: no Django and no clock in here.
"""

from .dokumen import buat_pdf
from .foto import buat_foto
from .lembar import Lembar, buat_semua
from .pesanan import Pesanan
from .tabel import buat_xlsx

__all__ = ["Lembar", "Pesanan", "buat_foto", "buat_pdf", "buat_semua", "buat_xlsx"]
