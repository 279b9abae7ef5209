"""How people stand, codes for many, one account reset or closed; slips on paper; an account that follows the roster."""

import datetime
import threading

import pypdfium2
import pytest
from django.db import connections
from django.utils import timezone

from members import clock
from members.enums import MemberCategory, Role
from members.models import Event, SignInCode, User
from members.models.sign_in import CodeWay
from members.refusals import NotAllowed, Refusal, Stale
from members.services import sign_in_codes
from tests import factories
from transfers.models import Case
from transfers.services import accounts, code_slips
from transfers.services.accounts import AccountState, IdentityCheck

URL = "https://dangyuan.example.edu.cn/first/"


def make(world, **fields):
    return factories.make_case(world.season, fields.pop("organization", world.college), **fields)


def issue(world, *cases, user=None):
    return accounts.issue([case.member for case in cases], world.actor(user or world.admin))


def state(case):
    return AccountState(accounts.people(Case.objects.all()).get(pk=case.pk).account_state)


def opened(world, case):
    """Somebody who has used a code and set a password."""
    code = issue(world, case).codes[0]
    return sign_in_codes.redeem(code.pk, "correct-horse-battery", None)


def expire(case):
    past = clock.now() - datetime.timedelta(days=1)
    SignInCode.objects.filter(user__member=case.member_id).update(valid_until=past)


# --- How they stand --------------------------------------------------------------------------


def test_every_state(world):
    made = {
        AccountState.NO_NUMBER: make(world, student_number=""),
        AccountState.NONE: make(world),
        AccountState.CODE: make(world),
        AccountState.EXPIRED: make(world),
        AccountState.OPENED: make(world),
        AccountState.CLOSED: make(world),
    }
    make(world, category=MemberCategory.ACTIVIST)
    issue(world, made[AccountState.CODE], made[AccountState.EXPIRED])
    expire(made[AccountState.EXPIRED])
    opened(world, made[AccountState.OPENED])
    opened(world, made[AccountState.CLOSED])
    User.objects.filter(member=made[AccountState.CLOSED].member).update(is_active=False)
    assert {expected: state(case) for expected, case in made.items()} == {each: each for each in AccountState}
    assert accounts.counts(accounts.people(Case.objects.all())) == dict.fromkeys(AccountState, 1)


def test_after_a_reset_it_is_the_code_that_counts(world):
    case = make(world)
    user = opened(world, case)
    actor = world.actor(world.admin)
    accounts.reset(case, IdentityCheck.PHONE, "", actor, seen=accounts.version_of(user))
    assert state(case) == AccountState.CODE
    expire(case)
    assert state(case) == AccountState.EXPIRED


def test_who_asked_for_a_code_by_mail_and_has_a_password_is_still_in(world):
    case = make(world)
    user = opened(world, case)
    SignInCode.objects.create(
        user=user,
        code="abcdefgh",
        way=CodeWay.MAIL,
        made_at=clock.now(),
        valid_until=clock.now() + datetime.timedelta(days=3),
    )
    assert state(case) == AccountState.OPENED


def test_who_came_by_the_campus_without_any_password_is_in(world):
    case = make(world)
    issue(world, case)
    user = case.member.user
    sign_in_codes.withdraw([user])
    User.objects.filter(pk=user.pk).update(opened_at=clock.now())
    assert state(case) == AccountState.OPENED


# --- Codes for many --------------------------------------------------------------------------


def test_pressed_twice_there_is_one_code_each(world):
    cases = [make(world) for _ in range(3)]
    first, second = issue(world, *cases), issue(world, *cases)
    assert [code.pk for code in first.codes] == [code.pk for code in second.codes]
    assert SignInCode.objects.count() == User.objects.filter(role=Role.GRADUATE).count() == 3


@pytest.mark.django_db(transaction=True)
def test_pressed_at_the_same_moment_there_is_one_code_each(world):
    cases = [make(world) for _ in range(3)]
    start, made = threading.Barrier(3), []

    def press():
        try:
            start.wait()
            made.append([code.pk for code in issue(world, *cases).codes])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made[0] == made[1] == made[2]
    assert SignInCode.objects.count() == 3


def test_who_cannot_get_one_is_named_and_the_others_get_theirs(world):
    nobody, twin, other = make(world, student_number=""), make(world), make(world)
    make(world, organization=world.other_college, student_number=twin.member.student_number)
    issued = issue(world, nobody, twin, other)
    assert [code.user.member_id for code in issued.codes] == [other.member_id]
    assert [(member.pk, words[:4]) for member, words in issued.left_out] == [
        (nobody.member_id, "没有学号"),
        (twin.member_id, "学号与另"),
    ]


