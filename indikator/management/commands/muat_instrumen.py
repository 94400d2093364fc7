from argparse import ArgumentParser
from typing import Any

from indikator.berkas.instrumen import InstrumenCacat, IsiInstrumen, baca_berkas
from indikator.management.dasar import Perintah
from indikator.services import instrumen as layanan
from klaster.izin import Izin


class Command(Perintah):
    izin = Izin.KELOLA_ACUAN
    help = "Memuat dan menerbitkan instrumen dari berkas YAML. Isi yang sama tidak dimuat dua kali."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("berkas", nargs="?", help="berkas instrumen, misalnya indikator/instrumen/kla-2024.yaml")

    def jalankan(self, *, berkas: str | None, **_: Any) -> None:
        if not berkas:
            self.tolak(["Sebutkan berkasnya, misalnya indikator/instrumen/kla-2024.yaml."])
        isi = self._baca(berkas)
        hasil = layanan.muat_instrumen(isi=isi)
        keadaan = "dimuat dan diterbitkan" if hasil.dibuat else "sudah ada, tidak ada yang berubah"
        self.stdout.write(f"Instrumen {hasil.instrumen.kode} versi {hasil.instrumen.versi}: {keadaan}.")
        self.stdout.write(
            f"{hasil.klaster} klaster, {hasil.indikator} indikator, {hasil.pertanyaan} pertanyaan, "
            f"{hasil.poin.normalize():f} poin."
        )
        for klaster in isi.klaster:
            banyak = sum(len(i.pertanyaan) for i in klaster.indikator)
            self.stdout.write(
                f"  {klaster.kode:<4} {klaster.nama}: {len(klaster.indikator)} indikator, {banyak} pertanyaan, "
                f"{klaster.skor_maks.normalize():f} poin"
            )

    def _baca(self, berkas: str) -> IsiInstrumen:
        try:
            return baca_berkas(berkas)
        except FileNotFoundError:
            self.tolak([f"{berkas}: berkas tidak ditemukan"])
        except OSError:
            self.tolak([f"{berkas}: berkas tidak dapat dibaca; periksa izin dan pastikan bukan folder"])
        except InstrumenCacat as galat:
            self.tolak(str(c) for c in galat.cacat)
