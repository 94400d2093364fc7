"""Commands stand in the table of permissions, too: each names what it needs, and `--oleh` holds it to an account."""

from importlib import import_module
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError

from klaster.izin import Izin
from klaster.management.dasar import PerintahPortal
from klaster.models import Aksi, Pengguna, Riwayat
from tests.conftest import AKAR

APLIKASI = ("klaster", "indikator", "bukti", "laporan", "kla_portal")
#: Django's own command under its own name, with our guards around it.
BUKAN_KAMI = {"flush"}


def perintah() -> list[str]:
    return [
        ".".join(berkas.relative_to(AKAR).with_suffix("").parts)
        for app in APLIKASI
        for berkas in sorted(Path(AKAR, app, "management/commands").glob("[!_]*.py"))
        if berkas.stem not in BUKAN_KAMI
    ]


@pytest.mark.parametrize("modul", perintah())
def test_every_command_names_its_permission(modul: str) -> None:
    kelas = import_module(modul).Command
    assert issubclass(kelas, PerintahPortal)
    assert kelas.izin is None or isinstance(kelas.izin, Izin)


def keluar(capsys: pytest.CaptureFixture[str], *argumen: str) -> str:
    """What a refused command says, in one line, with exit code 2."""
    with pytest.raises(SystemExit) as akhir:
        call_command(*argumen)
    assert akhir.value.code == 2
    return capsys.readouterr().err.strip()


@pytest.mark.django_db
class TestAtasNama:
    def skor(self, tmp_path: Path) -> str:
        berkas = tmp_path / "skor.csv"
        berkas.write_text("kode_pertanyaan,skor\n4.1,5\n")
        return str(berkas)

    def jalankan(self, dunia, tmp_path, oleh: str) -> tuple[str, ...]:
        kota = dunia.sini.kota.kode
        return ("impor_skor", self.skor(tmp_path), "--kota", kota, "--tahun", "2024", "--tahap", "EM", "--oleh", oleh)

    def test_the_trail_names_the_account(self, dunia, tmp_path, capsys):
        call_command(*self.jalankan(dunia, tmp_path, "SINI.sekretariat"))
        assert Riwayat.objects.get(aksi=Aksi.SKOR_DIIMPOR).pelaku == dunia.sini.sekretariat

    def test_without_it_the_system_acts(self, dunia, tmp_path):
        call_command(*self.jalankan(dunia, tmp_path, "")[:-2])
        assert Riwayat.objects.get(aksi=Aksi.SKOR_DIIMPOR).pelaku_label == "Sistem"

    @pytest.mark.parametrize(
        ("oleh", "kalimat"),
        [
            ("tidak.ada", "Tidak ada akun aktif bernama tidak.ada."),
            ("sini.dinkes", "Peran Operator tidak dapat mencatat nilai dan catatan tahap luar."),
            ("sana.sekretariat", "Evaluasi kota 32.77 tahun 2024 tidak ada."),
            ("evaluator", "Evaluasi kota 32.77 tahun 2024 tidak ada."),
        ],
    )
    def test_others_are_refused_and_nothing_is_written(self, dunia, tmp_path, capsys, oleh, kalimat):
        sebelum = Riwayat.objects.count()
        assert keluar(capsys, *self.jalankan(dunia, tmp_path, oleh)) == kalimat
        assert Riwayat.objects.count() == sebelum

    def test_a_suspended_account_runs_nothing(self, dunia, tmp_path, capsys):
        Pengguna.objects.filter(pk=dunia.sini.sekretariat.pk).update(is_active=False)
        assert keluar(capsys, *self.jalankan(dunia, tmp_path, "sini.sekretariat")).startswith("Tidak ada akun aktif")

    def test_all_means_all_in_scope(self, dunia, capsys):
        call_command("hitung_skor", "--semua", "--oleh", "sini.sekretariat")
        keluaran = capsys.readouterr().out
        assert "Kota Sini" in keluaran
        assert "Kota Sana" not in keluaran

    def test_a_database_that_is_away_is_said(self, monkeypatch, capsys):
        def putus(*_: object, **__: object) -> None:
            raise DatabaseError("tidak ada sambungan")

        monkeypatch.setattr(Pengguna.objects, "filter", putus)
        assert "Basis data tidak dapat dipakai" in keluar(capsys, "retensi", "--oleh", "siapa")
