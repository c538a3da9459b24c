"""Addresses of the workbench."""

from django.urls import path

from laojian.web.workbench.views import account, calendar, delegations, ledger, officers, units

urlpatterns = [
    path("login/", account.sign_in, name="login"),
    path("logout/", account.sign_out, name="logout"),
    path("language/", account.language, name="language"),
    path("password/", account.password, name="password"),
    path("totp/", account.totp, name="totp"),
    path("settings/units/", units.units, name="units"),
    path("settings/units/new/", units.new, name="unit-new"),
    path("settings/units/<int:pk>/", units.unit, name="unit"),
    path("settings/officers/", officers.officers, name="officers"),
    path("settings/officers/new/", officers.new, name="officer-new"),
    path("settings/officers/<int:pk>/", officers.officer, name="officer"),
    path("settings/officers/<int:pk>/edit/", officers.edit, name="officer-edit"),
    path("settings/officers/<int:pk>/certificate/", officers.certificate, name="officer-certificate"),
    path("settings/officers/<int:pk>/grant/", officers.grant, name="officer-grant"),
    path("settings/officers/<int:pk>/interest/", officers.interest, name="officer-interest"),
    path("settings/officers/<int:pk>/reset/", officers.reset, name="officer-reset"),
    path("settings/officers/<int:pk>/act/", officers.act, name="officer-act"),
    path("settings/delegations/", delegations.delegations, name="delegations"),
    path("settings/delegations/new/", delegations.new, name="delegation-new"),
    path("settings/delegations/<int:pk>/act/", delegations.act, name="delegation-act"),
    path("settings/calendar/", calendar.calendar, name="calendar"),
    path("settings/ledger/", ledger.ledger, name="ledger"),
]
for name in ("desk", "leads", "cases", "approvals", "employers", "search", "deadlines"):
    urlpatterns.append(path(f"{'' if name == 'desk' else name + '/'}", calendar.calendar, name=name))
