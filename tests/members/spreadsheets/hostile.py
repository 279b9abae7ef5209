"""Files that people send by mistake and files that do harm, made on the spot."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator

from xlwt.CompoundDoc import XlsDoc

from members.spreadsheets.writer import ColumnSpec, SheetSpec, write_workbook
from tests.members.spreadsheets.packing import pack

SHEET = "xl/worksheets/sheet1.xml"
OLE_HEADER = bytes.fromhex("d0cf11e0a1b11ae1")
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MEGABYTE = 1024 * 1024


def harmless() -> bytes:
    return write_workbook([SheetSpec("登记表", [ColumnSpec("姓名"), ColumnSpec("学号")], [["张三", "1"]])])


def with_part(
    content: bytes | Iterable[bytes], name: str = SHEET, packing: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """The harmless workbook with one of its parts replaced (or added)."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(harmless())) as old,
        zipfile.ZipFile(buffer, "w", packing) as new,
    ):
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        with new.open(name, "w") as stream:
            for chunk in [content] if isinstance(content, bytes) else content:
                stream.write(chunk)
    return buffer.getvalue()


def worksheet(rows: str, after: str = "") -> bytes:
    return f'{HEAD}<worksheet xmlns="{NAMESPACE}"><sheetData>{rows}</sheetData>{after}</worksheet>'.encode()


def with_second(name: str) -> bytes:
    """The harmless workbook and an empty part of this name, which differs from another only in its case."""
    buffer = io.BytesIO(harmless())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(name, b"")
    return buffer.getvalue()


def with_rows(rows: str, after: str = "") -> bytes:
    return with_part(worksheet(rows, after))


def ole(stream_name: str) -> bytes:
    """A compound file as far as anybody looks: its header and the name of a stream in the directory."""
    return OLE_HEADER + bytes(504) + stream_name.encode("utf-16-le") + bytes(512)


def unpacked_to(megabytes: int) -> bytes:
    """A worksheet that unpacks to this size, of text that is packed about 30:1."""
    chance = random.Random(0)

    def chunks():
        yield f'{HEAD}<worksheet xmlns="{NAMESPACE}"><sheetData>'.encode()
        size, row = 0, 0
        while size < megabytes * MEGABYTE:
            row += 1
            text = f"{chance.getrandbits(512):x}" + "甲" * 1_300
            cell = f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>{text}</t></is></c></row>'.encode()
            size += len(cell)
            yield cell
        yield b"</sheetData></worksheet>"

    return with_part(chunks())


