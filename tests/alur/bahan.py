"""Small real files for the journeys: a PDF with words in it, a photo."""

import io

import pikepdf
from PIL import Image

HALAMAN = (595, 842)


def pdf_bertulisan(*baris: str) -> bytes:
    """One A4 page with these lines in Helvetica."""
    dokumen = pikepdf.new()
    dokumen.add_blank_page(page_size=HALAMAN)
    halaman = dokumen.pages[0]
    huruf = dokumen.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    )
    halaman.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=huruf))
    tulisan = " T* ".join(f"({b.replace('(', '').replace(')', '')}) Tj" for b in baris)
    halaman.Contents = dokumen.make_stream(f"BT /F1 16 Tf 20 TL 72 760 Td {tulisan} ET".encode("latin-1"))
    keluaran = io.BytesIO()
    dokumen.save(keluaran)
    return keluaran.getvalue()


def foto(lebar: int = 640, tinggi: int = 480) -> bytes:
    keluaran = io.BytesIO()
    Image.effect_noise((lebar, tinggi), 80).convert("RGB").save(keluaran, "JPEG", quality=80)
    return keluaran.getvalue()


def berkas(nama: str, isi: bytes) -> dict[str, object]:
    """As Playwright's `set_input_files` takes it."""
    tipe = {"pdf": "application/pdf", "jpg": "image/jpeg"}[nama.rpartition(".")[2]]
    return {"name": nama, "mimeType": tipe, "buffer": isi}
