"""Registering one person, taking it back, putting the ID number right: the pages."""

import datetime

import pytest
from django.urls import reverse

from members.enums import MemberCategory, Sex
from members.models import Branch, Event, Member
from tests import factories
from tests.factories import make_id_number
from transfers.enums import Path, Status
from transfers.models import Case, Transfer

pytestmark = pytest.mark.django_db

NEW = reverse("transfers:person_new")
NUMBER = make_id_number(4711, Sex.FEMALE)


@pytest.fixture
def branch(world):
    Branch.objects.create(organization=world.other_college, name="乙学院第一党支部")
    return Branch.objects.create(organization=world.college, name="采矿第一党支部")


def typed(branch, **values):
    return {
        "name": "林新",
        "id_number": NUMBER,
        "category": "FULL",
        "branch": branch.pk,
        "disposition": "TRANSFER",
    } | values


def errors(response):
    return {name: list(found) for name, found in response.context["form"].errors.items()}


# --- Registering -----------------------------------------------------------------------------


def test_a_number_may_be_typed_with_spaces_full_width_digits_and_a_small_x(world, sign_in, branch):
    wide = NUMBER[:6].translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    response = sign_in(world.admin).post(NEW, typed(branch, id_number=f"{wide} {NUMBER[6:].lower()} "))
    case = Case.objects.get()
    assert response.url == reverse("transfers:person_registered", args=[case.pk])
    assert (case.member.id_number, case.member.sex, case.branch) == (NUMBER, Sex.FEMALE, branch)


def test_after_saving_come_the_findings_and_three_ways_on(world, sign_in, branch):
    client = sign_in(world.admin)
    response = client.post(NEW, typed(branch, class_name="采矿硕19-1", sex="MALE"), follow=True)
    case, transfer = Case.objects.get(), Transfer.objects.get()
    assert [row["title"] for row in response.context["findings"]] == [
        "性别与身份证不符",
        "党费交至未填",
        "没有联系电话",
    ]
    text = response.content.decode()
    onward = f"{NEW}?season=2022&like={case.pk}"
    for url in (
        onward.replace("&", "&amp;"),
        reverse("transfers:target_edit", args=[transfer.pk]),
        reverse("transfers:case", args=[case.pk]),
    ):
        assert f'href="{url}"' in text
    assert NUMBER not in text
    form = client.get(onward).context["form"]
    assert [form[name].value() for name in ("branch", "class_name", "category", "name")] == [
        branch.pk,
        "采矿硕19-1",
        "FULL",
        None,
    ]


def test_a_new_branch_by_name(world, sign_in, branch):
    sign_in(world.admin).post(NEW, typed(branch) | {"branch": "", "new_branch": "采矿 第二党支部"})
    assert Case.objects.get().branch.name == "采矿第二党支部"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"name": ""}, {"name": ["请填写姓名，与身份证一致。"]}),
        ({"id_number": ""}, {"id_number": ["请填写身份证号，据此确定是哪一位党员。"]}),
        ({"id_number": NUMBER[:-1]}, {"id_number": ["身份证号应为 18 位，请对照身份证逐位核对。"]}),
        ({"category": ""}, {"category": ["请选择党员类别。"]}),
        ({"branch": ""}, {"branch": ["请选择党支部，或在旁边填写新党支部的名称。"]}),
        ({"new_branch": "又一个"}, {"new_branch": ["选了已有的党支部，又填了新的，请只留一个。"]}),
        ({"ethnicity": "火星"}, {"ethnicity": ["“火星”不在国家认定的民族之列，请核对。"]}),
        ({"joined_on": "2022-06-09"}, {"joined_on": ["日期不能晚于今天（2022-06-08），请核对。"]}),
        ({"full_member_on": "2023-01-01"}, {"full_member_on": ["日期不能晚于今天（2022-06-08），请核对。"]}),
        ({"phone": "没有"}, {"phone": ["电话号码只能有数字、“-”和“转”，至少 7 位。"]}),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(world, sign_in, branch, values, expected):
    response = sign_in(world.admin).post(NEW, typed(branch, student_number="180077") | values)
    assert response.status_code == 422
    assert errors(response) == expected
    assert 'value="180077"' in response.content.decode()
    assert not Member.objects.exists()


