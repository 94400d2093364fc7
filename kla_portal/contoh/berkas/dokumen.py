"""Example PDF documents by kind: regulation, decree, report, minutes, attendance list, agreement, certificate, plan."""

from collections.abc import Callable
from datetime import timedelta

from .foto import JENIS_LAMPIRAN, foto_lampiran
from .kalimat import kalimat, nama_orang
from .naskah import Naskah
from .pesanan import Pesanan, angka, nama_hari, tanggal_indonesia

BILANGAN = ["KESATU", "KEDUA", "KETIGA", "KEEMPAT", "KELIMA"]


def buat_pdf(pesanan: Pesanan) -> bytes:
    """The bytes of one example document. Deterministic."""
    return PEMBUAT.get(pesanan.jenis, _dokumen)(pesanan)


def _isi(p: Pesanan, daftar: list[str], **lain: object) -> list[str]:
    nilai = {
        "kota": p.kota,
        "topik": p.topik,
        "unit": p.unit,
        "tahun": p.tahun,
        "bentuk": "peraturan wali kota",
        **lain,
    }
    return [teks.format(**nilai) for teks in daftar]


def _kop(p: Pesanan, **gaya: object) -> Naskah:
    naskah = Naskah(p, **gaya)
    naskah.kop(f"Pemerintah {p.kota}", p.unit, p.alamat)
    return naskah


def _tempat(p: Pesanan) -> str:
    return p.kota.removeprefix("Kota ")


def pejabat(unit: str) -> str:
    """Who signs for the office: its head, the camat, the lurah, or the chair of the children's forum."""
    unit = unit.split(" (")[0]
    for awal, jabatan in (("Kecamatan", "Camat"), ("Kelurahan", "Lurah"), ("Forum", "Ketua Forum")):
        if unit.startswith(f"{awal} "):
            return f"{jabatan} {unit.removeprefix(awal).strip()}"
    return f"Kepala {unit}"


def _peraturan(p: Pesanan) -> bytes:
    acak = p.acak
    naskah = Naskah(p)
    naskah.kop(f"Wali {p.kota}", f"Provinsi {p.provinsi}", p.alamat)
    naskah.judul(f"PERATURAN WALI {p.kota.upper()} NOMOR {p.nomor} TAHUN {p.tanggal.year}")
    naskah.judul("TENTANG")
    naskah.judul(p.topik.upper())
    naskah.judul(f"WALI {p.kota.upper()},")
    naskah.anak_judul("Menimbang:")
    naskah.butir(_isi(p, kalimat()["menimbang"]))
    naskah.anak_judul("Mengingat:")
    naskah.butir(kalimat()["mengingat"], tanda="{nomor}.")
    naskah.judul("MEMUTUSKAN:")
    naskah.paragraf(f"Menetapkan: PERATURAN WALI KOTA TENTANG {p.topik.upper()}.")
    for nomor, ayat in enumerate(kalimat()["pasal"][: acak.randint(5, len(kalimat()["pasal"]))], start=1):
        naskah.perlu(60)
        naskah.judul(f"Pasal {nomor}", 11.5)
        naskah.butir(_isi(p, ayat), tanda="({nomor})")
    naskah.judul("Ketentuan Penutup", 11.5)
    naskah.paragraf(
        "Peraturan ini mulai berlaku pada tanggal diundangkan. Agar setiap orang mengetahuinya, memerintahkan "
        f"pengundangan peraturan ini dengan penempatannya dalam Berita Daerah {p.kota}."
    )
    naskah.tanda_tangan(_tempat(p), f"WALI {p.kota.upper()},", nama_orang(acak))
    return naskah.selesai(pindaian=True)


