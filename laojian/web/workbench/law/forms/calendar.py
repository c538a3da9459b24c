"""The form that hands in a notice of holidays."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from laojian.kernel.refusal import Invalid
from laojian.org.rules import notice_text
from laojian.web import answers
from laojian.web.workbench import fields

#: A notice has some forty lines; one that lists every day of a year has less than 400.
MOST_BYTES: Final = 100_000


class NoticeForm(forms.Form):
    """A file, or its text; what was read stays in the text, so that it can be put right on the page."""

    file = fields.upload(
        _("通知文件（CSV）"), required=False, hint=_("列：date,is_workday,name,notice；全年一个文件。")
    )
    text = fields.long_text(
        _("或者粘贴内容"), required=False, most=MOST_BYTES, rows=10, hint=_("有错的行可以在这里改正后重新检查。")
    )

    def clean(self) -> dict[str, Any]:
        """The text of the file, or what was typed."""
        values: dict[str, Any] = super().clean() or {}
        handed = values.get("file")
        if handed and handed.size > MOST_BYTES:
            self.add_error("file", forms.ValidationError(_("文件过大，一年的通知不会超过 100 KB。")))
        elif handed:
            try:
                values["text"] = notice_text(handed.read())
            except Invalid as problem:
                self.add_error("file", forms.ValidationError(answers.words(problem.reason)))
        if not self.errors and not (values.get("text") or "").strip():
            self.add_error("file", forms.ValidationError(_("请选择文件，或者粘贴内容。")))
        return values
