"""One streaming pass over an XML part of a workbook, before openpyxl sees it.

It refuses what could hurt (DTDs, entities, impossible positions, sheets beyond the
limits) and notes formulas without a stored value, which openpyxl cannot tell from empty cells.
"""

import re
from xml.parsers import expat

from members.spreadsheets import errors
from members.spreadsheets.errors import UnreadableWorkbook

MAX_SHEETS = 30
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_MERGED_RANGES = 5_000

REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


class PartScan:
    """Feed the bytes of one XML part, then ``close``; every refusal is an :class:`UnreadableWorkbook`.

    ``formulas_without_value`` holds the (row, column) of such cells, both counted from 1; it is empty
    for parts that are not worksheets.
    """

    def __init__(self) -> None:
        self.formulas_without_value: set[tuple[int, int]] = set()
        self._root = ""
        self._sheets = 0
        self._merges = 0
        self._row = 0
        self._column = 0
        self._is_text_cell = False
        self._has_formula = False
        self._has_value = False
        self._inside_value = False
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._refuse_dtd
        self._parser.EntityDeclHandler = self._refuse_dtd
        self._parser.StartElementHandler = self._start

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the part."""
        self._parse(data, final=False)

    def close(self) -> None:
        """Say that the part is complete."""
        self._parse(b"", final=True)

    def _parse(self, data: bytes, final: bool) -> None:
        try:
            self._parser.Parse(data, final)
        except expat.ExpatError as error:
            raise UnreadableWorkbook(errors.DAMAGED) from error

    def _refuse_dtd(self, *_: object) -> None:
        raise UnreadableWorkbook(errors.FORBIDDEN_XML)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if not self._root:
            self._root = tag
            if tag == "worksheet":
                self._parser.EndElementHandler = self._end
                self._parser.CharacterDataHandler = self._text
        elif self._root == "worksheet":
            self._start_in_worksheet(tag, attributes)
        elif self._root == "workbook" and tag == "sheet":
            self._sheets += 1
            if self._sheets > MAX_SHEETS:
                raise UnreadableWorkbook(
                    errors.TOO_MANY_SHEETS.format(count=f"超过 {MAX_SHEETS}", limit=MAX_SHEETS)
                )

    def _start_in_worksheet(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._start_cell(attributes)
        elif tag == "row":
            self._start_row(attributes.get("r"))
        elif tag == "f":
            self._has_formula = True
        elif tag == "v":
            self._inside_value = True
        elif tag == "mergeCell":
            self._merges += 1
            if self._merges > MAX_MERGED_RANGES:
                raise UnreadableWorkbook(errors.TOO_MANY_MERGES.format(limit=MAX_MERGED_RANGES))
            for reference in attributes.get("ref", "A1").split(":"):
                read_reference(reference)

    def _start_row(self, number: str | None) -> None:
        row = self._row + 1 if number is None else _whole_number(number)
        if row <= self._row:
            raise UnreadableWorkbook(errors.BAD_REFERENCE.format(reference=f"第 {row} 行"))
        if row > MAX_ROWS:
            raise UnreadableWorkbook(errors.TOO_MANY_ROWS.format(count=row, limit=MAX_ROWS))
        self._row, self._column = row, 0

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        row, column = (self._row, self._column + 1) if reference is None else read_reference(reference)
        if column > MAX_COLUMNS:
            raise UnreadableWorkbook(errors.TOO_MANY_COLUMNS.format(count=column, limit=MAX_COLUMNS))
        if row != self._row or column <= self._column:
            raise UnreadableWorkbook(errors.BAD_REFERENCE.format(reference=str(reference)[:12]))
        self._column = column
        self._is_text_cell = attributes.get("t") == "str"
        self._has_formula = self._has_value = False

    def _text(self, text: str) -> None:
        if self._inside_value and text:
            self._has_value = True

    def _end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag == "v":
            self._inside_value = False
            # A stored empty text is a value: =IF(A1="","",…) writes t="str" with an empty <v>.
            self._has_value = self._has_value or self._is_text_cell
        elif tag == "c" and self._has_formula and not self._has_value:
            self.formulas_without_value.add((self._row, self._column))


def read_reference(reference: str) -> tuple[int, int]:
    """(row, column), counted from 1, of a reference such as ``AB12``; refuses anything else."""
    match = REFERENCE.fullmatch(reference)
    if match is None:
        raise UnreadableWorkbook(errors.BAD_REFERENCE.format(reference=reference[:12]))
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column


def _whole_number(text: str) -> int:
    if re.fullmatch(r"[0-9]{1,7}", text) is None:
        raise UnreadableWorkbook(errors.BAD_REFERENCE.format(reference=f"第 {text[:12]} 行"))
    return int(text)
