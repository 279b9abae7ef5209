"""200 letters issued by the services and read back from paper: what stands there is what the database says."""

import datetime
import re
from collections import Counter
from hashlib import sha256

import pypdfium2
import pytest
import zxingcpp

from letters.models import Letter
from letters.services import paper
from letters.services.printing import letter_pdf, letters_pdf
from letters.services.verification import spaced
from members.enums import MemberCategory, Sex
from tests.letters.proofs.geometry import Box
from tests.letters.proofs.issued import SETTINGS, issue_many
from tests.letters.render.reading import character_boxes
from transfers.models import Transfer

pytestmark = pytest.mark.django_db

COUNT = 200
BASE_URL = "https://dangyuan.example.edu.cn"
# Between the printed words of the form, millimetres (domain.md §5).
NUMBERS = (Box(142.6, 34, 168, 41), Box(142.6, 102, 168, 109), Box(142, 228, 169.2, 236))
NAMES = (Box(46, 43, 99.2, 52), Box(30, 119, 68.2, 127), Box(30, 235, 72.8, 243))
PLACES = {
    "from": (Box(63.5, 52, 109, 63), Box(26.2, 136.5, 95.4, 145.5)),
    "to": (Box(118.5, 52, 173.4, 63), Box(100.5, 136.5, 175.2, 145.5)),
    "heading": (Box(20, 109, 94.8, 118),),
    "committee": (Box(23, 226, 94.9, 235),),
    "issued": (Box(116, 65, 162, 72), Box(105, 176, 151, 183)),
    "age": (Box(103.5, 120, 125.5, 127),),
    "ethnicity": (Box(135, 120, 170, 127),),
    "id_number": (Box(111, 129, 175.2, 136),),
    "fee": (Box(105, 148, 156.8, 155),),
    "days": (Box(41.6, 157, 62.6, 164),),
    "phone": (Box(94, 184, 179, 192),),
    "address": (Box(94, 192.5, 179, 201),),
    "office_phone": (Box(46.8, 203, 92.9, 210),),
    "office_fax": (Box(108, 203, 145.8, 210),),
    "postcode": (Box(161, 203, 179, 210),),
}
CATEGORY = {
    "预备": (Box(131, 46, 141.5, 52), Box(41.5, 130, 52, 136)),
    "正式": (Box(144.5, 46, 154.8, 52), Box(54.8, 130, 65, 136)),
}
SEX = {"男": (Box(83.9, 121, 88.3, 127),), "女": (Box(91.8, 121, 96.6, 127),)}
CAPITALS = "零壹贰叁肆伍陆柒捌玖"


