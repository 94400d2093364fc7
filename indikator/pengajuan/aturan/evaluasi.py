"""Rules about the evaluation as a whole."""

from collections.abc import Iterator

from indikator.pengajuan.potret import Potret
from indikator.pengajuan.temuan import Pelaku, Temuan, Tingkat, Tujuan, aturan


@aturan(
    "catatan_terbuka",
    "Catatan tahap luar belum selesai",
    Tingkat.PERINGATAN,
    "Tutup catatan dengan bukti, atau dengan alasan mengapa tidak mungkin dipenuhi.",
)
def catatan_terbuka(potret: Potret) -> Iterator[Temuan]:
    for c in potret.catatan:
        keadaan = "menunggu diperiksa orang kedua" if c.menunggu_diperiksa else "belum ditindaklanjuti"
        yield Temuan(
            pesan=f"Catatan {c.tahap} pada {c.tentang} {keadaan}.",
            tujuan=Tujuan("bukti:catatan_detail", (c.pk,)),
            kode=c.kode_pertanyaan,
            klaster=c.klaster,
            opd=c.opd,
        )


@aturan(
    "tanpa_target",
    "Target predikat belum ditetapkan",
    Tingkat.SARAN,
    "Tetapkan target pada halaman evaluasi, supaya jarak ke target dapat dihitung.",
    Pelaku.SEKRETARIAT,
)
def tanpa_target(potret: Potret) -> Iterator[Temuan]:
    if not potret.bertarget:
        yield Temuan(
            pesan="Evaluasi ini belum mempunyai target predikat.",
            tujuan=Tujuan("indikator:evaluasi_detail", (potret.kode_kota, potret.tahun), jangkar="judul-atur"),
        )
