"""Whether a file is PDF/A-1b (ISO 19005-1), as far as a program can tell that knows what our files may hold.

By hand, the same files have been given to Apache PDFBox Preflight 2.0.27 (Debian: libpdfbox2-java), which found
nothing wrong either; see ``python -m tests.letters.proofs.pdfa FILE …``.
"""

import re
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from tests.letters.proofs.pdf_objects import BrokenPdf, Name, Pdf, Ref, Stream, Word, read, tokens

# What no dictionary may have: transparency, actions, content from elsewhere, encryption (6.1, 6.4, 6.6).
FORBIDDEN_KEYS = {
    *("SMask", "BM", "ca", "CA", "Group", "TR", "TR2", "HTP", "AIS"),
    *("AA", "OpenAction", "JavaScript", "JS", "A", "Annots", "AcroForm", "OCProperties", "Names"),
    *("EmbeddedFiles", "EF", "F", "FFilter", "FDecodeParms", "Filter", "Encrypt", "OPI", "Ref", "PS", "Alternates"),
}  # fmt: skip
FORBIDDEN_TYPES = {"ObjStm", "XRef", "Filespec", "Action", "Annot", "Image"}
OPERATORS = {
    *("q", "Q", "cm", "w", "J", "j", "M", "d", "ri", "i", "g", "G", "Do"),
    *("m", "l", "c", "v", "y", "h", "re", "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n", "W", "W*"),
    *("BT", "ET", "Tc", "Tw", "Tz", "TL", "Tf", "Tr", "Ts", "Td", "TD", "Tm", "T*", "Tj", "TJ", "'", '"'),
    *("MP", "DP", "BMC", "BDC", "EMC"),
}  # no colour but grey, no graphics state, no shading, no inline picture
NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
}
LONGEST_ARRAY, LONGEST_NAME, LONGEST_TEXT, MOST_ENTRIES = 8191, 127, 65535, 4095  # 6.1.12
DEEPEST_Q = 28


def faults(data: bytes) -> list[str]:
    """Everything that is wrong, in words; empty for a file fit for the archive."""
    found = [] if re.match(rb"%PDF-1\.4\n%[\x80-\xff]{4}[^\r\n]*\n", data) else ["header (6.1.2)"]
    try:
        pdf = read(data)
        for check in (_trailer, _dictionaries, _output_intent, _metadata, _contents, _fonts):
            found += check(pdf)
    except BrokenPdf as broken:
        found.append(f"structure: {broken}")
    return found


# --- The file as a whole ---------------------------------------------------------------------


def _trailer(pdf: Pdf) -> Iterator[str]:
    identity = pdf.trailer.get("ID")
    if not (isinstance(identity, list) and len(identity) == 2 and all(len(part) == 16 for part in identity)):
        yield "trailer: no /ID of two texts (6.1.3)"
    if pdf.trailer.get("Size") != len(pdf.objects) + 1:
        yield "trailer: /Size is wrong"
    if pdf.get(pdf.trailer["Root"], "Type") != "Catalog":
        yield "no catalog"


def _dictionaries(pdf: Pdf) -> Iterator[str]:
    for number, value in [*pdf.objects.items(), (0, pdf.trailer)]:
        for part in _parts(value):
            yield from (f"object {number}: {fault}" for fault in _value(pdf, part))


def _parts(value: Any) -> Iterator[Any]:
    yield value
    if isinstance(value, Stream):
        value = value.entries
        yield value
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list):
        for part in value:
            yield from _parts(part)


