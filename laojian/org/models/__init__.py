"""Tables of the organisation."""

from laojian.org.models.accounts import AccountReset
from laojian.org.models.approvals import Approval
from laojian.org.models.calendars import CalendarDay, CalendarNotice, CalendarProposal
from laojian.org.models.files_out import FileOut
from laojian.org.models.officers import Certificate, Handover, Interest, Officer, OfficerAccounts
from laojian.org.models.places import Division, Grid, Office, Unit
from laojian.org.models.rights import Grant, RightsRequest
from laojian.org.models.safety import Idempotency, LoginAttempt, ProtectedValue

__all__ = [
    "AccountReset",
    "Approval",
    "CalendarDay",
    "CalendarNotice",
    "CalendarProposal",
    "Certificate",
    "Division",
    "FileOut",
    "Grant",
    "Grid",
    "Handover",
    "Idempotency",
    "Interest",
    "LoginAttempt",
    "Office",
    "Officer",
    "OfficerAccounts",
    "ProtectedValue",
    "RightsRequest",
    "Unit",
]
