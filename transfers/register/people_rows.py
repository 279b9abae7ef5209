"""Which rows under a header are people, and which are titles, notes, totals, signatures or headers again."""

import re
from collections.abc import Mapping
from dataclasses import replace

from members.spreadsheets.reader import EMPTY_CELL, Cell, CellKind, Row, Sheet
from transfers.register.header_words import match_header
from transfers.register.headers import FoundColumn
from transfers.register.values import squeeze

NAMING = ("name", "id_number", "student_number")
MIN_CELLS = 2  # of a row that names somebody
MIN_CELLS_WITHOUT_PERSON = 4
MAX_QUOTE = 30
# Of several people's merged cells the value never is everybody's own.
OWN = frozenset(("sequence", "name", "id_number", "student_number", "phone", "birth_date"))
NUMBER = re.compile(r"[^一-龥:：]*[\d０-９]{6}[^一-龥:：]*")
TOTAL = re.compile(
    r"(合 ?计|小 ?计|总 ?计|共 ?计|总人数|人数合计|以下空白|此页以下).{0,20}|共 ?\d+ ?人.{0,20}"
)
REMARK = re.compile(
    r"(注|备注|附注|说明|填表说明|填写说明|填表要求|要求|填表人|制表人?|填报人?|填报单位|经办人|经手人|审核人?|审批人?|负责人|联系人|书记|党委书记|"
    r"支部书记|签字|签名|签章|盖章|公章|单位|日期|时间|党委意见|意见)[^:：]{0,14}[:：].*|[（(].{0,12}(盖章|签字|公章).{0,8}[)）].*|(注|备注)\d*[.、].*"
)
EXAMPLE = re.compile("(例|示例|样例|举例|范例|填写示例|填表示例)([:：（(].*)?")
HINT = re.compile(
    r"[（(【\[].*[)）】\]]|必填|选填|文本格式|日期格式|年/?月/?日?|年-?月-?日?|下拉选择|自动生成|\d+位"
)
TITLE_LIMIT = 60
INSTRUCTION = re.compile("请|填写|注[:：\\d]|说明|备注")


def is_person(row: Row, columns: Mapping[str, FoundColumn]) -> bool:
    """Whether a row under the header is somebody."""
    filled = [
        key for key, column in columns.items() if key != "sequence" and not row.cell(column.position).is_blank
    ]
    if names_somebody_surely(row, columns):
        return len(filled) >= MIN_CELLS and not _is_example(row, columns)
    named = any(key in filled for key in NAMING)
    if len(filled) < (MIN_CELLS if named else MIN_CELLS_WITHOUT_PERSON):
        return False
    return not (_is_remark(row) or _is_example(row, columns) or _is_hints(row))


def names_somebody_surely(row: Row, columns: Mapping[str, FoundColumn]) -> bool:
    """Whether there is a number where ID numbers or 学号 stand: then the row is no header and no note."""
    return any(
        (column := columns.get(key)) is not None and NUMBER.fullmatch(row.cell(column.position).text)
        for key in ("id_number", "student_number")
    )


def has_naming_header(row: Row) -> bool:
    """Whether a cell holds the header of a column that says who it is."""
    return any(
        cell.kind is CellKind.TEXT and match_header(squeeze(cell.text)) in NAMING for cell in row.cells
    )


def first_words(row: Row, columns: Mapping[str, FoundColumn]) -> str:
    """The first words of a row that is left out; '' where it holds nothing but its number."""
    sequence = columns.get("sequence")
    for position, cell in enumerate(row.cells, start=1):
        is_number = sequence is not None and position == sequence.position and cell.text.strip().isdigit()
        if not cell.is_blank and not is_number:
            text = squeeze(cell.text)
            return text if len(text) <= MAX_QUOTE else text[:MAX_QUOTE] + "…"
    return ""


def title_of(row: Row) -> str:
    """The words of a row that may be the title of what follows; '' for a row with more than that in it."""
    texts = {squeeze(cell.text) for cell in row.cells if not cell.is_blank}
    if len(texts) != 1:
        return ""
    (text,) = texts
    return text if len(text) <= TITLE_LIMIT and not INSTRUCTION.search(text) else ""


class MergedValues:
    """The values of cells that are merged downwards: each row of the block has them."""

    def __init__(self, sheet: Sheet, first_row: int) -> None:
        """Only blocks that begin in ``first_row`` or below count: those above are headers."""
        rows = {row.number: row for row in sheet.rows}
        self.by_row: dict[int, dict[int, Cell]] = {}
        for merge in sheet.merges:
            if merge.last_row > merge.first_row >= first_row and (row := rows.get(merge.first_row)):
                cell = row.cell(merge.first_column)
                for number in range(merge.first_row + 1, merge.last_row + 1) if not cell.is_blank else ():
                    self.by_row.setdefault(number, {})[merge.first_column] = cell

    def filled(self, row: Row, columns: Mapping[str, FoundColumn]) -> tuple[Row, set[str]]:
        """The row with the values of merged cells, and the letters of the columns that they are in."""
        merged = self.by_row.get(row.number)
        if not merged:
            return row, set()
        cells, letters = list(row.cells), set()
        for key, column in columns.items():
            cell = merged.get(column.position)
            if cell is None or key in OWN or not row.cell(column.position).is_blank:
                continue
            cells.extend([EMPTY_CELL] * (column.position - len(cells)))
            cells[column.position - 1] = cell
            letters.add(column.letter)
        return replace(row, cells=tuple(cells)), letters


def _is_remark(row: Row) -> bool:
    first = _first_text(row)
    return TOTAL.fullmatch(first) is not None or REMARK.fullmatch(first) is not None


def _is_example(row: Row, columns: Mapping[str, FoundColumn]) -> bool:
    name = columns.get("name")
    texts = (_first_text(row), squeeze(row.cell(name.position).text) if name else "")
    return any(EXAMPLE.fullmatch(text) for text in texts)


def _is_hints(row: Row) -> bool:
    """Whether each cell only says how to fill in the column, or they are the columns' numbers."""
    texts = [squeeze(cell.text) for cell in row.cells if not cell.is_blank]
    if all(HINT.fullmatch(text) for text in texts):
        return True
    return _are_numbered(texts)


def _are_numbered(texts: list[str]) -> bool:
    """1, 2, 3, … under the header, perhaps after 栏次."""
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) < 4]
    if len(numbers) < MIN_CELLS_WITHOUT_PERSON or len(texts) - len(numbers) > 1:
        return False
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _first_text(row: Row) -> str:
    return next((squeeze(cell.text) for cell in row.cells if not cell.is_blank), "")
