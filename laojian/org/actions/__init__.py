"""The only writers of the organisation. Keyword-only, atomic, `by=` and `at=`, each writes the ledger.

`by=None` is the person at the server's console; an officer needs `org.admin` at the place concerned.
"""

from laojian.org.actions.calendars import (
    approve_notice,
    import_notice,
    notice_content,
    propose_notice,
    refuse_notice,
    withdraw_notice,
)
from laojian.org.actions.files_out import approve_file, ask_file, file_content, hand_out, refuse_file, withdraw_file
from laojian.org.actions.grids import create_grid, end_grid, rename_grid
from laojian.org.actions.idempotency import once
from laojian.org.actions.office import init_office, load_divisions
from laojian.org.actions.officers import (
    change_password,
    create_officer,
    deactivate,
    edit_officer,
    reactivate,
    set_locale,
)
from laojian.org.actions.resets import (
    approve_reset,
    confirm_accounts,
    refuse_reset,
    reset_code,
    reset_content,
    reset_password,
    withdraw_reset,
)
from laojian.org.actions.rights import (
    approve_rights,
    delegate,
    end_delegation,
    end_grant,
    grant,
    refuse_rights,
    rights_content,
    withdraw_rights,
)
from laojian.org.actions.second_factor import confirm_totp, disable_totp, start_totp
from laojian.org.actions.service import declare_interest, end_interest, record_handover, set_certificate
from laojian.org.actions.units import close_unit, create_unit, rename_unit

__all__ = [
    "approve_file",
    "approve_notice",
    "approve_reset",
    "approve_rights",
    "ask_file",
    "change_password",
    "close_unit",
    "confirm_accounts",
    "confirm_totp",
    "create_grid",
    "create_officer",
    "create_unit",
    "deactivate",
    "declare_interest",
    "delegate",
    "disable_totp",
    "edit_officer",
    "end_delegation",
    "end_grant",
    "end_grid",
    "end_interest",
    "file_content",
    "grant",
    "hand_out",
    "import_notice",
    "init_office",
    "load_divisions",
    "notice_content",
    "once",
    "propose_notice",
    "reactivate",
    "record_handover",
    "refuse_file",
    "refuse_notice",
    "refuse_reset",
    "refuse_rights",
    "rename_grid",
    "rename_unit",
    "reset_code",
    "reset_content",
    "reset_password",
    "rights_content",
    "set_certificate",
    "set_locale",
    "start_totp",
    "withdraw_file",
    "withdraw_notice",
    "withdraw_reset",
    "withdraw_rights",
]
