"""A font in a PDF with two-byte codes: one font object for any number of characters.

reportlab embeds TrueType fonts in pieces of 256 characters, reads them for seconds, and is wrong about text
above U+FFFF and about widths where the em is not 1000. This object takes the place of its ``TTFont``: the
canvas knows a font only by the attributes below (reportlab 5.1: textobject.PDFTextObject._formatText).
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any
from weakref import WeakKeyDictionary

from reportlab.pdfbase.pdfdoc import (
    PDFArrayCompact,
    PDFDictionary,
    PDFDocument,
    PDFName,
    PDFString,
)

from letters.render.fonts.subset import subset, with_components
from letters.render.fonts.truetype import TrueTypeFile
from letters.render.streams import Stream

BFCHAR_BLOCK = 100  # the most entries that the CMap format allows in one block
SYMBOLIC = 4  # font descriptor flag: not the Latin standard set
STEM, CAP_HEIGHT = 80, 700  # thousandths of the em; readers use them only to imitate a font that is missing
WIDTHS_BLOCK = 4000  # PDF/A-1 allows 8,191 entries in one array


class Codes(dict[str, str]):
    """The characters that a document has used of a font, each with its code as four hexadecimal digits.

    Asking for a new character gives it the next code; code 0 is the shape of a missing character.
    """

    def __init__(self, font: "Type0Font") -> None:
        super().__init__()
        self._font = font
        self.glyphs = [0]

    def __missing__(self, character: str) -> str:
        glyph = self._font.file.glyph_for(character)
        code = "0000"
        if glyph:
            code = f"{len(self.glyphs):04X}"
            self.glyphs.append(glyph)
        self[character] = code
        return code


class Type0Font:
    """A font that is registered with reportlab under ``fontName`` and embedded as one CIDFontType2."""

    # What reportlab asks of a font; the first two choose the path that splitString() serves.
    _dynamicFont = 1  # noqa: N815
    _multiByte = 1  # noqa: N815
    shapable = False

    def __init__(self, name: str, file: TrueTypeFile, base_name: str = "") -> None:
        """``name`` is the one of this process; ``base_name`` stands in the PDF, behind the tag of the subset."""
        self.fontName = name
        self.base_name = base_name or name
        self.file = file
        self.face = _Face(name, file)
        self.ascent, self.descent = file.ascent, file.descent
        self._documents: WeakKeyDictionary[PDFDocument, Codes] = WeakKeyDictionary()
        self.widths = _Widths(file)

    def draws(self, character: str) -> bool:
        """Whether the font has a shape for the character; an empty shape counts only for spaces."""
        glyph = self.file.glyph_for(character)
        return glyph > 0 and (character.isspace() or bool(self.file.outline(glyph)))

    def codes(self, document: PDFDocument) -> Codes:
        """The codes of this document; the first call adds the font to it."""
        try:
            return self._documents[document]
        except KeyError:
            codes = self._documents[document] = Codes(self)
            document.fontMapping[self.fontName] = f"/F{len(document.fontMapping) + 1}"
            document.delayedFonts.append(self)
            return codes

    def resource(self, document: PDFDocument) -> str:
        """The font's name in the document's resources, for ``Tf``: ``/F1``."""
        self.codes(document)
        return f"/{self.resource_name(document)}"

    def resource_name(self, document: PDFDocument) -> str:
        """The same as a key of the resources: ``F1``."""
        return str(document.fontMapping[self.fontName])[1:]

    # --- What reportlab calls ----------------------------------------------------------------

    def stringWidth(self, text: str, size: float, encoding: str = "utf8") -> float:  # noqa: N802
        """The width of the text in points."""
        return sum(map(self.widths.__getitem__, text)) * 0.001 * size

    def splitString(  # noqa: N802
        self, text: str, doc: PDFDocument, encoding: str = "utf-8"
    ) -> list[tuple[int, bytes]]:
        """The text in codes of this document, in one piece: there is only one subset, number 0."""
        return [(0, bytes.fromhex("".join(map(self.codes(doc).__getitem__, text))))] if text else []

    def getSubsetInternalName(self, subset: int, doc: PDFDocument) -> str:  # noqa: N802
        """The name of the one subset in the document's resources."""
        return self.resource(doc)

    def addObjects(self, doc: PDFDocument) -> None:  # noqa: N802
        """Write the font as far as the document has used it; called once, when the document is saved."""
        codes = self._documents.pop(doc)
        glyphs = with_components(self.file, codes.glyphs)
        outlines = subset(self.file, glyphs)
        characters = to_unicode_cmap(codes.items()).encode("ascii")
        doc.updateSignature(characters)  # pages say only codes: which characters they are stands here
        name = PDFName(f"{subset_tag(outlines)}+{self.base_name}")
        descriptor = {
            "Type": PDFName("FontDescriptor"),
            "FontName": name,
            "Flags": SYMBOLIC,
            "FontBBox": PDFArrayCompact(self.file.box),
            "ItalicAngle": 0,
            "Ascent": self.ascent,
            "Descent": self.descent,
            "CapHeight": CAP_HEIGHT,
            "StemV": STEM,
            "FontFile2": doc.Reference(Stream(outlines, Length1=len(outlines))),
            "CIDSet": doc.Reference(Stream(_ones(len(glyphs)))),
        }
        descendant = {
            "Type": PDFName("Font"),
            "Subtype": PDFName("CIDFontType2"),
            "BaseFont": name,
            "CIDSystemInfo": PDFDictionary(
                {"Registry": PDFString("Adobe"), "Ordering": PDFString("Identity"), "Supplement": 0}
            ),
            "FontDescriptor": doc.Reference(PDFDictionary(descriptor)),
            "CIDToGIDMap": PDFName("Identity"),
            "DW": 1000,
            "W": PDFArrayCompact(self._widths_by_code(glyphs)),
        }
        font = {
            "Type": PDFName("Font"),
            "Subtype": PDFName("Type0"),
            "BaseFont": name,
            "Encoding": PDFName("Identity-H"),
            "DescendantFonts": PDFArrayCompact([doc.Reference(PDFDictionary(descendant))]),
            "ToUnicode": doc.Reference(Stream(characters)),
        }
        fonts: Any = doc.idToObject["BasicFonts"]  # the resources that reportlab gives to every page
        fonts[self.resource_name(doc)] = doc.Reference(PDFDictionary(font))

    def _widths_by_code(self, glyphs: list[int]) -> list[Any]:
        advances = [self.file.scaled(self.file.metrics(glyph)[0]) for glyph in glyphs]
        starts = range(0, len(advances), WIDTHS_BLOCK)
        blocks = ((start, PDFArrayCompact(advances[start : start + WIDTHS_BLOCK])) for start in starts)
        return [part for block in blocks for part in block]


