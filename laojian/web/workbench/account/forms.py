"""Forms of one's own account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from laojian.web.workbench import fields


class LoginForm(forms.Form):
    """User name, password, and the one-time code of those who turned it on."""

    username = fields.text(_("账号"), most=60, autocomplete="username", autocapitalize="none", autofocus="autofocus")
    password = fields.secret(_("密码"))
    code = fields.text(
        _("动态口令"),
        required=False,
        most=10,
        autocomplete="one-time-code",
        inputmode="numeric",
        hint=_("启用了动态口令的填写六位数字。"),
    )


class PasswordForm(forms.Form):
    """One's own password, changed."""

    current = fields.secret(_("现在的密码"))
    password = fields.secret(_("新密码"), fresh=True)
    again = fields.secret(_("再输一次新密码"), fresh=True)

    def clean(self) -> dict[str, Any]:
        """The new password twice the same."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("password") and values.get("again") and values["password"] != values["again"]:
            self.add_error("again", forms.ValidationError(_("两次输入的新密码不一样。")))
        return values


class CodeForm(forms.Form):
    """A one-time code."""

    code = fields.text(_("六位动态口令"), most=10, autocomplete="one-time-code", inputmode="numeric")
