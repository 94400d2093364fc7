app_name = "indikator"
urlpatterns = []
