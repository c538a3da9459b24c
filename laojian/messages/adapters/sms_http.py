"""Short messages through an HTTP gateway: one signed JSON POST per message.

→ {"message_id", "to", "text"}          ← 2xx {"id": "…"}   taken over (a repetition too: same id, or 409)
                                        ← 422 {"error": …}  this number is refused
                                        ← 429, 503          later, after Retry-After
                                        ← anything else     broken
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from laojian.messages.adapters.wiring import BUDGET, Cut, SignedHttp, secret, word
from laojian.messages.ports import Delivery, Letter

LATER: Final = frozenset({425, 429, 503})
TAKEN_BEFORE: Final = 409
REFUSED: Final = 422


class SmsHttp:
    """The gateway. `sign` is the signature the carriers want in front (【…】); '' when the gateway sets it itself."""

    name = "sms_http"
    budget = BUDGET + 5

    def __init__(self, http: SignedHttp, sign: str = "") -> None:
        self._http = http
        self._sign = f"【{sign}】" if sign else ""

    @classmethod
    def from_settings(cls, given: Mapping[str, str]) -> SmsHttp:
        """Raises Unusable."""
        return cls(SignedHttp(given["url"], secret(given.get("key_file", ""), "key_file")), given.get("sign", ""))

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def send(self, letter: Letter) -> Delivery:
        """Hand it to the gateway."""
        content = {"message_id": letter.wire_id, "to": letter.address, "text": self._sign + letter.text}
        try:
            answer = self._http.post(content, letter)
        except Cut as cut:
            return Delivery("broken", error=str(cut))
        if 200 <= answer.status < 300 or answer.status == TAKEN_BEFORE:
            found = word(answer.body, "id")
            # a success without a number is no success: without it no delivery report can be matched
            return Delivery("accepted", found) if found else Delivery("broken", error="AnswerUnreadable")
        error = f"http_{answer.status}"
        if answer.status == REFUSED:
            return Delivery("refused", error=error)
        if answer.status in LATER:
            return Delivery("later", error=error, wait=answer.wait)
        return Delivery("broken", error=error)
