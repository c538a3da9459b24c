"""A worker that comes back while another holds its message changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from outbox_samples import MATTER
from receivers import Inbox

from laojian.messages import actions, law_rows, queries
from laojian.messages.actions import delivering
from laojian.messages.models import Outgoing
from laojian.messages.ports import Delivery

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("outcome", ["accepted", "delivered", "refused", "later"])
def test_what_came_of_a_lost_lease_is_not_what_became_of_the_message(
    write: Callable[..., Outgoing], sms: Inbox, at: datetime, monkeypatch: pytest.MonkeyPatch, outcome: str
) -> None:
    message = write("k", "sms")
    later = at + timedelta(seconds=law_rows.policy(at.date()).lease + 1)

    def taken_over_meanwhile(lease: Any, channels: Any, _at: datetime) -> Delivery:
        found, other = delivering._take(channels, later)
        assert found and other is not None and other.fence == lease.fence + 1
        return Delivery(outcome)

    with monkeypatch.context() as patch:
        patch.setattr(delivering, "_send", taken_over_meanwhile)
        actions.deliver_due(at=at, limit=1)
    message.refresh_from_db()
    assert (message.state, message.fence, message.done_at) == ("sending", 2, None)
    assert [one.outcome for one in queries.of(MATTER)[0].attempts] == [outcome, "sending"]
