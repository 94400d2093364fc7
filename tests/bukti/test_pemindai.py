"""What the scanner finds inside a file that opens: active content, broken parts, bombs."""

import os

import pikepdf
import pytest

from bukti import pemindai
from bukti.kenal_isi import DOCX, PDF, XLSX, BerkasBuruk
from tests.bukti import bahan

# One of the made files has a form field that no form knows, on purpose; pikepdf remarks on it.
pytestmark = pytest.mark.filterwarnings("ignore::pikepdf.PageCopyWarning")


def pindai(folder, isi: bytes, tipe: str = PDF) -> dict:
    (folder / "berkas").write_bytes(isi)
    return pemindai.pindai(folder / "berkas", tipe, folder)


def sebab(folder, isi: bytes, tipe: str = PDF) -> str:
    with pytest.raises(BerkasBuruk) as tangkapan:
        pindai(folder, isi, tipe)
    assert tangkapan.value.saran
    return tangkapan.value.sebab


# --- PDF with something active in it ---------------------------------------------------------------------------------

N, D, A = pikepdf.Name, pikepdf.Dictionary, pikepdf.Array
JS = D(S=N.JavaScript, JS="app.alert(1)")


def _buka_dengan_js(pdf):
    pdf.Root.OpenAction = JS


def _buka_dengan_aksi_asing(pdf):
    pdf.Root.OpenAction = D(S=N.Hantu)


def _js_bernama(pdf):
    pdf.Root.Names = D(JavaScript=D(Names=A(["a", JS])))


def _js_dalam_kamus_bersarang(pdf):
    pdf.pages[0].obj.Bersarang = D(Dalam=A([D(Sekali=JS)]))


def _js_dalam_anotasi(pdf):
    pdf.pages[0].obj.Annots = A([D(Type=N.Annot, Subtype=N.Link, A=JS)])


def _jalankan(pdf):
    pdf.pages[0].obj.Annots = A([D(Type=N.Annot, Subtype=N.Link, A=D(S=N.Launch, F="cmd.exe"))])


def _kirim_formulir(pdf):
    pdf.pages[0].obj.Annots = A([D(Type=N.Annot, Subtype=N.Widget, A=D(S=N.SubmitForm, F="http://contoh.test"))])


def _saat_dibuka(pdf):
    pdf.pages[0].obj.AA = D(O=D(S=N.URI, URI="http://contoh.test"))


def _lampiran(pdf):
    pdf.attachments["rahasia.exe"] = b"MZ"


def _media(pdf):
    pdf.pages[0].obj.Annots = A([D(Type=N.Annot, Subtype=N.RichMedia, RichMediaContent=D())])


def _xfa(pdf):
    pdf.Root.AcroForm = D(Fields=A([]), XFA=pdf.make_stream(b"<xdp/>"))


@pytest.mark.parametrize(
    ("ubah", "temuan"),
    [
        (_buka_dengan_js, "JavaScript"),
        (_buka_dengan_aksi_asing, "tindakan otomatis"),
        (_js_bernama, "JavaScript"),
        (_js_dalam_kamus_bersarang, "JavaScript"),
        (_js_dalam_anotasi, "JavaScript"),
        (_jalankan, "perintah untuk menjalankan program"),
        (_kirim_formulir, "formulir yang mengirim data"),
        (_saat_dibuka, "tindakan otomatis"),
        (_lampiran, "berkas lain di dalamnya"),
        (_media, "media interaktif"),
        (_xfa, "formulir XFA yang dapat memuat program"),
    ],
)
@pytest.mark.parametrize("rapat", [False, True], ids=["biasa", "object-stream"])
def test_pdf_aktif_ditolak(tmp_path, ubah, temuan, rapat):
    simpan = {"object_stream_mode": pikepdf.ObjectStreamMode.generate} if rapat else {}

    assert sebab(tmp_path, bahan.pdf(ubah=ubah, **simpan)) == f"memuat {temuan}"


def _lompat(pdf):
    pdf.Root.OpenAction = D(S=N.GoTo, D=A([pdf.pages[0].obj, N.Fit]))


def _lompat_pendek(pdf):
    pdf.Root.OpenAction = A([pdf.pages[0].obj, N.Fit])


def _tautan_biasa(pdf):
    pdf.pages[0].obj.Annots = A([D(Type=N.Annot, Subtype=N.Link, A=D(S=N.URI, URI="https://jdih.contoh.test"))])


def _daftar_lampiran_kosong(pdf):
    pdf.Root.Names = D(EmbeddedFiles=D(Names=A([])))


def _huruf_bernama_aa(pdf):
    pdf.pages[0].obj.Resources = D(Font=D(AA=D(Type=N.Font, Subtype=N.Type1, BaseFont=N.Helvetica)))


@pytest.mark.parametrize("ubah", [_lompat, _lompat_pendek, _tautan_biasa, _daftar_lampiran_kosong, _huruf_bernama_aa])
def test_pdf_biasa_tidak_dicurigai(tmp_path, ubah):
    assert pindai(tmp_path, bahan.pdf(ubah=ubah)) == {"halaman": 1, "pratinjau": True, "rupa": ""}


def test_pdf_terlalu_banyak_halaman_ditolak(tmp_path):
    def gandakan(pdf):
        for _ in range(3000):
            pdf.pages.append(pdf.pages[0])

    assert sebab(tmp_path, bahan.pdf(ubah=gandakan)) == "berisi 3001 halaman, lebih dari 3000"


# --- Office ----------------------------------------------------------------------------------------------------------


def hubungan(jenis: str, tujuan: str = "http://contoh.test/x.dotm") -> str:
    dasar = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    satu = f'<Relationship Id="r1" Type="{dasar}{jenis}" Target="{tujuan}" TargetMode="External"/>'
    return f"<Relationships>{satu}</Relationships>"


@pytest.mark.parametrize(
    ("isi", "temuan"),
    [
        (bahan.docx(**{"word/_rels/settings.xml.rels": hubungan("attachedTemplate")}), "mengambil isi dari luar"),
        (bahan.docx(**{"word/_rels/document.xml.rels": hubungan("oleObject")}), "mengambil isi dari luar"),
        (bahan.docx(**{"word/a.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), "memuat definisi XML yang berbahaya"),
        (bahan.docx(**{"word/a.xml": "<w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText>"}), "memuat perintah otomatis"),
    ],
)
def test_office_aktif_ditolak(tmp_path, isi, temuan):
    assert sebab(tmp_path, isi, DOCX).startswith(temuan)


def test_office_dengan_tautan_biasa_diterima(tmp_path):
    isi = bahan.docx(**{"word/_rels/document.xml.rels": hubungan("hyperlink", "https://jdih.contoh.test")})
    assert pindai(tmp_path, isi, DOCX) == {"halaman": None, "pratinjau": False, "rupa": ""}


def test_office_dengan_bagian_rusak_ditolak(tmp_path):
    isi = bytearray(bahan.office(bahan.XLSX_UTAMA, "xl/workbook.xml", **{"xl/a.bin": os.urandom(3000)}))
    tengah = isi.find(b"xl/a.bin") + 1000
    isi[tengah] ^= 0xFF
    assert sebab(tmp_path, bytes(isi), XLSX) == "rusak, sehingga tidak dapat dibaca seluruhnya"


def test_isi_yang_berganti_jenis_ditolak(tmp_path):
    assert sebab(tmp_path, bahan.gambar("PNG"), PDF) == "isinya bukan jenis yang diunggah"
