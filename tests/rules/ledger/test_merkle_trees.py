"""Trees and proofs are those of RFC 6962."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laojian.ledger import rules

# the inputs and roots published with the reference implementation of Certificate Transparency
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [rules.leaf_hash(bytes.fromhex(data)) for data in INPUTS]


def many(count):
    return [hashlib.sha256(str(i).encode()).digest() for i in range(count)]


@pytest.mark.parametrize("count", range(1, 9))
def test_roots_are_the_published_ones(count):
    assert rules.root(LEAVES[:count]).hex() == ROOTS[count - 1]


def test_the_empty_tree_has_the_hash_of_nothing():
    assert rules.root([]) == hashlib.sha256(b"").digest()


def by_definition(leaves):
    if len(leaves) == 1:
        return leaves[0]
    k = rules.split(len(leaves))
    return rules.node_hash(by_definition(leaves[:k]), by_definition(leaves[k:]))


@given(st.integers(1, 300))
def test_pairing_level_by_level_gives_the_tree_of_the_definition(count):
    assert rules.root(many(count)) == by_definition(many(count))


@given(st.data())
def test_every_leaf_can_be_proved_and_no_other_in_its_place(data):
    leaves = many(data.draw(st.integers(1, 200)))
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = rules.inclusion_path(index, len(leaves), rules.over(leaves))
    root = rules.root(leaves)
    assert rules.proves_inclusion(leaves[index], index, len(leaves), path, root)
    assert not rules.proves_inclusion(b"\x00" * 32, index, len(leaves), path, root)
    assert not rules.proves_inclusion(leaves[index], index, len(leaves), [*path, root], root)
    assert not rules.proves_inclusion(leaves[index], len(leaves), len(leaves), path, root)
    if path:
        assert not rules.proves_inclusion(leaves[index], index, len(leaves), path[:-1], root)
    for other in {0, index - 1, index + 1, len(leaves) - 1} - {index}:
        if 0 <= other < len(leaves):
            assert not rules.proves_inclusion(leaves[index], other, len(leaves), path, root)


@given(st.data())
def test_an_older_tree_is_proved_to_be_the_beginning_of_a_newer_one(data):
    leaves = many(data.draw(st.integers(1, 200)))
    old = data.draw(st.integers(1, len(leaves)))
    old_root, new_root = rules.root(leaves[:old]), rules.root(leaves)
    path = rules.consistency_path(old, len(leaves), rules.over(leaves))
    assert rules.proves_consistency(old, len(leaves), old_root, new_root, path)
    forged = rules.root([b"\x01" * 32, *leaves[1:old]])
    if forged != old_root:
        assert not rules.proves_consistency(old, len(leaves), forged, new_root, path)
    if path:
        assert not rules.proves_consistency(old, len(leaves), old_root, new_root, path[:-1])
        assert not rules.proves_consistency(old, len(leaves), old_root, new_root, [*path, b"\x02" * 32])


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_a_leaf_outside_the_tree_has_no_proof(index, size):
    with pytest.raises(ValueError, match="is not in a tree"):
        rules.inclusion_path(index, size, rules.over(many(size)))


@pytest.mark.parametrize(("old", "new"), [(0, 3), (4, 3)])
def test_a_tree_is_the_beginning_of_no_shorter_one(old, new):
    with pytest.raises(ValueError, match="cannot be the beginning"):
        rules.consistency_path(old, new, rules.over(many(new)))
    assert not rules.proves_consistency(old, new, b"", b"", [])
    assert not rules.proves_consistency(old, new, LEAVES[0], LEAVES[0], [LEAVES[0]])


@given(st.integers(1, 10**9))
def test_waymarks_are_few_and_as_fine_as_they_may_be(size):
    level = rules.waymark_level(size)
    assert size >> level <= rules.WAYMARKS
    assert level == 0 or size >> (level - 1) > rules.WAYMARKS
