"""Acts on one contact, each a form that says what follows from it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any, Final

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from laojian.cases import queries as cases
from laojian.cases.rules.sources import PARALLEL
from laojian.complaints import actions, queries
from laojian.complaints.actions import disputes, marks, urgency
from laojian.complaints.limits import MARK_DAYS, limit
from laojian.kernel.refusal import Invalid, NotFound
from laojian.kernel.words import Message, zh
from laojian.org import queries as org
from laojian.web import answers
from laojian.web.workbench import pages, places, terms
from laojian.web.workbench.contacts import words as say
from laojian.web.workbench.contacts.forms import acts as forms
from laojian.web.workbench.contacts.page import ACTS as STEPS
from laojian.web.workbench.contacts.page import BESIDE, page_of
from laojian.web.workbench.pages import Request

Values = dict[str, Any]
#: Days a person usually gets to supplement.
SUPPLEMENT: Final = timedelta(days=10)


@dataclass(frozen=True, slots=True)
class Act:
    """A form on a contact: its name, what follows from it, how it is done; `after` is the part to return to.

    `context`: what else its template shows, asked for only when it is shown.
    """

    heading: Message
    form: Any
    perform: Callable[[Values], Message]
    note: Message | None = None
    button: Message | None = None
    after: str = ""
    template: str = "parts/form_page.html"
    context: Callable[[], dict[str, Any]] = dict


@pages.screen
def act(request: Request, pk: int, name: str) -> HttpResponse:
    """One act on one contact."""
    if name not in ACTS:
        raise NotFound(zh("没有名为“%(name)s”的步骤", name=name))
    on = answers.today(request)
    contact = queries.for_act(request.user, pk, NAMES[name], on, pressed=request.method == "POST")
    asked = ACTS[name](request, contact)
    back = f"{reverse('contact', args=[pk])}{asked.after}"

    def perform(values: Values) -> tuple[str, Message]:
        return back, asked.perform(values)

    def shown() -> dict[str, Any]:
        return {
            "heading": answers.words(asked.heading),
            "parent": contact.number,
            "cancel": back,
            "button": answers.words(asked.button or asked.heading),
            "hook": f"act-{name}",
            "note": answers.words(asked.note),
            "contact": contact,
            **asked.context(),
        }

    return pages.form_page(request, asked.template, asked.form, perform, shown)


def versioned(request: Request, contact: Any, values: Values) -> Values:
    """Who acts on what, when, and which version the person saw."""
    return dated(request, contact) | {"expected_version": pages.seen(values["version"])}


def dated(request: Request, contact: Any) -> Values:
    """Who acts on what, when, on which day in law."""
    return recorded(request, contact) | {"on": answers.today(request)}


def recorded(request: Request, contact: Any) -> Values:
    """Who acts on what, when."""
    return {"contact_id": contact.pk, "by": request.user, "at": answers.at(request)}


def filled(request: Request, kind: Any, contact: Any, *, initial: Values | None = None, **more: Any) -> Any:
    """A form of an act, with the version that is shown."""
    given = {"version": contact.version, **(initial or {})}
    return kind(request.POST or None, request.FILES or None, initial=given, **more)


def causes(request: Request) -> list[tuple[str, str]]:
    """Causes in force."""
    return terms.causes([code for code, _ in cases.causes(answers.today(request))])


def register(request: Request, contact: Any) -> Act:
    """A lead from the contact. Of a guarded person's words nothing is filled in; what would betray him is named."""
    on, at = answers.today(request), answers.at(request)
    view = cache(lambda: queries.view(request.user, contact.pk, on, at))
    cause = say.likely_cause(contact.cause, contact.matters, contact.received_on)
    title = say.lead_title(contact.employer_name, cause, contact.matters)
    initial = {"title": title, "cause": cause}
    if request.method == "GET":
        actions.look(contact_id=contact.pk, by=request.user, at=at, on=on)
        initial["facts"] = "" if contact.guarded else view().text
    form = filled(request, forms.RegisterForm, contact, initial=initial, choices={"cause": causes(request)})

    def perform(values: Values) -> Message:
        given = {name: values[name] for name in ("title", "facts", "cause")}
        case = actions.register_case(**versioned(request, contact, values), **given)
        return zh("已登记为线索 %(number)s。", number=case.number)

    def shown() -> dict[str, Any]:
        page = page_of(request, view())
        return {name: page[name] for name in ("pieces", "betrays", "tests", "outcome", "view", "matches")}

    return Act(zh("登记为线索"), form, perform, template="contacts/register.html", context=shown)


