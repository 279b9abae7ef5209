"""Files that people send by mistake and files that do harm, made on the spot."""

import io
import random
import struct
import zipfile
from collections.abc import Iterable

from members.spreadsheets.writer import ColumnSpec, SheetSpec, write_workbook

SHEET = "xl/worksheets/sheet1.xml"
OLE_HEADER = bytes.fromhex("d0cf11e0a1b11ae1")
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MEGABYTE = 1024 * 1024


def harmless() -> bytes:
    return write_workbook([SheetSpec("登记表", [ColumnSpec("姓名"), ColumnSpec("学号")], [["张三", "1"]])])


def with_part(content: bytes | Iterable[bytes], name: str = SHEET) -> bytes:
    """The harmless workbook with one of its parts replaced (or added)."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(harmless())) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
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


def zeros(megabytes: int) -> bytes:
    return with_part((bytes(MEGABYTE) for _ in range(megabytes)), "xl/media/image1.png")


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
