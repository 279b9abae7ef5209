"""An .xlsx, from Excel, WPS or a library, as a workbook of plain values."""

from members.spreadsheets import errors
from members.spreadsheets.errors import UnreadableWorkbook
from members.spreadsheets.package import Package, Relationship
from members.spreadsheets.sheet_builder import SheetBuilder, Totals, told_apart
from members.spreadsheets.workbook import Sheet, Workbook
from members.spreadsheets.xlsx_parts import StringsReader, StylesReader, WorkbookReader
from members.spreadsheets.xlsx_worksheet import Surroundings, WorksheetReader

USUAL_WORKBOOK = "xl/workbook.xml"


def read_xlsx(data: bytes) -> Workbook:
    """The content of the file; UnreadableWorkbook, or whatever a broken file makes zip and numbers raise."""
    with Package(data) as package:
        workbook_part = _workbook_part(package)
        listed = WorkbookReader(package.elements)
        package.read(workbook_part, listed)
        relationships = package.relationships(workbook_part)
        surroundings = _surroundings(package, relationships, listed.date1904)
        totals = Totals()
        sheets: list[Sheet] = []
        for entry in listed.sheets:
            target = relationships.get(entry.relationship)
            if target is None:
                raise UnreadableWorkbook(errors.DAMAGED)
            if target.kind == "worksheet":  # charts and macros have sheets of their own
                builder = SheetBuilder(entry.name, totals, entry.hidden)
                package.read(target.part, WorksheetReader(package.elements, builder, totals, surroundings))
                sheets.append(builder.build())
        package.check_rest()
    return Workbook(told_apart(sheets), listed.date1904)


def _workbook_part(package: Package) -> str:
    """The part that the package calls its document."""
    for relationship in package.relationships().values():
        if relationship.kind == "officeDocument":
            return relationship.part
    return USUAL_WORKBOOK


def _surroundings(package: Package, relationships: dict[str, Relationship], date1904: bool) -> Surroundings:
    """Strings and styles; a file without them is read all the same."""
    by_kind = {relationship.kind: relationship.part for relationship in relationships.values()}
    strings = StringsReader(package.elements)
    if by_kind.get("sharedStrings", "") in package:
        package.read(by_kind["sharedStrings"], strings)
    styles = StylesReader(package.elements)
    if by_kind.get("styles", "") in package:
        package.read(by_kind["styles"], styles)
    return Surroundings(strings.cells, styles.formats, date1904)
