"""The account goes with the person: a corrected number, a name, out of the roster again."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import Event, Member, SignInCode, User
from members.models.sign_in import CodeWay
from members.refusals import NotAllowed, Refusal
from members.services import account_following, journal, sign_in_codes
from tests import factories
from tests.transfers.sheets import bring_in, person
from transfers.models import Case, ContactRecord, MemberRequest, Message, Upload
from transfers.models.contacts import ContactMethod, ContactResult, ContactSide
from transfers.models.member_requests import RequestKind
from transfers.services import editing
from transfers.services.intake import undo as intake_undo
from transfers.services.withdrawing import obstacles, withdraw_registration


@pytest.fixture
def case(world):
    """A person with a code, not used yet."""
    case = factories.make_case(world.season, world.college, student_number="1801", name="甲一")
    sign_in_codes.issue([case.member], world.actor(world.admin), way=CodeWay.SLIP)
    return Case.objects.get(pk=case.pk)


def edit(world, case, **values):
    editing.edit_person(case.pk, values, world.actor(world.admin))
    return User.objects.get(member=case.member_id)


def titles(case):
    lines = Event.objects.filter(member=case.member_id, verb="EDIT_USER").order_by("seq")
    return [(line.title, line.comment, line.data) for line in lines]


def test_the_user_name_follows_the_number_and_the_name_the_name(world, case):
    user = edit(world, case, student_number="1802", name="甲二")
    assert (user.username, user.name) == ("1802", "甲二")
    assert titles(case) == [("登录账号随登记表更正", "", "")]
    assert account_following.mismatch(user.member) == ""


def test_the_code_in_the_hand_is_still_good_after_that(world, case):
    code = sign_in_codes.good_codes().get()
    edit(world, case, student_number="1802")
    assert sign_in_codes.good_codes().get().pk == code.pk


def test_a_code_in_a_former_mailbox_opens_nothing(world, case):
    """Whoever reads the wrong mailbox has the code; the slip that nobody has mailed stays good."""
    slip = sign_in_codes.good_codes().get()
    edit(world, case, email="first@example.com")
    assert sign_in_codes.good_codes().get().pk == slip.pk
    with journal.change() as book:
        sign_in_codes.note_mailed(book, world.actor(world.admin), slip, sent=True)
    edit(world, case, email="second@example.com")
    assert not sign_in_codes.good_codes().exists()
    assert [(title, comment) for title, comment, _ in titles(case)] == [
        ("登录码作废", "登录码曾发往原来的电子邮箱，邮箱已改。")
    ]
    sign_in_codes.issue([case.member], world.actor(world.admin), way=CodeWay.MAIL)
    edit(world, case, email="third@example.com")
    assert not sign_in_codes.good_codes().exists()


def test_a_user_name_that_was_given_on_purpose_stays(world, case):
    User.objects.filter(member=case.member).update(username="jia1")
    user = edit(world, case, student_number="1802")
    assert user.username == "jia1"
    assert titles(case) == []
    assert "仍是 jia1" in account_following.mismatch(user.member)


@pytest.mark.parametrize("taken_by", ["account", "person"])
def test_a_number_that_is_somebodys_is_not_taken(world, case, taken_by):
    if taken_by == "account":
        factories.make_user(world.admin.role, organization=world.college, username="1802")
        why = "新学号已是另一个账号的用户名"
    else:
        factories.make_case(world.season, world.other_college, student_number="1802")
        why = "另一人也是这个学号"
    user = edit(world, case, student_number="1802")
    assert (user.username, user.member.student_number) == ("1801", "1802")
    assert titles(case) == [("账号的用户名没有随学号更正", f"{why}，用户名仍是原来的学号。", "")]
    assert account_following.mismatch(user.member) == (
        f"登录账号的用户名仍是 1801（{why}），本人登录时还用这个。需要更改的，请联系党委组织部。"
    )


def test_without_a_number_the_user_name_stays(world, case):
    assert edit(world, case, student_number="").username == "1801"
    assert titles(case) == []


def test_other_changes_cost_no_query(world, case):
    member = case.member
    with CaptureQueriesContext(connection) as queries:
        assert account_following.follow(member, {"本人联系电话": ("（空）", "1")}) == []
    assert len(queries) == 0


def test_the_page_says_when_it_does_not_follow(world, case, client):
    User.objects.filter(member=case.member).update(username="jia1")
    client.force_login(world.admin)
    url = f"/people/{case.pk}/edit/"
    form = client.get(url).context["form"]
    values = {name: form[name].value() for name in form.fields}
    data = {name: "" if value is None else str(value) for name, value in values.items()}
    data |= {"student_number": "1802", "fee_paid_until": "2022-06"}
    response = client.post(url, data, follow=True)
    assert "登录账号的用户名仍是 jia1" in response.content.decode()


# --- By a register ---------------------------------------------------------------------------


def undo(world):
    last = Upload.objects.filter(committed_at__isnull=False).order_by("-journal_seq")[0]
    return intake_undo.undo(last.pk, world.actor(world.admin))


def imported(world):
    bring_in(world.admin, person())
    case = Case.objects.get()
    sign_in_codes.issue([case.member], world.actor(world.admin), way=CodeWay.SLIP)
    return case


def test_a_register_with_another_number_brings_the_account_along_and_back(world):
    case = imported(world)
    former = case.member.student_number
    bring_in(world.admin, person(学号="180199990001"))
    user = User.objects.get(member=case.member_id)
    assert user.username == "180199990001"
    undo(world)
    user.refresh_from_db()
    assert user.username == former
    assert [title for title, _, _ in titles(case)] == ["登录账号随登记表更正"] * 2


def test_an_import_with_unused_accounts_is_undone_whole(world):
    imported(world)
    assert SignInCode.objects.count() == 1
    undo(world)
    assert (Member.objects.count(), SignInCode.objects.count()) == (0, 0)
    assert not User.objects.filter(member__isnull=False).exists()
    assert Event.objects.filter(verb="MAKE_SIGN_IN_CODE").count() == 1  # the journal keeps its lines


def test_an_account_that_was_used_keeps_its_person(world):
    imported(world)
    sign_in_codes.redeem(SignInCode.objects.get().pk, "correct-horse-battery", None)
    with pytest.raises(Refusal, match="本人已经登录过"):
        undo(world)
    assert Member.objects.count() == 1


# --- Out of the roster -----------------------------------------------------------------------


def withdraw(world, case):
    return withdraw_registration(case.pk, "登记错了人", world.actor(world.admin))


def test_an_account_nobody_has_used_goes_along(world, case):
    assert obstacles(case) == []
    withdraw(world, case)
    assert (Member.objects.count(), SignInCode.objects.count()) == (0, 0)
    assert not User.objects.filter(username="1801").exists()


def test_withdrawn_and_expired_codes_go_along_too(world, case):
    actor = world.actor(world.admin)
    sign_in_codes.issue([case.member], actor, way=CodeWay.SLIP, again=True)
    assert SignInCode.objects.count() == 2
    withdraw(world, case)
    assert SignInCode.objects.count() == 0


@pytest.mark.parametrize("used", ["code", "campus", "closed"])
def test_an_account_that_was_used_is_said_and_stays(world, case, used):
    if used == "campus":
        User.objects.filter(member=case.member).update(opened_at="2022-06-08T00:00Z")
    else:
        sign_in_codes.redeem(SignInCode.objects.get().pk, "correct-horse-battery", None)
        User.objects.filter(member=case.member).update(is_active=used != "closed")
    assert obstacles(case) == ["本人已经登录过"]
    with pytest.raises(NotAllowed, match="本人已经登录过"):
        withdraw(world, case)


def test_with_a_case_of_another_year_the_account_stays(world, case):
    factories.make_case(factories.make_season(2021), world.college, member=case.member)
    withdraw(world, case)
    assert User.objects.get(member=case.member_id).username == "1801"


def test_what_was_said_and_asked_is_in_the_way_as_a_sentence(world, case):
    now = "2022-06-08T00:00Z"
    Message.objects.create(
        case=case, batch=uuid.uuid4(), subject="主题", text="正文", sent_by=world.admin, sent_at=now
    )
    MemberRequest.objects.create(case=case, kind=RequestKind.CORRECTION, text="请更正", asked_at=now)
    ContactRecord.objects.create(
        case=case,
        on="2022-06-08",
        method=ContactMethod.PHONE,
        side=ContactSide.MEMBER,
        result=ContactResult.REACHED,
        recorded_by=world.admin,
        recorded_at=now,
    )
    assert sorted(obstacles(case)) == ["已有“消息” 1 条", "已有“申请” 1 条", "已有“联系记录” 1 条"]
    with pytest.raises(NotAllowed):
        withdraw(world, case)
    assert Member.objects.count() == 1
