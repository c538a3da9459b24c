"""Sentences the domain speaks, kept apart from the language they are shown in.

The id of a message is its Simplified Chinese text, with the legal terms exactly as the law has them.
The web edge translates the id and fills in the parameters; everything below the edge passes messages on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence: the Chinese text (`%(name)s` style) and its parameters.

    A parameter may itself be a message, or a tuple of messages (joined by “；”).
    A text without parameters may hold a bare `%`; one with parameters writes `%%`.
    """

    text: str
    params: Mapping[str, object] = field(default_factory=dict, hash=False)

    def render(self, translate: Callable[[str], str]) -> str:
        """The sentence in another language: `translate` maps a Chinese id to its text."""
        template = translate(self.text)
        if not self.params:
            return template
        return template % {name: _rendered(value, translate) for name, value in self.params.items()}

    def __str__(self) -> str:
        return self.render(_same)


def zh(text: str, /, **params: object) -> Message:
    """Mark a Chinese sentence for translation: `zh("缺少%(what)s", what="日期")`."""
    return Message(text, params)


def _same(text: str) -> str:
    return text


def _rendered(value: object, translate: Callable[[str], str]) -> object:
    if isinstance(value, Message):
        return value.render(translate)
    if isinstance(value, tuple) and value and all(isinstance(part, Message) for part in value):
        return "；".join(part.render(translate) for part in value)
    return value