def attach(request: Request, contact: Any) -> Act:
    """The contact belongs to a case that is there."""
    form = filled(request, forms.AttachForm, contact, initial={"case_number": request.GET.get("case", "")})
    form.fields["case_number"].widget.attrs.update(
        {
            "list": "case-numbers",
            "hx-get": reverse("contact-cases", args=[contact.pk]),
            "hx-trigger": "focus once, input changed delay:250ms",
            "hx-target": "#case-numbers",
        }
    )

    def perform(values: Values) -> Message:
        case_id = case_of(request, values["case_number"])
        given = versioned(request, contact, values)
        actions.attach_to_case(case_id=case_id, reason=values["reason"], **given)
        return zh("已并入案件 %(number)s。", number=values["case_number"])

    note = zh("并入后各来件编号仍然有效；案件办结时逐件答复各渠道。")
    return Act(zh("并入已有案件"), form, perform, note, template="contacts/attach.html")


def case_of(request: Request, number: str) -> int:
    """The case with this number, as far as the officer may see it. Raises Invalid."""
    found = cases.numbered(request.user, number, answers.today(request))
    if found is None:
        raise Invalid(zh("没有这个编号的案件"), remedy=zh("请从列表中选择，或者核对编号。"), field="case_number")
    return found


def detach(request: Request, contact: Any) -> Act:
    """It was another event after all."""

    def perform(values: Values) -> Message:
        actions.detach(reason=values["reason"], **versioned(request, contact, values))
        return zh("已从案件中分出，回到待分诊。")

    return Act(zh("撤销并入"), filled(request, forms.ReasonedForm, contact), perform)


def redirect(request: Request, contact: Any) -> Act:
    """The right door is told."""
    on = answers.today(request)
    rows = {row.code: row for row in say.other_doors(on)}
    chosen = request.GET.get("door", "") or next((code for code in contact.matters if code in rows), "")
    initial = {"door": chosen, "text": say.answer(rows[chosen], contact.language) if chosen in rows else ""}
    form = filled(request, forms.RedirectForm, contact, initial=initial, choices={"door": say.door_choices(on)})
    form.fields["door"].widget.attrs.update(
        {
            "hx-get": f"{reverse('contact-door')}?language={contact.language}",
            "hx-trigger": "change",
            "hx-target": "#id_text",
            "hx-swap": "outerHTML",
            "data-test": "door",
        }
    )

    def perform(values: Values) -> Message:
        actions.redirect(door=values["door"], text=values["text"], **versioned(request, contact, values))
        return zh("已告知其他途径，来件办结。")

    note = zh("当事人仍可坚持由本机关书面答复；告知时写明依据。")
    return Act(zh("告知其他途径"), form, perform, note)


def pass_on(request: Request, contact: Any) -> Act:
    """Another body is competent."""

    def perform(values: Values) -> Message:
        given = {name: values[name] for name in ("receiver", "reason")}
        actions.pass_on(**given, **versioned(request, contact, values))
        return zh("已转送，来件办结。")

    note = zh("首问负责：当事人会被告知转给了哪个机关。")
    return Act(zh("转送其他机关"), filled(request, forms.PassOnForm, contact), perform, note)


def supplement(request: Request, contact: Any) -> Act:
    """Everything that lacks is asked for at once."""
    on = answers.today(request)
    initial: Values = {"until": on + SUPPLEMENT}
    if request.method == "GET":
        view = queries.view(request.user, contact.pk, on, answers.at(request))
        initial["items"] = "\n".join(answers.words(item) for item in view.assessment.missing)
    form = filled(request, forms.SupplementForm, contact, initial=initial)

    def perform(values: Values) -> Message:
        given = versioned(request, contact, values)
        actions.ask_supplement(items=form.listed(), until=values["until"], **given)
        return zh("已要求补充。")

    note = zh("应当一次告知需要补充的全部内容；期限照常计算。")
    return Act(zh("要求补充"), form, perform, note)


