"""The store of uploaded and issued files: content-addressed, judged by content, never overwritten.

A file lies under `LAOJIAN_FILES/sha256/aa/bb/<digest>`. It is complete and flushed to disk *before* its row is
committed, so a row without a file cannot arise; a file without a row (a process that died) is swept after a day.
"""

from __future__ import annotations

from laojian.documents.files.keeping import keep, open, put, used_bytes
from laojian.documents.files.reconciling import Findings, reconcile
from laojian.documents.files.sealed import open_sealed, original_name, put_sealed, same_content

__all__ = [
    "Findings",
    "keep",
    "open",
    "open_sealed",
    "original_name",
    "put",
    "put_sealed",
    "reconcile",
    "same_content",
    "used_bytes",
]
