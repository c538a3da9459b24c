"""Delivery reports of gateways: whether a message arrived, told by whoever holds the key of the channel."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status
from ninja.security import APIKeyHeader
from pydantic import AfterValidator, ConfigDict, StringConstraints

from laojian.messages import actions
from laojian.messages.connections import is_from_gateway
from laojian.web.answers import at
from laojian.web.api.v1.refusals import Unsigned
from laojian.web.api.v1.shapes import RefusalOut, one_line_of

REFUSALS: Final = dict.fromkeys((400, 401, 404, 413, 422, 503), RefusalOut)


class GatewaySignature(APIKeyHeader):
    """`X-Signature`: hexadecimal HMAC-SHA-256 over "<X-Timestamp>.<body>"; `request.auth` is then the channel."""

    param_name = "X-Signature"

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """The channel whose key signed the body just now. Raises Unsigned for any other."""
        channel = str(request.resolver_match.kwargs.get("channel", "")) if request.resolver_match else ""
        stamp = request.headers.get("X-Timestamp", "")
        if not is_from_gateway(channel, stamp, key or "", request.body, at(request)):
            raise Unsigned
        return channel


class ReportIn(Schema):
    """What became of one message: the number the gateway gave it, the outcome, the carrier's own code."""

    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, StringConstraints(min_length=1, max_length=120), AfterValidator(one_line_of)]
    status: Literal["delivered", "undelivered"]
    code: Annotated[str, StringConstraints(max_length=40), AfterValidator(one_line_of)] = ""


router = Router(tags=["消息"], auth=GatewaySignature())


@router.post(
    "/{channel}/reports",
    response={204: None, **REFUSALS},
    summary="短信送达回执 delivery report",
    operation_id="report_delivery",
)
def report_delivery(request: Any, channel: str, payload: ReportIn) -> Status[None]:
    """204, also for a report that came before; 404 for a number not known yet: ask again later."""
    actions.note_receipt(
        channel=request.auth, provider_id=payload.id, status=payload.status, code=payload.code, at=at(request)
    )
    return Status(204, None)
