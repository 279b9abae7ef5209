"""What kind of file it is, told from its first bytes: a file's name says nothing."""

from enum import Enum, auto

from members.spreadsheets import errors
from members.spreadsheets.errors import UnreadableWorkbook
from members.spreadsheets.limits import MAX_BYTES, MEGABYTE

ZIP_HEADER = b"PK"
OLE_HEADER = bytes.fromhex("d0cf11e0a1b11ae1")
PICTURE_HEADERS = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
WORKBOOK_STREAMS = ("Workbook\0".encode("utf-16-le"), "\0Book\0".encode("utf-16-le"))
BEGINNING_BYTES = 4096
UTF16_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
XML_TABLE_NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
WEB_PAGE_WORDS = ("<html", "<table", "<!doctype html", "<meta", "mime-version:")


class FileKind(Enum):
    """The two kinds that are read."""

    XLSX = auto()
    XLS = auto()


def file_kind(data: bytes) -> FileKind:
    """The kind of the file; UnreadableWorkbook for any other, with what to do about it."""
    if not data:
        raise UnreadableWorkbook(errors.EMPTY)
    if len(data) > MAX_BYTES:
        raise UnreadableWorkbook(errors.TOO_LARGE.format(limit=MAX_BYTES // MEGABYTE))
    if data.startswith(ZIP_HEADER):
        return FileKind.XLSX
    if data.startswith(OLE_HEADER) and any(name in data for name in WORKBOOK_STREAMS):
        return FileKind.XLS
    raise UnreadableWorkbook(_foreign_ole(data) if data.startswith(OLE_HEADER) else _foreign_kind(data))


def _foreign_ole(data: bytes) -> str:
    """Old Office files and encrypted new ones share a header; the names of their streams tell them apart."""
    if "EncryptedPackage\0".encode("utf-16-le") in data:
        return errors.ENCRYPTED
    if "WordDocument\0".encode("utf-16-le") in data:
        return errors.WORD
    return errors.NOT_A_WORKBOOK


def _foreign_kind(data: bytes) -> str:
    """The sentence for a file that is neither a zip nor an old Office file."""
    if data.startswith(PICTURE_HEADERS):
        return errors.PICTURE
    if data.startswith(b"%PDF"):
        return errors.PDF
    beginning = data[:BEGINNING_BYTES]
    encoding = UTF16_MARKS.get(beginning[:2], "latin-1")
    words = beginning.decode(encoding, errors="ignore").casefold()
    if "\x00" in words:
        return errors.NOT_A_WORKBOOK
    if XML_TABLE_NAMESPACE in words:
        return errors.XML_TABLE
    if any(word in words for word in WEB_PAGE_WORDS):
        return errors.WEB_PAGE
    return errors.TEXT
