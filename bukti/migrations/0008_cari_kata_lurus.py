from django.db import migrations

#: Words as people type them: "400.2/12-Huk/2024" is five words here as it is in SQLite's table, not an address or a
#: negative number. The whole text that is kept is indexed.
LURUS = (
    "ALTER TABLE bukti_bacaanberkas DROP COLUMN cari",
    "ALTER TABLE bukti_bacaanberkas ADD COLUMN cari tsvector GENERATED ALWAYS AS "
    "(to_tsvector('indonesian'::regconfig, regexp_replace(teks, '[^[:alnum:]]+', ' ', 'g'))) STORED",
    "CREATE INDEX bukti_bacaanberkas_cari ON bukti_bacaanberkas USING gin (cari)",
)
SEPERTI_DULU = (
    "ALTER TABLE bukti_bacaanberkas DROP COLUMN cari",
    "ALTER TABLE bukti_bacaanberkas ADD COLUMN cari tsvector "
    "GENERATED ALWAYS AS (to_tsvector('indonesian'::regconfig, left(teks, 400000))) STORED",
    "CREATE INDEX bukti_bacaanberkas_cari ON bukti_bacaanberkas USING gin (cari)",
)


def _jalankan(perintah):
    def jalan(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for satu in perintah:
                schema_editor.execute(satu, params=None)

    return jalan


class Migration(migrations.Migration):

    dependencies = [("bukti", "0007_alasan_untuk")]

    operations = [migrations.RunPython(_jalankan(LURUS), _jalankan(SEPERTI_DULU))]
