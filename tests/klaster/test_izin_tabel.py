"""The table of permissions, the decorators, and the constraints on accounts."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpResponse

from klaster.izin import PERAN_IZIN, PERAN_KALIMAT, Izin, boleh, punya_izin, wajib_izin
from klaster.models import Aksi, Pengguna, Riwayat
from klaster.models.pengguna import Peran
from klaster.services.riwayat import catat
from tests.bukti.bahan_catatan import catatan_lampau
from tests.factories.bukti import BuktiFactory, VersiBuktiFactory
from tests.factories.klaster import KotaFactory, OpdFactory, PenggunaFactory

pytestmark = pytest.mark.django_db


def test_every_role_has_permissions_and_a_sentence():
    assert set(PERAN_IZIN) == set(PERAN_KALIMAT) == set(Peran.values)


def test_every_permission_is_given_to_some_role():
    assert set().union(*PERAN_IZIN.values()) == set(Izin)


def test_only_the_secretariat_may_do_everything_in_its_city():
    di_kota = frozenset(Izin) - {Izin.ATUR_INSTRUMEN, Izin.KELOLA_ACUAN, Izin.PERIKSA_DATA}
    assert [peran for peran, izin in PERAN_IZIN.items() if izin >= di_kota] == [Peran.SEKRETARIAT]
    assert [peran for peran, izin in PERAN_IZIN.items() if Izin.ATUR_INSTRUMEN in izin] == [Peran.ADMIN]


@pytest.mark.parametrize("peran", [Peran.PIMPINAN, Peran.EVALUATOR, Peran.ADMIN])
def test_readers_change_nothing(peran):
    mengubah = {Izin.ISI_JAWABAN, Izin.KELOLA_BUKTI, Izin.VERIFIKASI, Izin.ATUR_EVALUASI}
    assert not PERAN_IZIN[peran] & mengubah


def test_disabled_account_and_visitor_have_no_permission():
    assert not punya_izin(PenggunaFactory(is_active=False), Izin.LIHAT_EVALUASI)
    assert not punya_izin(AnonymousUser(), Izin.LIHAT_EVALUASI)


def test_decorator_asks_for_login_then_refuses_by_name(rf):
    view = wajib_izin(Izin.VERIFIKASI)(lambda request: HttpResponse("isi"))
    request = rf.get("/x/")
    request.user = AnonymousUser()
    assert view(request).url == "/masuk/?next=/x/"
    request.user = PenggunaFactory()
    with pytest.raises(PermissionDenied, match="tidak dapat menilai bukti"):
        view(request)
    assert view.izin is Izin.VERIFIKASI


@pytest.mark.parametrize(
    "isian",
    [
        {"peran": Peran.SEKRETARIAT, "kota": None},
        {"peran": Peran.ADMIN},  # a system admin belongs to no city
        {"peran": Peran.OPERATOR},  # an operator needs a unit
        {"peran": "raja"},
    ],
)
def test_database_refuses_accounts_without_their_place(isian):
    with pytest.raises(IntegrityError), transaction.atomic():
        PenggunaFactory(**isian)


def test_superuser_of_the_command_line_is_a_system_admin():
    admin = Pengguna.objects.create_superuser("kepala", password="x", nama="Kepala")
    assert admin.peran == Peran.ADMIN


def test_history_can_only_grow():
    kota = KotaFactory()
    baris = catat(aksi=Aksi.TENGGAT_DIUBAH, objek=kota, oleh=None, kota=kota)
    assert baris.kalimat == f"Sistem mengubah tenggat {kota}."
    baris.keterangan = "lain"
    for ubah in (
        baris.save,
        baris.delete,
        Riwayat.objects.all().delete,
        lambda: Riwayat.objects.update(keterangan="x"),
    ):
        with pytest.raises(PermissionDenied, match="hanya boleh ditambah"):
            ubah()
    assert Riwayat.objects.get(pk=baris.pk).keterangan == ""


def test_history_outlives_its_author():
    orang = PenggunaFactory(operator=True, opd=OpdFactory(nama="Dinas Kesehatan"), nama="Budi")
    baris = catat(aksi=Aksi.BUKTI_DIUNGGAH, objek=orang.kota, oleh=orang, kota=orang.kota)
    orang.delete()
    assert Riwayat.objects.get(pk=baris.pk).pelaku_label == "Budi (Operator Dinas Kesehatan)"


def test_setelah_masuk_kembali_ke_halaman_dari_tindakan_yang_terputus(rf):
    view = wajib_izin(Izin.ISI_JAWABAN)(lambda request: HttpResponse("isi"))
    for tindakan in ("simpan/", "bukti/unggah/", "bagian/7/ajukan/"):
        request = rf.post(f"/32.77/2024/pertanyaan/4.2/{tindakan}")
        request.user = AnonymousUser()
        assert view(request).url == "/masuk/?next=/32.77/2024/pertanyaan/4.2/"


def test_without_an_object_the_question_is_about_the_role(dunia):
    kota = dunia.sini
    assert boleh(kota.operator_dinkes, Izin.ISI_JAWABAN)
    assert not boleh(kota.verifikator, Izin.ISI_JAWABAN)
    assert not boleh(AnonymousUser(), Izin.LIHAT_EVALUASI)


@pytest.mark.parametrize(
    ("izin", "orang", "jawab"),
    [
        (Izin.LIHAT_EVALUASI, "operator_dinkes", True),
        (Izin.LIHAT_EVALUASI, "operator_kecamatan", False),  # no part in 4.1
        (Izin.VERIFIKASI, "verifikator", True),
        (Izin.VERIFIKASI, "verifikator_lain", False),  # another klaster
        (Izin.VERIFIKASI, "sekretariat", True),
        (Izin.VERIFIKASI, "pimpinan", False),
    ],
)
def test_an_object_must_lie_in_the_scope(dunia, izin, orang, jawab):
    jawaban = dunia.sini.jawaban("4.1")
    assert boleh(getattr(dunia.sini, orang), izin, jawaban) is jawab
    assert not boleh(getattr(dunia.sana, orang), izin, jawaban)


def test_work_for_a_unit_is_decided_without_a_query(dunia, django_assert_num_queries):
    sini, sana = dunia.sini, dunia.sana
    bagian = sini.bagian("4.1", sini.dinkes)
    with django_assert_num_queries(0):
        assert boleh(sini.operator_dinkes, Izin.ISI_JAWABAN, bagian)
        assert boleh(sini.sekretariat, Izin.ISI_JAWABAN, bagian)
        assert not boleh(sini.operator_dinsos, Izin.ISI_JAWABAN, bagian)
        assert not boleh(sana.sekretariat, Izin.ISI_JAWABAN, bagian)
        assert boleh(sini.operator_kecamatan, Izin.KELOLA_BUKTI, sini.kelurahan)  # directly below
        assert not boleh(sini.operator_kelurahan, Izin.KELOLA_BUKTI, sini.kecamatan)


def test_only_the_head_signs_for_a_unit(dunia):
    sini = dunia.sini
    assert not boleh(sini.operator_dinkes, Izin.SAHKAN_OPD, sini.dinkes)
    sini.operator_dinkes.kepala_opd = True
    assert boleh(sini.operator_dinkes, Izin.SAHKAN_OPD, sini.dinkes)
    assert not boleh(sini.operator_dinkes, Izin.SAHKAN_OPD, sini.dinsos)
    assert boleh(sini.sekretariat, Izin.SAHKAN_OPD, sini.dinkes)


def test_what_belongs_to_no_unit_is_the_secretariats(dunia):
    bukti = BuktiFactory(opd=dunia.sini.dinkes, pengunggah=dunia.sini.operator_dinkes)
    VersiBuktiFactory(bukti=bukti)
    catatan = catatan_lampau(dunia.sini, bukti)
    catatan.opd = None
    assert boleh(dunia.sini.sekretariat, Izin.TINDAK_CATATAN, catatan)
    assert not boleh(dunia.sini.operator_dinkes, Izin.TINDAK_CATATAN, catatan)
    assert not boleh(dunia.sana.sekretariat, Izin.TINDAK_CATATAN, catatan)
