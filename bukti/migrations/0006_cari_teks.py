import bukti.models.bukti
from django.db import migrations, models

#: PostgreSQL stems Indonesian words; the column follows the text by itself.
POSTGRES = (
    "ALTER TABLE bukti_bacaanberkas ADD COLUMN cari tsvector "
    "GENERATED ALWAYS AS (to_tsvector('indonesian'::regconfig, left(teks, 400000))) STORED",
    "CREATE INDEX bukti_bacaanberkas_cari ON bukti_bacaanberkas USING gin (cari)",
)
POSTGRES_MUNDUR = ("ALTER TABLE bukti_bacaanberkas DROP COLUMN cari",)

#: SQLite keeps its words in a table of its own that triggers bring up to date; it stores no second copy of the text.
SQLITE = (
    "CREATE VIRTUAL TABLE bukti_cari USING fts5("
    "teks, content='bukti_bacaanberkas', content_rowid='id', tokenize='unicode61 remove_diacritics 2')",
    "INSERT INTO bukti_cari(rowid, teks) SELECT id, teks FROM bukti_bacaanberkas",
    "CREATE TRIGGER bukti_cari_tambah AFTER INSERT ON bukti_bacaanberkas BEGIN "
    "INSERT INTO bukti_cari(rowid, teks) VALUES (new.id, new.teks); END",
    "CREATE TRIGGER bukti_cari_hapus AFTER DELETE ON bukti_bacaanberkas BEGIN "
    "INSERT INTO bukti_cari(bukti_cari, rowid, teks) VALUES ('delete', old.id, old.teks); END",
    "CREATE TRIGGER bukti_cari_ubah AFTER UPDATE ON bukti_bacaanberkas BEGIN "
    "INSERT INTO bukti_cari(bukti_cari, rowid, teks) VALUES ('delete', old.id, old.teks); "
    "INSERT INTO bukti_cari(rowid, teks) VALUES (new.id, new.teks); END",
)
SQLITE_MUNDUR = (
    "DROP TRIGGER bukti_cari_tambah",
    "DROP TRIGGER bukti_cari_hapus",
    "DROP TRIGGER bukti_cari_ubah",
    "DROP TABLE bukti_cari",
)


def _jalankan(postgres, sqlite):
    def jalan(apps, schema_editor):
        for perintah in postgres if schema_editor.connection.vendor == "postgresql" else sqlite:
            schema_editor.execute(perintah, params=None)

    return jalan


class Migration(migrations.Migration):

    dependencies = [("bukti", "0005_kode_cek")]

    operations = [
        migrations.AlterField(
            model_name="versibukti",
            name="kode_cek",
            field=models.CharField(
                default=bukti.models.bukti.kode_cek_baru,
                editable=False,
                max_length=16,
                unique=True,
                verbose_name="kode cek",
            ),
        ),
        migrations.RunPython(_jalankan(POSTGRES, SQLITE), _jalankan(POSTGRES_MUNDUR, SQLITE_MUNDUR)),
    ]