def _keputusan(p: Pesanan) -> bytes:
    acak = p.acak
    naskah = _kop(p)
    naskah.judul(f"KEPUTUSAN {pejabat(p.unit).upper()}")
    naskah.judul(f"NOMOR {p.nomor}", 11.5)
    naskah.judul(f"TENTANG {p.topik.upper()}")
    naskah.anak_judul("Menimbang:")
    naskah.butir(_isi(p, kalimat()["menimbang"], bentuk="keputusan"))
    naskah.anak_judul("Mengingat:")
    naskah.butir(kalimat()["mengingat"][: acak.randint(2, 4)], tanda="{nomor}.")
    naskah.judul("MEMUTUSKAN:")
    for bilangan, teks in zip(BILANGAN, _isi(p, kalimat()["diktum"]), strict=True):
        naskah.paragraf(f"{bilangan}: {teks}", masuk=10)
    naskah.tanda_tangan(_tempat(p), f"{pejabat(p.unit).upper()},", nama_orang(acak))
    naskah.ganti_halaman()
    naskah.judul(f"LAMPIRAN KEPUTUSAN NOMOR {p.nomor}", 11.5)
    naskah.tabel(["No.", "Jabatan dalam tim", "Jabatan atau instansi", "Uraian tugas"], _susunan(p), [0.6, 2, 3, 4])
    return naskah.selesai(pindaian=True)


def _susunan(p: Pesanan) -> list[list[str]]:
    acak = p.acak
    tugas = [
        "mengarahkan pelaksanaan",
        "menyusun rencana kerja",
        "menghimpun data terpilah",
        "melaksanakan kegiatan di wilayah",
        "memantau dan melaporkan hasil",
    ]
    jabatan = ["Penanggung jawab", "Ketua", "Sekretaris"] + ["Anggota"] * acak.randint(7, 16)
    instansi = ["Wali kota", "Sekretaris daerah", p.unit, *p.baris]
    return [
        [
            str(n),
            peran,
            instansi[n - 1] if n <= len(instansi) else acak.choice(kalimat()["instansi"]),
            acak.choice(tugas).capitalize(),
        ]
        for n, peran in enumerate(jabatan, start=1)
    ]


def _laporan(p: Pesanan) -> bytes:
    acak = p.acak
    naskah = _kop(p)
    naskah.judul(p.judul.upper())
    if str(p.tahun) not in p.judul:
        naskah.judul(f"TAHUN {p.tahun}", 11.5)
    naskah.anak_judul("A. Latar belakang dan tujuan")
    for teks in _isi(p, kalimat()["latar"]):
        naskah.paragraf(teks)
    naskah.anak_judul("B. Pelaksanaan")
    naskah.tabel(["No.", "Waktu", "Kegiatan", "Tempat", "Peserta"], _jadwal(p), [0.6, 1.8, 3.6, 2.4, 1])
    for bagian in range(acak.randint(1, 4)):
        naskah.anak_judul(f"C.{bagian + 1} Hasil triwulan {bagian + 1}")
        for teks in acak.sample(kalimat()["hasil"], k=3):
            naskah.paragraf(
                teks.format(
                    a=angka(acak.randint(40, 900)),
                    b=acak.randint(5, 48),
                    c=acak.randint(62, 97),
                    d=acak.randint(31, 60),
                    e=acak.randint(2, 6),
                )
            )
        naskah.tabel(["Wilayah", "Sasaran", "Terlayani", "Cakupan"], _cakupan(p, bagian), [3, 1.3, 1.3, 1.3])
    naskah.anak_judul("D. Kesimpulan dan saran")
    naskah.butir(acak.sample(kalimat()["saran"], k=3), tanda="{nomor}.")
    naskah.tanda_tangan(_tempat(p), f"{pejabat(p.unit)},", nama_orang(acak))
    _lampiran_foto(naskah, p)
    return naskah.selesai(pindaian=acak.random() < 0.4)


def _lampiran_foto(naskah: Naskah, p: Pesanan) -> None:
    acak = p.acak
    acak.seed(f"{p.kunci}/lampiran")
    naskah.ganti_halaman()
    naskah.anak_judul("Lampiran: dokumentasi kegiatan")
    for nomor in range(acak.randint(1, 3)):
        naskah.foto(foto_lampiran(p.kota, acak.randrange(JENIS_LAMPIRAN)), f"Foto {nomor + 1}. {p.topik}"[:95])


