"""A clerk accepts, corrects or dismisses; a model is taken into use by its digest, and ends."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flows.cast import City

from laojian.complaints.actions import models as taking
from laojian.complaints.actions.models import end_model, use_model
from laojian.complaints.actions.suggesting import WHAT, decide_suggestion
from laojian.complaints.models import Contact, Suggestion, TriageModel
from laojian.complaints.sealing import opened_json, seal_json
from laojian.kernel.refusal import Forbidden, Invalid, NotFound, Refused, Stale
from laojian.ledger.models import Entry
from laojian.org.models import Grant, Officer

Receive = Callable[..., Contact]


@pytest.fixture
def contact(came_in: Receive) -> Contact:
    return came_in()


@pytest.fixture
def suggested(contact: Contact, at: datetime) -> Suggestion:
    held = {"value": "200000", "words": "两千元", "start": 3, "end": 6, "note": "owed"}
    return Suggestion.objects.create(
        contact=contact, kind="amount", sealed=seal_json(contact.number, WHAT, held), score=0.9, source="test", at=at
    )


@pytest.mark.parametrize(("state", "value"), [("accepted", None), ("dismissed", None), ("corrected", "2000000")])
def test_it_is_decided_once(
    suggested: Suggestion, contact: Contact, city: City, at: datetime, state: str, value: str | None
) -> None:
    decide_suggestion(suggestion_id=suggested.pk, state=state, value=value, by=city.clerk, at=at)
    kept = Suggestion.objects.get(pk=suggested.pk)
    assert (kept.state, kept.decided_by, kept.decided_at) == (state, city.clerk, at)
    corrected = opened_json(contact.number, WHAT, kept.sealed_corrected)
    assert corrected == ({"value": value} if value else {})
    with pytest.raises(Stale) as stale:
        decide_suggestion(suggestion_id=suggested.pk, state="dismissed", by=city.clerk, at=at + timedelta(hours=1))
    assert (stale.value.who, stale.value.when) == (city.clerk.name, at)


@pytest.mark.parametrize(
    ("kind", "note", "value", "state", "box", "filled"),
    [
        ("amount", "owed", "200000", "accepted", "amount_claimed", 200_000),
        ("amount", "owed", "200000", "corrected", "amount_claimed", 77_700),
        ("amount", "owed", "200000", "dismissed", "amount_claimed", 0),
        ("amount", "monthly", "200000", "accepted", "amount_claimed", 0),
        ("people", "", "13", "accepted", "people", 13),
        ("violation", "", "0203", "accepted", "cause", "0203"),
        ("employer", "", "员村电子厂", "accepted", "employer_name", "员村电子厂"),
        ("place", "", "440106009", "accepted", "workplace_code", "440106009"),
        ("place", "", "some place", "accepted", "workplace_code", ""),
        ("occurred", "", "2026-10", "accepted", "occurred_on", None),
    ],
)
def test_what_is_accepted_fills_what_is_empty(
    came_in: Receive, city: City, at: datetime, kind: str, note: str, value: str, state: str, box: str, filled: object
) -> None:
    empty = {"amount_claimed": 0, "cause": "", "employer_name": "", "workplace_code": "", "people": 1}
    contact = came_in(**empty)
    held = {"value": value, "words": "原话", "start": 0, "end": 2, "note": note}
    sealed = seal_json(contact.number, WHAT, held)
    made = Suggestion.objects.create(contact=contact, kind=kind, sealed=sealed, score=0.9, source="test", at=at)
    right = "77700" if state == "corrected" else None
    decide_suggestion(suggestion_id=made.pk, state=state, value=right, by=city.clerk, at=at)
    now = Contact.objects.get(pk=contact.pk)
    assert getattr(now, box) == filled
    assert now.version == contact.version + (filled not in (0, "", None))


def test_what_is_written_there_stays(suggested: Suggestion, contact: Contact, city: City, at: datetime) -> None:
    before = Contact.objects.filter(pk=contact.pk).values().get()
    decide_suggestion(suggestion_id=suggested.pk, state="corrected", value="77700", by=city.clerk, at=at)
    assert Contact.objects.filter(pk=contact.pk).values().get() == before


@pytest.mark.parametrize(("state", "value"), [("open", None), ("x", None), ("corrected", " "), ("accepted", "7")])
def test_what_makes_no_sense_is_refused(
    suggested: Suggestion, city: City, at: datetime, state: str, value: str | None
) -> None:
    with pytest.raises(Invalid):
        decide_suggestion(suggestion_id=suggested.pk, state=state, value=value, by=city.clerk, at=at)


def test_a_correction_of_five_hundred_signs_is_kept_and_no_other_suggestion_with_it(
    suggested: Suggestion, contact: Contact, city: City, at: datetime
) -> None:
    other = Suggestion.objects.create(
        contact=contact, kind="people", sealed=suggested.sealed, score=0.5, source="test", at=at
    )  # fmt: skip
    with pytest.raises(Invalid) as refused:
        decide_suggestion(suggestion_id=other.pk, state="corrected", value="字" * 501, by=city.clerk, at=at)
    assert refused.value.field == "value"
    decide_suggestion(suggestion_id=other.pk, state="corrected", value="字" * 500, by=city.clerk, at=at)
    assert list(Suggestion.objects.order_by("pk").values_list("state", flat=True)) == ["open", "corrected"]


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("wang", Forbidden), ("head", Forbidden), ("bureau", Forbidden), ("supervisor", Forbidden),
        ("grid", NotFound), ("reviewer", NotFound), ("legal", NotFound), ("principal", NotFound),
    ],
)  # fmt: skip
def test_only_the_desk_decides(
    suggested: Suggestion, city: City, at: datetime, name: str, answer: type[Refused]
) -> None:
    with pytest.raises(answer):
        decide_suggestion(suggestion_id=suggested.pk, state="accepted", by=city.people[name], at=at)


def test_one_that_is_not_there_is_not_found(city: City, at: datetime) -> None:
    with pytest.raises(NotFound):
        decide_suggestion(suggestion_id=987654, state="accepted", by=city.clerk, at=at)


# ——— models ———


@pytest.fixture
def models(settings: Any, tmp_path: Path) -> Path:
    settings.LAOJIAN_MODELS = tmp_path / "models"
    settings.LAOJIAN_MODELS.mkdir()
    return settings.LAOJIAN_MODELS


@pytest.fixture
def chief(city: City, at: datetime) -> Officer:
    made = Officer.objects.create(username="chief", name="总某", unit=city.unit, password="!")
    Grant.objects.create(officer=made, role="team_head", place="4401", valid_from=at.date(), granted_at=at)
    return made


def packed(**about: Any) -> bytes:
    out = io.BytesIO()
    given = {"format": "laojian-triage", "version": 1, "labels": ["0201", "0203"], "card": {"rows": 7}} | about
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("about.json", json.dumps(given))
    return out.getvalue()


def test_a_model_is_used_by_its_digest_and_the_former_ends(models: Path, chief: Officer, at: datetime) -> None:
    (models / "a.model").write_bytes(packed())
    (models / "b.model").write_bytes(packed(card={"rows": 8}))
    first = use_model(path="a.model", name="2025年", by=chief, at=at)
    second = use_model(path="b.model", name="2026年", by=chief, at=at)
    first.refresh_from_db()
    assert first.until == at and second.until is None and first.sha256 != second.sha256
    assert second.card == {"rows": 8, "labels": ["0201", "0203"]}
    assert list(Entry.objects.filter(verb__startswith="triage.").order_by("id").values_list("verb", flat=True)) == [
        "triage.use_model", "triage.end_model", "triage.use_model",
    ]  # fmt: skip
    end_model(by=chief, at=at)
    assert not TriageModel.objects.filter(until__isnull=True).exists()
    with pytest.raises(Refused):
        end_model(by=chief, at=at)


def test_a_model_has_a_name_and_two_are_not_taken_into_use_at_once(
    models: Path, chief: Officer, city: City, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    (models / "a.model").write_bytes(packed())
    with pytest.raises(Invalid) as refused:
        use_model(path="a.model", name=" ", by=chief, at=at)
    assert refused.value.field == "name"
    first = use_model(path="a.model", name="2025年", by=chief, at=at)
    with pytest.raises(Forbidden):
        end_model(by=city.head, at=at)
    with monkeypatch.context() as patch:
        patch.setattr(taking, "_in_use", list)  # the other one is not there yet when it is asked
        with pytest.raises(Refused, match="另一人正在启用"):
            use_model(path="a.model", name="2026年", by=chief, at=at)
    assert list(TriageModel.objects.values_list("pk", "until")) == [(first.pk, None)]


@pytest.mark.parametrize("path", ["", "none.model", "../outside.model", "/etc/hostname", "."])
def test_only_files_of_the_model_folder(models: Path, chief: Officer, at: datetime, path: str) -> None:
    (models.parent / "outside.model").write_bytes(packed())
    with pytest.raises(Invalid):
        use_model(path=path, name="2026年", by=chief, at=at)


def test_a_link_that_leads_out_is_not_followed(models: Path, chief: Officer, at: datetime) -> None:
    (models.parent / "outside.model").write_bytes(packed())
    (models / "link.model").symlink_to(models.parent / "outside.model")
    with pytest.raises(Invalid):
        use_model(path="link.model", name="2026年", by=chief, at=at)


@pytest.mark.parametrize("content", [b"", b"PK", packed(format="other"), packed(card=None), packed(labels=7)])
def test_only_models(models: Path, chief: Officer, at: datetime, content: bytes) -> None:
    (models / "a.model").write_bytes(content)
    with pytest.raises(Invalid):
        use_model(path="a.model", name="2026年", by=chief, at=at)
    assert not TriageModel.objects.exists()


@pytest.mark.parametrize("name", ["clerk", "wang", "head", "bureau", "supervisor", "principal"])
def test_only_who_manages_triage_in_the_whole_city(models: Path, city: City, at: datetime, name: str) -> None:
    (models / "a.model").write_bytes(packed())
    with pytest.raises(Forbidden):
        use_model(path="a.model", name="2026年", by=city.people[name], at=at)
