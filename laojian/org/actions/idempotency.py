"""Each write once, however often it is sent."""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.db import transaction

from laojian.kernel.refusal import Invalid
from laojian.kernel.words import zh
from laojian.org.models import Idempotency, Officer

_KEY: Final = re.compile(r"[\x21-\x7e]{8,200}\Z")


@transaction.atomic
def once(*, key: str, by: Officer, act: str, body: str, at: datetime, perform: Callable[[], str]) -> str:
    """Do `perform` once under this key and return its answer; sent again, return the stored answer.

    `act` names what is done, `body` what was sent; the same key for something else raises Invalid (422), as does a
    key that is not 8 to 200 visible ASCII characters. Two at once: the second waits for the first. When `perform`
    raises, nothing is kept and the key may be used again. The answer is stored: it must hold no protected value.
    """
    if not _KEY.match(key):
        raise Invalid(zh("幂等键应为 8 到 200 个可见字符"), remedy=zh("请刷新页面后重试"), field="idempotency_key")
    actor, digest = str(by.ref), hashlib.sha256(body.encode()).hexdigest()
    mine = Idempotency(actor=actor, key=key, act=act, body_hash=digest, at=at)
    # the unique key decides: a second insert waits here until the first transaction ends
    Idempotency.objects.bulk_create([mine], ignore_conflicts=True)
    kept = Idempotency.objects.select_for_update().get(actor=actor, key=key)
    if (kept.act, kept.body_hash) != (act, digest):
        raise Invalid(zh("同一个幂等键已用于另一项内容"), remedy=zh("请刷新页面后重新提交"), field="idempotency_key")
    if kept.done:
        return kept.answer
    kept.answer, kept.done = perform(), True
    kept.save(update_fields=["answer", "done"])
    return kept.answer
