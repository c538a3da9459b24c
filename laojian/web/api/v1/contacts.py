"""Contacts by other systems: hand one in, add files, ask where it stands, list one's own."""

from __future__ import annotations

from typing import Annotated, Any, Final

from ninja import File, Form, Header, Path, Query, Router, Status, UploadedFile
from pydantic import AfterValidator, StringConstraints

from laojian.complaints import queries
from laojian.complaints.actions.from_channels import supplement_from_channel
from laojian.complaints.actions.incoming import NewFile
from laojian.complaints.actions.receiving import receive
from laojian.complaints.queries.channel_keys import ChannelView
from laojian.kernel.references import Ref
from laojian.web.answers import at, today, words
from laojian.web.api.v1.shapes import (
    ClockOut,
    ContactIn,
    FilesOut,
    ReceiptOut,
    RefusalOut,
    RowOut,
    RowsOut,
    StandingOut,
    TakenOut,
    one_line_of,
)

router = Router(tags=["来件"])

REFUSALS: Final = dict.fromkeys((400, 401, 403, 409, 413, 422, 429, 503), RefusalOut)
MISSING: Final = {404: RefusalOut}
Key = Annotated[
    str,
    Header(
        ...,
        alias="Idempotency-Key",
        pattern=r"^[!-~]{16,160}$",
        description="提交标识，发送前选定；以同一标识重发只受理一次。Chosen before the first sending.",
    ),
]
Number = Annotated[str, Path(..., max_length=40, description="来件编号，如 LJ26-0001234-7")]


def own_key(request: Any, key: str) -> str:
    """The sender's key within its channel and unit: the same text from another sender is another key."""
    return f"api:{request.auth.channel}:{request.auth.unit_id}:{key}"


@router.post(
    "",
    response={201: TakenOut, 200: TakenOut, **REFUSALS},
    summary="递交来件 hand in a contact",
    operation_id="hand_in",
)
def hand_in(request: Any, payload: ContactIn, key: Key) -> Status[TakenOut]:
    """201 with the number; 200 with the same number when this key or this ticket has come before.

    The receipt is told under the key that brought the contact, never for a ticket that came by another.
    """
    taken = receive(
        contact=payload.told(request.auth.channel, today(request)),
        key=own_key(request, key),
        by=None,
        at=at(request),
        on=today(request),
        through=Ref("channel", str(request.auth.pk)),
        unit_id=request.auth.unit_id,
    )
    contact, secrets = taken.contact, taken.secrets
    return Status(
        200 if taken.again else 201,
        TakenOut(
            number=contact.number,
            received_at=contact.received_at,
            due=contact.due,
            due_code=contact.due_code,
            again=taken.again,
            receipt=None if secrets is None else ReceiptOut(link=secrets.link, code=secrets.code),
        ),
    )


@router.post(
    "/{number}/files",
    response={201: FilesOut, 200: FilesOut, **REFUSALS, **MISSING},
    summary="补充材料 add files",
    operation_id="add_files",
)
def add_files(
    request: Any,
    number: Number,
    key: Key,
    files: Annotated[list[UploadedFile], File(...)],
    text: Annotated[str, StringConstraints(max_length=2_000), AfterValidator(one_line_of), Form("")] = "",
) -> Status[FilesOut]:
    """Files of the person, sealed as they are; `text` says what they are. Once for each key."""
    done = supplement_from_channel(
        channel=request.auth,
        number=number,
        text=text,
        files=[NewFile(file, file.name or "") for file in files],
        key=own_key(request, key),
        at=at(request),
    )
    taken = len(files) if done.now else 0
    return Status(201 if done.now else 200, FilesOut(number=done.number, taken=taken, again=not done.now))


@router.get(
    "/{number}",
    response={200: StandingOut, **REFUSALS, **MISSING},
    summary="查询办理情况 where a contact stands",
    operation_id="where_it_stands",
)
def where_it_stands(request: Any, number: Number) -> StandingOut:
    """In words, for a contact of the own channel; any other number is answered as one that does not exist."""
    seen = queries.seen_by(request.auth, number)
    standing = seen.standing
    return StandingOut(
        **row(seen),
        sentence=words(standing.sentence),
        holder=words(standing.holder),
        next_step=words(standing.next_step),
        basis=standing.basis,
        ended=standing.ended,
        due_code=seen.due_code,
        clocks=[
            ClockOut(
                code=clock.code,
                title=words(clock.title),
                basis=clock.basis,
                due=clock.due,
                provisional=clock.provisional,
                stopped_on=clock.stopped_on,
            )
            for clock in seen.clocks
        ],
        answer=seen.answer,
    )


@router.get("", response={200: RowsOut, **REFUSALS}, summary="本渠道来件 own contacts", operation_id="own_contacts")
def own_contacts(
    request: Any,
    since: Annotated[str, Query("", max_length=40, description="上一页的 next")] = "",
    size: Annotated[int, Query(100, ge=1, le=500)] = 100,
) -> RowsOut:
    """Contacts of the own channel in the order of their numbers, after the number `since`."""
    page = queries.handed_in(request.auth, since=since, size=size)
    return RowsOut(contacts=[RowOut(**row(seen)) for seen in page.rows], next=page.next)


def row(seen: ChannelView) -> dict[str, Any]:
    """What list and page have in common."""
    return {
        "number": seen.number,
        "ticket": seen.ticket,
        "kind": seen.kind,
        "received_at": seen.received_at,
        "stage": seen.standing.stage,
        "title": words(seen.standing.title),
        "due": seen.due,
        "answered_on": seen.answered_on,
    }
