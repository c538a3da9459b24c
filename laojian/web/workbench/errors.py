"""The pages for what cannot be shown."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from laojian.web.workbench import pages


def page(request: HttpRequest, status: int, heading: str, reason: str, remedy: str) -> HttpResponse:
    """An error page that says what is wrong and what to do."""
    problem = {"reason": reason, "remedy": remedy, "basis": "", "field": ""}
    context: dict[str, Any] = {"heading": heading, "problem": problem, "back": "/", "typed": pages.typed(request)}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        context["extends_from"] = "workbench/alone.html"
    return pages.render(request, "error.html", context, status=status)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return page(
        request,
        403,
        gettext("没有这项权限"),
        gettext("您没有办理此事的权限。"),
        gettext("请由有权限的人员办理，或者向系统管理员申请授权。"),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404; the same for what does not exist and for what lies outside one's places."""
    return page(
        request,
        404,
        gettext("没有找到"),
        gettext("没有这个页面，或者它不在您的权限范围内。"),
        gettext("请核对编号，或者用上方的查找框查找。"),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form did not come from a page of this session."""
    return page(
        request,
        403,
        gettext("表单已过期"),
        gettext("表单已过期，或者不是从本系统页面提交的，没有保存。"),
        gettext("请返回重新打开页面后再提交；您填写的内容列在下面。"),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500, without the database: the frame is left out."""
    problem = {
        "reason": gettext("系统出错，没有保存。"),
        "remedy": gettext("请稍后重试；仍然出错时请告诉系统管理员出错的时间。"),
    }
    context = {"heading": gettext("系统出错"), "problem": problem, "back": "/", "extends_from": "workbench/alone.html"}
    return render(request, "workbench/error.html", context, status=500)
