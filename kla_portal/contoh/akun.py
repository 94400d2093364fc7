"""Cities, offices, published predikat and accounts of the demo. Existing rows are left as they are."""

import random
from dataclasses import dataclass
from functools import lru_cache

from django.contrib.auth.hashers import make_password

from kla_portal.contoh.berkas.kalimat import nama_orang
from kla_portal.contoh.fakta import FaktaKota, baca_opd_acuan, baca_predikat
from klaster.models import Klaster, Kota, Opd, Pengguna, PredikatTerbit
from klaster.models.opd import JenisOpd
from klaster.models.pengguna import Lembaga, Peran

SANDI = "kla-contoh-2024"
NIP_CONTOH = "19800000 200000 0 {:03d}"  # no person can be born on 0 January: these numbers belong to nobody
#: No mobile number begins with 800: a message prepared for one of these reaches nobody.
TELEPON_CONTOH = "+62800000{:04d}"
#: A top-level domain that no mail can reach (RFC 2606).
SUREL_CONTOH = "{}@portal-kla.test"

#: Offices whose head has an account, too, to sign what the office has handed in.
BERKEPALA = ("DP3A", "DINKES", "DISDIKBUD")
#: Evaluators of all example cities: user name, name, where they come from.
EVALUATOR = (
    ("evaluator", "Evaluator Contoh", ""),
    ("evaluator.provinsi", "Evaluator Provinsi Contoh", Lembaga.PROVINSI),
    ("evaluator.kementerian", "Evaluator Kementerian Contoh", Lembaga.KEMENTERIAN),
)


class BukanContoh(Exception):
    """The city exists and is not example data: the loader keeps its hands off."""


@dataclass(frozen=True)
class Akun:
    """An account of the demo before it is stored."""

    nama_pengguna: str
    peran: str
    opd: Opd | None = None
    kepala: bool = False


def muat_kota(fakta: FaktaKota) -> tuple[Kota, bool]:
    """The city's row; True when it is new. Raises `BukanContoh` for a real city with this code."""
    kota = Kota.objects.filter(kode=fakta.kode).first()
    if kota is not None:
        if not kota.contoh:
            raise BukanContoh(f"{kota} ({kota.kode}) sudah ada dan bukan data contoh; tidak disentuh.")
        return kota, False
    acak = random.Random(f"penanda-tangan/{fakta.kode}")
    return Kota.objects.create(
        kode=fakta.kode,
        nama=fakta.nama,
        provinsi=fakta.provinsi,
        zona_waktu=fakta.zona_waktu,
        nama_dinas=fakta.nama_dinas,
        alamat_dinas=fakta.alamat,
        nama_penanda_tangan=nama_orang(acak),
        nip_penanda_tangan=NIP_CONTOH.format(1),
        contoh=True,
    ), True


def muat_opd(kota: Kota, fakta: FaktaKota) -> int:
    """The instrument's departments and the city's units. Returns how many are new."""
    ada = dict(Opd.objects.filter(kota=kota).values_list("kode", "pk"))
    baru = [
        Opd(kota=kota, kode=kode, nama=fakta.nama_opd.get(kode, nama), jenis=jenis)
        for kode, (nama, jenis) in baca_opd_acuan().items()
        if kode not in ada
    ]
    baru += [
        Opd(kota=kota, kode=u.kode, nama=f"Kecamatan {u.nama}", jenis=JenisOpd.KECAMATAN)
        for u in fakta.wilayah
        if u.jenis == "kecamatan" and u.kode not in ada
    ]
    Opd.objects.bulk_create(baru)
    kecamatan = {o.kode: o for o in Opd.objects.filter(kota=kota, jenis=JenisOpd.KECAMATAN)}
    kelurahan = [
        Opd(kota=kota, kode=u.kode, nama=f"Kelurahan {u.nama}", jenis=JenisOpd.KELURAHAN, induk=kecamatan[u.induk])
        for u in fakta.wilayah
        if u.jenis == "kelurahan" and u.kode not in ada
    ]
    Opd.objects.bulk_create(kelurahan)
    return len(baru) + len(kelurahan)


