"""Addresses of the two views; never part of the program's own."""

from django.urls import path

from laojian.bench import views

urlpatterns = [path("listed/", views.listed), path("bare/<int:pk>/", views.bare)]
