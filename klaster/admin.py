from typing import Any

import allauth.account.admin
import allauth.mfa.admin
import allauth.usersessions.admin  # noqa: F401 -- each registers its models, to be taken off again below
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest

from klaster.admin_dasar import Acuan, HanyaBaca, ImporEkspor
from klaster.admin_izin import minta_segar
from klaster.admin_tercatat import Tercatat
from klaster.galat import Ditolak
from klaster.izin import Izin
from klaster.models import Denyut, Klaster, Kota, Opd, Pengguna, PredikatTerbit, Riwayat
from klaster.models.pengguna import Peran
from klaster.queries.akun import satu_satunya_sekretariat
from klaster.resources import OpdResource, PenggunaResource
from klaster.services.acuan import riwayat_akun_diekspor
from klaster.services.akun import pastikan_bukan_terakhir
from klaster.services.riwayat import catat_banyak

admin.site.site_header = "Portal KLA · Admin"
admin.site.site_title = "Portal KLA"
admin.site.index_title = "Data acuan dan pemeriksaan"
admin.site.unregister(Group)  # permissions are code: klaster.izin
# Second steps and sessions have pages of their own, which ask who it is and leave a trail.
admin.site.unregister([EmailAddress, Authenticator, UserSession])


@admin.register(Kota)
class KotaAdmin(Tercatat, Acuan):
    list_display = ["kode", "nama", "provinsi", "zona_waktu", "wajib_pengesahan_opd", "contoh"]
    list_display_links = ["kode", "nama"]
    search_fields = ["kode", "nama"]
    list_filter = ["provinsi", "contoh"]


@admin.register(Opd)
class OpdAdmin(Tercatat, ImporEkspor):
    resource_classes = [OpdResource]
    list_display = ["kode", "nama", "kota", "jenis", "induk", "aktif"]
    list_display_links = ["kode", "nama"]
    list_filter = ["kota", "jenis", "aktif"]
    list_select_related = ["kota", "induk"]
    search_fields = ["kode", "nama"]
    autocomplete_fields = ["induk"]


@admin.register(Klaster)
class KlasterAdmin(Tercatat, Acuan):
    list_display = ["kode", "nomor", "nama"]
    search_fields = ["kode", "nama"]


class PenggunaTambahForm(AdminUserCreationForm):
    """Without a password unless one is asked for; one that somebody else has typed is changed at the first log-in."""

    class Meta:
        model = Pengguna
        fields = ["username", "nama", "peran", "kota", "opd"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["usable_password"].initial = "false"

    def save(self, commit: bool = True) -> Pengguna:
        self.instance.harus_ganti_sandi = bool(self.cleaned_data.get("set_usable_password", True))
        return super().save(commit=commit)


class SandiOlehAdminForm(AdminPasswordChangeForm):
    """A password that the system admin types for somebody else is changed by its owner at the next log-in."""

    def save(self, commit: bool = True) -> Pengguna:
        self.user.harus_ganti_sandi = bool(self.cleaned_data.get("set_usable_password", True))
        return super().save(commit=commit)


class PenggunaUbahForm(UserChangeForm):
    """The rules of `klaster.services.akun` that a constraint cannot hold."""

    class Meta:
        model = Pengguna
        fields = "__all__"

    def clean(self) -> dict[str, Any]:
        isi = super().clean() or {}
        aktif, lama = bool(isi.get("is_active")), self.instance
        if lama.dihapus_pada and self.changed_data:
            tempat = "is_active" if aktif else None
            self.add_error(tempat, "Data diri akun ini sudah dihapus. Buatlah akun baru untuk orangnya.")
        tetap = aktif and (isi.get("peran"), isi.get("kota")) == (Peran.SEKRETARIAT, lama.kota)
        if lama.peran == Peran.SEKRETARIAT and not tetap and not self.errors:
            try:
                pastikan_bukan_terakhir(lama, "Akun ini harus tetap aktif sebagai sekretariat")
            except Ditolak as galat:
                self.add_error(None, galat.pesan)
        return isi


@admin.register(Pengguna)
@minta_segar("user_change_password")
class PenggunaAdmin(Tercatat, ImporEkspor, UserAdmin):
    izin_lihat = izin_ubah = Izin.KELOLA_AKUN
    resource_classes = [PenggunaResource]
    form = PenggunaUbahForm
    add_form = PenggunaTambahForm
    change_password_form = SandiOlehAdminForm
    list_display = ["username", "nama", "peran", "kota", "opd", "lembaga", "is_active", "is_staff"]
    list_filter = ["peran", "lembaga", "kota", "is_active", "is_staff"]
    list_select_related = ["kota", "opd"]
    search_fields = ["username", "nama", "nip"]
    ordering = ["username"]
    autocomplete_fields = ["kota", "opd"]
    filter_horizontal = ["klaster_verifikasi", "kota_binaan"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Orang", {"fields": ["nama", "nip", "telepon", "email"]}),
        (
            "Peran dan lingkup",
            {"fields": ["peran", "kota", "opd", "kepala_opd", "klaster_verifikasi", "kota_binaan", "lembaga"]},
        ),
        ("Akun", {"fields": ["is_active", "is_staff", "is_superuser", "last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"classes": ["wide"], "fields": ["username", "nama", "peran", "kota", "opd"]}),
        ("Kata sandi", {"classes": ["wide"], "fields": ["usable_password", "password1", "password2"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]

    def has_delete_permission(self, request: HttpRequest, obj: Pengguna | None = None) -> bool:
        """A city keeps its last active secretariat."""
        return super().has_delete_permission(request, obj) and (obj is None or not satu_satunya_sekretariat(obj))

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Pengguna, form: Any, change: bool) -> None:
        """Whoever has the account open on the city's page must see that it was changed."""
        super().save_model(request, obj, form, change)
        if change:
            Pengguna.objects.filter(pk=obj.pk).update(versi=F("versi") + 1)

    def get_export_data(self, file_format, request, queryset, **kwargs):
        """Personal data leaves: noted before it does."""
        catat_banyak(riwayat_akun_diekspor(akun=queryset, oleh=request.user))
        return super().get_export_data(file_format, request, queryset, **kwargs)


@admin.register(PredikatTerbit)
class PredikatTerbitAdmin(Tercatat, Acuan):
    list_display = ["kota", "tahun_evaluasi", "tahun_penghargaan", "tahap", "nilai", "predikat"]
    list_filter = ["kota", "tahap", "predikat"]
    list_select_related = ["kota"]


@admin.register(Riwayat)
class RiwayatAdmin(HanyaBaca):
    list_display = ["waktu", "kalimat", "kota"]
    list_filter = ["aksi", "kota"]
    list_select_related = ["kota"]
    search_fields = ["objek_label", "pelaku_label", "keterangan"]
    date_hierarchy = "waktu"


@admin.register(Denyut)
class DenyutAdmin(HanyaBaca):
    list_display = ["nama", "waktu"]
