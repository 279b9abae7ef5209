"""Bytes of an .xlsx or .xls in, plain frozen rows out. Hidden rows, columns and sheets are read like any other."""

from members.spreadsheets import errors
from members.spreadsheets.errors import UnreadableWorkbook
from members.spreadsheets.guards import FileKind, file_kind
from members.spreadsheets.workbook import (
    EMPTY_CELL,
    Cell,
    CellKind,
    Merge,
    Row,
    Sheet,
    Workbook,
    column_letter,
)

__all__ = [
    "EMPTY_CELL",
    "Cell",
    "CellKind",
    "Merge",
    "Row",
    "Sheet",
    "Workbook",
    "column_letter",
    "read_workbook",
]


def read_workbook(data: bytes) -> Workbook:
    """The content of the file; raises :class:`UnreadableWorkbook` and nothing else.

    It takes as much time and memory as the limits allow; for files that people send, use
    ``isolation.read_in_child``.
    """
    try:
        if file_kind(data) is FileKind.XLSX:
            from members.spreadsheets.xlsx import read_xlsx

            return read_xlsx(data)
        from members.spreadsheets.xls import read_xls

        return read_xls(data)
    except UnreadableWorkbook:
        raise
    except MemoryError as error:
        raise UnreadableWorkbook(errors.TOO_MUCH_MEMORY) from error
    except Exception as error:  # a hostile file finds every exception that zipfile, zlib and xlrd have
        raise UnreadableWorkbook(errors.DAMAGED) from error