def test_nobody_and_too_many_are_refused(world, monkeypatch):
    with pytest.raises(Refusal, match="没有选择任何人"):
        issue(world)
    monkeypatch.setattr(accounts, "MOST_AT_ONCE", 1)
    with pytest.raises(Refusal, match="一次最多"):
        issue(world, make(world), make(world))
    assert SignInCode.objects.count() == 0


@pytest.mark.parametrize("who", ["other_admin", "graduate"])
def test_only_the_own_college_and_the_department(world, who):
    case = make(world)
    user = world.other_admin if who == "other_admin" else world.graduate_user(make(world))
    with pytest.raises(NotAllowed):
        issue(world, case, user=user)
    assert SignInCode.objects.count() == 0
    issue(world, case, user=world.reviewer)
    assert SignInCode.objects.count() == 1


# --- One person ------------------------------------------------------------------------------


def test_the_code_is_shown_again_until_a_new_one_is_asked_for(world):
    case, actor = make(world), world.actor(world.admin)
    first = accounts.show(case, actor, again=False, seen="")
    assert accounts.show(case, actor, again=False, seen="").code == first.code
    seen = accounts.version_of(first.user)
    second = accounts.show(case, actor, again=True, seen=seen)
    assert second.code != first.code
    with pytest.raises(Stale):  # the second press of a double one
        accounts.show(case, actor, again=True, seen=seen)
    assert sign_in_codes.good_codes().get().code == second.code


def test_a_reset_ends_what_was_and_says_how_the_person_was_known(world, client):
    case = make(world)
    user = opened(world, case)
    client.force_login(user)
    seen, actor = accounts.version_of(user), world.actor(world.admin)
    code = accounts.reset(case, IdentityCheck.PHONE, "核对了入党时间", actor, seen=seen)
    user.refresh_from_db()
    assert not user.has_usable_password()
    assert client.get("/").status_code == 302  # out
    noted = Event.objects.get(verb="CHECK_IDENTITY")
    assert (noted.title, noted.comment, noted.member, noted.subject) == (
        "核验身份：拨打登记的本人电话核对",
        "核对了入党时间",
        case.member,
        f"user:{user.pk}",
    )
    with pytest.raises(Stale):
        accounts.reset(case, IdentityCheck.PHONE, "", actor, seen=seen)
    assert sign_in_codes.good_codes().get().code == code.code
    assert Event.objects.filter(verb__in=("CHECK_IDENTITY", "RESET_PASSWORD")).count() == 2


def test_there_is_nothing_to_reset_without_an_account(world):
    with pytest.raises(Refusal, match="还没有登录账号"):
        accounts.reset(make(world), IdentityCheck.VIDEO, "", world.actor(world.admin), seen="none")


def test_closed_at_once_and_open_again(world, client):
    case = make(world)
    user = opened(world, case)
    client.force_login(user)
    actor, seen = world.actor(world.admin), accounts.version_of(user)
    with pytest.raises(Refusal, match="原因"):
        accounts.set_active(case, False, " ", actor, seen=seen)
    closed = accounts.set_active(case, False, "手机遗失", actor, seen=seen)
    assert client.get("/").status_code == 302
    assert state(case) == AccountState.CLOSED
    with pytest.raises(Stale, match="已经停用"):
        accounts.set_active(case, False, "手机遗失", actor, seen=seen)
    with pytest.raises(Refusal, match="停用"):
        accounts.show(case, actor, again=False, seen="")
    accounts.set_active(case, True, "已找回", actor, seen=accounts.version_of(closed))
    assert state(case) == AccountState.OPENED
    assert list(
        Event.objects.filter(verb__endswith="_ACCOUNT").order_by("seq").values_list("title", flat=True)
    ) == [
        "停用登录账号",
        "恢复登录账号",
    ]


def test_history_is_of_the_office_and_of_the_own_college(world):
    case = make(world)
    user = opened(world, case)
    verbs = [event.verb for event in accounts.history(user, world.admin)]
    assert verbs == ["USE_SIGN_IN_CODE", "MAKE_SIGN_IN_CODE", "CREATE_USER"]
    assert accounts.history(user, world.other_admin) == []


@pytest.mark.parametrize("act", ["show", "reset", "close"])
def test_another_college_does_nothing_with_it(world, act):
    case = make(world)
    user = opened(world, case)
    actor, seen = world.actor(world.other_admin), accounts.version_of(user)
    acts = {
        "show": lambda: accounts.show(case, actor, again=False, seen=seen),
        "reset": lambda: accounts.reset(case, IdentityCheck.VIDEO, "", actor, seen=seen),
        "close": lambda: accounts.set_active(case, False, "原因", actor, seen=seen),
    }
    with pytest.raises(Case.DoesNotExist):
        acts[act]()


