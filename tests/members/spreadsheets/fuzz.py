"""Malformed files by the hundred, the same ones each time: real workbooks with something broken in them."""

import functools
import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import xlwt

from tests.members.spreadsheets import hostile

SAMPLES = Path(__file__).parents[2] / "samples"
TAG = re.compile(rb"<[^<>]*>")
ATTRIBUTE = re.compile(rb'="[^"<>]*"')
ODD_VALUES = (
    b"", b"-1", b"0", b"1e999", b"NaN", b"4294967296", b"999999999999999999999", b"AAAAAAA1", b"A1:XFD1048576",
    b"../../../../etc/passwd", b"/xl/workbook.xml", b"http://example.invalid/x", "甲".encode(), b"&#0;", b"\xff\xfe",
)  # fmt: skip
ODD_PIECES = (
    b"<!DOCTYPE x>", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"<c><c><c>", b"</row>", b"]]>", b"<![CDATA[", b"<!--",
    b"<v>1</v><v>2</v>", b"<f>1</f>", b"&amp;&lt;&nosuch;", b"\x00", b"<row r='1'/>", b"<is><t>x</t></is>",
)  # fmt: skip

Chance = random.Random
Mutation = Callable[[bytes, Chance], bytes]


def malformed(count: int, seed: int) -> Iterator[bytes]:
    """``count`` files, about half of them .xlsx and half .xls. A few stay readable: that is luck too."""
    for number in range(count):
        chance = Chance(f"{seed}:{number}")
        data = chance.choice(originals())
        inner: Mutation = mutate_parts if data.startswith(b"PK") else mutate_record
        mutations = [inner] if chance.random() < 0.7 else [flip, cut, splice, truncate]
        for _ in range(chance.randint(1, 3)):
            data = chance.choice(mutations)(data, chance)
        yield data


@functools.cache
def originals() -> tuple[bytes, ...]:
    """Two samples and a small workbook of each format."""
    samples = tuple(sorted(SAMPLES.glob("register-*.xlsx")))
    return (*(file.read_bytes() for file in samples), hostile.harmless(), *old_excel_files())


@functools.cache
def old_excel_files() -> tuple[bytes, ...]:
    """Two .xls: one tiny, one of a hundred rows with merges, dates, hidden parts and a formula."""
    files = []
    for rows in (2, 100):
        book = xlwt.Workbook()
        sheet = book.add_sheet("登记表")
        sheet.write_merge(0, 0, 0, 4, "毕业生党员登记表")
        day = xlwt.easyxf(num_format_str='yyyy"年"m"月"d"日"')
        for row in range(1, rows):
            for column, value in enumerate([f"姓名{row}", "360102199901020001", row * 1.5, True]):
                sheet.write(row, column, value)
            sheet.write(row, 4, 43_000 + row, day)
            sheet.write(row, 5, xlwt.Formula("1+1"))
        sheet.row(1).hidden = True
        sheet.col(2).hidden = True
        book.add_sheet("隐藏").visibility = 1
        buffer = io.BytesIO()
        book.save(buffer)
        files.append(buffer.getvalue())
    return tuple(files)


def flip(data: bytes, chance: Chance) -> bytes:
    """Some bytes are other bytes."""
    content = bytearray(data)
    for _ in range(chance.randint(1, 30)):
        if content:
            content[chance.randrange(len(content))] = chance.randrange(256)
    return bytes(content)


def truncate(data: bytes, chance: Chance) -> bytes:
    """The end is missing."""
    return data[: chance.randint(0, len(data))]


def cut(data: bytes, chance: Chance) -> bytes:
    """A piece is missing."""
    start = chance.randint(0, len(data))
    return data[:start] + data[start + chance.randint(1, 600) :]


def splice(data: bytes, chance: Chance) -> bytes:
    """A piece stands somewhere else as well."""
    start, place = chance.randint(0, len(data)), chance.randint(0, len(data))
    return data[:place] + data[start : start + chance.randint(1, 600)] + data[place:]


def mutate_record(data: bytes, chance: Chance) -> bytes:
    """A record of an .xls, found by its type, says another length, type or content."""
    kind = chance.choice(
        [0x0809, 0x0085, 0x00FC, 0x00FD, 0x0203, 0x00E5, 0x00BE, 0x041E, 0x00E0, 0x0006, 0x0208, 0x007D]
    )
    start = data.find(kind.to_bytes(2, "little"), 512 + chance.randint(0, 2000))
    if start < 0:
        return flip(data, chance)
    place = start + chance.choice([0, 2, 2, 4, 5, 6, 8, 12])
    return (
        data[:place] + chance.choice([b"\x00\x00", b"\xff\xff", b"\xff\x7f", b"\x01\x00"]) + data[place + 2 :]
    )


def mutate_parts(data: bytes, chance: Chance) -> bytes:
    """One part of the archive is broken, gone, renamed or stands for another; the archive itself is sound."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, zlib.error):
        return flip(data, chance)
    if not parts:
        return data
    name, other = chance.choice(sorted(parts)), chance.choice(sorted(parts))
    match chance.randrange(8):
        case 0:
            del parts[name]
        case 1:
            parts[name], parts[other] = parts[other], parts[name]
        case 2:
            parts[chance.choice([name.upper(), f"/{name}", f"../{name}", name.replace("/", "\\")])] = (
                parts.pop(name)
            )
        case 3:
            parts[name] = flip(parts[name], chance)
        case _:
            parts[name] = mutate_xml(parts[name], chance)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return buffer.getvalue()


def mutate_xml(content: bytes, chance: Chance) -> bytes:
    """A tag or an attribute of the part is not what it was."""
    for _ in range(chance.randint(1, 4)):
        places = list((ATTRIBUTE if chance.random() < 0.5 else TAG).finditer(content))
        if not places:
            return content
        place = chance.choice(places)
        if place[0].startswith(b"="):
            new = b'="' + chance.choice(ODD_VALUES) + b'"'
        else:
            new = chance.choice([b"", place[0] * 2, place[0] + chance.choice(ODD_PIECES)])
        content = content[: place.start()] + new + content[place.end() :]
    return content
