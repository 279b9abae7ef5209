"""The person's page and the forms that change a person, seen by each kind of visitor."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from letters.services.print_run import print_run
from members.enums import MemberCategory
from members.models import Branch, Event
from members.refusals import Stale
from tests import factories
from transfers import declarations
from transfers.enums import Action, Channel, Path, Route, Status
from transfers.models import Transfer
from transfers.services import confirmed, editing
from transfers.services.performing import perform

pytestmark = pytest.mark.django_db


def page(client, transfer):
    return client.get(reverse("transfers:case", args=[transfer.case_id]))


def buttons(response):
    return [
        (button["label"], bool(button["primary"]), button["disabled_reason"])
        for button in response.context["state"]["actions"]
    ]


def entering(user):
    client = Client()
    client.force_login(user)
    return client


# --- Who comes in ----------------------------------------------------------------------------


def test_scope_of_the_page(world):
    transfer = world.transfer()
    graduate = world.graduate_user(transfer.case)
    stranger = world.graduate_user(world.transfer().case)
    expected = {
        world.admin: 200,
        world.reviewer: 200,
        world.department_admin: 200,
        world.other_admin: 404,
        graduate: 403,
        stranger: 404,
    }
    assert {user: page(entering(user), transfer).status_code for user in expected} == expected


def test_page_shows_four_characters_of_the_id_number_and_no_more(world, sign_in):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    text = page(sign_in(world.admin), transfer).content.decode()
    number = transfer.member.id_number
    assert number[-4:] in text
    assert number not in text
    assert number[:14] not in text


def test_reading_writes_nothing(world, sign_in):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    before = (Event.objects.count(), transfer.version)
    page(sign_in(world.admin), transfer)
    assert (Event.objects.count(), factories.fresh(transfer).version) == before


# --- State and next step ---------------------------------------------------------------------


def test_state_card_names_holder_day_and_due(world, sign_in):
    transfer = world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION, name="张三")
    Transfer.objects.filter(pk=transfer.pk).update(due_on=datetime.date(2022, 6, 10))
    state = page(sign_in(world.admin), transfer).context["state"]
    assert state["sentence"] == "已请本人核对，等待张三确认。"
    assert (state["holder"], state["days"], state["due"]) == ("张三本人", 1, "截止 6 月 10 日（还有 2 天）")


@pytest.mark.parametrize(
    ("path", "status", "expected"),
    [
        (Path.IN_BEIJING, Status.CONFIRMED, ["登记线上发起", "退回完善并修改", "撤销转接"]),
        (Path.OUT_PAPER, Status.RETURNED, ["按意见修改", "撤销转接"]),
        (Path.OUT_PAPER, Status.APPROVED, ["开具介绍信", "改为线上办理", "撤销转接"]),
        (Path.OUT_PAPER, Status.LETTER_DELIVERED, ["登记回执", "作废重开", "登记对方退回", "改派重办"]),
        (Path.OUT_ONLINE, Status.INITIATED, ["登记回执信", "登记对方退回", "改派重办"]),
        (Path.IN_BEIJING, Status.COMPLETED, []),
    ],
)
def test_college_is_offered_the_next_steps_natural_one_first(world, sign_in, path, status, expected):
    transfer = world.transfer(path, status)
    offered = buttons(page(sign_in(world.admin), transfer))
    assert [label for label, _, _ in offered] == expected
    assert [primary for _, primary, _ in offered] == [n == 0 for n in range(len(expected))]


def test_barred_step_says_why_and_editing_is_the_main_one(world, sign_in):
    transfer = world.transfer(Path.UNDECIDED)
    assert buttons(page(sign_in(world.admin), transfer)) == [
        ("修改去向信息", True, ""),
        ("撤销转接", False, ""),
    ]
    editing.edit_target(
        transfer.pk, {"route": Route.IN_BEIJING, "channel": Channel.ONLINE}, world.actor(world.admin)
    )
    offered = {label: why for label, _, why in buttons(page(sign_in(world.admin), transfer))}
    assert offered["请本人确认"].startswith("还缺")
    assert offered["请本人确认"].endswith("具体接收单位、接收党支部编码")


def test_seal_is_the_next_step_only_for_whoever_stamps(world):
    own = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    response = page(entering(world.admin), own)
    assert buttons(response)[:2] == [("打印介绍信", True, ""), ("登记用印", False, "")]
    assert response.context["state"]["sentence"].endswith("还没有打印；打印后由甲学院党委用印。")
    print_run([own.letter], world.actor(world.admin))
    response = page(entering(world.admin), own)
    assert buttons(response)[:2] == [("登记用印", True, ""), ("打印介绍信", False, "")]
    assert response.context["state"]["sentence"].endswith("介绍信已打印，待甲学院党委用印。")
    others = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED, organization=world.general_branch)
    assert "登记用印" not in [label for label, _, _ in buttons(page(entering(world.general_admin), others))]
    response = page(entering(world.reviewer), others)
    assert buttons(response)[0] == ("登记用印", True, "")
    assert response.context["state"]["holder"] == "校党委组织部"


def test_print_button_leads_to_the_page_that_asks_how(world, sign_in):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    text = page(sign_in(world.admin), transfer).content.decode()
    assert f'href="{reverse("letters:batch")}?ids={transfer.letter_id}"' in text


def test_findings_say_what_to_do_with_blocking_ones_first(world, sign_in):
    transfer = world.transfer(Path.OUT_PAPER, fee_paid_until=None)
    editing.edit_target(
        transfer.pk, {"heading_organization": "山西焦煤集团有限责任公司"}, world.actor(world.admin)
    )
    findings = page(sign_in(world.admin), transfer).context["findings"]
    assert [row["level"] for row in findings] == ["BLOCKING", "WARNING"]
    assert [row["title"] for row in findings] == ["抬头无接收权限", "党费交至未填"]
    assert all(row["todo"] for row in findings)


@pytest.mark.parametrize(
    ("path", "status", "shown"),
    [
        (Path.IN_BEIJING, Status.DRAFT, False),
        (Path.IN_BEIJING, Status.CONFIRMED, True),
        (Path.IN_BEIJING, Status.INITIATED, True),
        (Path.OUT_ONLINE, Status.CONFIRMED, False),
        (Path.OUT_ONLINE, Status.APPROVED, True),
        (Path.OUT_PAPER, Status.APPROVED, False),
        (Path.INTRA_COLLEGE, Status.COMPLETED, False),
    ],
)
def test_keying_card_stands_there_when_something_is_to_be_keyed_in(world, sign_in, path, status, shown):
    response = page(sign_in(world.admin), world.transfer(path, status))
    assert (response.context["keying"] is not None) is shown


def test_confirmation_on_behalf_is_plain_to_see(world, sign_in):
    transfer = world.transfer(Path.IN_BEIJING, Status.CONFIRMED)
    text = page(sign_in(world.reviewer), transfer).content.decode()
    assert "学院代为确认" in text
    assert "依据：电话核对" in text


def test_letters_name_each_other_across_a_reissue(world, sign_in):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    old = transfer.letter
    perform(
        transfer.pk,
        Action.REISSUE_LETTER,
        world.actor(world.admin),
        factories.said(Action.REISSUE_LETTER, Path.OUT_PAPER),
    )
    new = factories.fresh(transfer).letter
    letters = page(sign_in(world.admin), transfer).context["letters"]
    assert [(item["letter"].number, item["replaced_by"]) for item in letters] == [
        (new.number, None),
        (old.number, new),
    ]


def test_earlier_attempts_stay_with_the_reason_of_their_end(world, sign_in):
    first = world.transfer(Path.IN_BEIJING, Status.FAILED)
    perform(first.pk, Action.TRY_AGAIN, world.actor(world.admin), {"reason": "编码已更正"})
    response = page(sign_in(world.admin), first)
    assert response.context["transfer"].attempt == 2
    assert [(row["transfer"].attempt, row["why"]) for row in response.context["attempts"]] == [
        (1, "目标党组织不正确：不是本单位党员")
    ]


def test_timeline_is_newest_first_and_of_this_person_only(world, sign_in):
    world.transfer(Path.IN_BEIJING, Status.CONFIRMED)
    transfer = world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION)
    events = page(sign_in(world.admin), transfer).context["events"]
    assert [event["title"] for event in events] == ["请本人确认", "修改去向信息", "登记转接"]


def test_person_who_is_no_party_member_has_no_next_step(world, sign_in):
    case = factories.make_case(world.season, world.college, category=MemberCategory.ACTIVIST)
    response = sign_in(world.admin).get(reverse("transfers:case", args=[case.pk]))
    assert response.context["state"]["sentence"] == "入党积极分子不转接组织关系，只办理材料移交。"
    assert response.context["state"]["actions"] == []


# --- Destination -----------------------------------------------------------------------------


def target_data(transfer, **values):
    return {
        "route": "IN_BEIJING",
        "receiving_organization": "中共清华大学环境学院环硕221支部委员会",
        "receiving_code": "０１１１ 00132977",
        "version": transfer.version,
    } | values


def test_target_is_saved_cleaned_and_sent_to_the_graduate(world, sign_in):
    transfer = world.transfer(Path.UNDECIDED)
    response = sign_in(world.admin).post(
        reverse("transfers:target_edit", args=[transfer.pk]), target_data(transfer, then_ask="on")
    )
    assert response.url == reverse("transfers:case", args=[transfer.case_id])
    saved = factories.fresh(transfer)
    assert (saved.receiving_code, saved.status) == ("011100132977", Status.AWAITING_CONFIRMATION)


def test_target_with_a_fault_is_saved_and_not_sent(world, sign_in):
    transfer = world.transfer(Path.UNDECIDED)
    url = reverse("transfers:target_edit", args=[transfer.pk])
    data = target_data(transfer, receiving_organization="中共清华大学委员会", then_ask="on")
    response = sign_in(world.admin).post(url, data, follow=True)
    assert response.redirect_chain == [(url, 302)]
    assert "目标不是党支部" in response.content.decode() or "党支部" in response.content.decode()
    saved = factories.fresh(transfer)
    assert (saved.receiving_organization, saved.status) == ("中共清华大学委员会", Status.DRAFT)


def test_out_of_beijing_asks_for_the_channel_and_keeps_what_was_typed(world, sign_in):
    transfer = world.transfer(Path.UNDECIDED)
    response = sign_in(world.admin).post(
        reverse("transfers:target_edit", args=[transfer.pk]),
        target_data(transfer, route="OUT_OF_BEIJING", asked_whom="武都区委组织部 张干事"),
    )
    assert response.status_code == 422
    assert response.context["form"].errors == {"channel": ["京外转接请选择线上或纸质。"]}
    assert 'value="武都区委组织部 张干事"' in response.content.decode()


@pytest.mark.parametrize("code", ["\ufdfa" * 18, "011١٢٣", "011-1", "\u3392" * 18])
def test_a_code_is_digits_and_letters_however_it_was_written(world, sign_in, code):
    """One character may stand for many: 18 of U+FDFA would be 270, which no column takes."""
    transfer = world.transfer(Path.IN_BEIJING)
    response = sign_in(world.admin).post(
        reverse("transfers:target_edit", args=[transfer.pk]), target_data(transfer, receiving_code=code)
    )
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["receiving_code"]


def test_stale_target_form_changes_nothing_and_loses_nothing(world, sign_in):
    transfer = world.transfer(Path.IN_BEIJING)
    response = sign_in(world.admin).post(
        reverse("transfers:target_edit", args=[transfer.pk]),
        target_data(transfer, version=transfer.version - 1, remark="新的备注"),
    )
    assert response.status_code == 409
    assert 'value="新的备注"' in response.content.decode()
    assert factories.fresh(transfer).remark == ""


def test_confirmed_target_is_edited_only_after_correcting(world, sign_in):
    transfer = world.transfer(Path.IN_BEIJING, Status.CONFIRMED)
    url = reverse("transfers:target_edit", args=[transfer.pk])
    client = sign_in(world.admin)
    assert client.get(url).context["correct_url"] == (
        reverse("transfers:act", args=[transfer.pk, "correct"]) + f"?next={url.replace('/', '%2F')}"
    )
    response = client.post(url, target_data(transfer, remark="晚了一步"))
    assert response.status_code == 409
    assert {"label": "备注", "value": "晚了一步"} in response.context["typed"]
    assert factories.fresh(transfer).remark == ""


@pytest.mark.parametrize(
    ("who", "status"), [("other_admin", 404), ("reviewer", 403), ("department_admin", 403)]
)
@pytest.mark.parametrize("name", ["target_edit", "person_edit", "disposition"])
def test_only_the_college_edits(world, who, status, name):
    transfer = world.transfer(Path.IN_BEIJING)
    pk = transfer.pk if name == "target_edit" else transfer.case_id
    client = entering(getattr(world, who))
    assert client.get(reverse(f"transfers:{name}", args=[pk])).status_code == status
    assert client.post(reverse(f"transfers:{name}", args=[pk]), {}).status_code == status


# --- Person ----------------------------------------------------------------------------------


def person_data(member, **values):
    return {
        "name": member.name,
        "student_number": member.student_number,
        "sex": member.sex,
        "ethnicity": member.ethnicity,
        "category": member.category,
        "branch": member.branch_id,
        "joined_on": "2019-06-01",
        "full_member_on": "2020-06-01",
        "fee_paid_until": "2022-06",
        "phone": member.phone,
        "education_level": member.education_level,
        "class_name": member.class_name,
        "seen": editing.person_version(member),
    } | values


def test_person_is_saved_with_branch_and_journal(world, sign_in):
    transfer = world.transfer(Path.IN_BEIJING)
    branch = Branch.objects.create(organization=world.college, name="第二党支部")
    url = reverse("transfers:person_edit", args=[transfer.case_id])
    data = person_data(transfer.member, ethnicity="土家族", branch=branch.pk, fee_paid_until="2022-07")
    assert sign_in(world.admin).post(url, data).status_code == 302
    saved = factories.fresh(transfer)
    assert (saved.member.ethnicity, saved.case.branch, saved.member.branch) == ("土家族", branch, branch)
    assert saved.member.fee_paid_until == datetime.date(2022, 7, 1)
    assert Event.objects.filter(member=saved.member, verb="EDIT_PERSON").count() == 1


def test_graduate_cannot_confirm_data_that_changed_meanwhile(world, sign_in):
    """The confirmation is of what was shown: an edit makes the graduate's open page stale."""
    transfer = world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION)
    editing.edit_person(transfer.case_id, {"ethnicity": "回族"}, world.actor(world.admin))
    client = sign_in(world.graduate_user(transfer.case))
    shown = {"seen": confirmed.version_of(transfer), "version": declarations.CURRENT, "declaration": "on"}
    assert client.post(reverse("transfers:my_confirm"), shown).status_code == 409
    assert factories.fresh(transfer).status == Status.AWAITING_CONFIRMATION


