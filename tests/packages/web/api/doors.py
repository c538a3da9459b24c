from django.urls import include, path

urlpatterns = [path("api/", include("laojian.web.api.urls")), path("", include("config.urls"))]
