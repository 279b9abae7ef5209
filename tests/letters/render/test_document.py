"""One file of letters and sheets, and what makes it PDF/A-1b. The bytes are read as bytes, without a PDF library."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import ImageCms

from letters.render.archive import PRODUCER, grey_profile
from letters.render.document import Document
from letters.render.pdf import TITLE, Mode, Placing, render
from tests.letters.render.reading import page_count, pixels, text_of

TRANSPARENCY = (b"/SMask", b"/ca ", b"/CA ", b"/Group", b"/BM", b"/ExtGState")
ACTIVE = (
    b"/JavaScript",
    b"/JS",
    b"/AA",
    b"/OpenAction",
    b"/Launch",
    b"/EmbeddedFile",
    b"/Encrypt",
    b"/AcroForm",
)


class Note:
    """A sheet of two pages that says where it is in the file."""

    def draw(self, canvas, fonts):
        for line in ("领取签收表", "第二页"):
            canvas.setFont(fonts.song.main, 12)
            canvas.drawString(100, 700, f"{line}{canvas.getPageNumber()}")
            canvas.setFillGray(0.5)
            canvas.rect(100, 100, 50, 50, fill=1)
            canvas.showPage()


def objects(pdf):
    """The objects of the file by number, as the cross-reference table gives them."""
    start = int(re.search(rb"startxref\n(\d+)\n%%EOF\n$", pdf)[1])
    table = re.match(rb"xref\n0 (\d+)\n((?:\d{10} \d{5} [nf] \n)+)trailer\n", pdf[start:])
    offsets = [int(line[:10]) for line in table[2].splitlines()]
    assert len(offsets) == int(table[1])
    found = {}
    for number, offset in enumerate(offsets[1:], start=1):
        head = b"%d 0 obj\n" % number
        assert pdf.startswith(head, offset)
        found[number] = pdf[offset + len(head) : pdf.index(b"\nendobj\n", offset)]
    return found


def streams(pdf):
    """``(dictionary, content)`` of every stream, after checking its length and line ends."""
    for body in objects(pdf).values():
        if b"\nstream\n" in body:
            entries, rest = body.split(b"\nstream\n", 1)
            length = int(re.search(rb"/Length (\d+)", entries)[1])
            assert rest[length:] == b"\nendstream", entries
            yield entries, rest[:length]


@pytest.fixture(scope="module")
def whole(letter_content, letter_fonts):
    """Letters whole and preview, and a sheet, in one file."""
    document = Document(letter_fonts, "介绍信与签收表 <2022>")
    document.letters([letter_content, replace(letter_content, name="李㛃", option_mark="STRIKE")])
    document.sheet(Note())
    document.letters([letter_content], Mode.FIELDS, Placing(1, 2))
    document.letters([letter_content], Mode.PREVIEW)
    return document.finish()


def test_letters_and_sheets_follow_each_other(whole):
    assert page_count(whole) == 6
    assert [text_of(whole, page)[:6] for page in (2, 3)] == ["领取签收表3", "第二页4"]
    assert text_of(whole, 1).count("李㛃") == text_of(whole, 4).count("陈晓明") == 3
    assert (pixels(whole, 2) == 128).sum() > 9000


def test_no_page_is_an_error(letter_fonts):
    with pytest.raises(ValueError, match="没有"):
        Document(letter_fonts, "leer").finish()


def test_header_trailer_and_cross_references(whole):
    assert re.match(rb"%PDF-1\.4\n%[\x80-\xff]{4}", whole)
    assert len(objects(whole)) > 20
    assert re.search(rb"trailer\n<<\n/ID \n\[<([0-9a-f]{32})><\1>\]", whole)
    assert b"/ObjStm" not in whole
    assert b"/XRef" not in whole


def test_id_follows_what_is_on_the_pages(letter_content, letter_fonts):
    ids = {
        re.search(rb"/ID \n\[<([0-9a-f]{32})>", render([content], letter_fonts))[1]
        for content in (letter_content, letter_content, replace(letter_content, name="陈小明"))
    }
    assert len(ids) == 2


def test_streams_are_plain_and_well_ended(whole):
    contents = list(streams(whole))
    assert len(contents) > 10
    assert all(b"/Filter" not in entries for entries, _ in contents)


def test_nothing_transparent_active_or_encrypted(whole):
    text = b"\n".join(body.split(b"\nstream\n")[0] for body in objects(whole).values())
    assert [word for word in (*TRANSPARENCY, *ACTIVE) if word in text] == []


def test_only_shades_of_grey(whole):
    pages = [content for entries, content in streams(whole) if b"BT" in content and b"Tj" in content]
    assert len(pages) == 7  # six pages and the form
    coloured = re.compile(rb"(?:^|\s)(?:rg|RG|k|K|cs|CS|sc|SC|scn|SCN|sh)(?:\s|$)")
    assert [page for page in pages if coloured.search(page)] == []


def test_every_font_is_embedded_whole(whole):
    bodies = list(objects(whole).values())
    assert b"Helvetica" not in whole
    fonts = [body for body in bodies if b"/Subtype /Type0" in body]
    assert len(fonts) == 2
    assert all(b"/Encoding /Identity-H" in body and b"/ToUnicode" in body for body in fonts)
    descendants = [body for body in bodies if b"/Subtype /CIDFontType2" in body]
    assert all(b"/CIDToGIDMap /Identity" in body and b"/W [" in body for body in descendants)
    descriptors = [body for body in bodies if b"/Type /FontDescriptor" in body]
    assert len(descendants) == len(descriptors) == 2
    assert all(b"/FontFile2" in body and b"/CIDSet" in body for body in descriptors)
    names = {re.search(rb"/FontName /([A-Z]{6})\+", body)[1] for body in descriptors}
    assert len(names) == 2


def test_metadata_says_what_the_information_dictionary_says(whole):
    [xml] = [content for entries, content in streams(whole) if b"/Subtype /XML" in entries]
    tree = ElementTree.fromstring(xml.split(b"?>", 1)[1].rsplit(b"<?", 1)[0].decode())
    said = {element.tag.rpartition("}")[2]: element.text for element in tree.iter()}
    assert said["li"] == "介绍信与签收表 <2022>"
    assert said["Producer"] == PRODUCER
    assert (said["part"], said["conformance"]) == ("1", "B")
    [info] = [body for body in objects(whole).values() if b"/Producer" in body]
    assert set(re.findall(rb"/(\w+) ", info)) == {b"Title", b"Producer"}
    for line in ("介绍信与签收表 <2022>", PRODUCER):
        assert b"\xfe\xff" + line.encode("utf-16-be") in unescaped(info)


def unescaped(text):
    text = re.sub(rb"\\(\d{3})", lambda match: bytes([int(match[1], 8)]), text)
    return re.sub(rb"\\([()\\])", rb"\1", text)


def test_output_intent_has_a_grey_profile(whole):
    [profile] = [content for entries, content in streams(whole) if content[36:40] == b"acsp"]
    assert profile == grey_profile()
    opened = ImageCms.ImageCmsProfile(BytesIO(profile)).profile
    assert (opened.xcolor_space, opened.device_class, opened.version) == ("GRAY", "mntr", 2.1)
    assert opened.media_white_point[0] == pytest.approx((0.9642, 1.0, 0.8249), abs=0.001)
    assert b"/OutputIntents [ <<" in whole
    assert b"/GTS_PDFA1" in whole


def test_two_documents_at_a_time_do_not_mix(letter_content, letter_fonts):
    contents = [replace(letter_content, name=name) for name in ("王䶮", "李㛃", "赵𠅤", "陈𬭸")] * 4
    expected = [render([content], letter_fonts) for content in contents]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda content: render([content], letter_fonts), contents)) == expected


def test_title_of_a_letter(letter_content, letter_fonts):
    assert TITLE.encode() in render([letter_content], letter_fonts)
