"""One-time codes: who makes them for whom, what opens with them, and that each opens once."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from members import clock
from members.enums import Role
from members.models import Event, SignInCode, User
from members.models.sign_in import CodeWay
from members.refusals import NotAllowed, Refusal
from members.said_person import SaidPerson
from members.services import sign_in_codes
from members.services.accounts import ALPHABET
from members.services.journal import Actor
from tests.factories import PASSWORD, make_member, make_world

pytestmark = pytest.mark.django_db
OWN = "长江黄河-2022-春"


@pytest.fixture
def college(world) -> Actor:
    return Actor.of(world.admin)


@pytest.fixture
def member(world):
    return make_member(world.college, name="林晓帆", student_number="182001000001")


def one(member, actor, **more) -> SignInCode:
    (code,) = sign_in_codes.issue([member], actor, **({"way": CodeWay.SLIP} | more)).codes
    return code


def said(member, **changes) -> SaidPerson:
    values = {"student_number": member.student_number, "name": member.name, "id_tail": member.id_number[-6:]}
    return SaidPerson(**(values | changes))


def opened(code) -> User:
    return sign_in_codes.redeem(code.pk, OWN, "10.0.0.1")


def lines(verb):
    return list(Event.objects.filter(verb=verb))


# --- Making ----------------------------------------------------------------------------------


def test_a_code_comes_with_an_account(world, college, member):
    code = one(member, college)
    user = User.objects.get(member=member)
    assert (user.username, user.name, user.role, user.has_usable_password(), user.opened_at) == (
        "182001000001",
        "林晓帆",
        Role.GRADUATE,
        False,
        None,
    )
    assert (code.user, code.way, code.made_by) == (user, CodeWay.SLIP, world.admin)
    assert len(code.code) == 8
    assert set(code.code) <= set(ALPHABET)
    assert code.valid_until.astimezone(clock.now().tzinfo).date() == datetime.date(2022, 7, 8)
    assert SignInCode.objects.get().code == code.code, "it can be read again, for a slip"
    assert [event.verb for event in Event.objects.order_by("seq")] == ["CREATE_USER", "MAKE_SIGN_IN_CODE"]
    made = lines("MAKE_SIGN_IN_CODE")[0]
    assert (made.member, made.organization, made.comment, made.data) == (
        member,
        world.college,
        "林晓帆",
        '{"way": "打印领码单"}',
    )


def test_a_good_code_is_given_again_and_that_is_noted(college, member):
    first = one(member, college)
    second = one(member, college)
    assert (second.pk, second.code) == (first.pk, first.code)
    assert len(lines("SHOW_SIGN_IN_CODE")) == 1
    third = one(member, college, again=True)
    assert third.code != first.code
    old = SignInCode.objects.get(pk=first.pk)
    assert (old.code, old.withdrawn_at is not None) == ("", True)


def test_an_expired_code_is_replaced(college, member):
    with clock.standing_on(datetime.date(2022, 5, 1)):
        old = one(member, college)
    with clock.standing_on(datetime.date(2022, 5, 31), datetime.time(23, 59)):
        assert sign_in_codes.find(said(member), old.code) == old
    with clock.standing_on(datetime.date(2022, 6, 1), datetime.time(0, 1)):
        assert sign_in_codes.find(said(member), old.code) is None
        assert one(member, college).pk != old.pk


def test_codes_come_in_the_order_of_the_people(world, college):
    people = [make_member(world.college) for _ in range(4)]
    people.reverse()
    issued = sign_in_codes.issue(people, college, way=CodeWay.SLIP)
    assert [code.user.member for code in issued.codes] == people
    assert len({code.code for code in issued.codes}) == 4
    assert issued.left_out == []


def test_many_cost_as_many_queries_as_few(world, college, django_assert_max_num_queries):
    people = [make_member(world.college) for _ in range(40)]
    with django_assert_max_num_queries(24):
        issued = sign_in_codes.issue(people, college, way=CodeWay.SLIP)
        assert {code.user.member.branch.name for code in issued.codes} == {"甲学院党委第一党支部"}
    assert len(issued.codes) == 40


def test_who_gets_none_and_why(world, college, member):
    nobody = make_member(world.college, student_number="")
    twins = [
        make_member(world.college, student_number="888"),
        make_member(world.other_college, student_number="888"),
    ]
    taken = make_member(world.college, student_number="reviewer")
    long = make_member(world.college, student_number="\ufdfa" * 20)
    closed = make_member(world.college)
    User.objects.filter(pk=one(closed, college).user_id).update(is_active=False)
    in_already = make_member(world.college)
    opened(one(in_already, college))
    by_campus = make_member(world.college)
    campus_user = one(by_campus, college).user
    SignInCode.objects.filter(user=campus_user).delete()
    User.objects.filter(pk=campus_user.pk).update(opened_at=clock.now())

    asked = [nobody, twins[0], member, taken, long, closed, in_already, by_campus]
    issued = sign_in_codes.issue(asked, college, way=CodeWay.SLIP)
    assert [code.user.member for code in issued.codes] == [member]
    assert issued.left_out == [
        (nobody, sign_in_codes.NO_NUMBER),
        (twins[0], sign_in_codes.TWO_OF_A_NUMBER),
        (taken, sign_in_codes.NUMBER_TAKEN),
        (long, sign_in_codes.NUMBER_TOO_LONG),
        (closed, sign_in_codes.CLOSED),
        (in_already, sign_in_codes.OPENED),
        (by_campus, sign_in_codes.OPENED),
    ]


@pytest.mark.parametrize("who", ["admin", "reviewer", "department_admin"])
def test_the_own_college_and_the_department_make_codes(world, member, who):
    code = one(member, Actor.of(getattr(world, who)))
    assert sign_in_codes.reset(code.user_id, Actor.of(getattr(world, who)), way=CodeWay.SHOWN).pk != code.pk


def test_nobody_else_does(world, college, member):
    user = opened(one(member, college))
    other = make_member(world.college)
    for actor in (Actor.of(world.other_admin), Actor.of(user)):
        with pytest.raises(NotAllowed):
            sign_in_codes.issue([other], actor, way=CodeWay.SLIP)
        with pytest.raises(NotAllowed):
            sign_in_codes.reset(user.pk, actor, way=CodeWay.SLIP)
    assert User.objects.get(pk=user.pk).check_password(OWN)
    assert not User.objects.filter(member=other).exists()


def test_one_stranger_among_the_own_refuses_all(world, college, member):
    with pytest.raises(NotAllowed):
        sign_in_codes.issue([member, make_member(world.other_college)], college, way=CodeWay.SLIP)
    assert not SignInCode.objects.exists()


def test_an_administrator_deposed_meanwhile_makes_none(world, college, member):
    User.objects.filter(pk=world.admin.pk).update(is_active=False)
    with pytest.raises(NotAllowed):
        one(member, college)


# --- Using -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spelling", [str, str.upper, sign_in_codes.as_typed, lambda code: f" {code[:3]} {code[3:]}—"]
)
def test_a_code_opens_however_it_is_typed(college, member, spelling):
    code = one(member, college)
    assert sign_in_codes.find(said(member), spelling(code.code)) == code


def test_a_code_in_full_width_opens(college, member):
    code = one(member, college)
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in sign_in_codes.as_typed(code.code))
    assert sign_in_codes.looks_like_a_code(wide)
    assert sign_in_codes.find(said(member), wide) == code


@pytest.mark.parametrize(
    "changes",
    [{"student_number": "999"}, {"name": "林晓"}, {"id_tail": "000000"}, {"id_tail": ""}, {"name": ""}],
)
def test_the_code_alone_gives_nothing(college, member, changes):
    code = one(member, college)
    assert sign_in_codes.find(said(member, **changes), code.code) is None


def test_neither_does_the_rest_alone(world, college, member):
    code, other = one(member, college), one(make_member(world.college), college)
    for typed in ("", "aaaaaaaa", other.code, code.code[:-1]):
        assert sign_in_codes.find(said(member), typed) is None


def test_used_withdrawn_and_closed_open_nothing(world, college, member):
    code = one(member, college)
    text = code.code
    User.objects.filter(pk=code.user_id).update(is_active=False)
    assert sign_in_codes.find(said(member), text) is None
    with pytest.raises(sign_in_codes.CodeGone):
        opened(code)
    User.objects.filter(pk=code.user_id).update(is_active=True)
    opened(code)
    assert sign_in_codes.find(said(member), text) is None
    assert SignInCode.objects.get(pk=code.pk).code == ""
    assert sign_in_codes.find(said(member), "") is None
    new = sign_in_codes.reset(code.user_id, college, way=CodeWay.SHOWN)
    gone = new.code
    one(member, college, again=True)
    assert sign_in_codes.find(said(member), gone) is None


def test_every_miss_costs_the_same_work(world, college, member, monkeypatch):
    from members import crypto

    one(member, college)
    opened_texts = []
    decrypt = crypto.decrypt
    monkeypatch.setattr(crypto, "decrypt", lambda *args: opened_texts.append(args) or decrypt(*args))
    used = make_member(world.college)
    opened(one(used, college))
    work = []
    for person in (said(member), said(member, name="不是"), said(member, student_number="999"), said(used)):
        opened_texts.clear()
        with CountQueries() as queries:
            assert sign_in_codes.find(person, "aaaa2222") is None
        work.append((len(queries), len(opened_texts)))
    assert work == [(2, 2)] * 4


def test_redeeming_sets_the_password_and_opens_the_account(college, member):
    code = one(member, college)
    text = code.code
    user = opened(code)
    assert (user.check_password(OWN), user.opened_at is not None) == (True, True)
    used = SignInCode.objects.get(pk=code.pk)
    assert (used.code, used.used_at is not None) == ("", True)
    event = lines("USE_SIGN_IN_CODE")[0]
    assert (event.actor, event.member, event.address) == (user, member, "10.0.0.1")
    with pytest.raises(sign_in_codes.CodeGone):
        opened(code)
    told = "".join(f"{each.title}{each.comment}{each.data}{each.subject}" for each in Event.objects.all())
    assert text not in told
    assert sign_in_codes.as_typed(text) not in told
    assert OWN not in told


def test_a_weak_password_uses_nothing_up(college, member):
    code = one(member, college)
    for weak in ("short", "13800001234", "182001000001x", "password123"):
        with pytest.raises(Refusal):
            sign_in_codes.redeem(code.pk, weak, None)
    assert sign_in_codes.find(said(member), code.code) == code


# --- Forgotten -------------------------------------------------------------------------------


def test_reset_shuts_the_old_password_and_ends_sessions(world, college, member):
    user = opened(one(member, college))
    first_time = user.opened_at
    browser = Client()
    browser.force_login(user)
    assert browser.get("/password/").status_code == 200
    code = sign_in_codes.reset(user.pk, college, way=CodeWay.SHOWN)
    assert browser.get("/password/").status_code == 302
    user = User.objects.get(pk=user.pk)
    assert (user.has_usable_password(), user.opened_at) == (False, first_time)
    event = lines("RESET_PASSWORD")[0]
    assert (event.member, event.actor) == (member, world.admin)
    assert one(member, college) == code, "its slip may be printed again"
    user = sign_in_codes.redeem(code.pk, "黄河长江-2022-夏", None)
    assert (user.check_password(OWN), user.opened_at) == (False, first_time)


def test_the_office_has_no_codes(world):
    with pytest.raises(Refusal, match="工作人员"):
        sign_in_codes.reset(world.reviewer.pk, Actor.of(world.department_admin), way=CodeWay.SHOWN)
    assert User.objects.get(pk=world.reviewer.pk).check_password(PASSWORD)


@pytest.mark.django_db(transaction=True)
def test_of_many_with_one_code_one_gets_in():
    world = make_world()
    code = one(make_member(world.college), Actor.of(world.admin))

    def enter(number):
        try:
            return sign_in_codes.redeem(code.pk, f"{OWN}{number}", None).pk
        except sign_in_codes.CodeGone:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(enter, range(8)))
    assert sorted(found, key=str) == [code.user_id, *[None] * 7]
    assert len(lines("USE_SIGN_IN_CODE")) == 1
    winner = found.index(code.user_id)
    assert User.objects.get(pk=code.user_id).check_password(f"{OWN}{winner}")


class CountQueries:
    """How many queries a block makes."""

    def __enter__(self):
        from django.test.utils import CaptureQueriesContext

        self.captured = CaptureQueriesContext(connection)
        return self.captured.__enter__()

    def __exit__(self, *error):
        self.captured.__exit__(*error)