def write(request: Request, contact: Any) -> Act:
    """A message to the person, or a remark."""

    def perform(values: Values) -> Message:
        files = [actions.NewFile(upload, upload.name) for upload in values["material"]]
        actions.answer_person(
            text=values["text"], files=files, internal=values["internal"], **recorded(request, contact)
        )
        return zh("已记下内部备注。") if values["internal"] else zh("已发给当事人。")

    note = zh("当事人凭编号看到您的职务，看不到姓名。")
    return Act(zh("回复当事人"), filled(request, forms.WriteForm, contact), perform, note, zh("发送"), "#talk")


def answer(request: Request, contact: Any) -> Act:
    """The answer to person and channel."""

    def perform(values: Values) -> Message:
        actions.answer_channel(text=values["text"], **versioned(request, contact, values))
        return zh("已答复。")

    note = zh("答复同时给当事人和渠道，渠道期限停止；没有在办案件的来件随之办结。")
    return Act(zh("答复并办结"), filled(request, forms.AnswerForm, contact), perform, note)


def edit(request: Request, contact: Any) -> Act:
    """What is known of the matter is put right."""
    on = answers.today(request)
    plain = ("employer_id", "employer_name", "workplace_address", "cause", "matters", "occurred_on", "people",
             "amount_claimed", "parallel_proceeding")  # fmt: skip
    initial = {name: getattr(contact, name) for name in plain} | {"street_code": contact.workplace_code[:9]}
    choices = {
        "street_code": places.streets((org.office_city(),)),
        "cause": causes(request),
        "matters": say.matter_choices(on),
        "parallel_proceeding": say.choices(PARALLEL),
    }
    form = filled(request, forms.EditForm, contact, initial=initial, choices=choices)

    def perform(values: Values) -> Message:
        given = {name: values[name] for name in plain if name != "employer_id" and values[name] is not None}
        identity, street = str(values["employer_id"] or ""), values["street_code"]
        if street and street != contact.workplace_code[:9]:
            given["workplace_code"] = street
        if identity.isdigit():
            given["employer_id"] = int(identity)
        actions.edit(**given, **versioned(request, contact, values))
        return zh("已修改登记内容。")

    note = zh("只改登记的要素；来件人的原话不能改。采纳的建议已填入当时空着的栏。")
    return Act(zh("修改登记内容"), form, perform, note, zh("保存"), template="contacts/edit.html")


def raised(request: Request, contact: Any) -> Act:
    """More urgent, at once."""
    form = filled(
        request, forms.UrgencyForm, contact, choices={"level": say.level_choices(above=contact.urgency)}
    )  # fmt: skip

    def perform(values: Values) -> Message:
        urgency.raise_urgency(
            level=int(values["level"]), reason=values["reason"], **recorded(request, contact)
        )  # fmt: skip
        return zh("已调高紧急程度。")

    return Act(zh("调高紧急程度"), form, perform, zh("立即生效，理由留在来件上。"))


def lowered(request: Request, contact: Any) -> Act:
    """Less urgent, once another officer agrees."""
    form = filled(
        request, forms.UrgencyForm, contact, choices={"level": say.level_choices(below=contact.urgency)}
    )  # fmt: skip

    def perform(values: Values) -> Message:
        urgency.propose_lower(
            level=int(values["level"]), reason=values["reason"], **recorded(request, contact)
        )  # fmt: skip
        return zh("已提请调低，等待另一人批准。")

    note = zh("批准以前仍按现在的级别办理；低于规则要求的，理由应当具体。")
    return Act(zh("提请调低紧急程度"), form, perform, note, zh("提请批准"))


def mark(request: Request, contact: Any) -> Act:
    """A malicious mark is proposed."""
    on = answers.today(request)
    last = on + timedelta(days=limit(MARK_DAYS, on))
    form = filled(request, forms.MarkForm, contact)
    form.fields["until"].widget.attrs |= {"min": (on + timedelta(days=1)).isoformat(), "max": last.isoformat()}

    def perform(values: Values) -> Message:
        marks.propose_mark(reason=values["reason"], until=values["until"], **recorded(request, contact))
        return zh("已提请恶意标记，须经两名负责人批准。")

    note = zh("经两名其他人员批准后生效，到期自动解除；被标记的来件照样编号、照样阅办，只排在最后。")
    return Act(zh("提请恶意标记"), form, perform, note, zh("提请批准"))


