app_name = "klaster"
urlpatterns = []
