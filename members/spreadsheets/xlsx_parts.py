"""The parts of an .xlsx that its worksheets refer to: the workbook, the styles, the shared strings."""

import re
from dataclasses import dataclass

from members.spreadsheets import errors, limits
from members.spreadsheets.errors import UnreadableWorkbook
from members.spreadsheets.number_formats import GENERAL, NumberFormat
from members.spreadsheets.workbook import Cell, text_cell
from members.spreadsheets.xml_part import SEPARATOR, Attributes, ElementCount, End, PartReader, Start, Text

# What Excel, WPS and libraries write, and what Excel writes as “Strict Open XML”.
SPREADSHEET_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
ID_OF_RELATIONSHIP = re.compile(rf".*/relationships{SEPARATOR}id")
# Excel writes a control character as _x000D_, and the text “_x000D_” itself as _x005F_x000D_.
ESCAPED = re.compile(r"_x(00[01][0-9A-Fa-f]|005[Ff]|[Ff]{3}[EeFf])_")
TRUE_WORDS = frozenset({"1", "true", "on"})


def unescape(text: str) -> str:
    """The text with Excel's escapes undone; control characters become blanks."""
    if "_x" not in text:
        return text
    return ESCAPED.sub(lambda match: "_" if match[1].upper() == "005F" else " ", text)


def is_true(attributes: Attributes, name: str) -> bool:
    """A flag of XML: ``1`` and ``true`` are said, anything else is not."""
    return attributes.get(name, "") in TRUE_WORDS


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it; ``relationship`` is the id that leads to its part."""

    name: str
    hidden: bool
    relationship: str


class WorkbookReader(PartReader):
    """``workbook.xml``: the sheets in their order and where dates are counted from."""

    namespaces = SPREADSHEET_NAMESPACES

    def __init__(self, count: ElementCount) -> None:
        super().__init__(count)
        self.sheets: list[SheetEntry] = []
        self.date1904 = False

    def starts(self) -> dict[str, Start]:
        """The elements that matter."""
        return {"sheet": self._sheet, "workbookPr": self._properties}

    def _sheet(self, attributes: Attributes) -> None:
        relationship = next(
            (value for name, value in attributes.items() if ID_OF_RELATIONSHIP.match(name)), ""
        )
        hidden = attributes.get("state", "visible") != "visible"
        self.sheets.append(SheetEntry(attributes.get("name", ""), hidden, relationship))
        if len(self.sheets) > limits.MAX_SHEETS:
            raise UnreadableWorkbook(errors.TOO_MANY_SHEETS.format(limit=limits.MAX_SHEETS))

    def _properties(self, attributes: Attributes) -> None:
        self.date1904 = is_true(attributes, "date1904")


class StylesReader(PartReader):
    """``styles.xml``: the number format of each cell style, by the style's number."""

    namespaces = SPREADSHEET_NAMESPACES

    def __init__(self, count: ElementCount) -> None:
        super().__init__(count)
        self.formats: list[NumberFormat] = []
        self._codes: dict[int, NumberFormat] = {}
        self._in_cell_styles = False

    def starts(self) -> dict[str, Start]:
        """Formats, and the styles of cells that point to them."""
        return {"numFmt": self._format, "cellXfs": self._begin_cell_styles, "xf": self._style}

    def ends(self) -> dict[str, End]:
        """Other kinds of styles are listed in the same way; they do not count."""
        return {"cellXfs": self._end_cell_styles}

    def _format(self, attributes: Attributes) -> None:
        number = int(attributes.get("numFmtId", "0"))
        self._codes[number] = NumberFormat(number, attributes.get("formatCode", ""))

    def _begin_cell_styles(self, _: Attributes) -> None:
        self._in_cell_styles = True

    def _end_cell_styles(self) -> None:
        self._in_cell_styles = False

    def _style(self, attributes: Attributes) -> None:
        if self._in_cell_styles:
            number = int(attributes.get("numFmtId", "0"))
            if number not in self._codes:
                self._codes[number] = NumberFormat(number) if number else GENERAL
            self.formats.append(self._codes[number])


class StringsReader(PartReader):
    """``sharedStrings.xml``: the texts that cells refer to by number, as ready cells."""

    namespaces = SPREADSHEET_NAMESPACES

    def __init__(self, count: ElementCount) -> None:
        self.cells: list[Cell] = []
        self._pieces = TextPieces()
        super().__init__(count)

    def starts(self) -> dict[str, Start]:
        """Strings, and the phonetic readings in them."""
        return {"si": self._pieces.begin, "rPh": self._pieces.begin_phonetic}

    def ends(self) -> dict[str, End]:
        """A string is complete with its end."""
        return {"rPh": self._pieces.end_phonetic, "si": self._string}

    def texts(self) -> dict[str, Text]:
        """The runs."""
        return {"t": self._pieces.add}

    def _string(self) -> None:
        if len(self.cells) >= limits.MAX_CELLS:
            raise UnreadableWorkbook(errors.TOO_MUCH_TEXT)
        self.cells.append(self._pieces.cell())


class TextPieces:
    """A text in runs of different looks, joined; phonetic readings (拼音) are no part of it."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._characters = 0
        self._phonetic = False

    def begin(self, _: Attributes) -> None:
        """A new text."""
        self._pieces = []
        self._characters = 0
        self._phonetic = False

    def begin_phonetic(self, _: Attributes) -> None:
        """What follows says how the text is pronounced."""
        self._phonetic = True

    def end_phonetic(self) -> None:
        """What follows is the text again."""
        self._phonetic = False

    def add(self, piece: str) -> None:
        """The next run."""
        if self._phonetic:
            return
        self._characters += len(piece)
        if self._characters > limits.MAX_CELL_CHARACTERS:
            raise UnreadableWorkbook(errors.CELL_TOO_LONG)
        self._pieces.append(piece)

    def cell(self) -> Cell:
        """The text as a cell."""
        return text_cell(unescape("".join(self._pieces)))
