"""Saved lists of an officer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from laojian.cases.models import SavedView
from laojian.kernel.refusal import Invalid, NotFound
from laojian.kernel.words import zh
from laojian.org.models import Officer

MOST: Final = 30


@transaction.atomic
def save_view(*, name: str, filters: Mapping[str, Any], sort: str, by: Officer, at: datetime) -> SavedView:
    """Keep a list under a name; the same name again replaces it. A convenience of one person, no act: no entry."""
    title = name.strip()
    if not title or len(title) > 40:
        raise Invalid(zh("请填写名称，最多四十个字"), field="name")
    if SavedView.objects.filter(officer=by).exclude(name=title).count() >= MOST:
        raise Invalid(zh("最多保存%(most)s个常用列表", most=MOST), field="name")
    kept = {key: str(value)[:80] for key, value in filters.items() if value not in (None, "")}
    view, _ = SavedView.objects.update_or_create(
        officer=by, name=title, defaults={"filters": kept, "sort": sort[:20], "saved_at": at}
    )
    return view


@transaction.atomic
def delete_view(*, view_id: int, by: Officer, at: datetime) -> None:
    """Forget a saved list of one's own. Raises NotFound."""
    if not SavedView.objects.filter(pk=view_id, officer=by).delete()[0]:
        raise NotFound(zh("没有这个常用列表"))
