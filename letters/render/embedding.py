"""reportlab's TrueType font with three of its faults put right (reportlab 5.1)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import TTFNameBytes, TTFont

BFCHAR_BLOCK = 100  # the most entries that the CMap format allows in one block


class EmbeddedFont(TTFont):
    """A font known by ``name`` alone.

    - Two fonts with one PostScript name would be taken for one: the face is called ``name`` too.
    - /ToUnicode is wrong above U+FFFF: it is written anew, so that 𠅤 copies out as 𠅤.
    - Widths of trailing glyphs are scaled twice where the em is not 1000: the file's own are put back.
    """

    def __init__(self, name: str, path: Path) -> None:
        super().__init__(name, str(path), asciiReadable=False, shapable=False)
        face = self.face
        face.name = TTFNameBytes(name.encode())
        full_metrics = face.get_ushort(face.get_table_pos("hhea")[0] + 34)
        advance = face.hmetrics[full_metrics - 1][0]
        face.hmetrics[full_metrics:] = [(advance, bearing) for _, bearing in face.hmetrics[full_metrics:]]

    def draws(self, character: str) -> bool:
        """Whether the font has a shape for the character; an empty shape counts only for spaces."""
        face = self.face
        glyph = face.charToGlyph.get(ord(character), 0)
        if not 0 < glyph < face.numGlyphs:
            return False
        return character.isspace() or bool(face.glyphPos[glyph + 1] > face.glyphPos[glyph])

    def addObjects(self, doc: PDFDocument) -> None:  # noqa: N802  # reportlab's name
        """Add the font to the document, then replace the character maps."""
        state = self.state[doc]
        super().addObjects(doc)
        objects: dict[str, Any] = doc.idToObject
        fonts = objects["BasicFonts"].dict
        for number, subset in enumerate(state.subsets):
            pdf_font = fonts[f"{state.internalName}+{number}"]
            objects[pdf_font.ToUnicode.name].content = to_unicode_cmap(subset)


def to_unicode_cmap(subset: Sequence[int]) -> str:
    """The map from one-byte codes (positions in ``subset``) to text in UTF-16."""
    entries = [
        f"<{code:02X}> <{chr(point).encode('utf-16-be').hex().upper()}>"
        for code, point in enumerate(subset)
        if point
    ]
    blocks = [entries[start : start + BFCHAR_BLOCK] for start in range(0, len(entries), BFCHAR_BLOCK)]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<00> <FF>",
            "endcodespacerange",
            *(line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )
