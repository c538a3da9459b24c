"""The file edge of the batch commands: read what an office sends, replace an answer in one step."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TextIO, TypeVar

from laojian.kernel.refusal import Invalid
from laojian.kernel.words import zh

Told = TypeVar("Told")


def opened(path: Path) -> str:
    """The text of a table: UTF-8 with or without a mark, else GB 18030 as spreadsheets save it.

    Raises Invalid when it cannot be read.
    """
    try:
        content = path.read_bytes()
    except OSError as problem:
        reason = zh("无法读取文件 %(path)s：%(problem)s", path=path, problem=problem.strerror or problem)
        raise Invalid(reason, remedy=zh("请核对文件路径和权限。")) from problem
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(zh("文件 %(path)s 的编码无法识别", path=path), remedy=zh("请另存为 UTF-8 编码的 CSV。"))


def replaced(path: Path, write: Callable[[TextIO], Told]) -> Told:
    """Write a whole file beside `path` and put it in place; a run that breaks off leaves the old one.

    A link or a device is written through, as it stands for something else.

    Raises Invalid when it cannot be written.
    """
    direct = path.is_symlink() or (path.exists() and not path.is_file())
    beside = path if direct else path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("w", encoding="utf-8", newline="") as out:
            told = write(out)
        if not direct:
            beside.replace(path)
    except OSError as problem:
        reason = zh("无法写入文件 %(path)s：%(problem)s", path=path, problem=problem.strerror or problem)
        raise Invalid(reason, remedy=zh("请核对文件夹是否存在、是否可写。")) from problem
    finally:
        if not direct:
            beside.unlink(missing_ok=True)
    return told
