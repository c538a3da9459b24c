"""What the organisation holds to. Pure: no Django, no clock, no database."""

from laojian.org.rules.addresses import client_address, counted_as
from laojian.org.rules.clashes import clash, needs_second_administrator
from laojian.org.rules.grids import grid_code, require_place
from laojian.org.rules.lockout import HOLD, LIMIT, LIMIT_OF_ADDRESS, held_until
from laojian.org.rules.masks import indexed, mask, normal
from laojian.org.rules.names import normal_username, plain_name
from laojian.org.rules.notice import LineFault, Notice, NoticeRow, notice_problems, notice_text, parse_notice

__all__ = [
    "HOLD",
    "LIMIT",
    "LIMIT_OF_ADDRESS",
    "LineFault",
    "Notice",
    "NoticeRow",
    "clash",
    "client_address",
    "counted_as",
    "grid_code",
    "held_until",
    "indexed",
    "mask",
    "needs_second_administrator",
    "normal",
    "normal_username",
    "notice_problems",
    "notice_text",
    "parse_notice",
    "plain_name",
    "require_place",
]
