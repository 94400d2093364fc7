app_name = "bukti"
urlpatterns = []
