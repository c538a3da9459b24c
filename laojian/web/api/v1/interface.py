"""The interface itself: its description is JSON at `openapi.json`, there is no page that runs requests."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from laojian.web.api.v1 import contacts, delivery
from laojian.web.api.v1.keys import ChannelBearer
from laojian.web.api.v1.refusals import guard


class Interface(NinjaAPI):
    """No answer is kept by a cache: receipts stand in some of them."""

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        """What an operation's answer is written into."""
        answer = super().create_temporal_response(request)
        answer["Cache-Control"] = "no-store"
        return answer


interface = Interface(
    title="劳监 来件接口",
    version="1",
    description=(
        "其他系统递交来件、补充材料、查询办理情况。Contacts handed in by other systems. "
        "金额以分为单位，日期为 2026-03-02；Accept-Language 决定说明文字的语言。"
    ),
    docs_url=None,
    auth=ChannelBearer(),
    urls_namespace="api-1",
)
guard(interface)
interface.add_router("/contacts", contacts.router)
interface.add_router("/messages", delivery.router)
