"""The generated page of permissions: up to date, complete, and the command that says so."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from klaster.izin import Izin
from klaster.lembar_izin import tulis_lembar
from klaster.models.pengguna import Peran


def test_the_page_in_the_docs_is_what_the_table_says(capsys):
    call_command("tulis_izin", "--periksa")
    assert "cocok" in capsys.readouterr().out


def test_the_page_names_every_permission_and_every_role():
    lembar = tulis_lembar()
    assert [i.label for i in Izin if f"| {i.label}" not in lembar] == []
    assert [p.label for p in Peran if f"| {p.label} |" not in lembar] == []
    assert "| `/<kota:kota>/<int:tahun>/verifikasi/` | menilai bukti dan memberi nilai verifikasi |" in lembar


def test_an_old_page_is_found_and_written_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "BASE_DIR", tmp_path)
    (tmp_path / "docs").mkdir()
    with pytest.raises(CommandError, match="tidak cocok"):
        call_command("tulis_izin", "--periksa")
    call_command("tulis_izin")
    assert (tmp_path / "docs/izin.md").read_text() == tulis_lembar()
    call_command("tulis_izin", "--periksa")
