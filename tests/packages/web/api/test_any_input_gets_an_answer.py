"""Whatever is sent to the interface gets an answer that its description names: no crash, no undocumented status."""

from __future__ import annotations

import json
import os
from typing import Any

import intake_cast
import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from laojian.web.api.v1.shapes import ContactIn

EXAMPLES = int(os.environ.get("LAOJIAN_FUZZ_EXAMPLES", "60"))
fuzz = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
CONTACTS, ONE, FILES = "/api/v1/contacts", "/api/v1/contacts/{number}", "/api/v1/contacts/{number}/files"

texts = st.text(max_size=80)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
near_days = st.sampled_from(["2026-11-23", "0001-01-01", "9999-12-31", "2026-02-30", "2026-1-1", "", "2024-02-29"])
near_codes = st.sampled_from(["4401", "440106", "440106003", "999999999", "000000", "44010600300", "４４０１０６"])
fields = st.sampled_from(sorted(ContactIn.model_fields))
bodies = st.builds(
    lambda number, changes: intake_cast.told(number) | changes,
    st.integers(0, 50),
    st.dictionaries(fields, anything | near_days | near_codes, max_size=4),
)
visible = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=170)


@pytest.fixture(scope="module")
def documented() -> dict[tuple[str, str], set[int]]:
    """(path, method) -> statuses, as the interface describes itself."""
    from laojian.web.api.v1.interface import interface

    described = interface.get_openapi_schema(path_prefix="/api/v1/")
    return {
        (path, method.upper()): {int(status) for status in operation["responses"]}
        for path, ways in described["paths"].items()
        for method, operation in ways.items()
    }


def check(answer: Any, statuses: set[int]) -> None:
    assert answer.status_code in statuses, (answer.status_code, answer.content[:300])
    said = json.loads(answer.content)
    if answer.status_code >= 400:
        assert set(said) == {"reason", "basis", "remedy", "field"} and said["reason"]


@pytest.mark.django_db
@fuzz
@given(body=bodies, key=visible)
@example(body=intake_cast.told(1), key="sixteen-signs-ok")
@example(body=intake_cast.told(1) | {"workplace_address": "\ud800"}, key="sixteen-signs-ok")
@example(body=intake_cast.told(1) | {"ticket": "x" * 60, "people": 0}, key="sixteen-signs-ok")
@example(body=intake_cast.told(1) | {"matters": ["\x00"]}, key="sixteen-signs-ok")
@example(body=intake_cast.told(1) | {"identity": {"phone": "電話"}}, key="sixteen-signs-ok")
@example(body=intake_cast.told(1) | {"site": "NOSUCHSITE"}, key="sixteen-signs-ok")
def test_bodies_that_are_almost_right(ask, documented, body, key):
    check(ask("POST", "/contacts", body, key=key), documented[CONTACTS, "POST"])


@pytest.mark.django_db
@fuzz
@given(
    body=anything | st.binary(max_size=120), kind=st.sampled_from(["application/json", "text/plain", "", "a/b;c=\xe9"])
)
@example(body=b'{"kind": "complaint", "text": ' + b"[" * 5000, kind="application/json")
@example(body=b"\xff\xfe{", kind="application/json")
@example(body=[1], kind="application/json")
def test_bodies_that_are_anything(channel, documented, body, kind):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = Client().generic(
        "POST", CONTACTS, raw, kind,
        headers={"authorization": f"Bearer {channel[0]}", "idempotency-key": "sixteen-signs-ok"},
    )  # fmt: skip
    check(answer, documented[CONTACTS, "POST"])


@pytest.mark.django_db
@fuzz
@given(
    token=st.text(st.characters(max_codepoint=255), max_size=80),
    scheme=st.sampled_from(["Bearer", "bearer", "Basic", ""]),
)
def test_keys_that_are_anything(documented, token, scheme):
    answer = Client().get(
        CONTACTS, headers={"authorization": f"{scheme} {token}".replace("\n", " ").replace("\r", " ")}
    )
    assert answer.status_code == 401
    check(answer, documented[CONTACTS, "GET"])


@pytest.mark.django_db
@fuzz
@given(since=texts, size=st.integers() | texts, number=texts)
@example(since="LJ26-0000001-0", size=500, number="LJ26-0000001-0")
def test_questions_that_are_anything(channel, documented, since, size, number):
    client, headers = Client(), {"authorization": f"Bearer {channel[0]}"}
    asked = {"since": since.encode("utf-8", "replace").decode(), "size": str(size).encode("utf-8", "replace").decode()}
    check(client.get(CONTACTS, asked, headers=headers), documented[CONTACTS, "GET"])
    plain = "".join(sign for sign in number if sign not in "/?#\r\n" and not "\ud800" <= sign <= "\udfff")
    if plain.strip(".") and plain.strip():
        check(client.get(f"{CONTACTS}/{plain}", headers=headers), documented[ONE, "GET"])


@pytest.mark.django_db
@fuzz
@given(body=st.binary(max_size=300), boundary=st.sampled_from(["B", "", "x" * 300]), text=texts)
@example(
    body=b'--B\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\nx\r\n--B--\r\n',
    boundary="B",
    text="",
)
@example(body=b'--B\r\nContent-Disposition: form-data; name="files"; filename="a', boundary="B", text="")
def test_uploads_that_are_anything(ask, channel, documented, body, boundary, text):
    number = ask("POST", "/contacts", intake_cast.told(1)).json()["number"]
    answer = Client().generic(
        "POST", f"{CONTACTS}/{number}/files", body, f"multipart/form-data; boundary={boundary}",
        headers={"authorization": f"Bearer {channel[0]}", "idempotency-key": "upload-key-of-sixteen"},
    )  # fmt: skip
    check(answer, documented[FILES, "POST"])


@pytest.mark.django_db
def test_a_body_too_large_is_refused_as_such(channel, documented):
    answer = Client().generic(
        "POST", CONTACTS, b"x" * (13 * 1024 * 1024), "application/json",
        headers={"authorization": f"Bearer {channel[0]}", "idempotency-key": "sixteen-signs-ok"},
    )  # fmt: skip
    assert answer.status_code == 413
    check(answer, documented[CONTACTS, "POST"])


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_ways_are_not_there(channel, method):
    answer = Client().generic(method, CONTACTS, headers={"authorization": f"Bearer {channel[0]}"})
    assert answer.status_code == 405 and set(answer["Allow"].replace(" ", "").split(",")) == {"GET", "POST"}
