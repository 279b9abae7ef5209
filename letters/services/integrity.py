"""Whether an issued letter is still what was issued: its words by their digest, its paper by drawing it again."""

import hashlib
from dataclasses import dataclass

from letters.models import Letter
from letters.render.errors import CannotPrint
from letters.render.layout import LAYOUT_VERSION
from letters.services.printing import letter_pdf


@dataclass(frozen=True, slots=True)
class Compared:
    """``same``: None where nothing can be compared. ``sentence`` says it, and why, and what to do."""

    same: bool | None
    sentence: str


def compare_content(letter: Letter) -> Compared:
    """The stored words against the digest that was taken with the number."""
    if hashlib.sha256(letter.content.encode()).hexdigest() == letter.content_digest:
        return Compared(True, "信上的内容与开具时一致。")
    return Compared(
        False, "信上的内容与开具时的校验值不符：数据可能被改动过。请不要打印，立即联系系统管理员。"
    )


def compare_pdf(letter: Letter) -> Compared:
    """The letter drawn now against the digest of the PDF as it was when the number was taken. Writes nothing."""
    if not letter.pdf_digest:
        return Compared(None, "开具时还没有记录 PDF 校验值，无从比较；信上的内容以内容校验值为准。")
    try:
        drawn = letter_pdf(letter.frozen_content)
    except CannotPrint as fault:
        return Compared(False, f"现在画不出这封信：{fault}开具以后字体可能被移除，请联系系统管理员。")
    if hashlib.sha256(drawn).hexdigest() == letter.pdf_digest:
        return Compared(True, "重新生成的 PDF 与开具时逐字节一致。")
    if letter.layout_version != LAYOUT_VERSION:
        return Compared(
            False,
            f"重新生成的 PDF 与开具时不同：本信按版式 {letter.layout_version} 开具，现在是版式 {LAYOUT_VERSION}。"
            "内容不变，排版有更新。",
        )
    return Compared(
        False, "重新生成的 PDF 与开具时不同：字体或程序在开具以后有变化。内容不变，请告诉系统管理员。"
    )
