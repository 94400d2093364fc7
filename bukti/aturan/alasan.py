"""Ready reasons for refusing evidence and for sending an answer back: the portal's own, and what a list may hold.

Each says what is wrong and what to do. A city may set its own; see `bukti.services.pengaturan`.
"""

from collections.abc import Iterable

BUKTI, JAWABAN = "bukti", "jawaban"

BAWAAN: dict[str, tuple[str, ...]] = {
    BUKTI: (
        "Dokumen tidak terbaca atau halamannya tidak lengkap. Unggah pindaian yang utuh dan jelas.",
        "Dokumen belum ditandatangani, bernomor, atau bertanggal. Unggah dokumen yang sudah disahkan.",
        "Dokumen bukan untuk tahun yang dievaluasi. Unggah dokumen tahun evaluasi.",
        "Isi dokumen tidak membuktikan jawaban. Unggah dokumen yang sesuai dengan bukti yang diminta.",
        "Foto tidak menunjukkan kegiatan, tempat, dan tanggal. Unggah foto dengan keterangan yang jelas.",
        "Foto atau dokumen ini sama dengan tahun lalu. Unggah bukti kegiatan tahun evaluasi.",
        "Tautan tidak dapat dibuka. Perbaiki alamatnya atau unggah dokumennya.",
    ),
    JAWABAN: (
        "Bukti wajib belum lengkap. Lampirkan bukti yang diminta pada pertanyaan ini.",
        "Bukti yang ditolak perlu diganti. Lihat alasan pada setiap bukti.",
        "Jawaban lebih tinggi daripada yang terbukti. Sesuaikan jawaban atau tambahkan bukti.",
        "Angka pada jawaban berbeda dengan angka pada bukti. Cocokkan keduanya.",
        "Catatan belum menjelaskan cara menghitung angka. Tulis sumber data dan penghitungannya.",
        "Bagian OPD ini belum didukung bukti. Lampirkan bukti kegiatan OPD.",
    ),
}
#: A list longer than this is not chosen from any faster than a reason is typed.
MAKS_ALASAN = 20
PANJANG_ALASAN_SIAP = 300
MAKS_KATA = 60
PANJANG_KATA = 2000


def rapikan(teks: str) -> str:
    """One line without doubled spaces, as it will stand in a verdict."""
    return " ".join(teks.split())


def alasan_ganda(alasan: Iterable[str]) -> list[int]:
    """Positions of reasons that say what an earlier one says, whatever their letters' case; empty ones are none."""
    dikenal: set[str] = set()
    ganda = []
    for i, teks in enumerate(alasan):
        kunci = rapikan(teks).casefold()
        if kunci and kunci in dikenal:
            ganda.append(i)
        dikenal.add(kunci)
    return ganda


def susun_kata(teks: str) -> list[str]:
    """Words and phrases, one a line or between commas, in small letters, each once, in the order given."""
    baris = (rapikan(potong).lower() for baris in teks.splitlines() for potong in baris.split(","))
    return list(dict.fromkeys(kata for kata in baris if kata))


def periksa_kata(kata: list[str]) -> str:
    """What is wrong with a list of sensitive words, as a sentence; "" when it can be used."""
    if pendek := next((k for k in kata if len(k) < 3), None):
        return f"“{pendek}” terlalu pendek; kata peka sedikitnya tiga huruf, supaya tidak cocok dengan semua dokumen."
    if panjang := next((k for k in kata if len(k) > MAKS_KATA), None):
        return f"“{panjang[:30]} …” terlalu panjang; satu kata atau frasa paling panjang {MAKS_KATA} huruf."
    if len("\n".join(kata)) > PANJANG_KATA:
        return "Daftar kata peka terlalu panjang; semuanya paling banyak 2.000 huruf."
    return ""
