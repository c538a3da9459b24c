"""Addresses and menu of cases."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from laojian.web.workbench.cases.views import case, changes, content, exports, papers, saved
from laojian.web.workbench.menu import WORK, Row

MENU = (Row(_("案件"), "cases", icon="case", group=WORK, order=40, permissions=("case.view",)),)

urlpatterns = [
    path("cases/", case.cases, name="cases"),
    path("cases/export/", exports.export, name="cases-export"),
    path("views/save/", saved.save, name="view-save"),
    path("views/<int:pk>/drop/", saved.drop, name="view-drop"),
    path("cases/<int:pk>/", case.case, name="case"),
    path("cases/<int:pk>/steps/<slug:name>/", case.step, name="case-step"),
    path("cases/<int:pk>/split/", changes.split, name="case-split"),
    path("cases/<int:pk>/employer/", changes.employer, name="case-employer"),
    path("cases/<int:pk>/papers/attach/", changes.attach, name="paper-attach"),
    path("cases/<int:pk>/payments/<int:payment_id>/reverse/", changes.reverse_payment, name="payment-reverse"),
    path("cases/<int:pk>/masters/", case.masters, name="case-masters"),
    path("cases/<int:pk>/team/", content.team, name="case-team"),
    path("cases/<int:pk>/reveal/", content.reveal, name="case-reveal"),
    path("cases/<int:pk>/files/<int:file_id>/", content.file, name="file"),
    path("cases/<int:pk>/papers/<int:file_id>/void/", papers.void, name="paper-void"),
    path("cases/<int:pk>/evidence/new/", content.evidence_new, name="evidence-new"),
    path("cases/<int:pk>/evidence/<int:evidence_id>/exclude/", content.evidence_exclude, name="evidence-exclude"),
    path("cases/<int:pk>/fine/", content.fine, name="fine-pay"),
    path("cases/<int:pk>/claims/new/", content.claim_new, name="claim-new"),
    path("cases/<int:pk>/claims/<int:claim_id>/", content.claim, name="claim"),
    path("cases/<int:pk>/claims/<int:claim_id>/pay/", content.pay, name="claim-pay"),
    path("cases/<int:pk>/claims/<int:claim_id>/confirm/", content.confirm, name="claim-confirm"),
]
