"""Every word the screens can show has its English."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.core.management import CommandError, call_command

from laojian.web import labels, wording
from laojian.web.management.commands import assets


def test_the_english_catalogue_is_complete() -> None:
    wanted = {**labels.in_data(), **wording.in_python(), **wording.in_templates()}
    assert len(wanted) > 900
    assert list(wording.faults(wanted, wording.read())) == []


def test_a_missing_a_fuzzy_and_a_broken_entry_are_named() -> None:
    catalogue = Catalog(locale="en")
    catalogue.add("立案", "Filing", flags=["fuzzy"])
    catalogue.add("编号 %(number)s", "Number")
    wanted = {"立案": "a", "编号 %(number)s": "b", "送达": "c"}
    found = list(wording.faults(wanted, catalogue))
    assert found == ["fuzzy: a: 立案", "parameters differ: b: 编号 %(number)s", "missing: c: 送达"]


def test_words_are_found_in_templates_and_in_python(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(
        '{% load i18n %}{% translate "甲" %} {% translate "乙" %}'
        "{% blocktranslate with n=x %}丙 {{ n }}{% endblocktranslate %}"
    )
    assert set(wording.in_templates(tmp_path)) == {"甲", "乙", "丙 %(n)s"}
    assert list(wording.calls('zh("丁", a=1)\nother("戊")\ngettext("己")')) == ["丁", "己"]


def test_titles_of_steps_and_questions_are_words_too() -> None:
    found = labels.in_data()
    assert {"已立案", "批准立案", "查明的事实", "监察员"} <= set(found)


def test_assets_name_the_first_file_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"tabler\.min\.css is missing"):
        call_command(assets.Command(), "--node-modules", str(tmp_path))
