"""The documents application."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Papers and files."""

    name = "laojian.documents"
    label = "documents"
    verbose_name = "文书与文件"
