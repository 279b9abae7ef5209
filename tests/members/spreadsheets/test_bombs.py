"""每一种“炸弹”都在两秒内拒绝,读取它的子进程所占内存不超过 512 MB。"""

import pytest

from members.spreadsheets import errors, grid
from tests.members.spreadsheets import hostile
from tests.members.spreadsheets.measured import read_measured
from tests.members.spreadsheets.packing import pack

SECONDS = 2
MEGABYTES = 512

BEFORE, AFTER = hostile.table(b"sheetData")
TOO_LARGE = errors.TOO_LARGE_UNPACKED.format(limit=40)
DTD = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'

BOMBS = {
    "1 GiB of zeros": (lambda: hostile.zeros(1024), TOO_LARGE),
    "30 MiB of zeros": (lambda: hostile.zeros(30), errors.SUSPICIOUS_RATIO),
    "1 GiB of zeros as a worksheet": (lambda: hostile.zero_worksheet(1024), errors.DAMAGED),
    "50 MB of honest text": (lambda: hostile.unpacked_to(50), TOO_LARGE),
    "sizes that lie": (lambda: hostile.lying(1000), errors.DAMAGED),
    "50,000 merged ranges": (
        lambda: hostile.merged_ranges(50_000),
        errors.TOO_MANY_MERGES.format(limit=5_000),
    ),
    "5 million empty cells": (
        lambda: hostile.empty_cells(5_000_000),
        errors.TOO_MANY_CELLS.format(limit=100),
    ),
    "5 million cells in one row": (
        lambda: hostile.empty_cells_in_one_row(5_000_000),
        errors.TOO_MANY_COLUMNS.format(count=201, limit=200),
    ),
    "10 million shared strings": (lambda: hostile.empty_strings(10_000_000), errors.TOO_MUCH_TEXT),
    "one text in 100,000 cells": (lambda: hostile.shared_text(100_000, 30_000), errors.TOO_MUCH_TEXT),
    "10,000 cells of 32,768 characters": (lambda: hostile.long_cells(10_000, 32_768), TOO_LARGE),
    "an attribute of 30 MB": (lambda: hostile.long_attribute(30), errors.TOO_COMPLEX),
    "a million elements inside each other": (lambda: hostile.nested(1_000_000), errors.TOO_COMPLEX),
    "9 million elements": (
        lambda: hostile.with_part(hostile.many(b"<a/>", 9_000_000, BEFORE, AFTER)),
        errors.TOO_COMPLEX,
    ),
    "9 million characters in a cell": (
        lambda: hostile.with_part(
            hostile.many(b"&lt;", 9_000_000, BEFORE + b"<row><c><v>", b"</v></c></row>" + AFTER)
        ),
        errors.CELL_TOO_LONG,
    ),
    "DTD": (lambda: hostile.with_part(DTD), errors.FORBIDDEN_XML),
    "external entity": (
        lambda: hostile.with_part(b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>', "xl/styles.xml"),
        errors.FORBIDDEN_XML,
    ),
    "a cell at AAAAAAA1": (
        lambda: pack('<row r="1"><c r="AAAAAAA1"><v>1</v></c></row>'),
        errors.BAD_REFERENCE.format(reference="AAAAAAA1"),
    ),
    "row 999999999": (
        lambda: pack('<row r="999999999"/>'),
        errors.TOO_MANY_ROWS.format(count=999999999, limit=20_000),
    ),
    "5,000 parts": (lambda: hostile.many_parts(5_000), errors.TOO_MANY_PARTS.format(limit=1_000)),
    "zips in zips": (lambda: hostile.zip_in_zip(5), errors.NOT_A_WORKBOOK),
    "an .xls of 2 million records": (lambda: hostile.old_records(2_000_000), errors.TOO_COMPLEX),
    "an .xls of 5 million empty cells": (
        lambda: hostile.old_blanks(5_000_000),
        errors.TOO_MANY_CELLS.format(limit=100),
    ),
}


@pytest.mark.parametrize(("make", "sentence"), BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_at_once_and_takes_little_memory(make, sentence):
    reading = read_measured(make())
    assert reading.sentence == sentence
    assert reading.seconds < SECONDS
    assert reading.megabytes < MEGABYTES


def test_the_largest_honest_workbook_is_read_within_the_limits():
    """两万行、四十列、每格各不相同:读得完,内存够用。"""
    reading = read_measured(hostile.large(20_000, 40))
    assert reading.sentence == ""
    assert reading.megabytes < MEGABYTES
    (sheet,) = grid.from_text(reading.grid).sheets
    assert (len(sheet.rows), len(sheet.rows[-1].cells)) == (20_000, 40)
