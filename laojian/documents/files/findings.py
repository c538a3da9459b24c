"""What in a file tells of its maker: named by kind and place, never by the value itself. Pure."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from laojian.kernel.words import Message, zh

KINDS: Final[dict[str, Message]] = {
    "author": zh("作者、单位或者登录名"),
    "editor": zh("修订人、批注人"),
    "device": zh("拍摄或者录制设备"),
    "place": zh("拍摄地点"),
    "time": zh("制作、修改的时间"),
    "software": zh("制作软件"),
    "properties": zh("标题、备注等文档属性"),
    "comment": zh("附注文字"),
    "thumbnail": zh("缩略图"),
    "profile": zh("色彩配置（可能含有设备名称）"),
    "identifier": zh("文档或者编辑过程的标识码"),
    "path": zh("文件路径、原文件名或者链接"),
    "field": zh("自动填入的姓名、文件名等域"),
    "printer": zh("打印机设置"),
    "attachment": zh("附带的文件"),
    "frames": zh("第一幅以外的画面"),
    "track": zh("声音、画面以外的数据轨"),
    "earlier": zh("文件的较早版本"),
    "hidden": zh("看不见的附加数据"),
    # what stays in the working copy, for a person to judge
    "voice": zh("声音本身可能让人认出本人"),
    "appearance": zh("画面本身可能让人认出本人"),
    "revisions": zh("修订中已删除的文字仍在文件里"),
    "notes": zh("批注的文字仍在文件里"),
    "hidden_sheet": zh("含有隐藏的工作表或者页面"),
    # why there is no working copy
    "identity": zh("写明当事人是谁，只能按身份开启"),
    "format": zh("这种格式无法去除痕迹"),
    "layer": zh("含有隐藏的图层，无法去除痕迹"),
    "part": zh("含有无法检查的部件，无法去除痕迹"),
    "broken": zh("文件结构不规范，无法去除痕迹"),
}


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One trace. `kind` is a key of KINDS; `where` is a technical place such as EXIF or docProps/core.xml."""

    kind: str
    where: str

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"not a kind of trace: {self.kind!r}")

    @property
    def title(self) -> Message:
        """The kind in words."""
        return KINDS[self.kind]


class Uncleanable(Exception):
    """No working copy can be made; `finding` says why."""

    def __init__(self, kind: str, where: str) -> None:
        super().__init__(f"{kind} in {where}")
        self.finding = Finding(kind, where)


def of_the_machine(problem: Exception) -> bool:
    """Whether an error is of the disk (full, failing) and says nothing of the file that is read."""
    return isinstance(problem, OSError) and problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO)


@dataclass(slots=True)
class Report:
    """Traces met while a file is gone through: those taken out, and those that stay."""

    removed: set[Finding] = field(default_factory=set)
    left: set[Finding] = field(default_factory=set)

    def met(self, kind: str, where: str) -> None:
        """A trace that is taken out."""
        self.removed.add(Finding(kind, where))

    def stays(self, kind: str, where: str) -> None:
        """A trace that cannot be taken out without harm to the content."""
        self.left.add(Finding(kind, where))

    def join(self, others: Iterable[Finding]) -> None:
        """Traces taken out elsewhere, of a part of this file."""
        self.removed.update(others)
