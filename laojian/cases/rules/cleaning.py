"""Reading what was typed into a step: each field by its kind, then what the fields must be to one another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from laojian.cases.rules.inputs import INPUTS, Input
from laojian.kernel.flow import Step
from laojian.kernel.money import yuan
from laojian.kernel.refusal import Invalid
from laojian.kernel.typed import Kind, amount, day, is_nothing, tidied
from laojian.kernel.words import Message, zh

LONGEST: Final = 4000
ALWAYS: Final = ("late_proof",)
_NOTHING: Final[dict[str, Kind]] = {"date": "date", "money": "amount"}
_NO: Final = (False, None, "", "0", "false", "off", "no")


def fields_of(step: Step) -> dict[str, Input]:
    """The fields a step asks for, in order, with the proof of a late entry at the end."""
    return {name: INPUTS[name] for name in (*step.asks, *ALWAYS)}


def clean(step: Step, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Values ready to be stored: dates as ISO text, money in fen, people and files as numbers.

    Empty optional fields are left out. Raises Invalid naming the field, also for one the step does not ask for.
    """
    fields = fields_of(step)
    for name in raw:
        if name not in fields:
            raise Invalid(zh("本步骤没有“%(name)s”这一项", name=name), field=name)
    out: dict[str, Any] = {}
    for name, field in fields.items():
        value = raw.get(name)
        empty = value is None or (isinstance(value, str) and _is_empty(value, field.kind))
        if field.kind == "bool":
            ticked = value not in _NO
            if field.must and not ticked:
                raise Invalid(zh("请确认：%(label)s", label=field.label), basis=step.basis, field=name)
            out[name] = ticked
        elif empty:
            if field.required:
                raise Invalid(zh("请填写：%(label)s", label=field.label), basis=step.basis, field=name)
        else:
            out[name] = _READ[field.kind](name, field, value)
    return out


def _is_empty(value: str, kind: str) -> bool:
    """Only blanks are empty in a text: 无 may be the answer there; as a day or an amount it is none."""
    return is_nothing(value, kind=_NOTHING[kind]) if kind in _NOTHING else not value.strip()


def _text(name: str, field: Input, value: Any) -> str:
    text = str(value).strip()
    if len(text) > LONGEST:
        raise Invalid(zh("%(label)s超过%(most)s字", label=field.label, most=LONGEST), field=name)
    if "\x00" in text:
        raise Invalid(zh("%(label)s含有不能保存的字符", label=field.label), field=name)
    return text


def _day(name: str, field: Input, value: Any) -> str:
    try:
        found = value if isinstance(value, date) else day(str(value))
    except Invalid as problem:
        found, why = None, problem.reason
    else:
        why = zh("没有填写内容")
    if found is None:
        raise Invalid(
            zh("%(label)s不是有效日期：%(reason)s", label=field.label, reason=why),
            remedy=zh("日期请写成 2026-03-02 的样子。"),
            field=name,
        )
    return found.isoformat()


def _money(name: str, field: Input, value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        if value < 0:
            raise Invalid(zh("%(label)s不能是负数", label=field.label), field=name)
        return value
    fen = amount(str(value), field=name)
    if fen is None:
        raise Invalid(zh("请填写：%(label)s", label=field.label), field=name)
    return fen


def _number(name: str, field: Input, value: Any) -> int:
    text = tidied(str(getattr(value, "pk", value)))
    if not text.isascii() or not text.isdigit() or len(text) > 12:
        raise Invalid(zh("%(label)s不是有效的数字", label=field.label), field=name)
    return int(text)


def _choice(name: str, field: Input, value: Any) -> str:
    code = str(value).strip()
    if code not in {choice for choice, _ in field.choices}:
        raise Invalid(zh("%(label)s没有“%(value)s”这一选项", label=field.label, value=code), field=name)
    return code


_READ: Final[dict[str, Callable[[str, Input, Any], Any]]] = {
    "text": _text,
    "date": _day,
    "money": _money,
    "number": _number,
    "officer": _number,
    "file": _number,
    "choice": _choice,
}


def shown(name: str, value: Any) -> Message:
    """A stored value for the eye: the words of a choice, yuan, yes and no; people and files stay numbers."""
    field = INPUTS.get(name)
    if field is None:
        return zh("%(value)s", value=value)
    if field.kind == "choice":
        return dict(field.choices).get(value, zh("%(value)s", value=value))
    if field.kind == "money":
        return zh("%(value)s 元", value=yuan(int(value)))
    if field.kind == "bool":
        return zh("是") if value else zh("否")
    return zh("%(value)s", value=value)
