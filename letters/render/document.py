"""One file for the archive: letters and sheets of paper, page after page, as PDF/A-1b."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfdoc import PDFPage
from reportlab.pdfgen.canvas import Canvas

from letters.render.archive import describe
from letters.render.content import LetterContent
from letters.render.fonts import FontSet
from letters.render.form.page import LetterPages
from letters.render.mode import Mode
from letters.render.placing import Placing
from letters.render.sheets import Sheet
from letters.render.streams import Stream

LETTERS_PER_REPORT = 50

Report = Callable[[int, int], None]
"""Is told how many letters are done, and of how many."""


class Document:
    """A PDF that grows page by page; the same pages give the same bytes. To be used by one thread."""

    def __init__(self, fonts: FontSet, title: str) -> None:
        self._fonts = fonts
        # Any: reportlab's types know nothing of what is behind the canvas.
        self._canvas: Any = Canvas(
            BytesIO(),
            pagesize=A4,
            pageCompression=0,  # not even zlib, whose output differs from machine to machine
            invariant=1,
            initialFontName=fonts.song.main,  # type: ignore[arg-type]  # types-reportlab says float
            lang="zh-CN",
            pdfVersion=(1, 4),
        )
        self._pdf: Any = self._canvas._doc  # type: ignore[attr-defined]  # noqa: SLF001
        describe(self._pdf, title)
        self._letters: LetterPages | None = None

    def letters(
        self,
        contents: Sequence[LetterContent],
        mode: Mode = Mode.WHOLE,
        placing: Placing = Placing(),  # noqa: B008  # frozen
        report: Report | None = None,
    ) -> None:
        """Add one A4 page for each letter; raises what ``pdf.check`` raises."""
        if self._letters is None:
            self._letters = LetterPages(self._pdf, self._fonts)
        total = len(contents)
        for done, content in enumerate(contents, start=1):
            self._add_page(*self._letters.page(content, mode, placing))
            if report and (done % LETTERS_PER_REPORT == 0 or done == total):
                report(done, total)

    def sheet(self, sheet: Sheet) -> None:
        """Add the pages of a list, a table, labels …"""
        sheet.draw(self._canvas, self._fonts)

    def finish(self) -> bytes:
        """The whole file. The document cannot be used afterwards. Raises ValueError without any page."""
        pages = self._pdf.Pages.pages
        if not pages:
            raise ValueError("没有要打印的内容")
        for page in pages:
            if not page.Contents:  # drawn on the canvas
                page.Contents = Stream(page.stream.encode("latin-1"))
            self._pdf.updateSignature(page.Contents.content)  # the file's ID follows what is on its pages
        return bytes(self._pdf.GetPDFData(self._canvas))

    def _add_page(self, content: bytes, resources: Any) -> None:
        """A page past the canvas, which would spend more time on it than the letter itself takes."""
        page: Any = PDFPage()
        page.pagewidth, page.pageheight = A4
        page.Contents = Stream(content)
        page.Resources = resources
        self._pdf.addPage(page)
        self._canvas._pageNumber += 1  # noqa: SLF001  # for sheets that follow and print their page numbers