def zeros(megabytes: int, name: str = "xl/media/image1.png") -> bytes:
    """A part of zeros, packed about 1000:1. The packed megabyte is made once and repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    megabyte = packer.compress(bytes(MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    return with_packed(name, megabyte * megabytes + packer.flush(), megabytes * MEGABYTE)


def with_packed(name: str, packed: bytes, size: int) -> bytes:
    """The harmless workbook and a part whose packed bytes are given; its CRC is not."""
    buffer = io.BytesIO(with_part(packed, name, zipfile.ZIP_STORED))
    data = bytearray(buffer.getvalue())
    for signature, name_at, method_at, size_at in ((b"PK\x03\x04", 30, 8, 22), (b"PK\x01\x02", 46, 10, 24)):
        start = data.find(signature)
        while start >= 0:
            if data[start + name_at : start + name_at + len(name)] == name.encode():
                struct.pack_into("<H", data, start + method_at, zipfile.ZIP_DEFLATED)
                struct.pack_into("<I", data, start + size_at, size)
            start = data.find(signature, start + 4)
    return bytes(data)


def lying(claimed: int) -> bytes:
    """A workbook whose headers claim this unpacked size for the worksheet, which holds 2 MB."""
    data = bytearray(with_part(b"<!--" + bytes(2 * MEGABYTE) + b"-->"))
    for signature, name_at, size_at in ((b"PK\x03\x04", 30, 22), (b"PK\x01\x02", 46, 24)):
        start = data.find(signature)
        while start >= 0:
            if data[start + name_at : start + name_at + len(SHEET)] == SHEET.encode():
                struct.pack_into("<I", data, start + size_at, claimed)
            start = data.find(signature, start + 4)
    return bytes(data)


def encrypted_flag() -> bytes:
    """A zip whose entries say that they are encrypted."""
    data = bytearray(harmless())
    start = data.find(b"PK\x01\x02")
    while start >= 0:
        data[start + 8] |= 1
        start = data.find(b"PK\x01\x02", start + 4)
    return bytes(data)


def many(
    item: bytes, number: int, before: bytes = b"", after: bytes = b"", noise: bytes = b"<!--%x-->"
) -> Iterator[bytes]:
    """A part that says the same thing again and again, with noise in it so that it packs like honest text."""
    chance = random.Random(0)
    yield before
    for start in range(0, number, 1000):
        yield item * min(1000, number - start)
        yield noise % chance.getrandbits(1200)
    yield after


def table(*parts: bytes) -> tuple[bytes, bytes]:
    """What stands before and after the content of the innermost of these elements, in a worksheet."""
    before = HEAD.encode() + f'<worksheet xmlns="{NAMESPACE}">'.encode()
    after = b"</worksheet>"
    for part in parts:
        before += b"<" + part + b">"
        after = b"</" + part.split()[0] + b">" + after
    return before, after


def empty_cells(number: int) -> bytes:
    """Styled cells without a value, 200 in a row."""
    before, after = table(b"sheetData")
    return with_part(many(b"<row>" + b'<c s="1"/>' * 200 + b"</row>", number // 200, before, after))


def empty_cells_in_one_row(number: int) -> bytes:
    before, after = table(b"sheetData", b'row r="1"')
    return with_part(many(b"<c/>", number, before, after))


def merged_ranges(number: int) -> bytes:
    ranges = "".join(f'<mergeCell ref="A{row}:B{row}"/>' for row in range(1, number + 1))
    return with_rows("", f"<mergeCells>{ranges}</mergeCells>")


def nested(depth: int) -> bytes:
    before, after = table(b"sheetData")
    return with_part([before, b"<a>" * depth, b"</a>" * depth, after])


def long_attribute(megabytes: int) -> bytes:
    before, after = table(b"sheetData")
    return with_part(
        [before, b'<row x="', *many(b"x" * 1000, megabytes * MEGABYTE // 1000, noise=b"%x"), b'"/>', after]
    )


def long_cells(number: int, characters: int) -> bytes:
    chance = random.Random(0)
    before, after = table(b"sheetData")

    def rows() -> Iterator[bytes]:
        yield before
        for _ in range(number):
            noise = f"{chance.getrandbits(2000):x}"
            yield f"<row><c t='inlineStr'><is><t>{noise}{'甲' * (characters - len(noise))}</t></is></c></row>".encode()
        yield after

    return with_part(rows())


def shared_text(cells: int, characters: int) -> bytes:
    """One long text that many cells refer to: small as a file, enormous when each cell has its own copy."""
    row = "<row>" + '<c t="s"><v>0</v></c>' * 200 + "</row>"
    return pack(row * (cells // 200), strings=f"<si><t>{'甲' * characters}</t></si>")


def empty_strings(number: int) -> bytes:
    chance = random.Random(0)
    noise = "".join(f"<!--{chance.getrandbits(1200):x}-->" for _ in range(number // 1000))
    return pack("", strings="<si/>" * number + noise)


def many_parts(number: int) -> bytes:
    buffer = io.BytesIO(harmless())
    with zipfile.ZipFile(buffer, "a") as archive:
        for part in range(number):
            archive.writestr(f"xl/media/{part}.png", b"")
    return buffer.getvalue()


def zip_in_zip(depth: int) -> bytes:
    """A zip whose one part is a zip whose one part … and inside it all, zeros."""
    content = zlib.compress(bytes(100 * MEGABYTE))
    for _ in range(depth):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("r/r.zip", content)
        content = buffer.getvalue()
    return content


def zero_worksheet(megabytes: int) -> bytes:
    """A worksheet of zeros, in a workbook that has no other."""
    data = zeros(megabytes, "xl/worksheets/sheet2.xml")
    return data.replace(b"xl/worksheets/sheet1.xml", b"xl/worksheets/sheet0.xml").replace(
        b"xl/worksheets/sheet2.xml", b"xl/worksheets/sheet1.xml"
    )


def large(rows: int, columns: int) -> bytes:
    """Text in every cell, no two alike."""

    def content() -> Iterator[bytes]:
        before, after = table(b"sheetData")
        yield before
        for row in range(rows):
            cells = "".join(
                f'<c t="inlineStr"><is><t>{row * 7919 % 100_003:x}格{column}</t></is></c>'
                for column in range(columns)
            )
            yield f"<row>{cells}</row>".encode()
        yield after

    return pack({"登记表": content()})


def old_records(number: int) -> bytes:
    """An .xls whose stream is nothing but empty records."""
    return _compound(struct.pack("<HH", 0x00EC, 0) * number)


def old_blanks(cells: int) -> bytes:
    """An .xls with records of 200 empty cells each."""
    record = struct.pack("<HHHH", 0x00BE, 406, 0, 0) + bytes(400) + struct.pack("<H", 199)
    return _compound(record * (cells // 200))


def _compound(stream: bytes) -> bytes:
    """A compound file with this content as its stream ``Workbook``."""
    buffer = io.BytesIO()
    XlsDoc().save(buffer, stream)
    return buffer.getvalue()
