"""The form of a step, generated from what the step asks."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from laojian.cases.queries.filters import in_brackets
from laojian.cases.rules.cleaning import fields_of
from laojian.cases.rules.inputs import Input
from laojian.kernel.flow import Step
from laojian.web.typed import WholeDayField
from laojian.web.workbench import fields

#: Texts that fit one line; all others get a box.
SHORT: Final = frozenset({
    "served_to", "court", "ruling_number", "keeper", "hearing_place", "archive_number", "receiver", "master_number",
    "remedy_number", "report_number", "publish_where", "public_notice_where", "how_told", "correct_value", "check_plan",
})  # fmt: skip


def field_for(name: str, spec: Input, officers: Iterable[tuple[Any, Any]]) -> forms.Field:
    """The form field for one input of a step."""
    label = spec.label.render(gettext)
    hint = spec.help.render(gettext) if spec.help else ""
    if spec.kind == "date":
        return fields.day(label, required=spec.required, hint=hint, read=WholeDayField)
    if spec.kind == "money":
        return fields.money(label, required=spec.required, hint=hint)
    if spec.kind == "officer":
        return fields.choice(label, officers, required=spec.required, hint=hint)
    if spec.kind == "choice":
        return fields.choice(
            label, [(code, text.render(gettext)) for code, text in spec.choices], required=spec.required, hint=hint
        )
    if spec.kind == "bool":
        tick = fields.tick(label, hint=hint)
        tick.required = spec.must
        return tick
    if spec.kind == "file":
        return fields.upload(label, required=spec.required, hint=hint)
    if spec.kind == "number":
        return fields.number(label, required=spec.required, hint=hint)
    if name in SHORT:
        return fields.text(label, required=spec.required, hint=hint)
    return fields.long_text(label, required=spec.required, hint=hint)


class StepForm(forms.Form):
    """The day the step happened, what the step asks, and the version of the case the person saw."""

    on = fields.day(_("发生日期"), hint=_("在法律上实际发生的那一天；早于一个工作日的须附证明并由第二人确认。"))
    seq = fields.hidden()

    def __init__(
        self,
        step: Step,
        officers: Iterable[tuple[Any, Any]],
        *args: Any,
        today: date,
        offered: Mapping[str, list[tuple[str, str]]] | None = None,
        **kwargs: Any,
    ) -> None:
        """``offered``: for some inputs, the answers this case offers in place of free text."""
        super().__init__(*args, **kwargs)
        people = list(officers)
        self.specs: Mapping[str, Input] = fields_of(step)
        self.fields["on"].initial = today
        self.fields["on"].widget.attrs["max"] = today.isoformat()
        for name, spec in self.specs.items():
            self.fields[name] = field_for(name, spec, people)
            if offered and name in offered:
                self.fields[name] = fields.choice(
                    self.fields[name].label,
                    offered[name],
                    required=self.fields[name].required,
                    hint=self.fields[name].help_text,
                )

    @property
    def uploads(self) -> list[str]:
        """The names of the files asked for."""
        return [name for name, spec in self.specs.items() if spec.kind == "file"]

    def answers(self) -> dict[str, Any]:
        """What was asked and answered; nothing for a field left empty. Files are still uploads."""
        given = {name: self.cleaned_data.get(name) for name in self.specs}
        if "master_number" in given:
            given["master_number"] = in_brackets(str(given["master_number"] or "").strip())
        return {name: value for name, value in given.items() if value not in (None, "", [])}