def _value(pdf: Pdf, value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (f"/{key} is not allowed" for key in FORBIDDEN_KEYS & value.keys())
        if {value.get("Type"), value.get("Subtype")} & FORBIDDEN_TYPES:
            yield f"{value.get('Type')} {value.get('Subtype')} is not allowed"
        if len(value) > MOST_ENTRIES:
            yield "too many entries (6.1.12)"
    elif isinstance(value, list) and len(value) > LONGEST_ARRAY:
        yield "an array is too long (6.1.12)"
    elif isinstance(value, Name) and len(value) > LONGEST_NAME:
        yield "a name is too long (6.1.12)"
    elif isinstance(value, bytes) and len(value) > LONGEST_TEXT:
        yield "a text is too long (6.1.12)"
    elif isinstance(value, Ref) and value.number not in pdf.objects:
        yield f"refers to object {value.number}, which is not there"


def _output_intent(pdf: Pdf) -> Iterator[str]:
    intents = pdf.get(pdf.trailer["Root"], "OutputIntents") or []
    if [pdf.get(intent, "S") for intent in intents] != ["GTS_PDFA1"]:
        yield "not one output intent for PDF/A (6.2.2)"
        return
    [intent] = intents
    if not pdf.get(intent, "OutputConditionIdentifier"):
        yield "the output intent has no identifier (6.2.2)"
    profile = pdf.get(intent, "DestOutputProfile")
    if not isinstance(profile, Stream):
        yield "no ICC profile (6.2.2)"
        return
    content = profile.content
    whole = len(content) > 128 and struct.unpack(">I", content[:4])[0] == len(content)
    if not whole or content[36:40] != b"acsp" or content[8] > 2 or content[12:16] not in {b"mntr", b"prtr"}:
        yield "the ICC profile is no version 2 profile of a screen or printer (6.2.2)"
    if content[16:20] != b"GRAY" or profile.entries.get("N") != 1:
        yield "the ICC profile does not say what our grey means (6.2.3)"


def _metadata(pdf: Pdf) -> Iterator[str]:
    stream = pdf.get(pdf.trailer["Root"], "Metadata")
    if not isinstance(stream, Stream) or (stream.entries.get("Type"), stream.entries.get("Subtype")) != (
        "Metadata",
        "XML",
    ):
        yield "no metadata (6.7.2)"
        return
    packet = stream.content.decode()
    if not re.match(r'<\?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"\?>', packet):
        yield "the metadata packet begins otherwise than it must, or names an encoding (6.7.5)"
    tree = ElementTree.fromstring(packet.split("?>", 1)[1].rsplit("<?", 1)[0])
    said = {
        "part": tree.findtext(".//pdfaid:part", "", NAMESPACES),
        "conformance": tree.findtext(".//pdfaid:conformance", "", NAMESPACES),
    }
    if said != {"part": "1", "conformance": "B"}:
        yield "does not say that it is PDF/A-1b (6.7.11)"
    xmp = {
        "Title": tree.findtext(".//dc:title/rdf:Alt/rdf:li", None, NAMESPACES),
        "Producer": tree.findtext(".//pdf:Producer", None, NAMESPACES),
    }
    information = pdf(pdf.trailer.get("Info")) or {}
    if {key: _text(value) for key, value in information.items()} != xmp:
        yield "metadata and information dictionary differ (6.7.3)"


def _text(value: bytes) -> str:
    return value[2:].decode("utf-16-be") if value[:2] == b"\xfe\xff" else value.decode("latin-1")


# --- What is drawn, and with which fonts -----------------------------------------------------


def _drawings(pdf: Pdf) -> Iterator[tuple[str, dict[str, Any], Stream]]:
    """Every content stream with its resources: pages, and the forms that they use."""
    forms: dict[int, tuple[str, dict[str, Any], Stream]] = {}
    for number, page in enumerate(pdf.pages(), start=1):
        resources = pdf.get(page, "Resources") or {}
        yield f"page {number}", resources, pdf.get(page, "Contents")
        for name, ref in (pdf.get(resources, "XObject") or {}).items():
            form = pdf(ref)
            forms[ref.number] = (f"form {name}", pdf.get(form, "Resources") or {}, form)
    yield from forms.values()


def _contents(pdf: Pdf) -> Iterator[str]:
    for where, resources, stream in _drawings(pdf):
        if not isinstance(stream, Stream):
            yield f"{where}: not one content stream"
            continue
        operators = [token for token in tokens(stream.content) if isinstance(token, Word)]
        if unknown := set(operators) - OPERATORS:
            yield f"{where}: operators {' '.join(sorted(unknown))} are not allowed (6.2.3, 6.2.10)"
        depth = deepest = 0
        for operator in operators:
            depth += (operator == "q") - (operator == "Q")
            deepest = max(deepest, depth)
        if depth or deepest > DEEPEST_Q:
            yield f"{where}: q and Q do not match, or are nested too deep (6.1.12)"
        for kind in resources:
            if kind not in {"Font", "XObject", "ProcSet"}:
                yield f"{where}: resources of kind {kind}"


def _fonts(pdf: Pdf) -> Iterator[str]:
    used: dict[int, set[int]] = {}
    for where, resources, stream in _drawings(pdf):
        named = pdf.get(resources, "Font") or {}
        for name, code in _shown(stream.content if isinstance(stream, Stream) else b""):
            if name not in named:
                yield f"{where}: font {name} is not among the resources"
            else:
                used.setdefault(named[name].number, set()).add(code)
        used |= {ref.number: used.get(ref.number, set()) for ref in named.values()}
    for number, codes in used.items():
        yield from (f"font {number}: {fault}" for fault in _font(pdf, Ref(number), codes))


def _shown(content: bytes) -> Iterator[tuple[str, int]]:
    """The font and the two-byte code of every character that is shown."""
    font, operands = "", []
    for token in tokens(content):
        if not isinstance(token, Word):
            operands.append(token)
            continue
        if token == "Tf":
            font = operands[0]
        shown = (
            [part for part in _parts(operands) if isinstance(part, bytes)] if token in {"Tj", "TJ"} else []
        )
        for text in shown:
            whole = text + b"\0" * (len(text) % 2)
            yield from ((font, code) for (code,) in struct.iter_unpack(">H", whole))
        operands = []


def _font(pdf: Pdf, font: Ref, codes: set[int]) -> Iterator[str]:
    if pdf.get(font, "Subtype") != "Type0" or pdf.get(font, "Encoding") != "Identity-H":
        yield f"is {pdf.get(font, 'Subtype')} {pdf.get(font, 'BaseFont')}, not an embedded composite font (6.3.4)"
        return
    descendant = pdf.get(font, "DescendantFonts")[0]
    descriptor = pdf.get(descendant, "FontDescriptor")
    program, cid_set = pdf.get(descriptor, "FontFile2"), pdf.get(descriptor, "CIDSet")
    if not isinstance(program, Stream) or program.entries.get("Length1") != len(program.content):
        yield "is not embedded (6.3.4)"
        return
    names = {pdf.get(font, "BaseFont"), pdf.get(descendant, "BaseFont"), pdf.get(descriptor, "FontName")}
    if len(names) != 1 or not re.fullmatch(r"[A-Z]{6}\+[A-Za-z0-9-]+", names.pop()):
        yield "has no name of a subset, or several names (6.3.5)"
    if pdf.get(descendant, "CIDToGIDMap") != "Identity":
        yield "has no map from codes to glyphs (6.3.3.2)"
    glyphs, advances = _glyphs(program.content)
    present = _bits(cid_set.content) if isinstance(cid_set, Stream) else set()
    if present != set(range(glyphs)):
        yield "CIDSet does not say which glyphs there are (6.3.5)"
    if 0 in codes or not codes <= present:
        yield "characters are shown that the font does not have (6.3.5)"
    if _widths(pdf.get(descendant, "W") or []) != dict(enumerate(advances)):
        yield "widths differ from those in the font (6.3.6)"
    to_unicode = pdf.get(font, "ToUnicode")
    mapped = re.findall(rb"<([0-9A-F]{4})> <[0-9A-F]+>", to_unicode.content if to_unicode else b"")
    if not codes <= {int(code, 16) for code in mapped}:
        yield "characters are shown whose text is not told"


def _glyphs(program: bytes) -> tuple[int, list[int]]:
    """How many glyphs an embedded font has, and their widths in thousandths of the em."""
    (count,) = struct.unpack_from(">H", program, 4)
    records = [struct.unpack_from(">4sIII", program, 12 + 16 * number) for number in range(count)]
    tables = {tag: program[offset : offset + length] for tag, _, offset, length in records}
    em, glyphs = (
        struct.unpack_from(">H", tables[b"head"], 18)[0],
        struct.unpack_from(">H", tables[b"maxp"], 4)[0],
    )
    full = struct.unpack_from(">H", tables[b"hhea"], 34)[0]
    advances = [struct.unpack_from(">H", tables[b"hmtx"], 4 * number)[0] for number in range(full)]
    advances += advances[-1:] * (glyphs - full)
    return glyphs, [round(advance * 1000 / em) for advance in advances]


def _bits(content: bytes) -> set[int]:
    return {8 * at + bit for at, byte in enumerate(content) for bit in range(8) if byte & (0x80 >> bit)}


def _widths(array: list[Any]) -> dict[int, int]:
    return {
        first + offset: round(width)
        for first, widths in zip(array[::2], array[1::2], strict=True)
        for offset, width in enumerate(widths)
    }


if __name__ == "__main__":
    for name in sys.argv[1:]:
        sys.stdout.write(f"{name}: {'; '.join(faults(Path(name).read_bytes())) or 'PDF/A-1b'}\n")
