"""Address labels on A4, for letters that go by post."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from letters.render.errors import CannotPrint, UnprintableCharacter
from letters.render.fonts import FontSet, Typeface
from letters.render.sheets.parts import Align
from letters.render.sheets.pen import HAIR, QUIET, THIN, Pen
from letters.render.sheets.setting import Block, on_one_line, set_text

POSTCODE_DIGITS = 6
POSTCODE_BOX, POSTCODE_GAP = 4.6, 1.2  # mm
INSET_X, INSET_Y = 5.0, 3.2  # mm of a label that stay free: printers and hands are not exact
ADDRESS_SIZES, NAME_SIZES, SENDER_SIZES = (11.0, 8.5), (14.0, 9.5), (7.5, 6.0)  # points, largest and smallest
SMALL_ADDRESS = 7.5  # points, in three lines
POSTCODE_SIZE, PHONE_SIZE, REFERENCE_SIZE = 11.0, 10.5, 7.0
SENDER_PITCH, NAME_ROOM = 3.3, 7.6  # mm


@dataclass(frozen=True, slots=True)
class LabelLayout:
    """How the labels lie on the sheet, in mm; as bought: L7163 (2 × 7 of 99.1 × 38.1)."""

    columns: int = 2
    rows: int = 7
    width: float = 99.1
    height: float = 38.1
    left: float = 4.65
    top: float = 15.15
    gap_x: float = 2.5
    gap_y: float = 0.0

    @property
    def count(self) -> int:
        """Labels of a sheet."""
        return self.columns * self.rows

    def corner(self, place: int) -> tuple[float, float]:
        """Left and top of a label; places count from 0, from left to right and down."""
        row, column = divmod(place, self.columns)
        return self.left + column * (self.width + self.gap_x), self.top + row * (self.height + self.gap_y)


L7163 = LabelLayout()


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One envelope. ``sender``: its lines, small at the foot; ``reference``: which letter belongs into it."""

    recipient: str
    address: str
    postcode: str = ""
    phone: str = ""
    sender: Sequence[str] = ()
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelSheet:
    """Labels from left to right and down; ``start``: the first place that is still on the sheet, from 1."""

    labels: Sequence[Label]
    start: int = 1
    layout: LabelLayout = L7163

    def __post_init__(self) -> None:
        if not 1 <= self.start <= self.layout.count:
            raise ValueError(f"起始位置应在 1 到 {self.layout.count} 之间")

    def faults(self, fonts: FontSet) -> list[tuple[Label, CannotPrint]]:
        """The labels that cannot be printed whole, each with its first fault."""
        found = [(label, _fault(label, self.layout, fonts.song)) for label in self.labels]
        return [(label, fault) for label, fault in found if fault]

    def draw(self, canvas: Canvas, fonts: FontSet) -> None:
        """Draw every page, none without a label; raises the first of ``faults`` before anything is drawn."""
        if not self.labels:
            return
        face = fonts.song
        placed = [_set(label, self.layout, face) for label in self.labels]
        pen = Pen(canvas, face)
        for number, label in enumerate(placed, self.start - 1):
            place = number % self.layout.count
            if place == 0 and number > self.start - 1:
                pen.end_page()
            _draw(pen, label, *self.layout.corner(place), self.layout)
        pen.end_page()
        pen.close()


@dataclass(frozen=True, slots=True)
class _Set:
    """A label with its text set."""

    label: Label
    address: Block
    name: Block
    phone: str
    sender: tuple[Block, ...]


def _fault(label: Label, layout: LabelLayout, face: Typeface) -> CannotPrint | None:
    try:
        _set(label, layout, face)
    except CannotPrint as fault:
        return fault
    return None


def _set(label: Label, layout: LabelLayout, face: Typeface) -> _Set:
    label = replace(
        label,
        recipient=on_one_line(label.recipient),
        address=on_one_line(label.address),
        phone=on_one_line(label.phone),
        sender=tuple(map(on_one_line, label.sender)),
    )
    for words, text in _texts(label):
        if missing := face.missing(text):
            raise UnprintableCharacter(words, text, missing)
    room = layout.width - 2 * INSET_X
    return _Set(
        label,
        _fit_address(label.address, room, face),
        _fit(
            "收件人（及电话）",
            f"{label.recipient}　收",
            room - _phone_room(label.phone, face),
            face,
            NAME_SIZES,
            1,
        ),
        label.phone,
        tuple(_fit("寄件单位和地址", line, room, face, SENDER_SIZES, 1) for line in label.sender),
    )


def _texts(label: Label) -> Iterator[tuple[str, str]]:
    yield "收件地址", label.address
    yield "收件人", label.recipient
    yield "收件电话", label.phone
    yield "寄件单位和地址", "".join(label.sender)


def _phone_room(phone: str, face: Typeface) -> float:
    return face.width(phone, PHONE_SIZE) / mm + 3 if phone else 0.0


def _fit_address(address: str, room: float, face: Typeface) -> Block:
    largest, smallest = ADDRESS_SIZES
    found = set_text(address, room, face, largest=largest, smallest=smallest, most_lines=2)
    return found or _fit("收件地址", address, room, face, (smallest, SMALL_ADDRESS), 3)


def _fit(words: str, text: str, room: float, face: Typeface, sizes: tuple[float, float], lines: int) -> Block:
    largest, smallest = sizes
    found = set_text(text, room, face, largest=largest, smallest=smallest, most_lines=lines)
    if found is None:
        raise CannotPrint(
            words, text, f"“{words}”太长（{len(text)} 个字），标签上写不下：“{text}”。请改用较短的写法。"
        )
    return found


def _draw(pen: Pen, placed: _Set, left: float, top: float, layout: LabelLayout) -> None:
    label = placed.label
    right, bottom = left + layout.width - INSET_X, top + layout.height - INSET_Y
    left, top = left + INSET_X, top + INSET_Y
    _postcode(pen, left, top, label.postcode)
    pen.text(right, top + POSTCODE_BOX / 2, label.reference, REFERENCE_SIZE, align=Align.RIGHT, gray=QUIET)
    rule = bottom - len(placed.sender) * SENDER_PITCH - 0.8
    if placed.sender:
        pen.line(left, rule, right, rule, stroke=HAIR, gray=QUIET)
    for row, line in enumerate(placed.sender):
        pen.block(left, right, rule + 0.8 + (row + 0.5) * SENDER_PITCH, line)
    name_y = rule - NAME_ROOM / 2
    pen.block(left, right, name_y, placed.name, bold=True)
    pen.text(right, name_y, placed.phone, PHONE_SIZE, align=Align.RIGHT)
    above = top + (POSTCODE_BOX if label.postcode or label.reference else 0.0)
    pen.block(left, right, (above + rule - NAME_ROOM) / 2, placed.address)


def _postcode(pen: Pen, left: float, top: float, postcode: str) -> None:
    if len(postcode) != POSTCODE_DIGITS:  # of another country
        pen.text(left, top + POSTCODE_BOX / 2, postcode, POSTCODE_SIZE)
        return
    for digit in postcode:
        pen.box(left, top, left + POSTCODE_BOX, top + POSTCODE_BOX, stroke=THIN, gray=QUIET)
        pen.text(left + POSTCODE_BOX / 2, top + POSTCODE_BOX / 2, digit, POSTCODE_SIZE, align=Align.CENTRE)
        left += POSTCODE_BOX + POSTCODE_GAP
