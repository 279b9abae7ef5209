"""A workbook as one line of text and back, exactly: what is kept of an upload, and what the child process answers.

JSON, compressed, in base64. A cell without value is null, texts, numbers and truth values are themselves,
and what JSON has no word for is a list of a word and a value.
"""

import base64
import json
import zlib
from datetime import datetime
from typing import Any

from members.spreadsheets.workbook import (
    EMPTY_CELL,
    FALSE_CELL,
    FORMULA_CELL,
    TRUE_CELL,
    Cell,
    CellKind,
    Merge,
    Row,
    Sheet,
    Workbook,
)

VERSION = 1
COMPRESSION = 6
MAX_BYTES = 200 * 1024 * 1024  # unpacked; what the limits of reading let through takes less
DATE, ERROR, FORMULA = "date", "error", "formula"


def to_text(workbook: Workbook) -> str:
    """The workbook as ASCII text without line breaks."""
    content = {
        "version": VERSION,
        "date1904": workbook.date1904,
        "sheets": [_sheet_to_json(sheet) for sheet in workbook.sheets],
    }
    packed = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(packed.encode(errors="surrogatepass"), COMPRESSION)).decode()


def from_text(text: str) -> Workbook:
    """The workbook that ``to_text`` was given; ValueError for a text that it has not written."""
    try:
        unpacker = zlib.decompressobj()
        packed = unpacker.decompress(base64.b64decode(text, validate=True), MAX_BYTES)
        if not unpacker.eof:
            raise ValueError("the grid does not end where it should")
        content = json.loads(packed.decode(errors="surrogatepass"))
        if content["version"] != VERSION:
            raise ValueError("a grid of another version")
        return Workbook(tuple(_sheet_from_json(sheet) for sheet in content["sheets"]), content["date1904"])
    except (zlib.error, KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a grid") from error


def _sheet_to_json(sheet: Sheet) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "hidden": sheet.hidden,
        "hidden_rows": sorted(sheet.hidden_rows),
        "hidden_columns": sorted(sheet.hidden_columns),
        "merges": [
            [merge.first_row, merge.first_column, merge.last_row, merge.last_column] for merge in sheet.merges
        ],
        "widths": list(sheet.widths.items()),
        "rows": [[row.number, [_cell_to_json(cell) for cell in row.cells]] for row in sheet.rows],
    }


def _sheet_from_json(content: dict[str, Any]) -> Sheet:
    return Sheet(
        content["name"],
        tuple(Row(number, tuple(map(_cell_from_json, cells))) for number, cells in content["rows"]),
        content["hidden"],
        frozenset(content["hidden_rows"]),
        frozenset(content["hidden_columns"]),
        tuple(Merge(*merge) for merge in content["merges"]),
        dict(content["widths"]),
    )


def _cell_to_json(cell: Cell) -> Any:
    match cell.kind:
        case CellKind.TEXT | CellKind.EMPTY | CellKind.NUMBER | CellKind.BOOLEAN:
            return cell.value
        case CellKind.DATE if isinstance(cell.value, datetime):
            return [DATE, cell.value.isoformat()]
        case CellKind.ERROR:
            return [ERROR, cell.value]
    return [FORMULA, None]


def _cell_from_json(content: Any) -> Cell:
    if isinstance(content, str):
        return Cell(content, CellKind.TEXT)
    if content is None:
        return EMPTY_CELL
    if isinstance(content, bool):
        return TRUE_CELL if content else FALSE_CELL
    if isinstance(content, int | float):
        return Cell(content, CellKind.NUMBER)
    word, value = content
    match word:
        case "date":
            return Cell(datetime.fromisoformat(value), CellKind.DATE)
        case "error":
            return Cell(value, CellKind.ERROR)
    return FORMULA_CELL
