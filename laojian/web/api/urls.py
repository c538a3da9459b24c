"""Where each version of the interface stands."""

from django.urls import path

from laojian.web.api.v1.interface import interface

urlpatterns = [path("v1/", interface.urls)]
