"""Addresses and menu of the search box."""

from django.urls import path

from laojian.web.workbench.search import views

urlpatterns = [
    path("search/", views.search, name="search"),
]
