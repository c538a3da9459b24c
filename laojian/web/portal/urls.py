"""The addresses of the public door: nothing personal in them; the secret of a receipt leaves its address at once."""

from django.urls import path, re_path

from laojian.web.portal.views import calculator, entrance, following, receipt, status, submission

urlpatterns = [
    path("", entrance.home, name="portal-home"),
    path("guide/", entrance.guide_page, name="portal-guide"),
    path("language/", entrance.language, name="portal-language"),
    path("employers/", entrance.employers, name="portal-employers"),
    path("site/<str:code>/", entrance.site, name="portal-site"),
    path("calculator/", calculator.calculator, name="portal-calculator"),
    path("complaint/", submission.start, {"kind": "complaint"}, name="portal-complaint"),
    path("report/", submission.start, {"kind": "report"}, name="portal-report"),
    path("form/<slug:name>/", submission.step, name="portal-step"),
    path("right-door/", submission.advice, name="portal-advice"),
    path("delete/", submission.drop, name="portal-drop"),
    path("receipt/", receipt.receipt, name="portal-receipt"),
    path("follow/", following.follow, name="portal-follow"),
    path("r/<str:number>/<str:secret>/", following.link, name="portal-link"),
    path("phone/", following.phone, name="portal-phone"),
    path("phone/code/", following.phone_code, name="portal-phone-code"),
    path("leave/", following.leave, name="portal-leave"),
    path("mine/", status.mine, name="portal-mine"),
    path("mine/<int:contact_id>/", status.status, name="portal-status"),
    path("mine/<int:contact_id>/proof/", status.proof_told, name="portal-proof"),
    path("mine/<int:contact_id>/proof/<slug:part>.json", status.proof, name="portal-proof-file"),
    path("mine/<int:contact_id>/paper/<int:paper_id>/", status.paper, name="portal-paper"),
    path("mine/<int:contact_id>/file/<int:attachment_id>/", status.attachment, name="portal-file"),
    path("mine/<int:contact_id>/<slug:name>/", status.act, name="portal-act"),
    re_path(r"^.*$", entrance.nowhere, name="portal-nowhere"),
]
