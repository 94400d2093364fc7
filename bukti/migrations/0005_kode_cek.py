from django.db import migrations

from bukti.models.bukti import kode_cek_baru


def beri_kode_cek(apps, schema_editor):
    """Every file that is there gets a code of its own; a default would give all of them the same."""
    versi = apps.get_model("bukti", "VersiBukti")._base_manager
    baris = list(versi.filter(kode_cek__isnull=True).only("pk"))
    for satu in baris:
        satu.kode_cek = kode_cek_baru()
    versi.bulk_update(baris, ["kode_cek"], batch_size=500)


class Migration(migrations.Migration):

    dependencies = [("bukti", "0004_bukti")]

    operations = [migrations.RunPython(beri_kode_cek, migrations.RunPython.noop)]
