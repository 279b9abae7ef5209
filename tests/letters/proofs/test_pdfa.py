"""Everything that leaves the program as a PDF is PDF/A-1b; and the checker that says so would notice if it were not."""

import pytest
from reportlab.pdfgen.canvas import Canvas

from letters.enums import Stock, StockKind
from letters.models import Letter, Mailing, PrintProfile, PrintRun, StockEntry
from letters.render.document import Document
from letters.render.pdf import Mode, render
from letters.services import numbers, paper, preview, run_file, stock
from letters.services.print_run import print_run
from letters.services.printing import letter_pdf
from letters.services.profiles import placing_of
from members import clock
from tests.letters.proofs.issued import DAY, issue_many
from tests.letters.proofs.pdfa import faults
from tests.letters.proofs.samples import BATCH, GOLDEN, MOVED


@pytest.mark.parametrize("name", GOLDEN)
def test_letters_in_every_mode(name, letter_fonts):
    contents, mode, placing, _ = GOLDEN[name]
    assert faults(render(contents, letter_fonts, mode=mode, placing=placing)) == []


@pytest.mark.django_db
def test_what_the_services_give_out(world, settings):
    settings.PUBLIC_BASE_URL = "https://dangyuan.example.edu.cn"
    world.season.verification = True
    world.season.save()
    issue_many(world, 30)
    letters = list(
        Letter.objects.filter(organization=world.college).select_related("organization", "member__branch")
    )
    actor = world.actor(world.admin)
    profile = PrintProfile.objects.create(
        organization=world.college, name="302 室 𬭸", stock=Stock.PREPRINTED, offset_x="1.5", scale_y="99.8"
    )
    StockEntry.objects.create(
        owner=world.college, kind=StockKind.RECEIVED, day=DAY, quantity=500, first_serial="No.0012301",
        last_serial="No.0012800", note="组织部领取", recorded_by=world.admin, recorded_at=clock.now(),
    )  # fmt: skip
    plain = print_run(letters, actor, with_lists=True, with_slips=True)
    stocked = print_run(letters, actor, profile=profile, start_serial="No.0012301", with_slips=True)
    plain, stocked = (
        PrintRun.objects.select_related("made_by__organization").get(pk=run.pk) for run in (plain, stocked)
    )
    mailings = [
        Mailing(
            letter=letter,
            recipient=letter.member.name,
            phone="139",
            address="某市某路 8 号",
            postcode="746000",
        )
        for letter in letters
    ]
    states = numbers.states([world.college], 2022)
    documents = {
        "letter": letter_pdf(letters[0].frozen_content),
        "run with lists and slips": run_file.fetch(plain, actor),
        "run on stock": run_file.fetch(stocked, actor),
        "lists of a run on stock": run_file.lists_pdf(stocked, actor),
        "slips": paper.pdf_of(paper.slips(letters), title="核验单"),
        "labels": paper.pdf_of(paper.labels(mailings), title="地址标签"),
        "register": paper.pdf_of(
            paper.letter_register(world.college, "2022 年", letters, states), title="台账"
        ),
        "ledger": paper.pdf_of(paper.stock_ledger(stock.ledger(world.college, 2022)), title="印制纸台账"),
        "calibration": paper.calibration_pdf(profile),
        "sample": preview.sample_pdf(profile),
    }
    assert placing_of(profile).offset_x == 1.5
    assert {name: found for name, pdf in documents.items() if (found := faults(pdf))} == {}
    assert len(set(documents.values())) == len(documents)


# --- Would it notice? Changes of the same length leave the cross-references right ------------


@pytest.fixture(scope="module")
def good(letter_fonts):
    return render(BATCH[:3], letter_fonts, mode=Mode.WHOLE, placing=MOVED)


