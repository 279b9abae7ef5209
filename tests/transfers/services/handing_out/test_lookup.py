"""Which letter is meant at the desk."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from letters.models import Letter
from letters.services.verification import spaced
from transfers.enums import Action, Path, Status
from transfers.services.handing_out.lookup import MOST, find, is_private
from transfers.services.performing import perform


@pytest.fixture
def letter(world):
    return world.transfer(
        Path.OUT_PAPER, Status.LETTER_ISSUED, name="阿依古丽·买买提", student_number="S2019001"
    ).letter


def found(typed, user):
    return [each.number for each in find(typed, user).letters]


@pytest.mark.parametrize(
    "spelling",
    ["{}", " {} ", "第 {} 号", "第{}号", "No. {}", "＃{}", "编号：{}"],
)
def test_number_in_any_spelling(world, letter, spelling):
    typed = spelling.format(letter.number)
    expected = [] if spelling.startswith("编号") else [letter.number]
    assert found(typed, world.admin) == expected
    assert found(f"\x02{typed}\x03\r\n", world.admin) == expected  # as some scanners send it
    wide = typed.translate({ord(str(digit)): ord("０") + digit for digit in range(10)})
    assert found(wide, world.admin) == expected


def test_part_of_number_name_and_student_number(world, letter):
    for typed in (letter.number[-4:], "阿依古丽", "阿依古丽 · 买买提", "S2019", "s2019001"):
        assert found(typed, world.admin) == [letter.number], typed
    for typed in ("", "  ", "第号", "2019001", "查无此人"):
        assert found(typed, world.admin) == [], typed


def test_code_of_the_slip_and_its_address(world, letter):
    code = letter.verification_code
    for typed in (
        code,
        spaced(code).lower(),
        f"https://dangjian.example.edu.cn/verify/{code}/",
        f"ｈｔｔｐｓ：／／dj.example／verify／{spaced(code)}／",
    ):
        assert found(typed, world.admin) == [letter.number], typed
        assert is_private(typed)
    assert found(code[:-1] + ("A" if code[-1] != "A" else "B"), world.admin) == []


def test_id_number_finds_the_person_and_is_private(world, letter):
    assert found(letter.member.id_number, world.admin) == [letter.number]
    assert is_private(letter.member.id_number)
    assert not is_private(letter.number)
    assert not is_private("阿依古丽")
    assert not is_private("180000000001")  # a student number: the alphabet of codes has no 0 and no 1


def test_factory_serial_of_a_sheet(world, letter):
    Letter.objects.filter(pk=letter.pk).update(factory_serial="No.0012399")
    assert found("no.0012399", world.admin) == [letter.number]


def test_factory_serial_of_a_sheet_that_is_void_is_found_too(world, letter):
    Letter.objects.filter(pk=letter.pk).update(factory_serial="No.0012399")
    said = {"void_reason": "MISPRINT", "evidence": "原件已收回"}
    perform(letter.transfer.pk, Action.REISSUE_LETTER, world.actor(world.admin), said)
    assert found("No.0012399", world.admin) == [letter.number]


def test_outside_the_scope_nothing_is_found_by_any_word(world, letter):
    member = letter.member
    typed = (letter.number, letter.verification_code, member.id_number, member.name, member.student_number)
    assert [found(each, world.other_admin) for each in typed] == [[], [], [], [], []]
    assert [found(each, world.reviewer) for each in typed] == [[letter.number]] * 5


def test_live_letter_of_a_person_is_the_one_that_is_meant(world, letter):
    said = {"void_reason": "MISPRINT", "evidence": "原件已收回"}
    new = perform(letter.transfer.pk, Action.REISSUE_LETTER, world.actor(world.admin), said).transfer.letter
    assert found("阿依古丽", world.admin) == [new.number]
    assert found(letter.number, world.admin) == [letter.number]  # named exactly: to be told that it is void


def test_ten_at_most_what_is_still_here_first(world):
    out = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED, name="张一")
    here = [world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED, name="张二").letter.number for _ in range(2)]
    for typed in ("张", "2022"):
        assert found(typed, world.admin) == [*sorted(here, reverse=True), out.letter.number]
    for _ in range(MOST - 2):
        world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    result = find("2022", world.admin)
    assert (len(result.letters), result.more) == (MOST, True)
    assert out.letter.number not in [each.number for each in result.letters]


def test_as_many_queries_for_one_as_for_ten(world):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            for each in find("2022", world.admin).letters:
                _ = each.member.branch.name, each.organization.name, each.transfer.case.branch.name
        return len(captured)

    world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    few = queries()
    for _ in range(5):
        world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    assert queries() == few
