"""One act on many contacts: begun by one officer, worked off item by item, stopped, undone item by item.

Each item is a transaction of its own: its act, its state and the counter are there together or not at all. Whoever is
killed loses at most the item under his hands, and the next run takes up what waits; several may work side by side.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Exists, F, OuterRef
from django.utils.timezone import localdate

from laojian.complaints.actions.batch_acts import ACTS, Turn, checked_inputs, standing
from laojian.complaints.actions.preconditions import BASIS, locked, missing, require_fresh, require_right
from laojian.complaints.limits import BATCH_SIZE, limit
from laojian.complaints.models import Batch, BatchItem, Contact
from laojian.complaints.queries.filters import narrowed
from laojian.complaints.queries.scope import visible_to
from laojian.kernel.references import Ref
from laojian.kernel.refusal import Forbidden, Invalid, NotFound, Refused
from laojian.kernel.regions import contains
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org import access
from laojian.org.models import Officer

BULK: Final = "contact.bulk"
log = logging.getLogger(__name__)


@transaction.atomic
def start_batch(
    *, act: str, inputs: Mapping[str, Any], by: Officer, at: datetime, on: date, contact_ids: Sequence[int] = (),
    filters: Mapping[str, Any] | None = None,
) -> Batch:  # fmt: skip
    """Begin one act on the contacts named, or on all that the filters of the list show. Nothing is done yet.

    The version of each contact is remembered: who changed it meanwhile is not overrun. Raises NotFound for a foreign
    contact, Forbidden where the officer may not work in bulk, Invalid for the act, what it asks for, none or too many.
    """
    given = checked_inputs(act, inputs, by, on)
    rows = visible_to(by, on)
    if filters is not None:
        rows = rows.filter(*narrowed(filters, on, by))
    else:
        rows = rows.filter(pk__in=list(contact_ids))
    most = limit(BATCH_SIZE, on)
    chosen = list(rows.order_by("pk").values_list("pk", "version", "street_code", "district_code")[: most + 1])
    if filters is None and len(chosen) != len(set(contact_ids)):
        raise missing()
    if not 0 < len(chosen) <= most:
        raise Invalid(zh("请选择 1 到 %(most)s 份来件", most=most), field="contacts")
    places = access.places(by, BULK, on)
    if not all(any(contains(place, street or district) for place in places) for _, _, street, district in chosen):
        raise Forbidden(zh("所选来件中有您不能批量办理的"), remedy=zh("请缩小选择范围，或者请有权限的人员办理。"))
    batch = Batch.objects.create(act=act, inputs=given, total=len(chosen), by=by, at=at)
    BatchItem.objects.bulk_create(
        (BatchItem(batch=batch, contact_id=pk, seen_version=version) for pk, version, _, _ in chosen), batch_size=2000
    )
    _tell(batch, "start_batch", by, at, {"act": act, "total": batch.total})
    return batch


def work_batches(*, at: datetime, limit: int = 200) -> int:
    """Work off waiting items of all batches, a share of each; how many were dealt with. Run it again and again."""
    active = list(Batch.objects.filter(state__in=("running", "undoing")).order_by("pk").values_list("pk", "state"))
    worked = 0
    for batch_id, state in active:
        for _ in range(max(1, limit // len(active))):
            if not (_work_next(batch_id, at) if state == "running" else _undo_next(batch_id, at)):
                break
            worked += 1
        _finish(batch_id, at)
    return worked


@transaction.atomic
def stop_batch(*, batch_id: int, by: Officer, at: datetime) -> Batch:
    """Leave undone what still waits. What is done stays done until it is undone. Raises NotFound, Refused."""
    batch = _mine(batch_id, by, at)
    if batch.state != "running":
        raise Refused(zh("这一批不在办理中"), basis=BASIS)
    batch.state, batch.finished_at = "stopped", at
    batch.save(update_fields=["state", "finished_at"])
    _tell(batch, "stop_batch", by, at, {"done": batch.done, "total": batch.total})
    return batch


@transaction.atomic
def undo_batch(*, batch_id: int, by: Officer, at: datetime) -> Batch:
    """Begin to undo what was done, as this officer may; a contact that was changed since is kept, with the reason.

    Raises NotFound, Refused while it is still being worked off.
    """
    batch = _mine(batch_id, by, at)
    if batch.state not in ("finished", "stopped"):
        raise Refused(zh("这一批还在办理中，或者已经撤销"), basis=BASIS, remedy=zh("请先停止办理。"))
    batch.state, batch.inputs = "undoing", batch.inputs | {"undone_by": by.pk}
    batch.save(update_fields=["state", "inputs"])
    _tell(batch, "undo_batch", by, at, {"done": batch.done})
    return batch


@transaction.atomic
def _work_next(batch_id: int, at: datetime) -> bool:
    """One waiting item; whether there was one that nobody else has under his hands."""
    batch = Batch.objects.select_related("by").get(pk=batch_id)
    item = _next_item(batch, "running", "waiting")
    if item is None:
        return False
    on = localdate(at)
    access.once_per_request(batch.by)
    done: object = None
    try:
        with transaction.atomic():
            contact = locked(item.contact_id)
            require_right(contact, BULK, batch.by, on)
            require_fresh(contact, item.seen_version)
            item.before = standing(contact)
            turn = Turn(contact.pk, batch.inputs, batch.by, at, on, item.seen_version, item.before)
            done = ACTS[batch.act].perform(turn)
    except (OperationalError, InterfaceError):
        raise  # the database went away: the item waits for the next run
    except Exception as problem:
        item.state, item.problem, item.before = "failed", _said(problem, item), {}
    else:
        item.state, item.after_version = "done", _version(done, item.contact_id)
    item.save(update_fields=["state", "problem", "before", "after_version"])
    Batch.objects.filter(pk=batch_id).update(**{item.state: F(item.state) + 1})
    return True


@transaction.atomic
def _undo_next(batch_id: int, at: datetime) -> bool:
    """One item that was done and is to be undone; whether there was one."""
    batch = Batch.objects.get(pk=batch_id)
    item = _next_item(batch, "undoing", "done")
    if item is None:
        return False
    act, by = ACTS[batch.act], Officer.objects.get(pk=batch.inputs["undone_by"])
    try:
        with transaction.atomic():
            contact = locked(item.contact_id)
            require_right(contact, BULK, by, localdate(at))
            if act.undo is None:
                raise Refused(act.why or zh("这项办理不能撤销"), basis=BASIS)
            if contact.version != item.after_version:
                raise Refused(zh("这份来件已有后续办理"), basis=BASIS)
            act.undo(Turn(contact.pk, batch.inputs, by, at, localdate(at), contact.version, item.before))
    except (OperationalError, InterfaceError):
        raise
    except Exception as problem:
        item.state, item.problem = "kept", _said(problem, item)
    else:
        item.state = "undone"
        Batch.objects.filter(pk=batch_id).update(undone=F("undone") + 1)
    item.save(update_fields=["state", "problem"])
    return True


def _next_item(batch: Batch, wanted: str, state: str) -> BatchItem | None:
    """The next item in this state, locked; none when the batch was stopped meanwhile."""
    if batch.state != wanted:
        return None
    rows = BatchItem.objects.select_for_update(skip_locked=True, of=("self",)).filter(batch=batch, state=state)
    return rows.order_by("pk").first()


def _finish(batch_id: int, at: datetime) -> None:
    """Close a batch of which nothing is left. Who is killed before this leaves it to the next run."""
    for state, left, closed in (("running", "waiting", "finished"), ("undoing", "done", "undone")):
        items = BatchItem.objects.filter(batch=OuterRef("pk"), state=left)
        Batch.objects.filter(~Exists(items), pk=batch_id, state=state).update(state=closed, finished_at=at)


def _mine(batch_id: int, by: Officer, at: datetime) -> Batch:
    """The batch, locked, for who began it or works in bulk where that officer belongs. Raises NotFound, Forbidden."""
    batch = Batch.objects.select_for_update(of=("self",)).select_related("by").filter(pk=batch_id).first()
    if batch is None:
        raise _no_batch()
    places = access.places(by, BULK, localdate(at))
    home = batch.by.unit.place if batch.by.unit else ""
    if batch.by_id != by.pk and not any(contains(place, home) for place in places):
        raise _no_batch()
    if not places:
        raise Forbidden(zh("您已没有批量办理来件的权限"), basis=BASIS)
    return batch


def _no_batch() -> NotFound:
    return NotFound(zh("没有这一批办理"))


def _version(done: object, contact_id: int) -> int:
    """The version after the act."""
    if isinstance(done, Contact):
        return done.version
    return Contact.objects.values_list("version", flat=True).get(pk=contact_id)


def _said(problem: Exception, item: BatchItem) -> str:
    if isinstance(problem, Refused):
        return str(problem.reason)[:300]
    log.error("batch item %s: %s", item.pk, problem, exc_info=problem)
    return str(zh("系统出错，没有办理"))


def _tell(batch: Batch, verb: str, by: Officer, at: datetime, payload: Mapping[str, object]) -> None:
    record(
        verb=f"contact.{verb}", subject=Ref("batch", str(batch.pk)), by=by.ref, at=at, basis=BASIS,
        payload={"act": batch.act} | dict(payload),
    )  # fmt: skip
