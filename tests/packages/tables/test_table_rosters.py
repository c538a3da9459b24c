"""A long roster in twelve spellings: nobody lost, nobody merged unasked, every sum right."""

from packages.tables.crowd import SPELLINGS, crowd
from packages.tables.reads import fen, pasted, people, refused

SOME = 600


def test_a_roster_in_twelve_spellings_loses_and_merges_nobody() -> None:
    lines, truth = crowd(SOME, seed=9)

    found = pasted("\n".join(lines))

    assert len(SPELLINGS) == 12
    assert [(name, phone) for name, phone in people(found, "name", "phone")] == [(one.name, one.phone) for one in truth]
    assert fen(found) == sum(one.fen for one in truth)
    assert refused(found) == []


def test_whoever_shares_a_name_is_asked_about_and_nobody_else() -> None:
    lines, truth = crowd(SOME, seed=9)
    names = [one.name for one in truth]

    found = pasted("\n".join(lines))

    assert [bool(row["ask"]) for row in found["rows"]] == [names.count(name) > 1 for name in names]
