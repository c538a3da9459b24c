"""Many people issue at once: every number once, none left out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest
import samples
from django.db import connection, transaction

from laojian.documents import actions
from laojian.documents.models import Document
from laojian.kernel.references import Ref


class Cancelled(Exception):
    """Somebody's step failed after the paper was made."""


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_and_every_third_failing_leave_no_gap(at: datetime) -> None:
    def one(turn: int) -> None:
        try:
            with transaction.atomic():
                actions.issue(
                    code="D46", facts=samples.FACTS, subject=Ref("case", str(turn)), authority=None,
                    place="440106", by=None, at=at, on=date(2026, 11, 23),
                )  # fmt: skip
                if turn % 3 == 0:
                    raise Cancelled
        except Cancelled:
            return
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as people:
        list(people.map(one, range(24)))
    serials = sorted(Document.objects.values_list("serial", flat=True))
    assert serials == list(range(1, 17))