def muat_predikat(kota: Kota) -> int:
    """Published facts, each with its source. Returns how many are new."""
    ada = set(PredikatTerbit.objects.filter(kota=kota).values_list("tahun_evaluasi", "tahap"))
    baru = [
        PredikatTerbit(
            kota=kota,
            tahun_evaluasi=p.tahun_evaluasi,
            tahun_penghargaan=p.tahun_penghargaan,
            tahap=p.tahap,
            nilai=p.nilai,
            predikat=p.predikat,
            jenis_predikat=p.jenis_predikat,
            sumber_url=p.sumber_url,
            catatan=p.catatan,
        )
        for p in baca_predikat()
        if p.kota == kota.nama and (p.tahun_evaluasi, p.tahap) not in ada
    ]
    PredikatTerbit.objects.bulk_create(baru)
    return len(baru)


def muat_akun_kota(kota: Kota, fakta: FaktaKota) -> int:
    """One account for each role and one operator for each office and unit. Returns how many are new."""
    akun = [
        Akun(f"sekretariat.{fakta.singkat}", Peran.SEKRETARIAT),
        Akun(f"verifikator.{fakta.singkat}", Peran.VERIFIKATOR),
        Akun(f"verifikator2.{fakta.singkat}", Peran.VERIFIKATOR),
        Akun(f"walikota.{fakta.singkat}", Peran.PIMPINAN),
    ]
    for opd in Opd.objects.filter(kota=kota).order_by("kode"):
        akun.append(Akun(f"{_nama_unit(opd)}.{fakta.singkat}", Peran.OPERATOR, opd))
        if opd.kode in BERKEPALA:
            akun.append(Akun(f"kepala-{_nama_unit(opd)}.{fakta.singkat}", Peran.OPERATOR, opd, kepala=True))
    baru = _simpan(akun, kota)
    klaster = {k.kode: k for k in Klaster.objects.all()}
    for pengguna in baru:
        if pengguna.peran == Peran.VERIFIKATOR:
            kedua = pengguna.username.startswith("verifikator2")
            kode = ("K3", "K4", "K5") if kedua else tuple(klaster)
            pengguna.klaster_verifikasi.set([klaster[k] for k in kode])
    return len(baru)


def muat_akun_umum() -> int:
    """The system admin, and the evaluators of all example cities. Returns how many are new."""
    baru = 0
    if not Pengguna.objects.filter(username="admin").exists():
        Pengguna.objects.create_superuser("admin", password=SANDI, nama="Admin Contoh")
        baru += 1
    for nama_pengguna, nama, lembaga in EVALUATOR:
        evaluator, dibuat = Pengguna.objects.get_or_create(
            username=nama_pengguna,
            defaults={"peran": Peran.EVALUATOR, "nama": nama, "lembaga": lembaga, "password": _sandi_tersimpan()},
        )
        belum = Kota.objects.filter(contoh=True).exclude(evaluator=evaluator)
        if dibuat or belum.exists():
            evaluator.kota_binaan.add(*belum)
        baru += dibuat
    return baru


def _nama_unit(opd: Opd) -> str:
    """dinkes, cigugurtengah, kec-cimahitengah"""
    rata = opd.nama.removeprefix("Kelurahan ").removeprefix("Kecamatan ").replace(" ", "").lower()
    if opd.jenis == JenisOpd.KELURAHAN:
        return rata
    return f"kec-{rata}" if opd.jenis == JenisOpd.KECAMATAN else opd.kode.lower()


@lru_cache(maxsize=1)
def _sandi_tersimpan() -> str:
    """One hash for all: they share one published demo password."""
    return make_password(SANDI)


def _surel(akun: Akun) -> str:
    """Offices have one; kecamatan and kelurahan work without."""
    tanpa = akun.opd is not None and akun.opd.jenis in (JenisOpd.KECAMATAN, JenisOpd.KELURAHAN)
    return "" if tanpa else SUREL_CONTOH.format(akun.nama_pengguna)


def _simpan(akun: list[Akun], kota: Kota) -> list[Pengguna]:
    """Store the accounts that do not exist yet."""
    nama = [a.nama_pengguna for a in akun]
    ada = set(Pengguna.objects.filter(username__in=nama).values_list("username", flat=True))
    belum = [a for a in akun if a.nama_pengguna not in ada]
    sandi = _sandi_tersimpan() if belum else ""
    return Pengguna.objects.bulk_create(
        Pengguna(
            username=a.nama_pengguna,
            password=sandi,
            nama=nama_orang(random.Random(f"akun/{a.nama_pengguna}")),
            nip=NIP_CONTOH.format(nomor),
            telepon=TELEPON_CONTOH.format(nomor),
            email=_surel(a),
            peran=a.peran,
            kota=kota,
            opd=a.opd,
            kepala_opd=a.kepala,
        )
        for nomor, a in enumerate(belum, start=2)
    )
