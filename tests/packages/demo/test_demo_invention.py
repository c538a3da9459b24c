"""Firms, people and stories are invented, well formed, and the same for the same seed."""

import io
import random
from datetime import date

import pytest
from PIL import Image
from pypdf import PdfReader

from laojian.demo import firms, papers, people, stories, words
from laojian.kernel.identifiers import check_uscc

TODAY = date(2026, 11, 23)
STREETS = [(f"{district}{n:03d}", f"第{n}街道", "某区") for district in words.DISTRICT_SHARES for n in range(1, 6)]
DISTRICTS = dict.fromkeys(words.DISTRICT_SHARES, "某区")


def test_firms_have_valid_codes_and_names_of_their_own() -> None:
    made = firms.make(STREETS, 600, seed=1)
    assert all(check_uscc(firm.uscc).valid for firm in made)
    assert len({firm.uscc for firm in made}) == len({firm.name for firm in made}) == 600
    assert {firm.street for firm in made} == {street for street, _, _ in STREETS}


def test_large_districts_have_more_firms() -> None:
    made = firms.make(STREETS, 3000, seed=2)
    tianhe = sum(firm.district == "440106" for firm in made)
    conghua = sum(firm.district == "440117" for firm in made)
    assert tianhe > 3 * conghua > 0


def test_the_same_seed_gives_the_same_city() -> None:
    assert firms.make(STREETS, 80, seed=5) == firms.make(STREETS, 80, seed=5)
    assert firms.make(STREETS, 80, seed=5) != firms.make(STREETS, 80, seed=6)
    assert people.posts(DISTRICTS, seed=5, on=TODAY) == people.posts(DISTRICTS, seed=5, on=TODAY)


def test_firms_need_streets() -> None:
    with pytest.raises(ValueError, match="streets"):
        firms.make([], 5, seed=1)


def test_every_district_has_the_people_a_case_needs() -> None:
    made = people.posts(DISTRICTS, seed=1, on=TODAY)
    for district in DISTRICTS:
        roles = [post.role for post in made if post.place == district]
        assert roles.count("inspector") == 4
        assert {"intake_clerk", "reviewer", "legal_reviewer", "team_head", "bureau_head"} <= set(roles)
    assert len({post.username for post in made}) == len({post.phone for post in made}) == len(made)


def test_one_certificate_ends_soon_and_one_has_ended() -> None:
    held = [post.certificate for post in people.posts(DISTRICTS, seed=1, on=TODAY) if post.certificate]
    assert sum(last < TODAY for _, _, last in held) == 1
    assert sum(0 <= (last - TODAY).days <= 30 for _, _, last in held) == 1
    assert all(first < last for _, first, last in held)


def test_telephones_come_from_the_block_kept_for_invention() -> None:
    for post in people.posts(DISTRICTS, seed=1, on=TODAY):
        assert post.phone.startswith("1990000")
        assert len(post.phone) == 11


@pytest.mark.parametrize("kind", ["complaint", "report", "own"])
def test_a_story_has_a_cause_a_title_and_facts_without_gaps(kind: str) -> None:
    rng = random.Random(kind)
    for firm in firms.make(STREETS, 100, seed=3):
        story = stories.tell(firm, kind=kind, received_on=TODAY, onspot=False, serial=1, rng=rng)
        assert firm.name in story.title
        assert "{" not in story.title + story.facts + story.request
        assert story.occurred_to < TODAY
        assert story.is_wage == (story.owed > 0)
        assert bool(story.reporter) == (kind != "own")


def test_what_is_settled_on_the_spot_is_small() -> None:
    rng = random.Random(9)
    for firm in firms.make(STREETS, 100, seed=3):
        story = stories.tell(firm, kind="report", received_on=TODAY, onspot=True, serial=1, rng=rng)
        assert not story.is_wage
        assert story.fine <= 300_000


def test_evidence_files_are_what_they_say() -> None:
    assert "DEMONSTRATION" in PdfReader(io.BytesIO(papers.bank_slip(7, 12345))).pages[0].extract_text()
    assert Image.open(io.BytesIO(papers.picture(random.Random(1)))).format == "PNG"
    assert papers.picture(random.Random(1)) != papers.picture(random.Random(2))
    assert papers.wage_list(["甲"], [150]).decode("utf-8-sig").splitlines()[1] == "甲,1.50"
