from indikator.forms.evaluasi import BukaEvaluasiForm, TargetForm, TenggatBagianForm, TenggatForm

__all__ = ["BukaEvaluasiForm", "TargetForm", "TenggatBagianForm", "TenggatForm"]