def test_a_branch_of_another_college_cannot_be_chosen(world, sign_in, branch):
    foreign = Branch.objects.get(organization=world.other_college)
    client = sign_in(world.admin)
    assert "乙学院第一党支部" not in client.get(NEW).content.decode()
    assert errors(client.post(NEW, typed(branch) | {"branch": foreign.pk})) == {
        "branch": ["请选择本单位的党支部。"]
    }


def test_somebody_of_another_college_is_refused_beside_the_number(world, sign_in, branch):
    factories.make_case(world.season, world.other_college, id_number=NUMBER, name="外院人")
    response = sign_in(world.admin).post(NEW, typed(branch))
    assert response.status_code == 422
    assert list(errors(response)) == ["id_number"]
    text = response.content.decode()
    assert "外院人" not in text
    assert "乙学院" not in text


def test_somebody_of_this_season_gets_a_link_to_the_page(world, sign_in, branch):
    case = factories.make_case(world.season, world.college, id_number=NUMBER, name="早有此人")
    response = sign_in(world.admin).post(NEW, typed(branch))
    assert response.status_code == 409
    assert "早有此人已在 2022 届名单中" in response.content.decode()
    assert f'href="{reverse("transfers:case", args=[case.pk])}"' in response.content.decode()
    assert Case.objects.count() == 1


def test_somebody_of_an_earlier_season_is_shown_before_and_after_first(world, sign_in, branch):
    old = factories.make_season(2020)
    earlier = factories.make_case(old, world.college, id_number=NUMBER, sex="FEMALE", category="PROBATIONARY")
    client = sign_in(world.admin)
    said = typed(branch, name=earlier.member.name, phone="13900000000")
    response = client.post(NEW, said)
    assert response.status_code == 200
    known = response.context["known"]
    assert [(each.field, each.after) for each in known["changes"]] == [
        ("本人联系电话", "13900000000"),
        ("党员类别", "正式党员"),
    ]
    assert Case.objects.filter(season=world.season).count() == 0
    back = client.post(NEW, said | {"seen": known["seen"], "back": "1"})
    assert back.context["form"]["phone"].value() == "13900000000"
    assert Case.objects.filter(season=world.season).count() == 0
    client.post(NEW, said | {"seen": known["seen"]})
    assert Case.objects.get(season=world.season).member == earlier.member
    assert Member.objects.get(pk=earlier.member_id).category == MemberCategory.FULL


def test_a_closed_season_takes_nobody_in(world, sign_in, branch):
    world.season.entry_open = False
    world.season.save()
    client = sign_in(world.admin)
    assert client.get(NEW).status_code == client.post(NEW, typed(branch)).status_code == 403
    assert NEW not in client.get(reverse("transfers:case_list")).content.decode()


def test_the_list_offers_it_to_the_college_only(world, sign_in):
    assert f"{NEW}?season=2022" in sign_in(world.admin).get("/people/").content.decode()
    assert NEW not in sign_in(world.reviewer).get("/people/").content.decode()


def test_who_gets_no_transfer_is_told_what_comes_next(world, sign_in, branch):
    client = sign_in(world.admin)
    response = client.post(NEW, typed(branch, disposition="DEFERRED"), follow=True)
    assert reverse("transfers:disposition", args=[Case.objects.get().pk]) in response.content.decode()
    other = make_id_number(4712)
    response = client.post(NEW, typed(branch, id_number=other, category="ACTIVIST"), follow=True)
    assert "入党积极分子不转接组织关系，只办理材料移交。" in response.content.decode()


# --- Taking it back --------------------------------------------------------------------------


