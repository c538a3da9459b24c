"""Messages of one matter to one person leave in their order: the one before must have ended.

Whoever enters or leaves a lane has written to the ledger stream of the matter before, in the same transaction. Two
writers of a stream wait for each other, so nobody is put behind a message that ends at this very moment, and forgotten.
"""

from __future__ import annotations

from laojian.messages.models import Outgoing

State = Outgoing.State
IN_LANE = (State.QUEUED, State.WAITING, State.SENDING)
IN_FLIGHT = (State.WAITING, State.SENDING)


def has_one_before(message: Outgoing) -> bool:
    """Whether another message of the lane, entered before this one, has not ended yet.

    Every one there counts, not those with a smaller number: of two written at once the larger number may enter first.
    """
    lane = Outgoing.objects.filter(lane=message.lane, state__in=IN_LANE).exclude(pk=message.pk)
    return bool(message.lane) and lane.exists()


def let_next_go(message: Outgoing) -> None:
    """The message has ended: the next of its lane is its turn, unless one sent again is still on its way."""
    if not message.lane:
        return
    lane = Outgoing.objects.filter(lane=message.lane, state__in=IN_LANE).order_by("pk")
    behind = list(lane.exclude(pk=message.pk).values_list("pk", "state"))
    if behind and all(state == State.QUEUED for _, state in behind):
        Outgoing.objects.filter(pk=behind[0][0], state=State.QUEUED).update(state=State.WAITING)
