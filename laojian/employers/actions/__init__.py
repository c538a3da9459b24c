"""The only writers of the employer's file. Every act is in the ledger under the employer's own stream.

`by` is the acting officer, whose right `employer.edit` at the place is checked here; a reference or None (an
import, a step of a case that was authorised by itself) is trusted to its caller's check.
"""

from laojian.employers.actions.employer_file import (
    add_contact,
    add_workplace,
    close_contact,
    close_workplace,
    create_employer,
    edit_employer,
)
from laojian.employers.actions.grids import leave_ended_grids
from laojian.employers.actions.importing import Imported, import_employers

__all__ = [
    "Imported",
    "add_contact",
    "add_workplace",
    "close_contact",
    "close_workplace",
    "create_employer",
    "edit_employer",
    "import_employers",
    "leave_ended_grids",
]
