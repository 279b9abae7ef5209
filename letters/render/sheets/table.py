"""A list on A4: title, facts, columns, rows, totals, signatures; the head is repeated on every page."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from letters.render.fonts import FontSet
from letters.render.sheets.parts import DAY, SEAL, TICK_BOX, Align, Band, Column, Row
from letters.render.sheets.table_drawing import Drawing

__all__ = ["DAY", "SEAL", "TICK_BOX", "Align", "Band", "Column", "Row", "TableSheet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSheet:
    """One list, as many pages as it takes. No text is ever cut: type gets smaller, then rows higher.

    ``facts``: short pieces under the title ("打印时间：…"), set beside each other. ``row_height``: millimetres at
    least; 9 and more where people write by hand. A cell with ``TICK_BOX`` alone is a square to tick.
    ``totals``: the cells of a last row; ``notes``: sentences below the table; ``signatures``: who signs
    ("经办人", "负责人"; "盖章" and "日期" stand apart). ``empty``: the sentence when there are no rows.
    ``footer``: left at the foot of every page, beside the page number.
    A character that no font has becomes 〓. Raises ValueError for a row that has not a cell for each column.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Row | Band]
    facts: Sequence[str] = ()
    totals: Row = ()
    notes: Sequence[str] = ()
    signatures: Sequence[str] = ()
    footer: str = ""
    empty: str = "没有记录。"
    landscape: bool = False
    row_height: float = 6.8
    text_size: float = 9.5

    def __post_init__(self) -> None:
        rows = [row for row in self.rows if not isinstance(row, Band)] + (
            [self.totals] if self.totals else []
        )
        if any(len(row) != len(self.columns) for row in rows):
            raise ValueError(f"“{self.title}”有一行的格数与列数（{len(self.columns)}）不符")

    def draw(self, canvas: Canvas, fonts: FontSet) -> None:
        """Draw every page."""
        Drawing(self, canvas, fonts).draw()