def test_a_registration_is_withdrawn_with_a_reason(world, sign_in):
    transfer = world.transfer(Path.UNDECIDED, name="错登人")
    url = reverse("transfers:person_withdraw", args=[transfer.case_id])
    client = sign_in(world.admin)
    assert url in client.get(reverse("transfers:case", args=[transfer.case_id])).content.decode()
    assert client.post(url, {"reason": ""}).status_code == 422
    response = client.post(url, {"reason": "不是本届毕业生"}, follow=True)
    assert "已撤回错登人的登记" in response.content.decode()
    assert not Case.objects.exists()
    for page in ("/", "/journal/", "/people/"):
        assert client.get(page).status_code == 200


def test_what_has_followed_is_said_and_the_button_is_gone(world, sign_in):
    transfer = world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION)
    url = reverse("transfers:person_withdraw", args=[transfer.case_id])
    client = sign_in(world.admin)
    assert url not in client.get(reverse("transfers:case", args=[transfer.case_id])).content.decode()
    page = client.get(url)
    assert page.context["obstacles"] == ["转接已是“待本人确认”", "已有办理记录（请本人确认）"]
    assert client.post(url, {"reason": "x"}).status_code == 403
    assert Case.objects.count() == 1


# --- The ID number ---------------------------------------------------------------------------


def test_the_number_is_put_right(world, sign_in):
    case = factories.make_case(world.season, world.college)
    url = reverse("transfers:person_id_number", args=[case.pk])
    client = sign_in(world.admin)
    seen = client.get(url).context["form"]["seen"].value()
    said = {"id_number": NUMBER, "reason": "看错", "seen": seen}
    wrong = client.post(url, said | {"id_number": NUMBER[:-1]})
    assert (wrong.status_code, errors(wrong)) == (
        422,
        {"id_number": ["身份证号应为 18 位，请对照身份证逐位核对。"]},
    )
    assert client.post(url, said).url == reverse("transfers:case", args=[case.pk])
    assert Member.objects.get().id_number == NUMBER
    stale = client.post(url, said | {"id_number": make_id_number(4713)})
    assert stale.status_code == 409
    assert Event.objects.filter(verb="CORRECT_ID_NUMBER").count() == 1


def test_a_number_of_somebody_else_is_refused_beside_the_field(world, sign_in):
    case = factories.make_case(world.season, world.college)
    factories.make_case(world.season, world.other_college, id_number=NUMBER)
    client = sign_in(world.admin)
    url = reverse("transfers:person_id_number", args=[case.pk])
    seen = client.get(url).context["form"]["seen"].value()
    response = client.post(url, {"id_number": NUMBER, "reason": "看错", "seen": seen})
    assert response.status_code == 422
    (sentence,) = errors(response)["id_number"]
    assert sentence.startswith("这个身份证号已登记在另一个党组织的人员名下。")


def test_a_confirmed_persons_page_says_what_to_do_first(world, sign_in):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    page = sign_in(world.admin).get(reverse("transfers:person_id_number", args=[transfer.case_id]))
    assert "请先“改派重办”" in page.content.decode()
    assert "<textarea" not in page.content.decode()


# --- Dates that have not come yet ------------------------------------------------------------


def test_days_to_come_are_refused_in_the_other_forms_too(world, sign_in):
    transfer = world.transfer(Path.OUT_ONLINE)
    client = sign_in(world.admin)
    tomorrow = datetime.date(2022, 6, 9).isoformat()
    words = ["日期不能晚于今天（2022-06-08），请核对。"]
    person = client.post(
        reverse("transfers:person_edit", args=[transfer.case_id]),
        {"joined_on": tomorrow, "full_member_on": tomorrow},
    )
    assert [errors(person)[name] for name in ("joined_on", "full_member_on")] == [words, words]
    target = client.post(reverse("transfers:target_edit", args=[transfer.pk]), {"asked_on": tomorrow})
    assert errors(target)["asked_on"] == words
