"""The application of messages to people outside and inside."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """Messages; the label is `outbox`, since Django's own flash messages have taken `messages`."""

    name = "laojian.messages"
    label = "outbox"
    verbose_name = "消息"
