"""What the office's clock does by itself: the list of regular tasks, each with its rhythm in seconds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from laojian.cases import actions
from laojian.complaints import actions as complaints
from laojian.complaints import reading
from laojian.complaints.followers import follow_cases
from laojian.employers import actions as employers
from laojian.messages import actions as messages
from laojian.messages.followers import follow_accounts
from laojian.org.actions import second, sweeping


@dataclass(frozen=True)
class Task:
    """`act` takes the database's time and says how much it did."""

    name: str
    every: float
    act: Callable[[datetime], int]


def expire_orders(at: datetime) -> int:
    """T18: an order whose last day passed without proof of correction moves on (劳动保障监察条例 第十八条)."""
    return len(actions.expire_orders(at=at))


def read_contacts(at: datetime) -> int:
    """New contacts are read, and those that were put right are compared again; nothing is decided."""
    return reading.read_new(at=at) + reading.match_again(at=at)


def sweep(at: datetime) -> int:
    """Sessions, counters of tries, one-time codes, drafts and sent messages whose time is over."""
    return sweeping.sweep(at=at) + complaints.sweep(at=at) + complaints.sweep_drafts(at=at) + messages.erase_old(at=at)


TASKS: Final = (
    Task("orders that ran out 责令期满", 60.0, expire_orders),
    Task("one-time codes 一次性验证码", 1.0, lambda at: complaints.send_codes(at=at)),
    Task("contacts follow their cases 来件随案", 2.0, lambda at: follow_cases(at=at)),
    Task("owners are told of resets 告知账号重设", 2.0, lambda at: follow_accounts(at=at)),
    Task("contacts are read 读取来件", 2.0, read_contacts),
    Task("batches 批量办理", 2.0, lambda at: complaints.work_batches(at=at)),
    Task("employers leave ended grids 网格终止交接", 60.0, lambda at: employers.leave_ended_grids(at=at)),
    Task("approvals that lapse 审批失效", 600.0, lambda at: second.lapse(at=at)),
    Task("what is past its time 清理过期", 600.0, sweep),
)
