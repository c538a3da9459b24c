"""What a second person is shown of a matter about a contact, and signs; texts that may name somebody as a digest."""

from __future__ import annotations

from laojian.complaints.models import Contact, Dispute, MaliciousMark, Opening, UrgencyChange
from laojian.complaints.rules.urgency import LEVELS
from laojian.kernel.money import yuan
from laojian.kernel.words import zh
from laojian.org.rules.second import Content, line, mark_of

Matter = Opening | UrgencyChange | MaliciousMark | Dispute


def content_of(matter: Matter, reason: str) -> Content:
    """What there is to decide now. The contact must be loaded with its unit and case; no query."""
    contact = matter.contact
    return {
        "contact": line(zh("来件编号"), contact.number),
        "employer": line(zh("用人单位"), f"{contact.employer_name} {contact.employer_uscc}".strip()),
        "people": line(zh("人数"), str(contact.people)),
        "amount": line(zh("请求金额"), yuan(contact.amount_claimed)),
        "reason": line(zh("理由"), mark_of(reason)),
        **_details(matter, contact),
    }


def _details(matter: Matter, contact: Contact) -> dict[str, tuple[str, str]]:
    match matter:
        case Opening():
            return {
                "case": line(zh("案件"), contact.case.number if contact.case else ""),
                "guarded": line(zh("身份保密"), "1" if contact.guarded else ""),
            }
        case UrgencyChange():
            levels = sorted({str(one.get("code", "")) for one in contact.urgency_reasons})
            return {
                "was": line(zh("现级别"), str(LEVELS[contact.urgency])),
                "now": line(zh("新级别"), str(LEVELS[matter.now])),
                "rules": line(zh("规则"), "；".join(levels)),
            }
        case MaliciousMark():
            return {
                "until": line(zh("有效至"), matter.until.isoformat()),
                "phone": line(zh("包括同一电话"), "1" if matter.phone_blind is not None else ""),
            }
        case Dispute():
            return {
                "holder": line(zh("现受理机构"), matter.holder.name),
                "other": line(zh("认为应受理的机构"), matter.other.name),
                "place": line(zh("工作地点"), contact.workplace_code),
            }
