"""A TrueType font of the glyphs that a document uses, in the order in which it uses them."""

from array import array
from collections.abc import Sequence
from struct import pack, pack_into
from sys import byteorder

from letters.render.fonts.truetype import TrueTypeFile, components

HINTING = ("cvt ", "fpgm", "prep")  # programs that outlines may call; kept whole where a font has them


def with_components(font: TrueTypeFile, glyphs: Sequence[int]) -> list[int]:
    """``glyphs`` and behind them the glyphs that they are composed of, each of these once."""
    wanted = list(glyphs)
    known = set(wanted)
    for glyph in wanted:  # grows while it is walked: parts may have parts
        for _, part in components(font.outline(glyph)):
            if part not in known:
                known.add(part)
                wanted.append(part)
    return wanted


def subset(font: TrueTypeFile, glyphs: Sequence[int]) -> bytes:
    """A TrueType file whose glyph *n* is ``glyphs[n]``; every part of a composite must be among them.

    It has no character map: in the PDF the glyph's number itself is the code (PDF 32000-1, 9.7.4.2).
    """
    place = {glyph: number for number, glyph in reversed(list(enumerate(glyphs)))}
    outlines, offsets, length = [], [0], 0
    for glyph in glyphs:
        outline = _renumbered(font.outline(glyph), place)
        outline += b"\0" * (-len(outline) % 4)
        outlines.append(outline)
        length += len(outline)
        offsets.append(length)
    head, hhea, maxp = (bytearray(font.table(tag)) for tag in ("head", "hhea", "maxp"))
    pack_into(">I", head, 8, 0)  # the file's check sum, which PDF readers ignore
    pack_into(">h", head, 50, 1)  # long offsets in loca
    pack_into(">H", hhea, 34, len(glyphs))
    pack_into(">H", maxp, 4, len(glyphs))
    tables = {
        "glyf": b"".join(outlines),
        "head": bytes(head),
        "hhea": bytes(hhea),
        "hmtx": b"".join(pack(">Hh", *font.metrics(glyph)) for glyph in glyphs),
        "loca": pack(f">{len(offsets)}I", *offsets),
        "maxp": bytes(maxp),
    } | {tag: table for tag in HINTING if (table := font.table(tag))}
    return _file(tables)


def _renumbered(outline: bytes, place: dict[int, int]) -> bytes:
    parts = components(outline)
    if not parts:
        return outline
    changed = bytearray(outline)
    for at, glyph in parts:
        pack_into(">H", changed, at, place[glyph])
    return bytes(changed)


def _file(tables: dict[str, bytes]) -> bytes:
    count = len(tables)
    power = count.bit_length() - 1
    header = pack(">IHHHH", 0x00010000, count, 16 << power, power, 16 * count - (16 << power))
    records, bodies, offset = [], [], 12 + 16 * count
    for tag, table in sorted(tables.items()):
        padded = table + b"\0" * (-len(table) % 4)
        records.append(pack(">4sIII", tag.encode(), _check_sum(padded), offset, len(table)))
        bodies.append(padded)
        offset += len(padded)
    return b"".join([header, *records, *bodies])


def _check_sum(padded: bytes) -> int:
    """The sum of the table's 32-bit words modulo 2**32."""
    words = array("I", padded)
    if byteorder == "little":
        words.byteswap()
    return sum(words) & 0xFFFFFFFF
