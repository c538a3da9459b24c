"""The Merkle tree over the sealed entries, read from the tables: stored subtrees where there are any, else leaves."""

from __future__ import annotations

from django.db import connection

from laojian.ledger import rules


def leaves(first: int, last: int) -> list[bytes]:
    """Leaf hashes with index first ≤ i < last (position − 1), in order; LookupError when one is missing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.position, e.leaf_hash FROM ledger_position p JOIN ledger_entry e ON e.id = p.entry_id "
            "WHERE p.position > %s AND p.position <= %s ORDER BY p.position",
            [first, last],
        )
        rows = cursor.fetchall()
    if len(rows) != last - first:
        raise LookupError(f"of the positions {first + 1} to {last} only {len(rows)} have an entry")
    return [bytes(leaf) for _, leaf in rows]


def stored(level: int, first: int, last: int) -> dict[int, bytes]:
    """Stored subtree hashes of one level with index first ≤ i < last."""
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT "index", hash FROM ledger_subtree WHERE level = %s AND "index" >= %s AND "index" < %s',
            [level, first, last],
        )
        return {index: bytes(value) for index, value in cursor.fetchall()}


def node(first: int, last: int) -> bytes:
    """Hash of the tree over leaves first ≤ i < last: a `rules.Node`. Reads at most a few nodes and 32 leaves."""
    count = last - first
    if count > 1 and count & (count - 1) == 0 and first % count == 0:
        level = count.bit_length() - 1
        if level >= rules.SUBTREE_LEVEL:
            found = stored(level, first // count, first // count + 1)
            if not found:
                raise LookupError(f"the subtree over positions {first + 1} to {last} is missing")
            return found[first // count]
    if count <= 1 << rules.SUBTREE_LEVEL:
        return rules.root(leaves(first, last))
    middle = first + rules.split(count)
    return rules.node_hash(node(first, middle), node(middle, last))


def grow(size: int, new_size: int) -> list[tuple[int, int, bytes]]:
    """(level, index, hash) of the subtrees that become complete when the tree grows from size to new_size.

    The leaves are read from the tables again, which is the second reading the sealer compares with the first.
    """
    level = rules.SUBTREE_LEVEL
    first, last = size >> level, new_size >> level
    if first == last:
        return []
    read = leaves(first << level, last << level)
    width = 1 << level
    fresh = {first + i: rules.root(read[i * width : (i + 1) * width]) for i in range(last - first)}
    grown: list[tuple[int, int, bytes]] = []
    while fresh:
        grown += [(level, index, value) for index, value in sorted(fresh.items())]
        begin = min(fresh)
        if begin % 2:
            fresh |= stored(level, begin - 1, begin)
        fresh = {
            left // 2: rules.node_hash(fresh[left], fresh[left + 1])
            for left in sorted(fresh)
            if left % 2 == 0 and left + 1 in fresh
        }
        level += 1
    return grown


def waymarks(size: int) -> tuple[int, list[bytes]]:
    """The level and the hashes of at most `rules.WAYMARKS` complete subtrees over the first `size` leaves."""
    level = rules.waymark_level(size)
    count = size >> level
    if level >= rules.SUBTREE_LEVEL:
        found = stored(level, 0, count)
        if len(found) != count:
            raise LookupError(f"subtrees of level {level} are missing")
        return level, [found[index] for index in range(count)]
    read = leaves(0, count << level)
    width = 1 << level
    return level, [rules.root(read[i * width : (i + 1) * width]) for i in range(count)]
