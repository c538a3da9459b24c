"""Uploads on their way to a view: in files without a name, so that a process that dies leaves nothing behind.

Django's own handler keeps what is too large for memory under a name in the temporary folder until the request ends.
"""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class UnnamedUploadHandler(FileUploadHandler):
    """Keeps each upload in a file that has no name and is gone when it is closed."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        content = TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115 - closed with the request
        self.file = UploadedFile(
            content, self.file_name, self.content_type, 0, self.charset, content_type_extra=self.content_type_extra
        )

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """More of it comes in."""
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[Any]:
        """It is whole."""
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        """The other side went away."""
        if hasattr(self, "file"):
            self.file.close()