def test_confirmed_person_may_change_phone_and_email_only(world, sign_in):
    transfer = world.transfer(Path.OUT_PAPER, Status.APPROVED)
    url = reverse("transfers:person_edit", args=[transfer.case_id])
    client = sign_in(world.admin)
    assert list(client.get(url).context["form"].fields) == ["phone", "email", "seen"]
    data = {"phone": "13900001111", "seen": editing.person_version(transfer.member)}
    assert client.post(url, data).status_code == 302
    assert factories.fresh(transfer).member.phone == "13900001111"


def test_what_was_typed_before_the_confirmation_is_not_dropped_in_silence(world, sign_in):
    """The graduate confirms while the college has the page open."""
    transfer = world.transfer(Path.OUT_PAPER, Status.CONFIRMED)
    url = reverse("transfers:person_edit", args=[transfer.case_id])
    data = person_data(transfer.member, name="别的名字", phone="13900001111")
    response = sign_in(world.admin).post(url, data)
    assert response.status_code == 409
    assert response.context["form"].non_field_errors() == [
        "此人的转接已是“待学院办理”，除联系电话和电子邮箱外不能再改，本次没有保存。"
    ]
    assert 'value="别的名字"' in response.content.decode()
    member = factories.fresh(transfer).member
    assert (member.name, member.phone) == (transfer.member.name, transfer.member.phone)


