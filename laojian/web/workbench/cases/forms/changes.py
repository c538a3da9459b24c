"""Forms for acts beside the steps: splitting a case, linking its employer, taking a payment back, a signed paper."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from laojian.web.workbench import fields


class SplitForm(forms.Form):
    """Which workers go on under a number of their own, and why."""

    seq = fields.hidden()
    claims = fields.ticks(_("分出的劳动者"), [], hint=_("至少选一人，并至少留下一人；已有付款记录的不能分出。"))
    title = fields.text(_("新件标题"), most=120, wide=True)
    reason = fields.long_text(_("分案理由"), most=400)

    def __init__(self, claims: Iterable[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["claims"].choices = list(claims)  # type: ignore[attr-defined]


class CaseEmployerForm(forms.Form):
    """The employer's file a lead belongs to: chosen from the list, or named exactly."""

    seq = fields.hidden()
    employer_id = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"x-ref": "id"}))
    employer_name = fields.text(_("用人单位"), most=120)


class SignedPaperForm(forms.Form):
    """A paper that was signed or stamped, for the file."""

    code = fields.choice(_("文书"), [])
    file = fields.upload(_("签署的文书"), hint=_("扫描件或照片，PDF、JPG、PNG；存入后不能替换，内容摘要记入留痕。"))

    def __init__(self, papers: Iterable[tuple[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [("", "—"), *papers]  # type: ignore[attr-defined]
