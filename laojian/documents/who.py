"""Who acts: an officer, a reference to somebody else (a worker, an import), or nobody (the system)."""

from __future__ import annotations

from laojian.kernel.references import Ref
from laojian.org.models import Officer

Actor = Officer | Ref | None


def ref_of(by: Actor) -> Ref | None:
    """The reference the ledger keeps."""
    return by.ref if isinstance(by, Officer) else by


def name_of(by: Actor) -> str:
    """The same as text for a row; empty for the system."""
    ref = ref_of(by)
    return "" if ref is None else str(ref)
