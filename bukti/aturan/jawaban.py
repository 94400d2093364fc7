"""What evidence has to say before an answer moves on. Registered with `indikator.pemeriksaan` when the app is ready."""

from decimal import Decimal

from bukti.models import TautanBukti
from bukti.queries.kelengkapan import oleh_tabel
from indikator import pemeriksaan
from indikator.models import Jawaban, KebutuhanBukti
from indikator.models.instrumen import JenisBukti
from indikator.queries.matriks import banyak_baris


def kebutuhan_belum_terpenuhi(jawaban: Jawaban, *, hanya_diterima: bool) -> list[KebutuhanBukti]:
    """Mandatory requirements without evidence that still counts.

    A filled table needs no verdict of its own: whoever accepts the answer has it before him and accepts it, too.
    """
    tautan = TautanBukti.objects.berlaku().filter(jawaban=jawaban)
    if hanya_diterima:
        tautan = tautan.filter(putusan=TautanBukti.Putusan.DITERIMA)
    terpenuhi = set(tautan.values_list("kebutuhan_id", flat=True))
    baris = banyak_baris([jawaban.pk]).get(jawaban.pk, 0)
    wajib = [k for k in jawaban.pertanyaan.kebutuhan.all() if k.wajib]
    return [k for k in wajib if k.pk not in terpenuhi and not oleh_tabel(k, baris)]


def bukti_wajib_terlampir(jawaban: Jawaban) -> list[str]:
    """An answer that claims points goes in with its mandatory evidence, and not with what was refused before."""
    if not pemeriksaan.mengaku_bernilai(jawaban):
        return []
    kurang = kebutuhan_belum_terpenuhi(jawaban, hanya_diterima=False)
    pernah = set(TautanBukti.objects.aktif().filter(jawaban=jawaban).values_list("kebutuhan_id", flat=True))
    return [
        f"Bukti wajib sudah ditolak: {k}. Ganti berkasnya atau lampirkan bukti lain."
        if k.pk in pernah
        else f"Bukti wajib belum dilampirkan: {k}. {_cara_memenuhi(jawaban, k)}, atau ubah jawaban."
        for k in kurang
    ]


def _cara_memenuhi(jawaban: Jawaban, kebutuhan: KebutuhanBukti) -> str:
    bertabel = jawaban.pertanyaan.matriks and kebutuhan.jenis == JenisBukti.MATRIKS
    return "Isi tabelnya atau unggah berkasnya" if bertabel else "Unggah atau pakai bukti yang sudah ada"


def bukti_wajib_diterima(jawaban: Jawaban, nilai: Decimal) -> list[str]:
    """Nothing is verified with points unless its mandatory evidence has been accepted."""
    if nilai == 0:
        return []
    return [
        f"Bukti wajib belum diterima: {k}. Terima buktinya lebih dahulu, beri nilai 0, atau kembalikan jawaban."
        for k in kebutuhan_belum_terpenuhi(jawaban, hanya_diterima=True)
    ]


def semua_bukti_diputuskan(jawaban: Jawaban, nilai: Decimal) -> list[str]:
    """A verifier does not pass over a piece of evidence in silence."""
    tertunda = TautanBukti.objects.aktif().filter(jawaban=jawaban, putusan=TautanBukti.Putusan.MENUNGGU).count()
    if not tertunda:
        return []
    return [f"Masih ada {tertunda} bukti yang belum diputuskan. Terima atau tolak setiap bukti lebih dahulu."]


def daftarkan() -> None:
    pemeriksaan.daftarkan_syarat_ajukan(bukti_wajib_terlampir)
    pemeriksaan.daftarkan_syarat_terima(bukti_wajib_diterima)
    pemeriksaan.daftarkan_syarat_terima(semua_bukti_diputuskan)
