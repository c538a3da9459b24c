"""The model card as a page: where a model comes from, how good it is on rows it had not seen, what it cannot do."""

from __future__ import annotations

from typing import Any, Final

_LIMITS: Final = (
    "模型只提出建议，由经办人决定 (a suggestion; a person decides).",
    "各项数值来自同一批训练数据的交叉验证，换一个单位、渠道或年份会变差 "
    "(cross-validated on the same data: another office, channel or year will do worse).",
    "不足十行的类别，其数值不可靠 (figures of classes with fewer than ten rows mean little).",
    "“疑似错标”是模型的看法，不是事实 (a doubted label is the model's opinion, not a fact).",
)


def card_page(card: dict[str, Any]) -> str:
    """Markdown of a card (`Model.card`)."""
    several = bool(card["several"])
    micro = "micro F1" if several else "accuracy"
    lines = [
        "# 分类模型卡 Model card",
        "",
        f"- 日期 Date: {card['date']}",
        f"- 数据 Data: {card['rows']} 行 rows ({card['dropped']} 行无文本或无标签，未用 left out), "
        f"SHA-256 `{card['data_sha256']}`",
        f"- 标签 Labels: {len(card['classes'])}, {'多标签 several for a text' if several else '单标签 one for a text'}",
        f"- 设置 Settings: {_settings(card['settings'])}",
        "",
        "## 交叉验证 On rows not seen",
        "",
        f"{card['looked_at']} 行 rows: macro F1 {card['macro_f1']:.4f}, {micro} {card['micro_f1']:.4f}, "
        f"校准误差 expected calibration error {card['calibration_error']:.4f}.",
        "",
    ]
    if card["doubted"] is not None:
        lines += [f"疑似错标 Doubted labels: {card['doubted']:.1%}。", ""]
    head = "| 类别 class | 行 rows | precision | recall | F1 |" + (" 阈值 threshold |" if several else "")
    lines += [head, "|" + "---|" * head.count(" | ") + "---|"]
    for row in card["classes"]:
        tail = f" {row['threshold']:.3f} |" if several else ""
        label = str(row["label"]).replace("|", "\\|").replace("\n", " ")
        lines.append(
            f"| {label} | {row['rows']} | {row['precision']:.3f} | {row['recall']:.3f} | {row['f1']:.3f} |{tail}"
        )
    lines += ["", "## 候选设置 Candidates", ""]
    if not card["candidates"]:
        lines.append("数据少或类别多，用默认设置 (few rows or many classes: the settings of the start).")
    for place, one in enumerate(card["candidates"]):
        mark = "**" if place == 0 else ""
        lines.append(f"- {mark}macro F1 {one['macro_f1']:.4f}, {micro} {one['micro_f1']:.4f}{mark}: {_settings(one)}")
    lines += ["", "## 局限 Limits", "", *(f"- {limit}" for limit in _LIMITS), ""]
    return "\n".join(lines)


def _settings(one: dict[str, Any]) -> str:
    kinds = " ".join(f"{kind}×{weight:g}" for kind, weight in one["features"])
    return f"{kinds}, C={one['C']:g}, balance={one['balance']:g}, telling={one['telling']:g}"
