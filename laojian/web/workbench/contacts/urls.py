"""Addresses and menu of contacts."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from laojian.web.workbench.contacts.views import acts, approvals, bulk, contact, details, reports
from laojian.web.workbench.menu import MANAGING, WORK, Row

MENU = (
    Row(_("来件"), "contacts", icon="inbox", group=WORK, order=20, permissions=("contact.view", "contact.triage")),
    Row(
        _("来件与立案对照"), "contact-report", icon="report", group=MANAGING, order=10, permissions=("contact.report",)
    ),
)

urlpatterns = [
    path("contacts/", contact.contacts, name="contacts"),
    path("contacts/new/", contact.new, name="contact-new"),
    path("contacts/export/", contact.export, name="contacts-export"),
    path("contacts/phone/", contact.phone, name="contacts-phone"),
    path("contacts/door/", acts.door_text, name="contact-door"),
    path("contacts/report/", reports.report, name="contact-report"),
    path("contacts/approvals/", approvals.waiting, name="contact-approvals"),
    path("contacts/approvals/<slug:kind>/<int:pk>/", approvals.decide, name="contact-decide"),
    path("contacts/bulk/", bulk.bulk, name="contact-bulk"),
    path("contacts/batches/", bulk.all_batches, name="contact-batches"),
    path("contacts/batches/<int:pk>/", bulk.batch, name="contact-batch"),
    path("contacts/batches/<int:pk>/<slug:name>/", bulk.batch_act, name="contact-batch-act"),
    path("contacts/cases/<int:pk>/answer/", acts.answer_all, name="contact-answer-all"),
    path("contacts/<int:pk>/", contact.contact, name="contact"),
    path("contacts/<int:pk>/cases/", acts.case_numbers, name="contact-cases"),
    path("contacts/<int:pk>/opening/", details.ask_opening, name="contact-opening"),
    path("contacts/<int:pk>/identity/", details.identity, name="contact-identity"),
    path("contacts/<int:pk>/suggestions/<int:suggestion_id>/", details.suggestion_decide, name="suggestion-decide"),
    path("contacts/<int:pk>/matches/<int:match_id>/", details.match, name="contact-match"),
    path("contacts/<int:pk>/marks/<int:mark_id>/lift/", details.lift_mark, name="mark-lift"),
    path("contacts/<int:pk>/files/<int:attachment_id>/", details.working_copy, name="contact-copy"),
    path("contacts/<int:pk>/files/<int:attachment_id>/make/", details.copy, name="contact-copy-make"),
    path("contacts/<int:pk>/files/<int:attachment_id>/original/", details.original, name="contact-original"),
    path("contacts/<int:pk>/<slug:name>/", acts.act, name="contact-act"),
]
