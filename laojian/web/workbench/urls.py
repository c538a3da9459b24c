"""Addresses of the workbench: what each capability gives, its rows of the menu too.

A new capability is a folder with its ``urls.py`` and one line here.
"""

from django.urls import include, path

from laojian.web.workbench.account import urls as account
from laojian.web.workbench.approvals import urls as approvals
from laojian.web.workbench.cases import urls as cases
from laojian.web.workbench.channels import urls as channels
from laojian.web.workbench.contacts import urls as contacts
from laojian.web.workbench.desk import urls as desk
from laojian.web.workbench.employers import urls as employers
from laojian.web.workbench.failures import urls as failures
from laojian.web.workbench.late import urls as late
from laojian.web.workbench.law import urls as law
from laojian.web.workbench.leads import urls as leads
from laojian.web.workbench.ledger import urls as ledger
from laojian.web.workbench.officers import urls as officers
from laojian.web.workbench.search import urls as search
from laojian.web.workbench.sites import urls as sites
from laojian.web.workbench.triage import urls as triage
from laojian.web.workbench.units import urls as units

CAPABILITIES = (
    account,
    approvals,
    cases,
    channels,
    contacts,
    desk,
    employers,
    failures,
    late,
    law,
    leads,
    ledger,
    officers,
    search,
    sites,
    triage,
    units,
)

urlpatterns = [path("", include(capability)) for capability in CAPABILITIES]