SPOILED = {
    "header of a later version": (b"%PDF-1.4", b"%PDF-1.7", "header"),
    "header without bytes": (b"%\x93\x8c\x8b\x9e", b"%ABCD", "header"),
    "no identifier": (b"/ID \n", b"/IX \n", "no /ID"),
    "two catalogs": (b"/Type /Catalog", b"/Type /Catalpa", "no catalog"),
    "wrong cross-reference": (b" 00000 n \n", b" 00000 f \n", "structure"),
    "wrong length": (b"/Length 348", b"/Length 349", "structure"),
    "another part of the norm": (b"part>1<", b"part>3<", "6.7.11"),
    "another level": (b"conformance>B<", b"conformance>U<", "6.7.11"),
    "other title": ("default\">中国".encode(), "default\">中華".encode(), "6.7.3"),
    "packet names an encoding": (b' id="W5M0', b' ie="W5M0', "6.7.5"),
    "metadata of another kind": (b"/Subtype /XML", b"/Subtype /YML", "6.7.2"),
    "intent of another norm": (b"/GTS_PDFA1", b"/GTS_PDFX1", "6.2.2"),
    "profile of colours": (b"mntrGRAY", b"mntrRGB ", "6.2.3"),
    "profile of version 4": (b"\x02\x10\x00\x00mntr", b"\x04\x20\x00\x00mntr", "6.2.2"),
    "colour": (b"\n1.3 w\n", b"\n1 rg \n", "operators rg"),
    "graphics state": (b"\n1.3 w\n", b"\n/a gs\n", "operators gs"),
    "unmatched q": (b"\n1.3 w\n", b"\n  q  \n", "q and Q"),
    "font of one byte": (b"/Subtype /Type0", b"/Subtype /Type1", "6.3.4"),
    "font that is not there": (b"/F1 ", b"/F7 ", "not among the resources"),
    "font not embedded": (b"/FontFile2", b"/FontFile9", "6.3.4"),
    "no set of glyphs": (b"/CIDSet", b"/CIDSot", "6.3.5"),
    "incomplete set of glyphs": (b"\nstream\n\xff\xff", b"\nstream\n\x7f\xff", "6.3.5"),
    "no map to glyphs": (b"/CIDToGIDMap /Identity", b"/CIDToGIDMap /Identite", "6.3.3.2"),
    "wrong widths": (b"/W [ 0 [ 1000 ", b"/W [ 0 [ 1001 ", "6.3.6"),
    "missing character": (b" Tm <0001", b" Tm <0000", "6.3.5"),
    "character of no text": (b"beginbfchar\n<0001>", b"beginbfchar\n<7001>", "not told"),
    "transparency": (b"/PageMode /UseNone", b"/Group   << >>    ", "/Group is not allowed"),
    "action": (b"/PageMode /UseNone", b"/AA 3 0 R         ", "/AA is not allowed"),
    "script": (b"/PageMode /UseNone", b"/JavaScript ()    ", "/JavaScript is not allowed"),
    "reference to nothing": (b"/PageMode /UseNone", b"/PageMode 9999 0 R", "object 9999"),
    "picture": (b"/Type /XObject", b"/Type /Image  ", "Image"),
    "filter": (b"/FormType 1", b"/Filter 111", "/Filter"),
}  # fmt: skip


def test_what_is_spoiled_was_good(good):
    assert faults(good) == []


@pytest.mark.parametrize("how", SPOILED)
def test_checker_notices(how, good):
    old, new, words = SPOILED[how]
    assert len(old) == len(new)
    assert old in good
    assert any(words in fault for fault in faults(good.replace(old, new, 1))), faults(
        good.replace(old, new, 1)
    )


def test_checker_notices_a_file_that_goes_on_after_its_end(good):
    assert faults(good + b"%") == ["structure: the file does not end with startxref and %%EOF"]


class Careless:
    """A sheet drawn as reportlab's manual draws it."""

    def draw(self, canvas, fonts):
        canvas.setFillColorRGB(0.8, 0, 0)
        canvas.setFillAlpha(0.5)
        canvas.setFont("Helvetica", 12)
        canvas.drawString(100, 100, "Helvetica")
        canvas.showPage()


def test_checker_notices_a_careless_sheet(letter_fonts):
    document = Document(letter_fonts, "试")
    document.sheet(Careless())
    found = faults(document.finish())
    for words in (
        "Type1 Helvetica, not an embedded",
        "/ca is not allowed",
        "operators gs rg are not",
        "kind ExtGState",
    ):
        assert any(words in fault for fault in found), found


def test_checker_does_not_take_what_reportlab_makes_by_itself(tmp_path):
    canvas = Canvas(str(tmp_path / "plain.pdf"))
    canvas.drawString(100, 100, "Helvetica")
    canvas.save()
    assert faults((tmp_path / "plain.pdf").read_bytes())
