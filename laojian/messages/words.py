# data table
"""What the codes of this package are called on screens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from laojian.kernel.words import Message, zh

CHANNELS: Final[Mapping[str, Message]] = {
    "sms": zh("短信"),
    "wechat": zh("微信"),
    "mail": zh("电子邮件"),
    "inside": zh("站内消息"),
}
PURPOSES: Final[Mapping[str, Message]] = {
    "legal": zh("依法告知"),
    "courtesy": zh("进展提醒"),
    "code": zh("验证码"),
}
STATES: Final[Mapping[str, Message]] = {
    "queued": zh("排在前一条之后"),
    "waiting": zh("待发送"),
    "sending": zh("正在发送"),
    "sent": zh("已发出，尚无送达证明"),
    "delivered": zh("已有送达证明"),
    "parked": zh("未能送达"),
}
OUTCOMES: Final[Mapping[str, Message]] = {
    "sending": zh("正在发送"),
    "accepted": zh("渠道已接收"),
    "delivered": zh("已到达收件人"),
    "refused": zh("地址被拒绝"),
    "later": zh("渠道繁忙，稍后再试"),
    "broken": zh("渠道故障"),
    "not_configured": zh("渠道未配置"),
    "unknown": zh("结果不明"),
}
REPORTS: Final[Mapping[str, Message]] = {
    "delivered": zh("报告已送达"),
    "undelivered": zh("报告未送达"),
}
REASONS: Final[Mapping[str, Message]] = {
    "no_address": zh("没有可用的联系方式"),
    "refused": zh("地址被拒绝"),
    "later": zh("渠道一直繁忙"),
    "broken": zh("渠道故障"),
    "not_configured": zh("渠道未配置"),
    "unknown": zh("结果不明"),
    "undelivered": zh("报告未送达"),
    "too_late": zh("验证码已过有效时间"),
}
HOWS: Final[Mapping[str, Message]] = {
    "sent_again": zh("重新发送"),
    "proved_later": zh("事后报告已送达"),
    "phone_call": zh("电话告知"),
    "in_person": zh("当面告知"),
    "letter": zh("邮寄告知"),
    "other_contact": zh("经其他联系方式告知"),
    "not_needed": zh("无须告知"),
}
