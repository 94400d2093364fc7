"""Whom to remind of what: every OPD that owes parts, the people behind it, and a message ready for WhatsApp."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Min, Q, QuerySet
from django.urls import reverse

from indikator.models import Evaluasi, Penugasan, Status
from indikator.queries.kemajuan import dengan_tenggat
from indikator.queries.tugas import menurut_mendesak
from klaster.aturan.pengingat import kata_sisa
from klaster.models import Aksi, Opd, Pengguna, Riwayat
from klaster.models.opd import KODE_SEKRETARIAT
from klaster.models.pengguna import Peran
from klaster.templatetags.kla import tanggal
from laporan.whatsapp import tautan_wa

#: A prepared message is cut to about this many characters: longer ones are not read, and some phones refuse the link.
PANJANG_PESAN = 1500
#: Room kept for the line that says how much more there is, and for the greeting at the end.
_CADANGAN = 260

KEADAAN: dict[str, str] = {"lewat": "Lewat tenggat", "kembali": "Dikembalikan", "sepi": "Tanpa operator"}


@dataclass(frozen=True, slots=True)
class Terakhir:
    """When a person was last reminded, by whom and of what; `hari_ini`: on the present day of the city."""

    nomor: int
    waktu: datetime
    oleh: str
    label: str
    hari_ini: bool


@dataclass(frozen=True, slots=True)
class Kontak:
    """A person of the OPD with the message. `wa` is empty without a usable number; the text can still be copied.

    `terakhir`: when they were reminded last.
    """

    pk: int
    nama: str
    telepon: str
    pesan: str
    wa: str
    pernah_masuk: bool
    terakhir: Terakhir | None = None


@dataclass(frozen=True, slots=True)
class BarisPengingat:
    """One OPD with what it owes."""

    opd: Opd
    terbuka: int
    terlambat: int
    dikembalikan: int
    tenggat: date
    kontak: tuple[Kontak, ...]


def opd_berutang(evaluasi: Evaluasi, *, keadaan: str = "") -> QuerySet:
    """OPD with open parts and their counts (`terbuka`, `terlambat`, `dikembalikan`, `tenggat`), most late first."""
    bagian = dengan_tenggat(Penugasan.objects.filter(jawaban__evaluasi=evaluasi).terbuka()).order_by()
    opd = bagian.values("opd", "opd__nama").annotate(
        terbuka=Count("pk"),
        lewat=Count("pk", filter=Q(terlambat=True)),
        dikembalikan=Count("pk", filter=Q(status=Status.DIKEMBALIKAN)),
        tenggat_pertama=Min("tenggat_akhir"),
    )
    saring = {
        "lewat": Q(lewat__gt=0),
        "kembali": Q(dikembalikan__gt=0),
        "sepi": ~Q(opd__in=_beroperator(evaluasi)) & ~Q(opd__kode=KODE_SEKRETARIAT),
    }
    if keadaan in saring:
        opd = opd.filter(saring[keadaan])
    return opd.order_by("-lewat", "tenggat_pertama", "-terbuka", "opd__nama")


def hitung_keadaan(evaluasi: Evaluasi) -> list[tuple[str, str, int]]:
    """The chips: code, label, number of OPD."""
    semua = [("", "Semua", opd_berutang(evaluasi).count())]
    return semua + [(k, label, opd_berutang(evaluasi, keadaan=k).count()) for k, label in KEADAAN.items()]


def lengkapi_pengingat(baris: Sequence[Mapping], evaluasi: Evaluasi, situs: str) -> list[BarisPengingat]:
    """These rows of `opd_berutang` with their people and messages; five queries. `situs`: "https://host" for links."""
    nomor = [b["opd"] for b in baris]
    opd = {o.pk: o for o in Opd.objects.filter(pk__in=nomor).select_related("induk")}
    bagian: dict[int, list[Penugasan]] = defaultdict(list)
    terbuka = Penugasan.objects.filter(jawaban__evaluasi=evaluasi, opd__in=nomor).terbuka()
    for satu in sorted(menurut_mendesak(terbuka), key=_urutan_pesan):
        bagian[satu.opd_id].append(satu)
    orang = _orang(evaluasi, opd.values())
    terakhir = pengingat_terakhir(evaluasi, {satu.pk for semua in orang.values() for satu in semua})
    return [
        BarisPengingat(
            opd=opd[b["opd"]],
            terbuka=b["terbuka"],
            terlambat=b["lewat"],
            dikembalikan=b["dikembalikan"],
            tenggat=b["tenggat_pertama"],
            kontak=tuple(
                _kontak(satu, opd[b["opd"]], bagian[b["opd"]], evaluasi, situs, terakhir.get(satu.pk))
                for satu in orang[b["opd"]]
            ),
        )
        for b in baris
    ]


def pengingat_terakhir(evaluasi: Evaluasi, orang: Iterable[int]) -> dict[int, Terakhir]:
    """Person -> when they were last reminded in this city, of whichever year; one query, from the audit trail."""
    semua = Riwayat.objects.filter(
        aksi=Aksi.PENGINGAT_DIBUKA,
        kota=evaluasi.kota_id,
        objek_jenis=Pengguna._meta.label_lower,
        objek_id__in=list(orang),
    )
    nomor = semua.order_by().values("objek_id").annotate(akhir=Max("pk")).values("akhir")
    zona, hari = evaluasi.kota.zona, evaluasi.hari_ini
    return {
        baris.objek_id: Terakhir(
            nomor=baris.pk,
            waktu=baris.waktu,
            oleh=baris.pelaku_label,
            label=baris.objek_label,
            hari_ini=baris.waktu.astimezone(zona).date() == hari,
        )
        for baris in Riwayat.objects.filter(pk__in=nomor)
    }


def baris_opd(evaluasi: Evaluasi, opd: int, situs: str) -> BarisPengingat | None:
    """One OPD with what it owes, its people and messages; None when it owes nothing any more."""
    baris = lengkapi_pengingat(list(opd_berutang(evaluasi).filter(opd=opd)), evaluasi, situs)
    return baris[0] if baris else None


def susun_pesan(nama: str, opd: Opd, bagian: Sequence[Penugasan], evaluasi: Evaluasi, situs: str) -> str:
    """The person's own list as a message: what is returned first, then by last day, each with its address.

    Needs `tenggat_nyata` of `menurut_mendesak`. As many questions as fit into `PANJANG_PESAN`, then how many more.
    """
    hari = evaluasi.hari_ini
    semua = situs + reverse("indikator:tugas_list", args=[evaluasi.kota.kode, evaluasi.tahun])
    utang = f"{len(bagian)} bagian evaluasi KLA {evaluasi.tahun} yang belum diajukan"
    pesan = f"Yth. {nama},\n\n{opd} masih mempunyai {utang}:\n"
    masuk = 0
    for satu in bagian:
        ket = [*(["dikembalikan"] if satu.status == Status.DIKEMBALIKAN else []), _kapan(satu.tenggat_nyata, hari)]  # type: ignore[attr-defined]
        baris = f"\n{satu.jawaban.pertanyaan.kode} ({', '.join(ket)})\n{situs}{satu.jawaban.get_absolute_url()}"
        if len(pesan) + len(baris) > PANJANG_PESAN - _CADANGAN - len(semua):
            break
        pesan += baris
        masuk += 1
    sisa = len(bagian) - masuk
    pesan += f"\n\nMasih ada {sisa} lagi. Daftar lengkap:\n{semua}" if sisa else f"\n\nDaftar Anda:\n{semua}"
    return f"{pesan}\n\nTerima kasih.\nSekretariat KLA {evaluasi.kota}"


def _urutan_pesan(satu: Penugasan) -> tuple[bool, date, int]:
    """Returned, then by last day, then as the instrument has them: what was begun the message does not tell apart."""
    return satu.status != Status.DIKEMBALIKAN, satu.tenggat_nyata, satu.jawaban.pertanyaan.urutan  # type: ignore[attr-defined]


def _kapan(tenggat: date, hari: date) -> str:
    return f"tenggat {tanggal(tenggat)}, {kata_sisa(tenggat, hari)}"


def _kontak(
    orang: Pengguna, opd: Opd, bagian: Sequence[Penugasan], evaluasi: Evaluasi, situs: str, terakhir: Terakhir | None
) -> Kontak:
    pesan = susun_pesan(str(orang), opd, bagian, evaluasi, situs)
    return Kontak(
        pk=orang.pk,
        nama=str(orang),
        telepon=orang.telepon,
        pesan=pesan,
        wa=tautan_wa(orang.telepon, pesan),
        pernah_masuk=orang.last_login is not None,
        terakhir=terakhir,
    )


def _beroperator(evaluasi: Evaluasi) -> QuerySet:
    aktif = Pengguna.objects.filter(kota=evaluasi.kota_id, peran=Peran.OPERATOR, is_active=True)
    return aktif.order_by().values("opd")


def _orang(evaluasi: Evaluasi, opd: Iterable[Opd]) -> dict[int, list[Pengguna]]:
    """OPD -> its operators; those of the kecamatan where a kelurahan has none, the secretariat for its own office."""
    daftar = list(opd)
    unit = {pk for o in daftar for pk in (o.pk, o.induk_id) if pk}
    milik: dict[int, list[Pengguna]] = defaultdict(list)
    aktif = Pengguna.objects.filter(kota=evaluasi.kota_id, is_active=True)
    for satu in aktif.filter(Q(opd__in=unit) | Q(peran=Peran.SEKRETARIAT)).order_by("-kepala_opd", "nama", "pk"):
        milik[satu.opd_id or 0].append(satu)
    return {
        o.pk: milik[o.pk] or milik[o.induk_id or -1] or (milik[0] if o.kode == KODE_SEKRETARIAT else []) for o in daftar
    }
