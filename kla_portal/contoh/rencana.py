"""The seeded plan of a city: for every question its state, answer, parts, evidence and verdicts. Pure: no database."""

import random
from dataclasses import dataclass, field
from decimal import Decimal

from indikator.aturan.wilayah import mengaku
from kla_portal.contoh.bahan import Bahan, bahan_wilayah, pilih_bahan
from kla_portal.contoh.fakta import FaktaKota
from kla_portal.contoh.kata import Kata
from kla_portal.contoh.nilai import jawaban_unit, nilai_dari_unit, pilih_nilai
from kla_portal.contoh.profil import Profil
from kla_portal.contoh.soal import Bagian, Kebutuhan, Nilai, Soal

PERNAH_KEMBALI = ("diterima_ulang", "menunggu_ulang", "dikembalikan")
DIAJUKAN = (*PERNAH_KEMBALI, "diterima", "menunggu")
KEADAAN = (*DIAJUKAN, "draf")
JENIS_WILAYAH = ("kecamatan", "kelurahan")
SEN = Decimal("0.01")


@dataclass
class RencanaTautan:
    """One document attached to the answer by one OPD. `tolak`: why the verifier refused it in the first round."""

    bahan: Bahan
    opd: str
    kebutuhan: int
    tolak: str = ""


@dataclass
class RencanaBagian:
    opd: str
    jenis: str
    pimpin: bool
    diajukan: bool
    dikerjakan: bool
    catatan: str = ""
    terlambat: bool = False
    nilai_unit: str = ""  # what a kecamatan or kelurahan answers; only once it has handed in


@dataclass
class RencanaJawaban:
    soal: Soal
    keadaan: str
    nilai: Nilai | None = None
    catatan: str = ""
    bagian: list[RencanaBagian] = field(default_factory=list)
    tautan: list[RencanaTautan] = field(default_factory=list)
    alasan: str = ""
    nilai_verifikasi: Decimal | None = None
    catatan_verifikasi: str = ""


def susun_rencana(fakta: FaktaKota, profil: Profil, soal: list[Soal], *, cepat: bool = False) -> list[RencanaJawaban]:
    """A plan for every question of the city, in the questions' order. The same facts give the same plan."""
    acak = random.Random(f"rencana/{fakta.kode}")
    nilai = pilih_nilai(soal, target=profil.target, lemah=profil.lemah, acak=acak)
    keadaan = _bagi_keadaan(fakta, profil, soal, acak, cepat)
    penyusun = _Penyusun(fakta, profil)
    return [penyusun.susun(s, keadaan.get(s.kode, "belum"), nilai[s.kode]) for s in soal]


def _bagi_keadaan(
    fakta: FaktaKota, profil: Profil, soal: list[Soal], acak: random.Random, cepat: bool
) -> dict[str, str]:
    """States by the shares of the profile. Some offices are quick and some slow, so states cluster by leading OPD."""
    berkelurahan = any(u.jenis == "kelurahan" for u in fakta.wilayah)
    bebas = [s for s in soal if not (berkelurahan and s.wilayah)]
    rajin = {opd: acak.random() for opd in sorted({s.pimpin.opd for s in soal})}
    urut = sorted(bebas, key=lambda s: rajin[s.pimpin.opd] + 0.5 * acak.random())
    jumlah = {keadaan: round(getattr(profil, keadaan) * len(soal)) for keadaan in KEADAAN}
    masuk = urut[: sum(jumlah[keadaan] for keadaan in DIAJUKAN)]
    hasil: dict[str, str] = {}
    for keadaan, banyak in jumlah.items():
        calon = [s for s in masuk if not s.wilayah] if keadaan in PERNAH_KEMBALI else urut
        terpilih = _petik(calon, min(banyak, 3) if cepat else banyak, keadaan, acak)
        hasil |= {s.kode: keadaan for s in terpilih}
        urut, masuk = ([s for s in daftar if s.kode not in hasil] for daftar in (urut, masuk))
    if berkelurahan and profil.terlambat:  # a city whose kelurahan are at work on their section
        hasil |= {s.kode: "draf" for s in [s for s in soal if s.wilayah][: 2 if cepat else None]}
    return hasil


