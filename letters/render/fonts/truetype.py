"""A TrueType file read where it lies: only what a letter asks for, in microseconds instead of seconds."""

import mmap
from bisect import bisect_left
from pathlib import Path
from struct import Struct, error, unpack_from

COLLECTION = b"ttcf"
CFF_OUTLINES = b"OTTO"
CHARACTER_MAPS = ((3, 10, 12), (0, 6, 12), (0, 4, 12), (3, 1, 4), (0, 3, 4), (0, 4, 4))  # best first
COMPOSITE_MORE, COMPOSITE_WORDS = 0x20, 0x01
COMPOSITE_SCALES = ((0x08, 2), (0x40, 4), (0x80, 8))  # flag, bytes of the scale that follows

_record = Struct(">4sIII")
_group = Struct(">III")


class UnusableFont(ValueError):
    """The file is no TrueType font that a letter can embed; ``str()`` says why."""


class TrueTypeFile:
    """One font in a ``.ttf`` file, or the first one of a ``.ttc`` collection.

    Distances are in thousandths of the em. Raises UnusableFont, and OSError if the file cannot be read.
    The file stays mapped for as long as the object lives, so that several processes share its pages.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as stream:
            try:
                self.data = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
            except ValueError as fault:
                raise UnusableFont("an empty file") from fault
        try:
            self._read_directory()
            self._read_head()
            self._find_character_map()
        except error as fault:
            raise UnusableFont("a damaged file") from fault

    def _read_directory(self) -> None:
        start = unpack_from(">I", self.data, 12)[0] if self.data[:4] == COLLECTION else 0
        if self.data[start : start + 4] == CFF_OUTLINES:
            raise UnusableFont("no TrueType outlines")
        if self.data[start : start + 4] not in {b"\0\1\0\0", b"true"}:
            raise UnusableFont("not a TrueType file")
        (count,) = unpack_from(">H", self.data, start + 4)
        records = (_record.unpack_from(self.data, start + 12 + 16 * n) for n in range(count))
        self._tables = {tag.decode("latin-1"): (offset, length) for tag, _, offset, length in records}
        if "fvar" in self._tables:
            raise UnusableFont("a variable font")
        if missing := {"head", "hhea", "hmtx", "maxp", "cmap", "loca", "glyf"} - self._tables.keys():
            raise UnusableFont(f"no table {min(missing)}")
        if any(offset + length > len(self.data) for offset, length in self._tables.values()):
            raise UnusableFont("a damaged file")

    def _read_head(self) -> None:
        head, hhea = self._tables["head"][0], self._tables["hhea"][0]
        (self.units_per_em,) = unpack_from(">H", self.data, head + 18)
        if not self.units_per_em:
            raise UnusableFont("a damaged file")
        self.box = tuple(self.scaled(edge) for edge in unpack_from(">4h", self.data, head + 36))
        self._long_offsets = unpack_from(">h", self.data, head + 50)[0] == 1
        self.ascent, self.descent = (self.scaled(edge) for edge in unpack_from(">2h", self.data, hhea + 4))
        (self._full_metrics,) = unpack_from(">H", self.data, hhea + 34)
        (self.glyph_count,) = unpack_from(">H", self.data, self._tables["maxp"][0] + 4)
        places = (self.glyph_count + 1) * (4 if self._long_offsets else 2)
        widths = 2 * self._full_metrics + 2 * self.glyph_count
        if not self._full_metrics or self._tables["loca"][1] < places or self._tables["hmtx"][1] < widths:
            raise UnusableFont("a damaged file")

    def _find_character_map(self) -> None:
        start = self._tables["cmap"][0]
        (count,) = unpack_from(">H", self.data, start + 2)
        found = {}
        for number in range(count):
            platform, encoding, offset = unpack_from(">HHI", self.data, start + 4 + 8 * number)
            found[platform, encoding, unpack_from(">H", self.data, start + offset)[0]] = start + offset
        for wanted in CHARACTER_MAPS:
            if wanted in found:
                self._map, self._map_format = found[wanted], wanted[2]
                return
        raise UnusableFont("no Unicode character map")

    def scaled(self, units: int) -> float:
        """Units of the font as thousandths of the em; whole numbers where they are whole."""
        value = units * 1000 / self.units_per_em
        return int(value) if value.is_integer() else round(value, 3)

    def table(self, tag: str) -> bytes:
        """The bytes of a table; empty if the font has none of that name."""
        offset, length = self._tables.get(tag, (0, 0))
        return self.data[offset : offset + length]

    def glyph_for(self, character: str) -> int:
        """The number of the glyph in the file; 0 if the font does not know the character."""
        point = ord(character)
        try:
            glyph = self._in_groups(point) if self._map_format == 12 else self._in_segments(point)
        except error:  # the map points out of the file
            return 0
        return glyph if glyph < self.glyph_count else 0

    def _in_groups(self, point: int) -> int:
        (count,) = unpack_from(">I", self.data, self._map + 12)
        first, last = 0, count
        while first < last:
            middle = (first + last) // 2
            start, end, glyph = _group.unpack_from(self.data, self._map + 16 + 12 * middle)
            if point < start:
                last = middle
            elif point > end:
                first = middle + 1
            else:
                return int(glyph + point - start)
        return 0

    def _in_segments(self, point: int) -> int:
        if point > 0xFFFF:
            return 0
        (twice,) = unpack_from(">H", self.data, self._map + 6)
        count = twice // 2
        ends = unpack_from(f">{count}H", self.data, self._map + 14)
        segment = bisect_left(ends, point)
        if segment == count:
            return 0
        starts = self._map + 16 + twice + 2 * segment
        (start,) = unpack_from(">H", self.data, starts)
        (delta,) = unpack_from(">H", self.data, starts + twice)
        (range_offset,) = unpack_from(">H", self.data, starts + 2 * twice)
        if point < start:
            return 0
        if not range_offset:
            return int(point + delta) & 0xFFFF
        (glyph,) = unpack_from(">H", self.data, starts + 2 * twice + range_offset + 2 * (point - start))
        return (glyph + delta) & 0xFFFF if glyph else 0

    def metrics(self, glyph: int) -> tuple[int, int]:
        """Advance and left bearing in units of the font."""
        start = self._tables["hmtx"][0]
        last = self._full_metrics - 1
        if glyph <= last:
            advance, bearing = unpack_from(">Hh", self.data, start + 4 * glyph)
        else:
            (advance,) = unpack_from(">H", self.data, start + 4 * last)
            (bearing,) = unpack_from(">h", self.data, start + 4 * last + 4 + 2 * (glyph - last - 1))
        return advance, bearing

    def outline(self, glyph: int) -> bytes:
        """The glyph's own entry of the ``glyf`` table; empty for a glyph without a shape."""
        loca, glyf = self._tables["loca"][0], self._tables["glyf"][0]
        if self._long_offsets:
            start, end = unpack_from(">2I", self.data, loca + 4 * glyph)
        else:
            start, end = (2 * half for half in unpack_from(">2H", self.data, loca + 2 * glyph))
        return self.data[glyf + start : glyf + end]


def components(outline: bytes) -> list[tuple[int, int]]:
    """``(place, glyph)`` of each part of a composite glyph: where its number stands, and the number."""
    if len(outline) < 10 or unpack_from(">h", outline)[0] >= 0:
        return []
    parts, place, flags = [], 10, COMPOSITE_MORE
    while flags & COMPOSITE_MORE:
        flags, glyph = unpack_from(">HH", outline, place)
        parts.append((place + 2, glyph))
        place += 8 if flags & COMPOSITE_WORDS else 6
        place += sum(size for flag, size in COMPOSITE_SCALES if flags & flag)
    return parts
