"""Uploads of the public door: they never have a name on a disk, so nothing is left behind by a process that dies.

Small ones stay in memory; larger ones lie in a file without a name. What is over the limit is counted, not kept.
"""

from __future__ import annotations

from tempfile import SpooledTemporaryFile
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

#: One file, and everything sent in one press (form fields and all).
MOST_FILE: Final = 10 * 1024 * 1024
MOST_BODY: Final = 80 * 1024 * 1024
_IN_MEMORY: Final = 1024 * 1024


class Unnamed(FileUploadHandler):
    """Takes in one file after the other. `size` tells how large each was, also when it was too large to be kept."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """The next file begins."""
        super().new_file(*args, **kwargs)
        self._kept: Any = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed with the request
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """One piece; nothing is left for other handlers."""
        self._size += len(raw_data)
        if self._size <= MOST_FILE:
            self._kept.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[Any]:
        """The file as forms know it."""
        self._kept.seek(0)
        return UploadedFile(
            file=self._kept,
            name=self.file_name,
            content_type=self.content_type,
            size=self._size,
            charset=self.charset,
        )

    def upload_interrupted(self) -> None:
        """The sender went away in the middle."""
        self._kept.close()
