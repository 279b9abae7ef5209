"""The sheet to take along to the telephone: what to ask the other side, and room to write down the answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from letters.render.errors import describe
from letters.render.fonts import FontSet, Typeface
from letters.render.sheets.parts import Align
from letters.render.sheets.pen import A4, HAIR, QUIET, STRONG, THIN, Pen
from letters.render.sheets.setting import Block, on_one_line, plain, sizes, wrap

LEFT, RIGHT, TOP, BOTTOM = 17.0, 193.0, 14.0, 285.0  # mm
DIVIDE = 111.0  # mm from the left: the questions before it, the room to write behind it
PADDING, GAP, INDENT = 1.4, 2.6, 4.2  # mm
TITLE_SIZE, HEAD_SIZE = 16.0, 10.0  # points
LARGEST, SMALLEST = 9.5, 7.0  # points, of the text
ROW_LEAST, ROW_MOST = 11.0, 23.0  # mm: two lines of handwriting at least
SIGNED_ROW = 15.0
TABLE_HEAD = 6.2
ASKED = "接电话的人"
ASKED_FOR = ("单位、部门", "姓名", "电话", "日期")
TOO_MUCH = "内容太多，询问表一页印不下，请删减文字或问题。"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskSheet:
    """One A4 page. ``questions``: (question, what a right answer looks like); ``office``: whom to ask at the own college.

    It names no person to be moved: whoever finds it learns nothing about anybody.
    """

    title: str
    kind: str
    summary: str
    whom: Sequence[str]
    questions: Sequence[tuple[str, str]]
    then: Sequence[str]
    refused: Sequence[str]
    sources: Sequence[str]
    refused_title: str = "对方不接收怎么办"
    office: str = ""
    university: str = ""

    def fault(self, fonts: FontSet) -> str:
        """Why the sheet cannot be printed, in a sentence; "" when it can."""
        texts = "".join(map(on_one_line, self._texts()))
        if missing := fonts.song.missing(texts):
            named = "、".join(describe(character) for character in missing)
            return f"{named} 没有可用的字形，询问表上印不出来，请改用其他写法。"
        return "" if _fitting(self, fonts.song) else TOO_MUCH

    def draw(self, canvas: Canvas, fonts: FontSet) -> None:
        """Draw the page. Raises ``ValueError`` when it does not fit (ask ``fault`` first)."""
        setting = _fitting(self, fonts.song)
        if setting is None:
            raise ValueError(TOO_MUCH)
        pen = Pen(canvas, fonts.song)
        _Page(pen, self, setting).draw()
        pen.end_page()
        pen.close()

    def _texts(self) -> Iterator[str]:
        yield from (self.title, self.kind, self.summary, self.refused_title, self.office, self.university)
        yield from (*self.whom, *self.then, *self.refused, *self.sources)
        for question, answer in self.questions:
            yield from (question, answer)


@dataclass(frozen=True, slots=True)
class _Setting:
    """All text set in one size, and what of the page is left over."""

    summary: Block
    lists: dict[str, list[Block]]
    questions: list[tuple[Block, Block]]
    sources: Block
    office: Block
    left_over: float

    def row_height(self, place: int) -> float:
        """Millimetres of a question's row, before the rest of the page is shared out."""
        question, answer = self.questions[place]
        return max(ROW_LEAST, _tall(question) + _tall(answer) + 2 * PADDING)


def _fitting(sheet: AskSheet, face: Typeface) -> _Setting | None:
    """The largest type in which everything stands on one page; None if there is none."""
    for size in sizes(LARGEST, SMALLEST):
        setting = _set(sheet, face, size)
        if setting.left_over >= 0:
            return setting
    return None


def _set(sheet: AskSheet, face: Typeface, size: float) -> _Setting:
    width, left = RIGHT - LEFT, DIVIDE - LEFT - 2 * PADDING
    lists = {
        head: [_block(line, width - INDENT, size, face) for line in lines if line.strip()]
        for head, lines in (
            ("问谁", sheet.whom),
            ("问清以后", sheet.then),
            (sheet.refused_title, sheet.refused),
        )
    }
    questions = [
        (
            _block(f"{place}. {question}", left, size, face),
            _block(f"合格的回答：{answer}", left - INDENT, size - 1, face),
        )
        for place, (question, answer) in enumerate(sheet.questions, start=1)
    ]
    sources = _block("依据：" + "；".join(sheet.sources), width, size - 1.5, face)
    office = _block(f"有疑问请联系：{sheet.office}" if sheet.office else "", width, size, face)
    bare = _Setting(_block(sheet.summary, width, size + 1, face), lists, questions, sources, office, 0.0)
    used = (
        TITLE_SIZE / mm + 5.5  # title and rule
        + HEAD_SIZE * 1.4 / mm + _tall(bare.summary) + GAP
        + sum(_list_height(blocks) for blocks in lists.values())
        + TABLE_HEAD + sum(bare.row_height(place) for place in range(len(questions))) + SIGNED_ROW + GAP
        + _tall(sources) + (_tall(office) + 1.5 if sheet.office else 0.0)
    )  # fmt: skip
    return _Setting(bare.summary, lists, questions, sources, office, BOTTOM - TOP - used)


