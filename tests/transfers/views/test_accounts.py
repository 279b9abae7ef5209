"""登录账号: the list with its tiles, codes for many, the slips; and the page of one person's account."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.enums import MemberCategory
from members.models import Event, SignInCode, User
from members.models.sign_in import CodeWay
from members.services import sign_in_codes
from tests import factories
from transfers.services import accounts as service
from transfers.services.accounts import AccountState

URL, CODES, MADE, SLIPS = "/accounts/", "/accounts/codes/", "/accounts/codes/made/", "/accounts/slips.pdf"


def make(world, **fields):
    return factories.make_case(world.season, fields.pop("organization", world.college), **fields)


@pytest.fixture
def people(world):
    """In 甲学院: without a number, without a code (two), with a code; an activist; and somebody of 乙学院."""
    made = {
        "甲无": make(world, name="甲无", student_number=""),
        "甲一": make(world, name="甲一", class_name="采矿1"),
        "甲二": make(world, name="甲二", class_name="采矿2"),
        "甲码": make(world, name="甲码"),
        "甲积": make(world, name="甲积", category=MemberCategory.ACTIVIST),
        "乙人": make(world, name="乙人", organization=world.other_college),
    }
    issue(world, made["甲码"])
    return made


def issue(world, case, way=CodeWay.SLIP):
    return sign_in_codes.issue([case.member], world.actor(world.admin), way=way).codes[0]


def shown(response):
    return {row.record.member.name for row in response.context["table"].rows}


def page_of(case):
    return reverse("transfers:account", args=[case.pk])


# --- The list --------------------------------------------------------------------------------


def test_members_in_scope_are_listed_with_their_state(people, world, sign_in):
    response = sign_in(world.admin).get(URL)
    assert shown(response) == {"甲无", "甲一", "甲二", "甲码"}
    tiles = {tile["label"]: tile["value"] for tile in response.context["tiles"]}
    assert tiles == {
        "没有学号": 1,
        "还没有发登录码": 2,
        "登录码已发，未使用": 1,
        "登录码已过期": 0,
        "已登录": 0,
        "已停用": 0,
    }
    assert shown(sign_in(world.reviewer).get(URL)) == {"甲无", "甲一", "甲二", "甲码", "乙人"}


def test_a_tile_opens_exactly_the_people_it_counts(people, world, sign_in):
    client = sign_in(world.admin)
    for tile in client.get(URL).context["tiles"]:
        assert client.get(tile["url"]).context["count"] == tile["value"], tile["label"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("state=NONE", {"甲一", "甲二"}),
        ("state=NONE&class_name=采矿2", {"甲二"}),
        ("q=甲码", {"甲码"}),
        ("state=NO_NUMBER", {"甲无"}),
        ("state=nonsense", set()),
        ("season=2022", {"甲无", "甲一", "甲二", "甲码"}),
    ],
)
def test_filters(people, world, sign_in, query, expected):
    assert shown(sign_in(world.admin).get(f"{URL}?{query}")) == expected


def test_tiles_count_within_the_other_filters(people, world, sign_in):
    response = sign_in(world.admin).get(f"{URL}?class_name=采矿2&state=CODE")
    assert [tile["value"] for tile in response.context["tiles"]] == [0, 1, 0, 0, 0, 0]
    assert shown(response) == set()


def test_the_department_chooses_a_college_first(people, world, sign_in):
    client = sign_in(world.department_admin)
    assert shown(client.get(f"{URL}?organization={world.other_college.pk}")) == {"乙人"}
    assert "class_name" not in client.get(URL).context["filter_form"].fields
    assert "class_name" in client.get(f"{URL}?organization={world.college.pk}").context["filter_form"].fields


def test_a_user_name_that_is_not_the_number_is_seen(people, world, sign_in):
    User.objects.filter(member=people["甲码"].member).update(username="jia")
    assert "用户名 jia，与学号不同" in sign_in(world.admin).get(URL).content.decode()


def test_another_colleges_people_of_former_years_are_not_ours(people, world, sign_in):
    member = people["甲一"].member
    member.organization = world.other_college
    member.branch = people["乙人"].branch
    member.save()
    assert "甲一" not in shown(sign_in(world.admin).get(URL))


def test_as_many_queries_for_thirty_as_for_one(world, sign_in):
    client = sign_in(world.admin)

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert client.get(URL).status_code == 200
        return len(found)

    issue(world, make(world))
    client.get(URL)
    few = queries()
    for _ in range(30):
        issue(world, make(world))
    assert queries() == few


def test_the_page_never_shows_a_code(people, world, sign_in):
    code = SignInCode.objects.get().code
    client = sign_in(world.admin)
    for url in (URL, page_of(people["甲码"]), reverse("transfers:case", args=[people["甲码"].pk])):
        page = client.get(url).content.decode()
        assert code not in page
        assert sign_in_codes.as_typed(code) not in page


# --- Codes for many --------------------------------------------------------------------------


def test_codes_for_the_ticked(people, world, sign_in):
    client = sign_in(world.admin)
    data = {"selected": [people["甲一"].pk, people["甲无"].pk], "action": "issue"}
    response = client.post(CODES, data, follow=True)
    assert response.redirect_chain == [(MADE, 302)]
    page = response.content.decode()
    assert "1 人有登录码，可以打印" in page
    assert "没有学号" in page
    assert "甲无" in page
    assert sign_in_codes.good_codes().filter(user__member=people["甲一"].member).count() == 1
    assert User.objects.filter(member=people["甲二"].member).count() == 0


def test_codes_for_all_that_the_filters_let_through_not_only_the_page(world, sign_in):
    for _ in range(55):
        make(world)
    client = sign_in(world.admin)
    page = client.get(URL)
    assert "为还没有登录码的 55 人生成" in page.content.decode()
    response = client.post(f"{CODES}?state=NONE", {"select_all_matching": "1"}, follow=True)
    assert "55 人有登录码，可以打印" in response.content.decode()
    assert sign_in_codes.good_codes().count() == 55
    client.post(f"{CODES}?season=2022", {"select_all_matching": "1"})  # once more, for all
    assert SignInCode.objects.count() == 55


def test_nothing_ticked_is_nothing_done(people, world, sign_in):
    response = sign_in(world.admin).post(CODES, {"next": f"{URL}?state=NONE"}, follow=True)
    assert response.redirect_chain == [(f"{URL}?state=NONE", 302)]
    assert "没有选择任何人" in response.content.decode()
    assert SignInCode.objects.count() == 1


def test_foreign_keys_are_not_found(people, world, sign_in):
    data = {"selected": [people["甲一"].pk, people["乙人"].pk]}
    assert sign_in(world.admin).post(CODES, data).status_code == 404
    assert SignInCode.objects.count() == 1


def test_no_code_stands_in_the_session(people, world, sign_in):
    client = sign_in(world.admin)
    client.post(CODES, {"selected": [people["甲一"].pk]})
    kept = json.dumps(dict(client.session.items()))
    assert [code.code for code in SignInCode.objects.all() if code.code in kept] == []


def test_what_was_made_is_shown_until_the_next_time(people, world, sign_in):
    client = sign_in(world.admin)
    assert client.get(MADE).url == URL
    client.post(CODES, {"selected": [people["甲一"].pk]})
    assert client.get(MADE).status_code == client.get(MADE).status_code == 200


def test_slips_of_what_was_made_and_of_the_list(people, world, sign_in):
    client = sign_in(world.admin)
    client.post(CODES, {"selected": [people["甲一"].pk]})
    for data in (
        {"member": [people["甲一"].member_id]},
        {"selected": [people["甲一"].pk]},
        {"select_all_matching": "1"},
    ):
        response = client.post(SLIPS, data)
        assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
        assert response.content.startswith(b"%PDF-1.4")
    assert [event.data for event in Event.objects.filter(verb="PRINT_CODE_SLIPS").order_by("seq")] == [
        '{"slips": 1}',
        '{"slips": 1}',
        '{"slips": 2}',
    ]


@pytest.mark.parametrize("data", [{}, {"member": ["nonsense"]}, {"selected": []}])
def test_slips_of_nobody_are_refused(people, world, sign_in, data):
    assert sign_in(world.admin).post(SLIPS, data).status_code == 422


def test_slips_of_other_peoples_people_are_refused(people, world, sign_in):
    response = sign_in(world.other_admin).post(SLIPS, {"member": [people["甲码"].member_id]})
    assert response.status_code == 422
    assert not Event.objects.filter(verb="PRINT_CODE_SLIPS").exists()


def test_the_address_on_the_slips_is_the_public_one(people, world, sign_in, settings):
    client = sign_in(world.admin)
    assert client.get(URL).context["door"] == "http://testserver/first/"
    settings.PUBLIC_BASE_URL = "https://dangyuan.example.edu.cn"
    assert client.get(URL).context["door"] == "https://dangyuan.example.edu.cn/first/"


# --- One account -----------------------------------------------------------------------------


def press(client, case, action, **data):
    seen = service.version_of(User.objects.filter(member=case.member_id).first())
    return client.post(page_of(case), {"action": action, "seen": seen, **data})


def test_a_code_is_shown_in_the_answer_alone(people, world, sign_in):
    client, case = sign_in(world.admin), people["甲一"]
    response = press(client, case, "issue")
    code = sign_in_codes.good_codes().get(user__member=case.member).code
    page = response.content.decode()
    assert response.status_code == 200
    assert sign_in_codes.as_typed(code) in page
    assert [letter for letter, _ in response.context["spelled"]] == list(code)
    assert "no-store" in response["Cache-Control"]
    assert sign_in_codes.as_typed(code) not in client.get(page_of(case)).content.decode()
    assert SignInCode.objects.get(user__member=case.member).way == CodeWay.SHOWN


def test_every_letter_of_the_alphabet_can_be_spelled():
    from members.services.accounts import ALPHABET
    from transfers.views.account import SPELLED

    assert set(SPELLED) == set(ALPHABET)


def test_no_number_no_code(people, world, sign_in):
    client, case = sign_in(world.admin), people["甲无"]
    page = client.get(page_of(case)).content.decode()
    assert "补填学号后才能生成登录码" in page
    assert 'value="issue"' not in page
    response = press(client, case, "issue")
    assert response.status_code == 422
    assert "没有学号" in response.content.decode()


def test_a_reset_asks_how_the_person_was_recognised(people, world, sign_in):
    client, case = sign_in(world.admin), people["甲码"]
    user = sign_in_codes.redeem(SignInCode.objects.get().pk, "correct-horse-battery", None)
    response = press(client, case, "reset", note="电话核对过")
    assert response.status_code == 422
    assert "请选择怎样核验了身份" in response.content.decode()
    assert 'value="电话核对过"' in response.content.decode()
    response = press(client, case, "reset", how="PHONE", note="电话核对过")
    assert sign_in_codes.as_typed(sign_in_codes.good_codes().get().code) in response.content.decode()
    user.refresh_from_db()
    assert not user.has_usable_password()


def test_a_stale_reset_changes_nothing(people, world, sign_in):
    client, case = sign_in(world.admin), people["甲码"]
    sign_in_codes.redeem(SignInCode.objects.get().pk, "correct-horse-battery", None)
    data = {"action": "reset", "how": "PHONE", "seen": "of-yesterday"}
    response = client.post(page_of(case), data)
    assert response.status_code == 409
    assert "刚刚已有人处理过" in response.content.decode()
    assert not sign_in_codes.good_codes().exists()


def test_closed_and_opened_with_a_reason(people, world, sign_in):
    client, case = sign_in(world.admin), people["甲码"]
    assert press(client, case, "close", reason="").status_code == 422
    assert press(client, case, "close", reason="手机遗失").status_code == 302
    page = client.get(page_of(case)).content.decode()
    assert "任何人都不能用这个账号登录" in page
    assert press(client, case, "open", reason="已找回").status_code == 302
    assert service.people(type(case).objects.all()).get(pk=case.pk).account_state == AccountState.CODE


def test_the_department_may_too(people, world, sign_in):
    assert press(sign_in(world.reviewer), people["乙人"], "issue").status_code == 200


@pytest.mark.parametrize("action", ["", "nonsense", "ISSUE"])
def test_anything_else_is_not_found(people, world, sign_in, action):
    assert press(sign_in(world.admin), people["甲一"], action).status_code == 404


def test_activists_need_none(people, world, sign_in):
    assert sign_in(world.admin).get(page_of(people["甲积"])).status_code == 403


def test_the_persons_page_says_how_the_account_stands(people, world, sign_in):
    client = sign_in(world.admin)
    page = client.get(reverse("transfers:case", args=[people["甲码"].pk])).content.decode()
    assert "登录码已发，未使用" in page
    assert page_of(people["甲码"]) in page
    assert (
        "登录账号</h2>"
        not in client.get(reverse("transfers:case", args=[people["甲积"].pk])).content.decode()
    )
