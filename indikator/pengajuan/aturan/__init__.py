"""Rules of the checks before submission that need no evidence. Importing a module registers its rules."""

from indikator.pengajuan.aturan import bagian, evaluasi, jawaban, pengesahan

__all__ = ["bagian", "evaluasi", "jawaban", "pengesahan"]