def _petik(calon: list[Soal], jumlah: int, keadaan: str, acak: random.Random) -> list[Soal]:
    """The quickest for plain states; any of those handed in, for states that went back and forth."""
    return acak.sample(calon, k=min(jumlah, len(calon))) if keadaan in PERNAH_KEMBALI else calon[:jumlah]


class _Penyusun:
    """Turns a question, its state and its answer into a complete plan of the answer."""

    def __init__(self, fakta: FaktaKota, profil: Profil) -> None:
        self.fakta, self.profil = fakta, profil

    def susun(self, soal: Soal, keadaan: str, nilai: Nilai) -> RencanaJawaban:
        acak = random.Random(f"jawaban/{self.fakta.kode}/{soal.kode}")
        kata = Kata(acak, soal)
        rencana = RencanaJawaban(soal, keadaan)
        if soal.unit:
            rencana.bagian = [self._bagian(b, rencana, acak, kata) for b in soal.bagian]
            nilai = self._jawab_unit(rencana, nilai)
        if keadaan != "belum":
            rencana.nilai = nilai
            rencana.catatan = kata.catatan_draf() if keadaan == "draf" else kata.catatan(nilai)
        rencana.bagian = rencana.bagian or [self._bagian(b, rencana, acak, kata) for b in soal.bagian]
        if keadaan != "belum" and nilai.skor > 0:
            rencana.tautan = self._tautan(rencana, nilai, acak)
        if soal.wilayah:
            rencana.tautan += self._tautan_wilayah(rencana)
        if keadaan in PERNAH_KEMBALI:
            self._tolak(rencana, acak, kata)
        if keadaan in ("diterima", "diterima_ulang"):
            self._nilai_verifikasi(rencana, acak, kata)
        return rencana

    def _bagian(self, bagian: Bagian, rencana: RencanaJawaban, acak: random.Random, kata: Kata) -> RencanaBagian:
        keadaan, wilayah = rencana.keadaan, bagian.jenis in JENIS_WILAYAH
        diajukan = keadaan in DIAJUKAN
        terlambat = wilayah and any(bagian.opd.startswith(kode) for kode in self.profil.terlambat)
        if keadaan == "draf" and not bagian.pimpin and not terlambat:
            diajukan = self._unit_rajin(bagian.opd) if wilayah else acak.random() < 0.35
        dikerjakan = diajukan or (keadaan == "draf" and (bagian.pimpin or (not wilayah and acak.random() < 0.3)))
        catatan = ""
        if dikerjakan and not bagian.pimpin and (wilayah or not diajukan or acak.random() < 0.7):
            catatan = kata.pilih("catatan_wilayah" if wilayah else "catatan_bagian")
        return RencanaBagian(bagian.opd, bagian.jenis, bagian.pimpin, diajukan, dikerjakan, catatan, terlambat)

    def _jawab_unit(self, rencana: RencanaJawaban, nilai: Nilai) -> Nilai:
        """Let the units that have handed in answer towards this value; what the city has from it so far."""
        unik = random.Random(f"unit/{self.fakta.kode}/{rencana.soal.kode}")
        jawaban = jawaban_unit(rencana.soal, nilai, unik)
        unit = [b for b in rencana.bagian if b.jenis in JENIS_WILAYAH]
        for bagian in unit:
            bagian.nilai_unit = jawaban[bagian.opd] if bagian.diajukan else ""
        return nilai_dari_unit(rencana.soal, [b.nilai_unit for b in unit])

    def _unit_rajin(self, unit: str) -> bool:
        """A unit that has handed in one question has handed in all of its questions."""
        return random.Random(f"rajin/{unit}").random() < 0.62

    def _tautan(self, rencana: RencanaJawaban, nilai: Nilai, acak: random.Random) -> list[RencanaTautan]:
        """Mandatory evidence always (a draft lacks some of it), optional evidence in the city's measure."""
        hasil: list[RencanaTautan] = []
        terpakai: set[str] = set()
        unik = rencana.keadaan in PERNAH_KEMBALI
        for kebutuhan in rencana.soal.kebutuhan:
            bagian_ada = 0.55 if rencana.keadaan == "draf" else 1.0 if kebutuhan.wajib else self.profil.opsional
            if acak.random() >= bagian_ada:
                continue
            opd = self._pelampir(rencana, kebutuhan, acak)
            bahan = pilih_bahan(self.fakta.kode, rencana.soal, kebutuhan, opd, nilai, sendiri=unik)
            if bahan.kunci in terpakai:
                bahan = pilih_bahan(self.fakta.kode, rencana.soal, kebutuhan, opd, nilai, sendiri=True)
            terpakai.add(bahan.kunci)
            hasil.append(RencanaTautan(bahan, opd, kebutuhan.nomor))
        return hasil

    def _pelampir(self, rencana: RencanaJawaban, kebutuhan: Kebutuhan, acak: random.Random) -> str:
        """The lead attaches what is mandatory; the rest comes from any office that has worked on its part."""
        lain = [b.opd for b in rencana.bagian if b.dikerjakan and b.jenis not in JENIS_WILAYAH]
        return rencana.soal.pimpin.opd if kebutuhan.wajib or not lain else acak.choice(lain)

    def _tautan_wilayah(self, rencana: RencanaJawaban) -> list[RencanaTautan]:
        """Each unit that claims something shows its bundle of decrees, and its photo where a photo is asked for."""
        foto = next((k.nomor for k in rencana.soal.kebutuhan if k.jenis == "foto"), None)
        hasil = []
        for bagian in rencana.bagian:
            if bagian.jenis not in JENIS_WILAYAH or not bagian.diajukan:
                continue
            if rencana.soal.unit and not mengaku(rencana.soal.unit, bagian.nilai_unit):
                continue
            nama = self._nama_unit(bagian)
            for jenis, kebutuhan in (("keputusan", 0), ("foto", foto)):
                if kebutuhan is not None:
                    bahan = bahan_wilayah(self.fakta.kode, bagian.opd, nama, rencana.soal.topik, jenis)
                    hasil.append(RencanaTautan(bahan, bagian.opd, kebutuhan))
        return hasil

    def _nama_unit(self, bagian: RencanaBagian) -> str:
        nama = next(u.nama for u in self.fakta.wilayah if u.kode == bagian.opd)
        return f"{bagian.jenis.capitalize()} {nama}"

    def _tolak(self, rencana: RencanaJawaban, acak: random.Random, kata: Kata) -> None:
        """What the verifier found in the first round: one refused document, or only a remark."""
        wajib = {k.nomor for k in rencana.soal.kebutuhan if k.wajib}
        berkas = [t for t in rencana.tautan if t.kebutuhan in wajib and t.bahan.bentuk != "url"]
        if not berkas:
            rencana.alasan = kata.pilih_tolak("umum")
            return
        terpilih = acak.choice(berkas)
        terpilih.tolak = rencana.alasan = kata.pilih_tolak(terpilih.bahan.jenis)

    def _nilai_verifikasi(self, rencana: RencanaJawaban, acak: random.Random, kata: Kata) -> None:
        assert rencana.nilai is not None
        bagian = acak.choice([Decimal("0.8"), Decimal("0.75"), Decimal("0.5")])
        peluang = self.profil.potongan * (2 if rencana.soal.klaster in self.profil.lemah else 1)
        dipotong = rencana.nilai.skor > 0 and acak.random() < peluang
        rencana.nilai_verifikasi = (rencana.nilai.skor * bagian).quantize(SEN) if dipotong else rencana.nilai.skor
        if dipotong:
            rencana.catatan_verifikasi = kata.pilih("potongan")
        elif acak.random() < 0.3:
            rencana.catatan_verifikasi = kata.pilih("catatan_verifikasi")
