"""What the law says of a case: pure, without Django, clock or database."""

from laojian.cases.rules.flow import FLOW

__all__ = ["FLOW"]
