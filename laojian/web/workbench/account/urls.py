"""Addresses and menu of who is at the screen."""

from django.urls import path

from laojian.web.workbench.account import views

urlpatterns = [
    path("login/", views.sign_in, name="login"),
    path("logout/", views.sign_out, name="logout"),
    path("language/", views.language, name="language"),
    path("password/", views.password, name="password"),
    path("totp/", views.totp, name="totp"),
]
