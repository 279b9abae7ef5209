"""What makes a PDF fit for the archive: PDF/A-1b (ISO 19005-1), so that a stub can be read in ten years.

Nothing in the file tells when or where it was made: the same letter is the same bytes.
"""

from struct import pack
from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase.pdfdoc import (
    PDFArrayCompact,
    PDFDictionary,
    PDFDocument,
    PDFInfo,
    PDFName,
    PDFString,
)

from letters.render.streams import Stream

PRODUCER = "党员组织关系转接系统"
OUTPUT = "Gray Gamma 2.2"
D50 = (0.9642, 1.0, 0.8249)  # the white of every ICC profile
GAMMA = 2.2


class Info(PDFInfo):
    """Title and producer, no dates: each entry must stand in the XMP metadata in the same words."""

    producer = PRODUCER

    def format(self, document: PDFDocument) -> bytes:
        """The information dictionary."""
        entries = PDFDictionary({"Title": PDFString(self.title), "Producer": PDFString(self.producer)})
        return bytes(entries.format(document))


def describe(document: Any, title: str) -> None:
    """Give a ``PDFDocument`` its title and what PDF/A asks of the catalog."""
    document.info = Info()
    document.info.title = title
    catalog = document.Catalog
    # reportlab knows no /OutputIntents: its list of the catalog's entries is made longer for this document.
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]
    catalog.OutputIntents = PDFArrayCompact(
        [
            PDFDictionary(
                {
                    "Type": PDFName("OutputIntent"),
                    "S": PDFName("GTS_PDFA1"),
                    "OutputConditionIdentifier": PDFString(OUTPUT),
                    "Info": PDFString(OUTPUT),
                    "DestOutputProfile": document.Reference(Stream(grey_profile(), N=1)),
                }
            )
        ]
    )
    catalog.Metadata = Stream(metadata(title), Type=PDFName("Metadata"), Subtype=PDFName("XML"))


def metadata(title: str) -> bytes:
    """XMP: the title, the producer, and that the file claims to be PDF/A-1b."""
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdf:Producer>{escape(PRODUCER)}</pdf:Producer>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>1</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>""".encode()


def grey_profile() -> bytes:
    """A minimal ICC profile (version 2.1) of a grey screen with gamma 2.2: the meaning of our DeviceGray."""
    tags = {
        b"desc": _description(OUTPUT),
        b"cprt": b"text\0\0\0\0" + b"Public domain\0",
        b"wtpt": b"XYZ \0\0\0\0" + _xyz(D50),
        b"kTRC": b"curv\0\0\0\0" + pack(">IH", 1, round(GAMMA * 256)),
    }
    table, body, offset = pack(">I", len(tags)), b"", 128 + 4 + 12 * len(tags)
    for tag, content in tags.items():
        table += pack(">4sII", tag, offset + len(body), len(content))
        body += content + b"\0" * (-len(content) % 4)
    header = pack(
        ">I4sI4s4s4s6H4s4sI4s4sQI12s4s44s",
        offset + len(body), b"\0\0\0\0", 0x02100000, b"mntr", b"GRAY", b"XYZ ",
        2022, 1, 1, 0, 0, 0, b"acsp", b"\0\0\0\0", 0, b"\0\0\0\0", b"\0\0\0\0", 0, 0, _xyz(D50), b"", b"",
    )  # fmt: skip
    return header + table + body


def _description(text: str) -> bytes:
    """The type ``textDescriptionType``: ASCII, then empty Unicode and Macintosh texts."""
    ascii_text = text.encode("ascii") + b"\0"
    return b"desc\0\0\0\0" + pack(">I", len(ascii_text)) + ascii_text + bytes(4 + 4 + 2 + 1 + 67)


def _xyz(values: tuple[float, ...]) -> bytes:
    return b"".join(pack(">i", round(value * 65536)) for value in values)
