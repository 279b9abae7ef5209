"""Streams as PDF/A wants them: unfiltered, with a line end of their own before ``endstream``."""

from typing import Any

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFDocument, PDFStream


class Stream(PDFStream):
    """Bytes in the file as they are: the same on every machine, whatever its zlib."""

    def __init__(self, content: bytes, **entries: Any) -> None:
        super().__init__(PDFDictionary(entries), content)

    def format(self, document: PDFDocument) -> bytes:
        """The object's text (reportlab writes no line end before ``endstream``; PDF/A-1, 6.1.7 wants one)."""
        entries = PDFDictionary(self.dictionary.dict | {"Length": len(self.content)}).format(document)
        return b"%b\nstream\n%b\nendstream\n" % (entries, self.content)