def test_two_hundred_letters_say_what_the_database_says(world, settings):
    settings.PUBLIC_BASE_URL = BASE_URL
    issued = issue_many(world, COUNT)
    letters = list(Letter.objects.select_related("organization", "member").order_by("pk"))
    assert {letter.pk for letter in letters} == {letter.pk for letter in issued}
    transfers = {transfer.member.pk: transfer for transfer in Transfer.objects.for_pages()}
    groups = {letter.pk: SETTINGS[n // (COUNT // len(SETTINGS))] for n, letter in enumerate(issued)}

    pdf = letters_pdf(letters)
    wrong = []
    for page, letter in enumerate(letters):
        characters = [(character, *Box(*box).middle) for character, box in character_boxes(pdf, page)]
        said, meant = read(characters), expected(letter, transfers[letter.member_id], groups[letter.pk])
        wrong += [
            (letter.number, what, said[what], meant[what]) for what in meant if said.get(what) != meant[what]
        ]
        wrong += check_marks(characters, letter, transfers[letter.member_id].member, groups[letter.pk][0])
    assert wrong == []
    assert len({letter.number for letter in letters}) == COUNT

    digests = {letter.pk: sha256(letter_pdf(letter.frozen_content)).hexdigest() for letter in letters[::10]}
    assert digests == {letter.pk: letter.pdf_digest for letter in letters[::10]}
    check_slips(letters)


def read(characters):
    """Everything that is filled in, by what it is."""
    numbers, names = ([text_in(characters, box) for box in boxes] for boxes in (NUMBERS, NAMES))
    read = {what: [text_in(characters, box) for box in boxes] for what, boxes in PLACES.items()}
    return read | {"numbers": numbers, "names": names}


def text_in(characters, place):
    """In the order in which it was drawn, so line by line; without marks."""
    left, top, right, bottom = place
    return "".join(
        character
        for character, x, y in characters
        if left < x < right and top < y < bottom and character != "√"
    )


def expected(letter, transfer, setting):
    """From the rows of the database, not from the frozen content, and with the rules written out once more."""
    member, office = transfer.member, letter.organization
    _, digits, days = setting
    born = datetime.datetime.strptime(member.id_number[6:14], "%Y%m%d").date()  # noqa: DTZ007
    issued = letter.issued_on
    assert letter.valid_until == issued + datetime.timedelta(days=days)
    paid = member.fee_paid_until
    # The form is drawn first, so that its words come before the numbers.
    fee = (
        f"年月。{''.join(CAPITALS[int(digit)] for digit in str(paid.year))}{in_words(paid.month)}"
        if digits == "CAPITAL"
        else f"年月。{paid.year}{paid.month}"
    )
    day = f"年月日{issued.year}{issued.month}{issued.day}"
    values = {
        "numbers": [letter.number] * 3,
        "names": [member.name] * 3,
        "from": [office.full_name] * 2,
        "to": [transfer.receiving_organization] * 2,
        "heading": [transfer.heading_organization],
        "committee": [office.full_name],
        "issued": [day, day],
        "age": [str(next(age for age in range(100, -1, -1) if _birthday(born, age) <= issued))],
        "ethnicity": [re.sub("族$", "", member.ethnicity)],
        "id_number": [member.id_number],
        "fee": [fee],
        "days": [in_words(days) if digits == "CAPITAL" else str(days)],
        "phone": [member.phone],
        "address": [office.address],
        "office_phone": [office.phone],
        "office_fax": [office.fax],
        "postcode": [office.postcode],
    }
    return {what: [text.replace(" ", "") for text in texts] for what, texts in values.items()}


def _birthday(born, age):
    try:
        return born.replace(year=born.year + age)
    except ValueError:  # 29 February
        return datetime.date(born.year + age, 3, 1)


def in_words(number):
    tens, ones = divmod(number, 10)
    return f"{CAPITALS[tens] + '拾' if tens else ''}{CAPITALS[ones] if ones else ''}"


def check_marks(characters, letter, member, mark):
    """With √ there is one above each option that applies; struck out is a matter of pixels (golden letters)."""
    ticks = [(x, y) for character, x, y in characters if character == "√"]
    if mark == "STRIKE":
        return [(letter.number, "ticks", len(ticks), 0)] if ticks else []
    category = "预备" if member.category == MemberCategory.PROBATIONARY else "正式"
    boxes = [*CATEGORY[category], *SEX[Sex(member.sex).label]]
    above = [
        any(box.left < x < box.right and box.top - 4 < y < box.top + 0.5 for x, y in ticks) for box in boxes
    ]
    return [] if all(above) and len(ticks) == len(boxes) else [(letter.number, "ticks", ticks, boxes)]


def check_slips(letters):
    """Every letter's slip has a code that leads to its own page, beside its own number and code in print."""
    pdf = paper.pdf_of(paper.slips(letters), title="核验单")
    found = Counter()
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            image = page.render(scale=100 / 72).to_pil().convert("L")
            codes = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
            textpage = page.get_textpage()
            width, height = page.get_size()
            for code in codes:
                x, y = code.position.top_left.x / image.width, code.position.top_left.y / image.height
                left, bottom = (width / 2 if x > 0.5 else 0), (0 if y > 0.5 else height / 2)
                words = textpage.get_text_bounded(left, bottom, left + width / 2, bottom + height / 2)
                found[(code.text, *re.search(r"第 (\w+) 号.*核验码\s*(\S+)", words, re.DOTALL).groups())] += 1
    assert found == Counter(
        (f"{BASE_URL}/verify/{letter.verification_code}/", letter.number, spaced(letter.verification_code))
        for letter in letters
    )