def _block(text: str, width: float, size: float, face: Typeface) -> Block:
    return Block(wrap(plain(text, face), width * mm, size, face), size) if text else Block((), size)


def _tall(block: Block) -> float:
    return len(block.lines) * block.pitch


def _list_height(blocks: Sequence[Block]) -> float:
    return HEAD_SIZE * 1.5 / mm + sum(_tall(block) + 0.4 for block in blocks) + GAP if blocks else 0.0


class _Page:
    """Draws the page from the top down; ``y`` is where the next thing begins."""

    def __init__(self, pen: Pen, sheet: AskSheet, setting: _Setting) -> None:
        self.pen, self.sheet, self.setting = pen, sheet, setting
        self.y = TOP

    def draw(self) -> None:
        """Everything."""
        self._head()
        self._bullets("问谁")
        self._table()
        self._bullets("问清以后")
        self._bullets(self.sheet.refused_title)
        self._text(self.setting.sources, LEFT, gray=QUIET)
        if self.sheet.office:
            self.y += 1.5
            self._text(self.setting.office, LEFT, bold=True)

    def _head(self) -> None:
        middle = self.y + TITLE_SIZE / mm / 2
        self.pen.text(A4[0] / 2, middle, self.sheet.title, TITLE_SIZE, align=Align.CENTRE, bold=True)
        self.pen.text(LEFT, middle + 1.2, self.sheet.university, 8.5, gray=QUIET)
        self.y += TITLE_SIZE / mm + 2.5
        self.pen.line(LEFT, self.y, RIGHT, self.y, stroke=STRONG)
        self.y += 3.0
        self._line(f"毕业去向：{self.sheet.kind}", 1.4)
        self._text(self.setting.summary, LEFT)
        self.y += GAP

    def _line(self, words: str, leading: float) -> None:
        height = HEAD_SIZE * leading / mm
        self.pen.text(LEFT, self.y + height / 2 - 0.3, words, HEAD_SIZE, bold=True)
        self.y += height

    def _bullets(self, head: str) -> None:
        blocks = self.setting.lists[head]
        if not blocks:
            return
        self._line(head, 1.5)
        for block in blocks:
            self.pen.text(LEFT + 1.0, self.y + block.pitch / 2, "·", block.size, bold=True)
            self._text(block, LEFT + INDENT)
            self.y += 0.4
        self.y += GAP

    def _text(self, block: Block, left: float, *, gray: float = 0.0, bold: bool = False) -> None:
        for line in block.lines:
            self.pen.text(left, self.y + block.pitch / 2, line, block.size, gray=gray, bold=bold)
            self.y += block.pitch

    def _table(self) -> None:
        top, setting = self.y, self.setting
        self.pen.shade(LEFT, top, RIGHT, top + TABLE_HEAD, 0.92)
        self.pen.text(LEFT + PADDING, top + TABLE_HEAD / 2, "问什么", 9.0, bold=True)
        self.pen.text(DIVIDE + PADDING, top + TABLE_HEAD / 2, "对方的回答（逐字记下）", 9.0, bold=True)
        self.y += TABLE_HEAD
        more = setting.left_over / len(setting.questions)
        for place, (question, answer) in enumerate(setting.questions):
            least = setting.row_height(place)
            bottom = self.y + max(least, min(least + more, ROW_MOST))
            self.pen.line(LEFT, self.y, RIGHT, self.y, stroke=HAIR)
            self.y += PADDING
            self._text(question, LEFT + PADDING, bold=True)
            self._text(answer, LEFT + PADDING + INDENT, gray=QUIET)
            self.y = bottom
        self.pen.line(DIVIDE, top, DIVIDE, self.y, stroke=HAIR)
        self._who_answered()
        self.pen.box(LEFT, top, RIGHT, self.y, stroke=THIN)
        self.y += GAP

    def _who_answered(self) -> None:
        """Who said so, and when: the transfer's form asks for it (domain.md §4)."""
        self.pen.line(LEFT, self.y, RIGHT, self.y, stroke=THIN)
        middle = self.y + SIGNED_ROW * 0.62
        self.pen.text(LEFT + PADDING, middle, ASKED, 9.0, bold=True)
        x, room = LEFT + 24.0, (RIGHT - LEFT - 26.0) / 4
        for words in ASKED_FOR:
            self.pen.text(x, middle, words, 8.5, gray=QUIET)
            start = x + self.pen.face.width(words, 8.5) / mm + 1.0
            self.pen.line(start, middle + 2.0, x + room - 2.0, middle + 2.0, stroke=HAIR)
            x += room
        self.y += SIGNED_ROW