def _jadwal(p: Pesanan) -> list[list[str]]:
    acak = p.acak
    kegiatan = [
        "Rapat persiapan",
        "Sosialisasi",
        "Pelatihan petugas",
        "Kunjungan lapangan",
        "Pemadanan data",
        "Forum konsultasi",
        "Pemantauan",
        "Evaluasi akhir",
    ]
    mulai = p.tanggal - timedelta(days=300)
    tempat = list(p.baris) or ["Balai kota"]
    return [
        [
            str(n),
            tanggal_indonesia(mulai + timedelta(days=32 * n + acak.randint(0, 9))),
            f"{nama} {p.topik}"[:70],
            acak.choice(tempat),
            str(acak.randint(18, 160)),
        ]
        for n, nama in enumerate(kegiatan[: acak.randint(4, 8)], start=1)
    ]


def _cakupan(p: Pesanan, bagian: int) -> list[list[str]]:
    acak = p.acak
    acak.seed(f"{p.kunci}/{bagian}")
    baris = []
    for wilayah in p.baris or ("Seluruh kota",):
        sasaran = acak.randint(120, 2400)
        terlayani = int(sasaran * acak.uniform(0.55, 0.98))
        baris.append([wilayah, angka(sasaran), angka(terlayani), f"{angka(terlayani * 100 / sasaran, 1)} %"])
    return baris


def _notulen(p: Pesanan) -> bytes:
    acak = p.acak
    naskah = _kop(p)
    naskah.judul("NOTULEN RAPAT KOORDINASI")
    naskah.pasangan(
        [
            ("Hari/tanggal", f"{nama_hari(p.tanggal)}, {p.tanggal_panjang}"),
            ("Waktu", "09.00 sampai 11.30"),
            ("Tempat", f"Ruang rapat {p.unit}"),
            ("Acara", p.topik),
            ("Pimpinan", nama_orang(acak)),
            ("Peserta", f"{acak.randint(14, 38)} orang, daftar hadir terpisah"),
        ]
    )
    naskah.anak_judul("Pokok pembahasan")
    naskah.butir(_isi(p, acak.sample(kalimat()["pokok_rapat"], k=6)), tanda="{nomor}.")
    naskah.anak_judul("Kesepakatan dan tindak lanjut")
    tindak = [
        [str(n), teks, acak.choice(kalimat()["instansi"]), f"Triwulan {acak.randint(2, 4)}"]
        for n, teks in enumerate(kalimat()["saran"], start=1)
    ]
    naskah.tabel(["No.", "Tindak lanjut", "Penanggung jawab", "Batas waktu"], tindak, [0.6, 5, 2, 1.6])
    naskah.tanda_tangan(_tempat(p), "Notulis,", nama_orang(acak))
    return naskah.selesai(pindaian=True)


def _daftar_hadir(p: Pesanan) -> bytes:
    acak = p.acak
    naskah = _kop(p)
    naskah.judul("DAFTAR HADIR")
    naskah.pasangan(
        [
            ("Kegiatan", p.topik),
            ("Hari/tanggal", f"{nama_hari(p.tanggal)}, {p.tanggal_panjang}"),
            ("Tempat", f"Aula {p.unit}"),
        ]
    )
    baris = [
        [str(n), nama_orang(acak, gelar=False), acak.choice(kalimat()["instansi"]), acak.choice(["L", "P"]), "hadir"]
        for n in range(1, acak.randint(22, 46))
    ]
    naskah.tabel(["No.", "Nama", "Instansi", "L/P", "Paraf"], baris, [0.6, 3, 3, 0.7, 1.2], ukuran=10.5)
    naskah.tanda_tangan(_tempat(p), "Panitia,", nama_orang(acak))
    return naskah.selesai(pindaian=True)


def _perjanjian(p: Pesanan) -> bytes:
    acak = p.acak
    naskah = _kop(p)
    mitra = acak.choice([i for i in kalimat()["instansi"] if i not in p.unit])
    naskah.judul(f"PERJANJIAN KERJA SAMA ANTARA {p.unit.upper()} DENGAN {mitra.upper()}")
    naskah.judul(f"NOMOR {p.nomor}", 11.5)
    naskah.judul(f"TENTANG {p.topik.upper()}")
    naskah.paragraf(
        f"Pada hari {nama_hari(p.tanggal)} tanggal {p.tanggal_panjang}, bertempat di {_tempat(p)}, yang bertanda "
        f"tangan di bawah ini {nama_orang(acak)} selaku PIHAK KESATU dan {nama_orang(acak)} selaku PIHAK KEDUA "
        "sepakat mengadakan perjanjian dengan ketentuan berikut."
    )
    for nomor, teks in enumerate(_isi(p, kalimat()["kesepakatan"]), start=1):
        naskah.perlu(50)
        naskah.judul(f"Pasal {nomor}", 11.5)
        naskah.paragraf(teks)
    naskah.tanda_tangan(_tempat(p), "PIHAK KESATU,", nama_orang(acak))
    return naskah.selesai(pindaian=True)


