"""Import and export of departments and accounts: natural keys, checked rows, all or nothing."""

from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db.models import Model
from import_export import fields, resources
from import_export.results import RowResult
from import_export.widgets import ForeignKeyWidget, ManyToManyWidget

from klaster.models import Aksi, Klaster, Kota, Opd, Pengguna, Riwayat
from klaster.models.pengguna import Peran
from klaster.queries.akun import satu_satunya_sekretariat
from klaster.services import acuan
from klaster.services.kabar_keamanan import kabari_akun_diubah
from klaster.services.riwayat import catat_banyak


class OpdSekotaWidget(ForeignKeyWidget):
    """An OPD by its code, within the city named in the same row."""

    def __init__(self) -> None:
        super().__init__(Opd, field="kode")

    def get_queryset(self, value: Any, row: dict[str, Any], *args: Any, **kwargs: Any):
        return Opd.objects.filter(kota__kode=str(row.get("kota", "")).strip())

    def clean(self, value: Any, row: dict[str, Any] | None = None, **kwargs: Any):
        try:
            return super().clean(value, row, **kwargs)
        except Opd.DoesNotExist as galat:
            raise ValueError(f"OPD “{value}” tidak ada di kota itu. Periksa kolom kode OPD.") from galat


class KotaWidget(ForeignKeyWidget):
    def __init__(self) -> None:
        super().__init__(Kota, field="kode")

    def clean(self, value: Any, row: dict[str, Any] | None = None, **kwargs: Any):
        try:
            return super().clean(value, row, **kwargs)
        except Kota.DoesNotExist as galat:
            raise ValueError(f"Kota “{value}” tidak dikenal. Tulis kode wilayahnya, misalnya 32.77.") from galat


class DaftarKodeWidget(ManyToManyWidget):
    """Several codes, separated by commas; one that is not known is a fault, not something to pass over."""

    def __init__(self, model: type, apa: str) -> None:
        super().__init__(model, field="kode", separator=",")
        self.apa = apa

    def clean(self, value: Any, row: dict[str, Any] | None = None, **kwargs: Any):
        ada = super().clean(value, row, **kwargs)
        dikenal = {satu.kode for satu in ada}
        diminta = [kode.strip() for kode in str(value or "").split(",") if kode.strip()]
        if asing := [kode for kode in diminta if kode not in dikenal]:
            raise ValueError(f"{self.apa} {', '.join(asing)} tidak dikenal. Tulis kodenya, dipisahkan koma.")
        return ada


class SumberDaya(resources.ModelResource):
    """Base of all: says in Indonesian which key columns a file lacks, and notes every row that it adds or changes."""

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        self._sebelum: dict[int, acuan.Potret] = {}
        self._riwayat: list[Riwayat] = []
        judul = dataset.headers or []
        if hilang := [kolom for kolom in self._meta.import_id_fields if kolom not in judul]:
            raise ValueError(f"Kolom wajib berikut tidak ada pada berkas: {', '.join(hilang)}.")

    def after_init_instance(self, instance: Model, new: bool, row: dict[str, Any], **kwargs: Any) -> None:
        if not new and not kwargs.get("dry_run"):
            self._sebelum[instance.pk] = acuan.potret_objek(instance)

    def before_save_instance(self, instance: Model, row: dict[str, Any], **kwargs: Any) -> None:
        """Whoever has the object open on a page must see that a file changed it: `SudahBerubah` asks for `versi`."""
        if instance.pk is not None and hasattr(instance, "versi"):
            instance.versi += 1

    def after_import_row(self, row: dict[str, Any], row_result: RowResult, **kwargs: Any) -> None:
        """After many-to-many fields are saved; in the transaction of the whole file, so that it is all or nothing."""
        if kwargs.get("dry_run"):
            return
        rincian = {"objek": row_result.instance, "oleh": kwargs.get("user"), "keterangan": self._asal(kwargs)}
        if row_result.import_type == RowResult.IMPORT_TYPE_NEW:
            self._riwayat.append(acuan.riwayat_ditambah(**rincian))
        elif row_result.import_type == RowResult.IMPORT_TYPE_UPDATE:
            baris = acuan.riwayat_diubah(sebelum=self._sebelum[row_result.instance.pk], **rincian)
            self._riwayat += [baris] if baris else []

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        super().after_import(dataset, result, **kwargs)
        catat_banyak(self._riwayat)

    def _asal(self, pilihan: dict[str, Any]) -> str:
        return f"Dari berkas {pilihan.get('file_name') or 'impor'}"


class OpdResource(SumberDaya):
    kota = fields.Field("kota", column_name="kota", widget=KotaWidget())
    induk = fields.Field("induk", column_name="induk", widget=OpdSekotaWidget())

    class Meta:
        model = Opd
        import_id_fields = ("kota", "kode")
        fields = ("kota", "kode", "nama", "jenis", "induk", "aktif")
        clean_model_instances = True
        skip_unchanged = True
        use_transactions = True
        store_instance = True


class PenggunaResource(SumberDaya):
    """Accounts by user name. A new account has no usable password until one is set for it."""

    kota = fields.Field("kota", column_name="kota", widget=KotaWidget())
    opd = fields.Field("opd", column_name="opd", widget=OpdSekotaWidget())
    klaster_verifikasi = fields.Field(
        "klaster_verifikasi",
        column_name="klaster_verifikasi",
        widget=DaftarKodeWidget(Klaster, "Klaster"),
    )
    kota_binaan = fields.Field(
        "kota_binaan",
        column_name="kota_binaan",
        widget=DaftarKodeWidget(Kota, "Kota"),
    )

    class Meta:
        model = Pengguna
        import_id_fields = ("username",)
        fields = (
            "username",
            "nama",
            "nip",
            "telepon",
            "email",
            "peran",
            "kota",
            "opd",
            "kepala_opd",
            "klaster_verifikasi",
            "kota_binaan",
            "lembaga",
            "is_active",
        )
        clean_model_instances = True
        skip_unchanged = True
        use_transactions = True
        store_instance = True

    def import_instance(self, instance: Pengguna, row: dict[str, Any], **kwargs: Any) -> None:
        """Before validation, not after: an empty password would fail it."""
        satu_satunya = instance.pk is not None and satu_satunya_sekretariat(instance)
        kota = instance.kota_id
        super().import_instance(instance, row, **kwargs)
        tetap = instance.is_active and (instance.peran, instance.kota_id) == (Peran.SEKRETARIAT, kota)
        if satu_satunya and not tetap:
            raise ValidationError(
                f"{instance.username} satu-satunya sekretariat kotanya yang aktif. Buat atau aktifkan akun sekretariat "
                "lain dahulu."
            )
        if not instance.password:
            instance.password = make_password(None)

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        """The owner of each changed account is told, as of a change by a form."""
        super().after_import(dataset, result, **kwargs)
        akun = {satu.instance.pk: satu.instance for satu in result.rows if satu.instance}
        for baris in self._riwayat:
            if baris.aksi == Aksi.AKUN_DIUBAH:
                kabari_akun_diubah(
                    pengguna=akun[baris.objek_id],
                    baris=baris,
                    surel_lama=self._sebelum[baris.objek_id].get("email") or "",
                    oleh=kwargs.get("user"),
                )