def test_a_person_taken_over_keeps_the_account_and_the_former_college_loses_it(world):
    case = make(world)
    user = opened(world, case)
    member = case.member
    branch = world.other_college.branches.create(name="乙学院第一党支部")
    member.organization, member.branch = world.other_college, branch
    member.save()
    now = factories.make_case(factories.make_season(2023), world.other_college, member=member)
    with pytest.raises(NotAllowed):
        accounts.set_active(case, False, "原因", world.actor(world.admin), seen=accounts.version_of(user))
    seen = accounts.version_of(user)
    accounts.set_active(now, False, "原因", world.actor(world.other_admin), seen=seen)
    assert not accounts.people(Case.objects.filter(pk=case.pk)).exists()


# --- Slips -----------------------------------------------------------------------------------


def words(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range().replace("\r\n", "") for page in document]


def test_slips_are_drawn_again_until_the_code_is_used(world):
    used, kept = make(world, name="甲用过"), make(world, name="甲未用")
    codes = issue(world, used, kept).codes
    actor, keys = world.actor(world.admin), [used.member_id, kept.member_id]
    first = code_slips.print_slips(keys, actor, url=URL)
    assert code_slips.print_slips(keys, actor, url=URL) == first
    sign_in_codes.redeem(codes[0].pk, "correct-horse-battery", None)
    listed, slips = words(code_slips.print_slips(keys, actor, url=URL))
    assert "甲未用" in listed
    assert "甲用过" not in listed + slips
    assert sign_in_codes.as_typed(codes[1].code) in slips
    assert sign_in_codes.as_typed(codes[1].code) not in listed


def test_slips_say_no_more_than_needed(world):
    case = make(world, name="甲一")
    issue(world, case)
    told = "".join(words(code_slips.print_slips([case.member_id], world.actor(world.admin), url=URL)))
    member = case.member
    for secret in (member.student_number, member.id_number, member.id_number[-6:], member.phone):
        assert secret not in told
    assert member.student_number[-4:] in told


def test_each_print_is_noted_for_each_college_without_a_code(world):
    cases = [make(world), make(world), make(world, organization=world.other_college)]
    codes = issue(world, *cases, user=world.reviewer).codes
    keys = [case.member_id for case in cases]
    code_slips.print_slips(keys, world.actor(world.reviewer), url=URL)
    lines = Event.objects.filter(verb="PRINT_CODE_SLIPS").order_by("seq")
    assert [(line.organization, line.data) for line in lines] == [
        (world.college, '{"slips": 2}'),
        (world.other_college, '{"slips": 1}'),
    ]
    everything = "".join(f"{event.title}{event.comment}{event.data}" for event in Event.objects.all())
    assert [code.code for code in codes if code.code in everything] == []


def test_slips_come_by_branch_class_and_name(world):
    make(world)  # makes the first branch
    second = world.college.branches.create(name="甲学院第二党支部")
    people = [
        make(world, branch=second, class_name="采矿1", name="安一"),
        make(world, class_name="采矿2", name="安二"),
        make(world, class_name="采矿1", name="周三"),
        make(world, class_name="采矿1", name="安四"),
    ]
    issue(world, *people)
    (listed, _) = words(
        code_slips.print_slips([each.member_id for each in people], world.actor(world.admin), url=URL)
    )
    places = [listed.index(name) for name in ("安四", "周三", "安二", "安一")]
    assert places == sorted(places)


def test_nobodys_slips_and_another_colleges_are_refused(world):
    case = make(world)
    with pytest.raises(Refusal, match="没有可用的登录码"):
        code_slips.print_slips([case.member_id], world.actor(world.admin), url=URL)
    issue(world, case)
    with pytest.raises(Refusal, match="没有可用的登录码"):
        code_slips.print_slips([case.member_id], world.actor(world.other_admin), url=URL)
    assert not Event.objects.filter(verb="PRINT_CODE_SLIPS").exists()


def test_the_day_on_the_slip_is_the_last_good_one(world):
    case = make(world)
    code = issue(world, case).codes[0]
    day = timezone.localdate(code.valid_until)
    told = words(code_slips.print_slips([case.member_id], world.actor(world.admin), url=URL))[-1]
    assert f"有效期至{day.year}年{day.month}月{day.day}日" in told.replace(" ", "")
