"""Static files with fingerprints: what one of our scripts imports is renamed with it."""

import re
import shutil
from pathlib import Path

from django.core.files.storage import FileSystemStorage

from kla_portal.statis import StatisBersidik

STATIS = Path(__file__).resolve().parents[2] / "static"
IMPOR = re.compile(r'(?:from\s+|import\s+|import\()"(\.[^"]+)"')
BERSIDIK = re.compile(r"\.[0-9a-f]{12}\.m?js$")


def test_modul_mengimpor_berkas_bersidik_yang_ada(tmp_path):
    for bagian in ("js", "vendor/tus", "vendor/pdfjs"):
        shutil.copytree(STATIS / bagian, tmp_path / bagian)
    asal = FileSystemStorage(tmp_path)
    nama = [str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*.*js")]
    gudang = StatisBersidik(location=tmp_path, base_url="/static/")
    gagal = [galat for *_, galat in gudang.post_process({n: (asal, n) for n in nama}) if isinstance(galat, Exception)]
    assert gagal == []
    impor = {
        (jalur.relative_to(tmp_path), dipakai)
        for jalur in (tmp_path / "js").rglob("*.js")
        if BERSIDIK.search(jalur.name)
        for dipakai in IMPOR.findall(jalur.read_text())
    }
    assert any("tus.min" in dipakai for _, dipakai in impor)
    assert [i for i in impor if not BERSIDIK.search(i[1])] == []
    assert [i for i in impor if not (tmp_path / i[0]).parent.joinpath(i[1]).resolve().exists()] == []