class _Face:
    """The part of reportlab's ``TypeFace`` that the canvas and paragraphs read."""

    builtIn = False  # noqa: N815

    def __init__(self, name: str, file: TrueTypeFile) -> None:
        self.name = name  # reportlab takes two fonts with one face name for one font
        self.ascent, self.descent = file.ascent, file.descent


class _Widths(dict[str, float]):
    """Advance widths by character, in thousandths of the em, looked up once each."""

    def __init__(self, file: TrueTypeFile) -> None:
        super().__init__()
        self._file = file

    def __missing__(self, character: str) -> float:
        advance, _ = self._file.metrics(self._file.glyph_for(character))
        width = self[character] = self._file.scaled(advance)
        return width


def to_unicode_cmap(codes: Iterable[tuple[str, str]]) -> str:
    """The map from two-byte codes to text in UTF-16, surrogate pairs included, so that 𠅤 copies out as 𠅤."""
    entries = [
        f"<{code}> <{character.encode('utf-16-be').hex().upper()}>"
        for character, code in codes
        if code != "0000"
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
            "<0000> <FFFF>",
            "endcodespacerange",
            *(line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )


def subset_tag(outlines: bytes) -> str:
    """Six letters that no other subset of the font has, in this file or any other (PDF 32000-1, 9.6.4)."""
    return "".join(chr(ord("A") + byte % 26) for byte in sha256(outlines).digest()[:6])


def _ones(count: int) -> bytes:
    """``count`` ones from the highest bit on: the glyphs 0 … count - 1 are there (PDF/A-1, 6.3.5)."""
    whole, rest = divmod(count, 8)
    return b"\xff" * whole + (bytes([0xFF00 >> rest & 0xFF]) if rest else b"")
