"""Short lists beside the inbox: site codes, keys of channels, trained models."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from laojian.complaints.models import ChannelKey, SiteCode, TriageModel
from laojian.kernel.refusal import NotFound
from laojian.kernel.typed import compact, kept
from laojian.kernel.words import zh
from laojian.org import access
from laojian.org.models import Officer


def sites(officer: Officer, on: date, *, text: str = "", before: int = 0, size: int = 50) -> tuple[list[SiteCode], int]:
    """Site codes in the officer's places, those in use first; and the id to go on from (0 at the end).

    `text`: a code, or words of the name or the employer.
    """
    rows = _sites(access.places(officer, "site.manage", on))
    for word in kept(text).split():
        rows = rows.filter(Q(code=compact(word)) | Q(name__contains=word) | Q(employer__name__contains=word))
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: size + 1])
    return found[:size], found[size - 1].pk if len(found) > size else 0


def site_of(officer: Officer, site_id: int, on: date) -> SiteCode:
    """A site code of the officer's places. Raises NotFound."""
    found = _sites(access.places(officer, "site.manage", on)).filter(pk=site_id).first()
    if found is None:
        raise NotFound(zh("没有这个工地码"))
    return found


def _sites(places: Sequence[str]) -> QuerySet[SiteCode]:
    inside = [Q(workplace_code__startswith=place) for place in places]
    rows = SiteCode.objects.select_related("employer", "workplace", "by")
    return rows.filter(reduce(or_, inside)) if inside else rows.none()


def channel_keys(officer: Officer, on: date) -> list[ChannelKey]:
    """The keys of channels of units in the officer's places, those that hold first."""
    inside = [Q(unit__place__startswith=place) for place in access.places(officer, "channel.manage", on)]
    if not inside:
        return []
    rows = ChannelKey.objects.select_related("unit", "by").filter(reduce(or_, inside)).order_by("-pk")
    return sorted(rows, key=lambda row: (row.ended_at is not None or row.valid_to < on, -row.pk))


def triage_models() -> list[TriageModel]:
    """The trained models the office took into use, the newest first: one in use is the newest."""
    return list(TriageModel.objects.select_related("by").order_by("-since", "-pk"))