def _sertifikat(p: Pesanan) -> bytes:
    """One certificate a page, as they are scanned together in one file."""
    acak = p.acak
    naskah = Naskah(p)
    for nomor in range(acak.randint(3, 9)):
        if nomor:
            naskah.ganti_halaman()
        naskah.kini.kotak(40, 90, 515, 690)
        naskah.kini.kotak(46, 96, 503, 678)
        naskah.y -= 70
        naskah.judul("SERTIFIKAT", 30)
        naskah.judul(f"Nomor {p.nomor}/{nomor + 1:02d}", 11)
        naskah.spasi(30)
        naskah.judul("diberikan kepada", 12)
        naskah.judul(nama_orang(acak), 19)
        naskah.judul(acak.choice(kalimat()["instansi"]), 12)
        naskah.spasi(20)
        naskah.judul(f"sebagai peserta {p.topik}", 13)
        naskah.judul(f"yang diselenggarakan oleh {p.unit}", 12)
        naskah.judul(f"pada tanggal {p.tanggal_panjang}, {acak.choice([8, 16, 24])} jam pelajaran", 12)
        naskah.spasi(40)
        naskah.tanda_tangan(_tempat(p), "Ketua penyelenggara,", nama_orang(acak))
    return naskah.selesai()


def _dokumen(p: Pesanan) -> bytes:
    """A procedure, plan or description of a programme: chapters and tables, two to a dozen pages."""
    acak = p.acak
    naskah = _kop(p, fon="F1", tebal="F2", ukuran=10.5)
    naskah.judul(p.judul.upper())
    if p.nomor:
        naskah.judul(f"Nomor {p.nomor}", 11)
    bab = [
        "Pendahuluan",
        "Dasar hukum",
        "Sasaran",
        "Alur pelaksanaan",
        "Data dan capaian",
        "Pembiayaan",
        "Pemantauan",
        "Penutup",
    ]
    for nomor, nama in enumerate(bab[: acak.randint(4, 8)], start=1):
        _bab(naskah, p, nomor, nama)
    naskah.tanda_tangan(_tempat(p), f"{pejabat(p.unit)},", nama_orang(acak))
    return naskah.selesai(pindaian=acak.random() < 0.25)


def _bab(naskah: Naskah, p: Pesanan, nomor: int, nama: str) -> None:
    acak = p.acak
    acak.seed(f"{p.kunci}/bab/{nomor}")
    naskah.anak_judul(f"{nomor}. {nama}")
    for teks in _isi(p, acak.sample(kalimat()["latar"], k=acak.randint(1, 3))):
        naskah.paragraf(teks)
    if nomor % 3 == 1:
        naskah.butir(acak.sample(kalimat()["langkah"], k=acak.randint(5, 8)), tanda="{nomor}.")
    if nomor % 3 == 2:
        for triwulan in range(1, acak.randint(2, 5)):
            naskah.paragraf(f"Tabel {nomor}.{triwulan} Capaian {p.topik} pada triwulan {triwulan}")
            naskah.tabel(
                ["Wilayah", "Sasaran", "Terlayani", "Cakupan"], _cakupan(p, nomor * 9 + triwulan), [3, 1.3, 1.3, 1.3]
            )
    if nomor % 3 == 0:
        naskah.tabel(["No.", "Waktu", "Kegiatan", "Tempat", "Peserta"], _jadwal(p), [0.6, 1.8, 3.6, 2.4, 1])


PEMBUAT: dict[str, Callable[[Pesanan], bytes]] = {
    "peraturan": _peraturan,
    "keputusan": _keputusan,
    "laporan": _laporan,
    "notulen": _notulen,
    "daftar_hadir": _daftar_hadir,
    "perjanjian": _perjanjian,
    "sertifikat": _sertifikat,
    "dokumen": _dokumen,
}
