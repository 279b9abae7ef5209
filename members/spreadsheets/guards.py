"""Refuse a file before it is parsed, always with a sentence that says what to do.

Sizes are counted while unpacking: what the headers of the archive claim is never believed.
"""

import io
import zipfile
from collections.abc import Mapping

from members.spreadsheets import errors
from members.spreadsheets.errors import UnreadableWorkbook
from members.spreadsheets.worksheet_scan import PartScan

MEGABYTE = 1024 * 1024
MAX_BYTES = 10 * MEGABYTE
MAX_UNPACKED_BYTES = 40 * MEGABYTE
MAX_RATIO = 200
RATIO_FLOOR = MEGABYTE  # below it even a wild ratio harms nobody
MAX_PARTS = 1_000
CHUNK = 64 * 1024

OLE_HEADER = bytes.fromhex("d0cf11e0a1b11ae1")
PICTURE_HEADERS = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")

# The cells, as (row, column), that hold a formula without a stored value, by the part's name.
FormulaCells = Mapping[str, frozenset[tuple[int, int]]]


def check_workbook(data: bytes) -> FormulaCells:
    """Pass a harmless .xlsx and tell which formulas have no stored value; else raise UnreadableWorkbook."""
    _check_kind(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _check_archive(archive, len(data))
    except UnreadableWorkbook:
        raise
    except Exception as error:  # a hostile archive finds every exception zipfile and zlib have
        raise UnreadableWorkbook(errors.DAMAGED) from error


def _check_kind(data: bytes) -> None:
    if not data:
        raise UnreadableWorkbook(errors.EMPTY)
    if len(data) > MAX_BYTES:
        raise UnreadableWorkbook(errors.TOO_LARGE.format(limit=MAX_BYTES // MEGABYTE))
    if not data.startswith(b"PK"):
        raise UnreadableWorkbook(_foreign_kind(data))


def _foreign_kind(data: bytes) -> str:
    """The sentence for a file that is no zip at all."""
    if data.startswith(OLE_HEADER):
        return _ole_kind(data)
    if data.startswith(PICTURE_HEADERS):
        return errors.PICTURE
    if data.startswith(b"%PDF"):
        return errors.PDF
    if b"\x00" not in data[:4096]:
        return errors.TEXT
    return errors.NOT_A_WORKBOOK


def _ole_kind(data: bytes) -> str:
    """Old Office files and encrypted new ones share a header; the names of their streams tell them apart."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return errors.ENCRYPTED
    if "WordDocument".encode("utf-16-le") in data:
        return errors.WORD
    return errors.OLD_EXCEL


def _check_archive(archive: zipfile.ZipFile, packed_bytes: int) -> FormulaCells:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if any(part.flag_bits & 0x1 for part in parts):
        raise UnreadableWorkbook(errors.ENCRYPTED)
    if "word/document.xml" in names:
        raise UnreadableWorkbook(errors.WORD)
    if "[Content_Types].xml" not in names or "xl/workbook.bin" in names:
        raise UnreadableWorkbook(errors.NOT_A_WORKBOOK)
    if len(parts) > MAX_PARTS:
        raise UnreadableWorkbook(errors.NOT_A_WORKBOOK)
    unpacked_bytes = 0
    formulas: dict[str, frozenset[tuple[int, int]]] = {}
    for part in parts:
        scan = PartScan() if part.filename.endswith((".xml", ".rels")) else None
        with archive.open(part) as stream:
            while chunk := stream.read(CHUNK):
                unpacked_bytes += len(chunk)
                _check_unpacked(unpacked_bytes, packed_bytes)
                if scan:
                    scan.feed(chunk)
        if scan:
            scan.close()
            formulas[part.filename] = frozenset(scan.formulas_without_value)
    return formulas


def _check_unpacked(unpacked_bytes: int, packed_bytes: int) -> None:
    if unpacked_bytes > MAX_UNPACKED_BYTES:
        raise UnreadableWorkbook(errors.TOO_LARGE_UNPACKED.format(limit=MAX_UNPACKED_BYTES // MEGABYTE))
    if unpacked_bytes > RATIO_FLOOR and unpacked_bytes > MAX_RATIO * packed_bytes:
        raise UnreadableWorkbook(errors.SUSPICIOUS_RATIO)
