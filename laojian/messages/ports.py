"""The one port to every channel: what is handed out, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal, Protocol

Outcome = Literal["accepted", "delivered", "refused", "later", "broken", "not_configured"]

SMS: Final = "sms"
WECHAT: Final = "wechat"
MAIL: Final = "mail"
INSIDE: Final = "inside"


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as a channel gets it. `wire_id` is the same at every try: by it a receiver knows a repetition.

    Address, text and values stay out of the representation, so that no log or traceback shows them.
    """

    wire_id: str
    message: int
    template: str
    recipient: str
    at: datetime
    address: str = field(repr=False)
    title: str = field(repr=False)
    text: str = field(repr=False)
    values: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Delivery:
    """How one try ended.

    accepted: the channel has taken it over; delivered: the person has it for certain; refused: this address will never
    do; later: try again, after `wait` seconds if the channel said so; broken: the channel does not work, or its answer
    was lost, so that the message may have left. `error` is a class of error, never an address or a text.
    """

    outcome: Outcome
    provider_id: str = ""
    error: str = ""
    wait: int | None = None


class Channel(Protocol):
    """What an adapter is. `send` never raises for what the other side does, and is done within `budget` seconds."""

    @property
    def name(self) -> str:
        """The adapter's own name, for the record of the try."""

    @property
    def budget(self) -> float:
        """The longest time one `send` may take, in seconds."""

    def send(self, letter: Letter) -> Delivery:
        """Hand the letter over."""
