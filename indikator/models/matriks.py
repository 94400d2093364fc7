from django.db import models

from indikator.models.jawaban import Jawaban, Penugasan


class _PanjangLarik(models.Func):
    """Length of a JSON list."""

    function = "JSON_ARRAY_LENGTH"
    output_field = models.IntegerField()

    def as_postgresql(self, compiler, connection, **konteks):
        return self.as_sql(compiler, connection, function="JSONB_ARRAY_LENGTH", **konteks)


class IsiMatriksQuerySet(models.QuerySet):
    def terisi(self) -> "IsiMatriksQuerySet":
        """Parts with at least one row; `banyak` says how many. One such part makes the question's table evidence."""
        return self.annotate(banyak=_PanjangLarik("baris")).filter(banyak__gt=0)

    def terlihat_oleh(self, pengguna) -> "IsiMatriksQuerySet":
        return self.filter(penugasan__jawaban__in=Jawaban.objects.terlihat_oleh(pengguna))


class IsiMatriks(models.Model):
    """One OPD's rows of a question's table. The city's table is the rows of all parts, one below the other.

    `baris` = [{column code: value as canonical text}], numbers with a dot and no separators, dates as ISO, "" where
    empty; the columns and their types stand in `Pertanyaan.matriks`. `versi` is the token of compare-and-swap.
    """

    penugasan = models.OneToOneField(Penugasan, on_delete=models.CASCADE, related_name="matriks", verbose_name="bagian")
    baris = models.JSONField("baris", default=list, blank=True)
    versi = models.PositiveIntegerField("versi", default=1)

    objects = IsiMatriksQuerySet.as_manager()

    class Meta:
        ordering = ["penugasan"]
        verbose_name = "isi matriks"
        verbose_name_plural = "isi matriks"

    def __str__(self) -> str:
        return f"Matriks {self.penugasan}"
