"""Who left no telephone (不详, 0000000, 12345) had one and the same index: such indexes go."""

import re
import unicodedata
from typing import Any

from django.db import migrations

from laojian.kernel.typed.nothing import usual
from laojian.org import identity_keys
from laojian.org.keyring import KeyMissing

#: Numbers of offices that were typed for want of a person's own.
OFFICES = ("12345", "12333", "12348", "110", "120", "119", "114", "10086", "10010", "10000")


def spellings() -> set[str]:
    """Words for nothing as a telephone was spelled for its index until now."""
    words = {*usual(), *OFFICES, *(mark * count for mark in "019/.*?_—" for count in range(1, 21))}
    return {re.sub(r"[\s\-()（）·•]+", "", unicodedata.normalize("NFKC", word)).upper() for word in words} - {""}


def forget(apps: Any, schema_editor: Any) -> None:
    models = [apps.get_model("complaints", name) for name in ("Contact", "Worker", "MaliciousMark")]
    if not any(model.objects.filter(phone_blind__isnull=False).exists() for model in models):
        return
    try:
        marks = [identity_keys.blind("match_phone", text) for text in spellings()]
    except KeyMissing:  # a copy without its keys: nothing can be found there by a telephone
        return
    for model in models:
        model.objects.filter(phone_blind__in=marks).update(phone_blind=None)


class Migration(migrations.Migration):
    dependencies = [("complaints", "0012_contact_guards")]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
