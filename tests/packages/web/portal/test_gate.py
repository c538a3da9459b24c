"""The gate: forms with an answer come in, others are refused unread; waiting counts too, for each address so often."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from packages.web.portal.visitor import YOU, solve

from laojian.complaints.models import Contact
from laojian.web.portal import gate
from laojian.web.portal.gate import Gate, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from packages.web.portal.visitor import Visitor

NOW = 1_800_000_000.0
HERE = "203.0.113.7"


@pytest.fixture
def door() -> Gate:
    return Gate(b"k" * 32)


def judged(door: Gate, token: str, answer: str = "", *, after: float = 1, address: str = HERE, **more: Any) -> Verdict:
    return door.judge("form", token, answer, address, NOW + after, **more)


def test_a_worked_answer_comes_in_at_once(door: Gate) -> None:
    one = door.challenge("form", NOW)
    assert judged(door, one.token, solve(one.token, one.bits)) is Verdict.PASS


def test_without_work_the_page_must_have_grown_old_enough(door: Gate) -> None:
    one = door.challenge("form", NOW)
    assert judged(door, one.token, after=gate.PATIENCE - 1) is Verdict.WAIT
    assert judged(door, one.token, after=gate.PATIENCE) is Verdict.PASS


def test_a_wrong_answer_is_no_answer(door: Gate) -> None:
    one = door.challenge("form", NOW)
    right = int(solve(one.token, one.bits))
    wrong = next(n for n in range(right + 1) if not gate.answered(one.token, str(n), one.bits))
    for answer in (str(wrong), "-1", "1e9", "９", "", "9" * 40):
        assert judged(door, one.token, answer) is Verdict.WAIT


@pytest.mark.parametrize("place", [0, 5, 6, 14, 15, 30])
def test_a_challenge_changed_in_any_part_is_not_ours(door: Gate, place: int) -> None:
    raw = bytearray(gate.urlsafe_b64decode(door.challenge("form", NOW).token))
    raw[place] ^= 1
    forged = gate.urlsafe_b64encode(raw).decode()
    assert judged(door, forged, solve(forged, 12)) is Verdict.OLD


@pytest.mark.parametrize("text", ["", "x", "=", "龙", "A" * 4000, "____"])
def test_rubbish_is_not_ours(door: Gate, text: str) -> None:
    assert judged(door, text, "1") is Verdict.OLD


def test_a_challenge_of_another_form_or_another_key_does_not_fit(door: Gate) -> None:
    one = door.challenge("other", NOW)
    assert judged(door, one.token, solve(one.token, one.bits)) is Verdict.OLD
    foreign = Gate(b"x" * 32).challenge("form", NOW)
    assert judged(door, foreign.token, solve(foreign.token, foreign.bits)) is Verdict.OLD


def test_a_challenge_ends_and_is_not_good_before_it_was_given(door: Gate) -> None:
    one = door.challenge("form", NOW)
    answer = solve(one.token, one.bits)
    assert judged(door, one.token, answer, after=gate.LIFETIME + 1) is Verdict.OLD
    assert judged(door, one.token, answer, after=-60) is Verdict.OLD


def test_one_answer_is_good_for_a_few_presses_only(door: Gate) -> None:
    one = door.challenge("form", NOW)
    answer = solve(one.token, one.bits)
    found = [judged(door, one.token, answer, after=n) for n in range(1, gate.USES + 3)]
    assert found == [Verdict.PASS] * gate.USES + [Verdict.OLD] * 2


def test_fewer_presses_where_a_form_says_so(door: Gate) -> None:
    one = door.challenge("form", NOW)
    answer = solve(one.token, one.bits)
    assert [judged(door, one.token, answer, uses=2) for _ in range(3)] == [Verdict.PASS] * 2 + [Verdict.OLD]


def test_waiting_and_small_questions_are_counted_for_the_network_of_one_subscriber(door: Gate) -> None:
    late = gate.PATIENCE + 1
    found = [
        judged(door, door.challenge("form", NOW).token, after=late, address=f"2001:db8::{n:x}")
        for n in range(gate.WAITED_MOST + 1)
    ]
    assert found == [Verdict.PASS] * gate.WAITED_MOST + [Verdict.CROWDED]
    assert [door.may_ask("names", f"2001:db8::{n:x}", NOW, 2) for n in range(3)] == [True, True, False]


def test_waiting_is_counted_for_each_address(door: Gate) -> None:
    late = gate.PATIENCE + 1

    def waits(address: str) -> Verdict:
        return judged(door, door.challenge("form", NOW).token, after=late, address=address)

    found = [waits(HERE) for _ in range(gate.WAITED_MOST + 1)]
    assert found == [Verdict.PASS] * gate.WAITED_MOST + [Verdict.CROWDED]
    assert waits("203.0.113.8") is Verdict.PASS
    one = door.challenge("form", NOW)
    assert judged(door, one.token, solve(one.token, one.bits)) is Verdict.PASS  # work still opens
    two = door.challenge("form", NOW + 2 * gate.WAITING_WINDOW)
    assert judged(door, two.token, after=2 * gate.WAITING_WINDOW + late) is Verdict.PASS  # and the count ends


def test_the_work_grows_with_the_load_and_falls_again(door: Gate) -> None:
    assert door.bits(NOW) == gate.BASE_BITS
    for _ in range(gate.CALM * 4):
        judged(door, "")
    assert door.bits(NOW) == gate.BASE_BITS + 2
    for _ in range(gate.CALM * 200):
        judged(door, "")
    assert door.bits(NOW) == gate.MOST_BITS
    assert door.bits(NOW + 5 * gate.WINDOW) == gate.BASE_BITS


def test_what_is_remembered_is_bounded_and_tells_no_address(door: Gate) -> None:
    small = gate.Tally(600, most=10)
    for n in range(1000):
        small.add(str(n), NOW)
    assert len(small._now) + len(small._before) <= 20
    judged(door, door.challenge("form", NOW).token, after=30)
    assert HERE not in str(door._waited)


# ——— at the door ———


@pytest.mark.django_db
def test_a_form_without_an_answer_is_refused_before_a_table_is_asked_and_before_it_is_read(
    visitor: Visitor, django_assert_num_queries: Any
) -> None:
    class Unread(io.BytesIO):
        def read(self, *args: Any) -> bytes:
            raise AssertionError("the body was read")

    with django_assert_num_queries(0):
        for path in (
            "/p/complaint/",
            "/p/form/employer/",
            "/p/follow/",
            "/p/phone/",
            "/p/calculator/",
            "/p/mine/1/say/",
        ):
            answer = visitor.client.generic(
                "POST", path, b"", **{"wsgi.input": Unread(b"x" * 100), "CONTENT_LENGTH": "100"}
            )
            assert answer.status_code == 429, path


@pytest.mark.django_db
def test_the_pages_of_a_stranger_ask_no_table(visitor: Visitor, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        for path in ("/p/", "/p/guide/", "/p/complaint/", "/p/report/", "/p/follow/", "/p/phone/", "/p/calculator/"):
            visitor.get(path)
        visitor.get("/p/nowhere/", 404)


@pytest.mark.django_db
def test_a_made_up_draft_cookie_asks_no_table(visitor: Visitor, django_assert_num_queries: Any) -> None:
    visitor.client.cookies["lj_draft"] = "A" * 32 + ":" + "B" * 43
    with django_assert_num_queries(0):
        visitor.get("/p/complaint/")
        assert visitor.client.get("/p/form/employer/").status_code == 302


@pytest.mark.django_db
def test_pressed_too_early_without_scripts_nothing_typed_is_lost_and_waiting_opens(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.begin()
    visitor.post("/p/form/employer/", {"employer_name": "明达电子厂", "workplace_code": "440106003"}, work=False)
    assert visitor.page.status_code == 429
    assert "请稍等" in visitor.problem and "明达电子厂" in visitor.text
    visitor.get("/p/form/employer/")
    assert "明达电子厂" in visitor.text  # the draft has it already
    visitor.post("/p/form/employer/", {"employer_name": "明达电子厂", "workplace_code": "440106003"}, work=False)
    real = gate.seconds()
    for module in ("gate", "pages"):
        monkeypatch.setattr(f"laojian.web.portal.{module}.seconds", lambda: real + gate.PATIENCE_WITH_DRAFT)
    visitor.press("/p/form/employer/", {"employer_name": "明达电子厂", "workplace_code": "440106003"}, work=False)
    assert visitor.where == "/p/form/what/"


@pytest.mark.django_db
def test_without_a_draft_the_page_says_to_go_back_and_wait(visitor: Visitor) -> None:
    visitor.post("/p/report/", {}, work=False)
    assert visitor.page.status_code == 429 and "20" in visitor.problem
    assert visitor.page["Retry-After"] == "20"


@pytest.mark.django_db
def test_putting_aside_does_nothing_but_keep(visitor: Visitor) -> None:
    visitor.filled()
    visitor.get("/p/form/check/")
    csrf = visitor.text.split('csrfmiddlewaretoken" value="')[1].split('"')[0]
    one = gate.GATE.challenge("submission", gate.seconds())
    path = f"/p/form/check/?c={one.token}&n={solve(one.token, one.bits)}&aside=1"
    assert visitor.client.post(path, {"csrfmiddlewaretoken": csrf}).status_code == 429
    assert not Contact.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/p/follow/", "/p/phone/"])
def test_each_guess_at_a_code_is_worked_for_but_a_second_press(visitor: Visitor, path: str) -> None:
    visitor.post(path, {})
    found = [visitor.page.status_code, *(visitor.again().page.status_code for _ in range(2))]
    assert found == [422, 422, 429]


@pytest.mark.django_db
def test_putting_aside_is_bounded(visitor: Visitor, django_assert_num_queries: Any) -> None:
    visitor.begin()
    for _ in range(gate.ASIDE_MOST):
        assert visitor.client.post("/p/form/you/?c=x", YOU).status_code in (403, 429)
    with django_assert_num_queries(0):
        assert visitor.client.post("/p/form/you/?c=x", YOU).status_code == 429


@pytest.mark.django_db
def test_a_form_of_a_foreign_page_is_refused(visitor: Visitor) -> None:
    visitor.get("/p/follow/")
    found = visitor.text.split('data-gate="')[1]
    token, bits = found.split('"')[0], int(found.split('data-bits="')[1].split('"')[0])
    stranger = Client(enforce_csrf_checks=True)
    answer = stranger.post(f"/p/follow/?c={token}&n={solve(token, bits)}", {"number": "x", "code": "y"})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()


@pytest.mark.django_db
def test_the_trusted_proxy_names_the_address_and_a_stranger_names_none(
    other: Callable[..., Visitor], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    judge = gate.Gate.judge
    monkeypatch.setattr(gate.Gate, "judge", lambda self, *a, **k: seen.append(a[3]) or judge(self, *a, **k))
    settings.LAOJIAN_TRUSTED_PROXIES = ["127.0.0.1/32"]
    other(HTTP_X_FORWARDED_FOR="198.51.100.9, 203.0.113.7").post("/p/report/", {})
    settings.LAOJIAN_TRUSTED_PROXIES = []
    other(HTTP_X_FORWARDED_FOR="198.51.100.9").post("/p/report/", {})
    assert seen == ["203.0.113.7", "127.0.0.1"]
