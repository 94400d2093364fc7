import json
from argparse import ArgumentParser
from datetime import date, datetime, time, timedelta
from ipaddress import ip_address
from typing import Any

from django.utils import timezone

from klaster.izin import Izin
from klaster.management.dasar import PerintahPortal
from klaster.models import Pengguna
from laporan.queries.paparan import Paparan, Pertanyaan, telusuri


class Command(PerintahPortal):
    izin = Izin.PERIKSA_DATA
    help = (
        "Menyebut data siapa yang terbuka lewat sebuah akun, alamat jaringan, bukti, atau laporan, dari riwayat saja "
        "(docs/insiden.md). Tidak mengubah apa pun. Tanggal menurut waktu Indonesia barat. Keluar dengan 2 bila "
        "pertanyaannya tidak dapat dijawab."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--akun", default="", help="nama pengguna; akun yang data dirinya dihapus: dihapus#NOMOR")
        parser.add_argument("--alamat", default="", help="alamat jaringan, misalnya 203.0.113.7")
        parser.add_argument("--bukti", type=int, help="nomor bukti, dari alamat halamannya")
        parser.add_argument("--laporan", type=int, help="nomor berkas verifikasi, dari alamat halamannya")
        parser.add_argument("--sejak", default="", help="hari pertama, misalnya 2026-03-01")
        parser.add_argument("--sampai", default="", help="hari terakhir")
        parser.add_argument("--json", action="store_true", help="cetak sebagai JSON")

    def handle(self, *args: Any, json: bool, **isi: Any) -> None:
        if not any(isi[nama] for nama in ("akun", "alamat", "bukti", "laporan")):
            self.keluar("Sebutkan sedikitnya satu dari --akun, --alamat, --bukti, atau --laporan.")
        tanya = Pertanyaan(
            akun=self._akun(isi["akun"]),
            alamat=self._alamat(isi["alamat"]),
            bukti=isi["bukti"],
            laporan=isi["laporan"],
            sejak=self._hari(isi["sejak"]),
            sampai=self._hari(isi["sampai"], sesudah=1),
        )
        hasil = list(telusuri(tanya))
        (self._cetak_json if json else self._cetak)(hasil)

    def _akun(self, nama: str) -> int | None:
        if not nama:
            return None
        nomor = Pengguna.objects.filter(username__iexact=nama).values_list("pk", flat=True).first()
        return nomor if nomor is not None else self.keluar(f"Akun {nama} tidak ada.")

    def _alamat(self, teks: str) -> str:
        try:
            return str(ip_address(teks)) if teks else ""
        except ValueError:
            self.keluar(f"Alamat {teks} bukan alamat jaringan.")

    def _hari(self, teks: str, sesudah: int = 0) -> datetime | None:
        try:
            hari = date.fromisoformat(teks) + timedelta(days=sesudah) if teks else None
        except ValueError:
            self.keluar(f"Tanggal {teks} tidak dikenal; tulis seperti 2026-03-01.")
        return (
            timezone.make_aware(datetime.combine(hari, time()), timezone.get_fixed_timezone(7 * 60)) if hari else None
        )

    def _cetak(self, hasil: list[Paparan]) -> None:
        for satu in hasil:
            saat = satu.baris.waktu.astimezone(timezone.get_fixed_timezone(7 * 60))
            self.stdout.write(f"{saat:%d-%m-%Y %H.%M} WIB dari {satu.baris.alamat or '-'}: {satu.baris.kalimat}")
            for bukti in satu.bukti:
                self.stdout.write(f"    bukti {bukti.nomor}: {bukti.judul}; {bukti.opd or '-'}; {bukti.kepekaan}")
        bukti_beda = {b.nomor for satu in hasil for b in satu.bukti}
        orang = {satu.baris.pelaku_label for satu in hasil}
        self.stdout.write(f"{len(hasil)} pembukaan oleh {len(orang)} orang, {len(bukti_beda)} bukti.")

    def _cetak_json(self, hasil: list[Paparan]) -> None:
        isi = [
            {
                "waktu": satu.baris.waktu.isoformat(),
                "oleh": satu.baris.pelaku_label,
                "alamat": satu.baris.alamat or "",
                "id_permintaan": satu.baris.id_permintaan,
                "kegiatan": satu.baris.aksi,
                "objek": satu.baris.objek_label,
                "keterangan": satu.baris.keterangan,
                "bukti": [vars(b) for b in satu.bukti],
            }
            for satu in hasil
        ]
        self.stdout.write(json.dumps(isi, ensure_ascii=False, indent=2))
