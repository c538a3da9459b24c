"""All doors of the house."""

from django.urls import include, path

from config.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("p/", include("laojian.web.portal.urls")),
    path("api/", include("laojian.web.api.urls")),
    path("", include("laojian.web.workbench.urls")),
]

handler403 = "laojian.web.workbench.errors.forbidden"
handler404 = "laojian.web.workbench.errors.not_found"
handler500 = "laojian.web.broken.server_error"