def test_a_phone_typed_before_the_confirmation_is_saved(world, sign_in):
    transfer = world.transfer(Path.OUT_PAPER, Status.CONFIRMED)
    url = reverse("transfers:person_edit", args=[transfer.case_id])
    assert (
        sign_in(world.admin).post(url, person_data(transfer.member, phone="13900001111")).status_code == 302
    )
    assert factories.fresh(transfer).member.phone == "13900001111"


def test_service_refuses_to_change_confirmed_data_whatever_the_form_sends(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.APPROVED)
    with pytest.raises(Stale, match="除联系电话和电子邮箱外不能再改"):
        editing.edit_person(transfer.case_id, {"name": "别的名字"}, world.actor(world.admin))
    assert factories.fresh(transfer).member.name == transfer.member.name


@pytest.mark.parametrize(
    ("field", "typed"),
    [("joined_on", "9999-12-31"), ("full_member_on", "0001-01-01"), ("fee_paid_until", "9999-12")],
)
def test_a_year_far_away_is_refused(world, sign_in, field, typed):
    transfer = world.transfer(Path.IN_BEIJING)
    url = reverse("transfers:person_edit", args=[transfer.case_id])
    response = sign_in(world.admin).post(url, person_data(transfer.member, **{field: typed}))
    assert response.status_code == 422
    assert response.context["form"].errors[field] == ["年份应在 1900 至 2100 之间，请核对。"]