def dispute(request: Request, contact: Any) -> Act:
    """Another unit is held to be competent; the common superior says."""
    form = filled(request, forms.UnitForm, contact, choices={"unit_id": units(contact)})

    def perform(values: Values) -> Message:
        given = versioned(request, contact, values)
        disputes.raise_dispute(other_unit_id=int(values["unit_id"]), reason=values["reason"], **given)
        return zh("已提出管辖争议，等待共同上级指定。")

    return Act(zh("提出管辖争议"), form, perform, zh("指定以前由现受理机构继续办理，期限照常计算。"))


def move(request: Request, contact: Any) -> Act:
    """The receiving unit takes the contact over."""
    form = filled(request, forms.UnitForm, contact, choices={"unit_id": units(contact)})

    def perform(values: Values) -> Message:
        given = versioned(request, contact, values)
        disputes.move_to_unit(unit_id=int(values["unit_id"]), reason=values["reason"], **given)
        return zh("已由接收机构接收。")

    return Act(zh("接收到其他机构"), form, perform, zh("由接收机构的人员登记；不能把来件推给对方。"), zh("接收"))


def units(contact: Any) -> list[tuple[int, str]]:
    """The other units that may take a contact."""
    return [(unit.pk, unit.name) for unit in places.units() if unit.pk != contact.unit_id and unit.kind != "司法"]


ACTS: Final[dict[str, Callable[[Request, Any], Act]]] = {
    "register": register,
    "attach": attach,
    "detach": detach,
    "redirect": redirect,
    "pass-on": pass_on,
    "supplement": supplement,
    "write": write,
    "answer": answer,
    "edit": edit,
    "raise": raised,
    "lower": lowered,
    "mark": mark,
    "dispute": dispute,
    "move": move,
}
#: What each form's act or step is called in the tables of the domain.
NAMES: Final = dict((*STEPS, *BESIDE, ("detach", "detach"), ("write", "answer_person")))


@pages.screen
def case_numbers(request: Request, pk: int) -> HttpResponse:
    """Open cases the contact may belong to: found by the text typed, else those of the same employer."""
    on = answers.today(request)
    contact = queries.one(request.user, pk, on)
    text = request.GET.get("case_number", "").strip()[:80] or contact.employer_name
    rows = cases.search_box(request.user, text, on, limit=10).rows if text else ()
    fit = [row for row in rows if row.is_open and row.state != "S91"]
    return pages.render(request, "cases/masters.html", {"rows": fit})


@pages.screen
def door_text(request: Request) -> HttpResponse:
    """The polite words of a door, in the box where they can be changed."""
    rows = {row.code: row for row in say.doors(answers.today(request))}
    chosen = rows.get(request.GET.get("door", ""))
    form = forms.RedirectForm(initial={"text": say.answer(chosen, request.GET.get("language", "")) if chosen else ""})
    context = {"field": form["text"], "basis": chosen.basis_zh if chosen else "", "heading": gettext("告知其他途径")}
    return pages.render(request, "contacts/door_text.html", context)


@pages.screen
def answer_all(request: Request, pk: int) -> HttpResponse:
    """One answer to every contact of a case that still waits for one."""
    on = answers.today(request)
    case = cases.one(request.user, pk, on)
    rows = queries.of_case(request.user, pk, on)
    waiting = [row for row in rows if row.answered_on is None]

    def perform(values: Values) -> tuple[str, Message]:
        number = actions.answer_all(
            case_id=pk, text=values["text"], by=request.user, at=answers.at(request), on=on
        )  # fmt: skip
        to = f"{reverse('contacts')}?case={pk}&tab=all"
        return to, zh("已答复 %(n)s 份来件。", n=number)

    context = {
        "heading": gettext("逐件答复同案来件"),
        "parent": case.number,
        "cancel": f"{reverse('contacts')}?case={pk}&tab=all",
        "button": gettext("答复 %(n)s 份来件") % {"n": len(waiting)},
        "hook": "answer-all",
        "note": gettext("每份来件各按自己的渠道答复，一份不漏；已经答复的不再重复。"),
    }
    form = forms.AnswerAllForm(request.POST or None)
    return pages.form_page(request, "parts/form_page.html", form, perform, context)
