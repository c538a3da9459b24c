"""Taking a trained model into use, and out of it. One is in use at a time; it suggests and decides nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from laojian.complaints.model_files import card_of, content_of, digest_of
from laojian.complaints.models import TriageModel
from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid, Refused
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org import access
from laojian.org import queries as org
from laojian.org.access import Held
from laojian.org.models import Officer

MANAGE: Final = "triage.manage"


@transaction.atomic
def use_model(*, path: str, name: str, by: Officer, at: datetime) -> TriageModel:
    """Take a model file into use; the one before ends. Its digest is kept, and a file that differs is not used.

    `path` is relative to `settings.LAOJIAN_MODELS`. Raises Forbidden, Invalid for the file or the name, Refused when
    two do it at the same moment.
    """
    held = _require(by, at)
    if not name.strip():
        raise Invalid(zh("请填写模型名称"), field="name")
    content = content_of(path)
    card = card_of(content)
    for former in _in_use():
        _end(former, by, at, held)
    try:
        with transaction.atomic():
            made = TriageModel.objects.create(
                name=name.strip()[:60], path=path.strip()[:200], sha256=digest_of(content), card=card, since=at, by=by
            )
    except IntegrityError:
        raise Refused(zh("另一人正在启用模型"), remedy=zh("请刷新页面后再试。")) from None
    record(
        verb="triage.use_model", subject=_ref(made), by=by.ref, at=at, authority=str(held),
        payload={"name": made.name, "path": made.path, "sha256": made.sha256},
    )  # fmt: skip
    return made


@transaction.atomic
def end_model(*, by: Officer, at: datetime) -> TriageModel:
    """Use no model from now on; texts are still read for names, places and amounts. Raises Forbidden, Refused."""
    held = _require(by, at)
    former = next(iter(_in_use()), None)
    if former is None:
        raise Refused(zh("现在没有启用模型"))
    _end(former, by, at, held)
    return former


def _require(by: Officer, at: datetime) -> Held:
    return access.require(by, MANAGE, org.office_city(), on=localdate(at))


def _in_use() -> list[TriageModel]:
    return list(TriageModel.objects.select_for_update(of=("self",)).filter(until__isnull=True))


def _end(former: TriageModel, by: Officer, at: datetime, held: Held) -> None:
    former.until = at
    former.save(update_fields=["until"])
    record(verb="triage.end_model", subject=_ref(former), by=by.ref, at=at, authority=str(held))


def _ref(model: TriageModel) -> Ref:
    return Ref("triage_model", str(model.pk))