def test_stale_person_form_changes_nothing_and_loses_nothing(world, sign_in):
    transfer = world.transfer(Path.IN_BEIJING)
    data = person_data(transfer.member, class_name="安全硕19-2")
    editing.edit_person(transfer.case_id, {"ethnicity": "回族"}, world.actor(world.admin))
    response = sign_in(world.admin).post(reverse("transfers:person_edit", args=[transfer.case_id]), data)
    assert response.status_code == 409
    assert 'value="安全硕19-2"' in response.content.decode()
    assert factories.fresh(transfer).member.class_name == transfer.member.class_name


def test_branch_of_another_college_is_refused(world, sign_in):
    transfer = world.transfer(Path.IN_BEIJING)
    foreign = Branch.objects.create(organization=world.other_college, name="乙支部")
    response = sign_in(world.admin).post(
        reverse("transfers:person_edit", args=[transfer.case_id]),
        person_data(transfer.member, branch=foreign.pk),
    )
    assert response.status_code == 422
    assert response.context["form"].errors == {"branch": ["请选择本单位的党支部。"]}


def test_the_form_shows_what_the_rules_say_of_the_person_alone(world, sign_in):
    transfer = world.transfer(Path.UNDECIDED, phone="", fee_paid_until=None)
    page = sign_in(world.admin).get(reverse("transfers:person_edit", args=[transfer.case_id]))
    assert [row["title"] for row in page.context["findings"]] == ["党费交至未填", "没有联系电话"]
    locked = world.transfer(Path.OUT_PAPER, Status.APPROVED, phone="")
    page = sign_in(world.admin).get(reverse("transfers:person_edit", args=[locked.case_id]))
    assert page.context["findings"] == []
