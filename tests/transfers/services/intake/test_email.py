"""The e-mail address: a column that a register may have, never one that it must; checked, and open to change at any time."""

import pytest

from members.models import Event, Member
from tests import factories
from tests.transfers.sheets import bring_in, person, plan_one
from transfers.enums import Path, Status
from transfers.models import Case, Upload
from transfers.register.check import check_entry
from transfers.register.columns import TEMPLATE_COLUMNS
from transfers.register.entry import Entry
from transfers.register.header_words import match_header, match_under
from transfers.register.rules import EMAIL_MALFORMED
from transfers.register.values import clean_email, is_email
from transfers.services import checking, editing
from transfers.services.intake import undo as intake_undo

GOOD = "jia.yi+2022@student.example.edu.cn"


@pytest.mark.parametrize(
    "header",
    [
        "电子邮箱",
        "邮箱",
        "E-mail",
        "Email",
        "EMAIL",
        "电子邮件",
        "本人邮箱",
        "电子邮箱（选填）",
        "Ｅｍａｉｌ",
    ],
)
def test_what_the_column_is_called(header):
    assert match_header(header) == "email"


def test_the_receivers_address_is_not_the_persons():
    assert match_under(["接收党组织"], "邮箱") == ""
    assert match_header("辅导员邮箱") != "email"


def test_it_is_no_column_of_our_own_sheet():
    assert "email" not in {column.key for column in TEMPLATE_COLUMNS}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(GOOD, GOOD), (" a @ b.cn ", "a@b.cn"), ("ａ＠ｂ．ｃｎ", "a@b.cn"), ("", "")],
)
def test_what_is_kept_of_it(typed, kept):
    assert clean_email(typed) == kept


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        (GOOD, True),
        ("a@b", False),
        ("a@@b.cn", False),
        ("a.b.cn", False),
        ("a@b.cn,c@d.cn", False),
        ("张@b.cn", False),
    ],
)
def test_what_is_an_address(world, text, fine):
    assert is_email(text) == fine
    rules = {finding.rule for finding in check_entry(Entry(email=text), checking.season_rules(world.season))}
    assert (EMAIL_MALFORMED in rules) == (not fine)


def test_it_comes_with_a_register_and_goes_with_it(world):
    bring_in(world.admin, person(电子邮箱=GOOD))
    assert Member.objects.get().email == GOOD
    bring_in(world.admin, person(电子邮箱="neu@b.cn"))
    assert Member.objects.get().email == "neu@b.cn"
    line = Event.objects.filter(verb="EDIT_PERSON").latest("seq")
    assert "neu@b.cn" not in f"{line.data}{line.comment}"
    assert plan_one(world.admin).changes == ()  # a register without the column wipes nothing


def test_a_malformed_one_is_a_warning_and_is_taken(world):
    row = plan_one(world.admin, 电子邮箱="jia.yi")
    assert [finding.rule for finding in row.findings if finding.field == "email"] == [EMAIL_MALFORMED]
    bring_in(world.admin, person(电子邮箱="jia.yi"))
    assert Member.objects.get().email == "jia.yi"
    found = checking.check_person(Case.objects.get(), None).findings
    assert EMAIL_MALFORMED in {finding.rule for finding in found}


@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.APPROVED, Status.LETTER_ISSUED])
def test_the_college_may_change_it_whatever_is_confirmed(world, sign_in, status):
    transfer = world.transfer(Path.OUT_PAPER, status)
    client = sign_in(world.admin)
    url = f"/people/{transfer.case_id}/edit/"
    seen = client.get(url).context["form"]["seen"].value()
    data = {"phone": transfer.member.phone, "email": f" {GOOD} ", "seen": seen}
    assert client.post(url, data).status_code == 302
    assert Member.objects.get(pk=transfer.member.pk).email == GOOD
    assert GOOD in client.get(f"/people/{transfer.case_id}/").content.decode()


def test_the_form_refuses_what_is_no_address_and_keeps_it_in_the_field(world, sign_in):
    case = factories.make_case(world.season, world.college)
    client = sign_in(world.admin)
    url = f"/people/{case.pk}/edit/"
    form = client.get(url).context["form"]
    values = {name: form[name].value() for name in form.fields}
    data = {name: "" if value is None else str(value) for name, value in values.items()} | {"email": "jia.yi"}
    response = client.post(url, data | {"fee_paid_until": "2022-06"})
    assert response.status_code == 422
    assert "电子邮箱应写成 name@example.com 的样子" in response.content.decode()
    assert 'value="jia.yi"' in response.content.decode()


def test_it_is_no_part_of_what_was_confirmed(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.CONFIRMED)
    editing.edit_person(transfer.case_id, {"email": GOOD}, world.actor(world.admin))
    assert factories.fresh(transfer).status == Status.CONFIRMED


def test_undoing_an_import_brings_the_former_one_back(world):
    bring_in(world.admin, person(电子邮箱=GOOD))
    bring_in(world.admin, person(电子邮箱="neu@b.cn"))
    upload = Upload.objects.latest("journal_seq")
    intake_undo.undo(upload.pk, world.actor(world.admin))
    assert Member.objects.get().email == GOOD
