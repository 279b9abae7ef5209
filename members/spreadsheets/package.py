"""The zip archive that an .xlsx is: its parts and how they refer to each other, behind the limits.

Sizes are counted while unpacking: what the headers of the archive claim is never believed.
"""

import io
import posixpath
import zipfile
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from members.spreadsheets import errors, limits
from members.spreadsheets.errors import UnreadableWorkbook
from members.spreadsheets.xml_part import Attributes, ElementCount, PartReader, Start

CHUNK = 64 * 1024
CENTRAL_ENTRY = b"PK\x01\x02"
ENCRYPTED_FLAG = 0x1
CONTENT_TYPES = "[content_types].xml"
XML_ENDINGS = (".xml", ".rels")
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"


@dataclass(frozen=True, slots=True)
class Relationship:
    """``kind`` is the last word of the type, such as ``worksheet``; ``part`` the name of the part it leads to."""

    kind: str
    part: str


class RelationshipsReader(PartReader):
    """A ``.rels`` part: relationships by their id."""

    namespaces = (RELATIONSHIPS,)

    def __init__(self, count: ElementCount, folder: str) -> None:
        super().__init__(count)
        self.found: dict[str, Relationship] = {}
        self._folder = folder

    def starts(self) -> dict[str, Start]:
        """The one element that matters."""
        return {"Relationship": self._relationship}

    def _relationship(self, attributes: Attributes) -> None:
        if attributes.get("TargetMode", "") == "External":
            return
        kind = attributes.get("Type", "").rpartition("/")[2]
        part = posixpath.join("/", self._folder, attributes.get("Target", "").replace("\\", "/"))
        self.found[attributes.get("Id", "")] = Relationship(kind, _normal(part))


class Package:
    """The parts of an archive. Names are compared as the standard says: without regard to case."""

    def __init__(self, data: bytes) -> None:
        if data.count(CENTRAL_ENTRY) > limits.MAX_PARTS:
            raise UnreadableWorkbook(errors.TOO_MANY_PARTS.format(limit=limits.MAX_PARTS))
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._packed_bytes = len(data)
        self._unpacked_bytes = 0
        self._elements = ElementCount()
        self._parts: dict[str, zipfile.ZipInfo] = {}
        for info in self._archive.infolist():
            if info.is_dir():
                continue
            if info.flag_bits & ENCRYPTED_FLAG:
                raise UnreadableWorkbook(errors.ENCRYPTED)
            if _normal(info.filename) in self._parts:
                raise UnreadableWorkbook(errors.DAMAGED)
            self._parts[_normal(info.filename)] = info
        self._unread = set(self._parts)
        self._check_kind()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._archive.close()

    @property
    def elements(self) -> ElementCount:
        """What a reader of a part needs to count into."""
        return self._elements

    def __contains__(self, part: str) -> bool:
        return part in self._parts

    def read(self, part: str, reader: PartReader) -> None:
        """Stream the part through the reader; a part that is missing makes the file damaged."""
        if part not in self._unread:
            raise UnreadableWorkbook(errors.DAMAGED)
        self._stream(part, reader)

    def relationships(self, part: str = "") -> dict[str, Relationship]:
        """Where the part refers to ("" for the package itself), by id; none if it says nothing."""
        folder, name = posixpath.split(part)
        source = posixpath.join(folder, "_rels", f"{name}.rels")
        if source not in self._parts:
            return {}
        reader = RelationshipsReader(self._elements, folder)
        self.read(source, reader)
        return reader.found

    def check_rest(self) -> None:
        """Go through the parts that nobody has read: they too may be too large or hold a DTD."""
        for part in sorted(self._unread):
            self._stream(part, PartReader(self._elements) if part.endswith(XML_ENDINGS) else None)

    def _check_kind(self) -> None:
        if "word/document.xml" in self._parts:
            raise UnreadableWorkbook(errors.WORD)
        if "xl/workbook.bin" in self._parts:
            raise UnreadableWorkbook(errors.BINARY_EXCEL)
        if CONTENT_TYPES not in self._parts:
            is_open_document = "content.xml" in self._parts and "mimetype" in self._parts
            raise UnreadableWorkbook(errors.OPEN_DOCUMENT if is_open_document else errors.NOT_A_WORKBOOK)

    def _stream(self, part: str, reader: PartReader | None) -> None:
        self._unread.discard(part)
        with self._archive.open(self._parts[part]) as stream:
            while chunk := stream.read(CHUNK):
                self._count(len(chunk))
                if reader:
                    reader.feed(chunk)
        if reader:
            reader.close()

    def _count(self, size: int) -> None:
        self._unpacked_bytes += size
        if self._unpacked_bytes > limits.MAX_UNPACKED_BYTES:
            limit = limits.MAX_UNPACKED_BYTES // limits.MEGABYTE
            raise UnreadableWorkbook(errors.TOO_LARGE_UNPACKED.format(limit=limit))
        is_wild = self._unpacked_bytes > limits.MAX_RATIO * self._packed_bytes
        if self._unpacked_bytes > limits.RATIO_FLOOR and is_wild:
            raise UnreadableWorkbook(errors.SUSPICIOUS_RATIO)


def _normal(name: str) -> str:
    """A part's name without leading slash, in small letters, with slashes that lean forward."""
    return posixpath.normpath("/" + name.replace("\\", "/")).lstrip("/").casefold()
