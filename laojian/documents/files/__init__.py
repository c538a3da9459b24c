"""The store of uploaded and issued files: content-addressed, judged by content, never overwritten.

A file lies under `LAOJIAN_FILES/sha256/aa/bb/<digest>`. It is complete and flushed to disk *before* its row is
committed, so a row without a file cannot arise; a file without a row (a process that died) is swept after a day.
"""

from __future__ import annotations

from laojian.documents.files.findings import Finding
from laojian.documents.files.keeping import keep, open, put, used_bytes
from laojian.documents.files.reconciling import Findings, reconcile
from laojian.documents.files.sealed import open_sealed, original_name, put_sealed, same_content
from laojian.documents.files.working import WorkingCopy, traces, working_copy

__all__ = [
    "Finding",
    "Findings",
    "WorkingCopy",
    "keep",
    "open",
    "open_sealed",
    "original_name",
    "put",
    "put_sealed",
    "reconcile",
    "same_content",
    "traces",
    "used_bytes",
    "working_copy",
]
