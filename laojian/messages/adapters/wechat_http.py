"""WeChat template messages through the platform the city runs for its official account: one signed JSON POST each.

The answer has the form of WeChat's own interface: {"errcode": 0, "msgid": …}. Which template the platform knows under
which number stands in a file, {"our code": "its number"}; without one our code is sent.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from laojian.messages.adapters.wiring import BUDGET, Cut, SignedHttp, Unusable, secret, word
from laojian.messages.ports import Delivery, Letter

#: The person is not there or does not want messages; as recalled, for the office to check against its platform.
REFUSED: Final = frozenset({"40003", "43004", "43101", "48002"})
#: The platform is busy or has used up its allowance.
LATER: Final = frozenset({"-1", "45009", "45011"})
LATER_STATUS: Final = frozenset({429, 503})


class WechatHttp:
    """The platform of the official account."""

    name = "wechat_http"
    budget = BUDGET + 5

    def __init__(self, http: SignedHttp, numbers: Mapping[str, str] | None = None) -> None:
        self._http = http
        self._numbers = numbers or {}

    @classmethod
    def from_settings(cls, given: Mapping[str, str]) -> WechatHttp:
        """Raises Unusable."""
        numbers = _numbers(given.get("templates_file", ""))
        return cls(SignedHttp(given["url"], secret(given.get("key_file", ""), "key_file")), numbers)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def send(self, letter: Letter) -> Delivery:
        """Hand it to the platform."""
        content = {
            "message_id": letter.wire_id,
            "touser": letter.address,
            "template_id": self._numbers.get(letter.template, letter.template),
            "data": {name: {"value": value} for name, value in {**letter.values, "text": letter.text}.items()},
        }
        try:
            answer = self._http.post(content, letter)
        except Cut as cut:
            return Delivery("broken", error=str(cut))
        code = word(answer.body, "errcode")
        if answer.status in LATER_STATUS or code in LATER:
            return Delivery("later", error=f"wechat_{code or answer.status}", wait=answer.wait)
        if not 200 <= answer.status < 300:
            return Delivery("broken", error=f"http_{answer.status}")
        if code == "0" and (found := word(answer.body, "msgid")):
            return Delivery("accepted", found)
        return Delivery("refused" if code in REFUSED else "broken", error=f"wechat_{code or 'unreadable'}"[:60])


def _numbers(path: str) -> Mapping[str, str]:
    if not path:
        return {}
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise Unusable(f"templates_file: {type(problem).__name__}") from None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise Unusable("templates_file: an object of texts is required")
    return found
