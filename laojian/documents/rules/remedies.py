"""The remedy clause: written from the rows, or checked when somebody writes his own."""

from __future__ import annotations

import re
import unicodedata

from laojian.documents.rules.numbering import Authority, Remedy
from laojian.kernel.refusal import Refused
from laojian.kernel.words import zh

BASIS = "行政复议法 第二十条、第二十三条、第二十四条；行政诉讼法 第四十五条、第四十六条"


def remedies_clause(title: str, mode: Remedy, authority: Authority) -> str:
    """The clause for a paper. `first`: reconsideration must come before a suit; `choice`: either way is open."""
    ask = f"如不服本{title}，可以自收到之日起六十日内向{authority.government}申请行政复议"
    if mode == "first":
        return (
            f"{ask}；对行政复议决定不服的，可以自收到行政复议决定书之日起十五日内依法向{authority.court}提起行政诉讼。"
        )
    return f"{ask}，也可以自收到之日起六个月内依法向{authority.court}提起行政诉讼。"


def check_remedies(text: str, mode: Remedy, authority: Authority) -> None:
    """Refuse a clause that lacks the body, the way or the time: the term would then run for a year."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    wanted = {
        f"复议机关“{authority.government}”": authority.government in plain,
        "行政复议六十日": "行政复议" in plain and re.search(r"六十日|60日", plain) is not None,
        "行政诉讼": "行政诉讼" in plain,
    }
    if mode == "first":
        wanted["起诉期限十五日"] = re.search(r"十五日|15日", plain) is not None
    else:
        wanted["起诉期限六个月"] = re.search(r"六个月|6个月", plain) is not None
    missing = "、".join(name for name, there in wanted.items() if not there)
    if missing:
        raise Refused(
            zh("救济途径的告知不完整，缺少：%(what)s", what=missing),
            basis=BASIS,
            remedy=zh("请写明复议机关、法院和两个期限，或者留空由系统按规则填写。"),
            field="remedies",
        )
