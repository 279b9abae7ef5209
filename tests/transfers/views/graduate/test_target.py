"""The graduate fills in the own destination: one question a page, kept at each, nobody else's."""

import pytest

from members.models import Branch
from members.refusals import NotAllowed, Stale
from tests import factories
from tests.factories import fresh
from tests.transfers.views.graduate.filling import BRANCH, CODE, URL, entering, fill_in, say, url_of
from transfers.enums import Channel, Disposition, Path, Prospect, Route
from transfers.models import Case, Transfer
from transfers.services import editing

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(world):
    return world.transfer(Path.UNDECIDED)


@pytest.fixture
def phone(world, draft):
    """The graduate's own browser."""
    return entering(world.graduate_user(draft.case))


def walk(client, **answers):
    """From the first page on, always with the button; the pages that were asked."""
    url, asked = URL, []
    while True:
        page = client.get(url, follow=True)
        if "step" not in page.context:
            return asked
        slug = page.context["step"].slug
        assert page.context["count"]["number"] == len(asked) + 1
        asked.append(slug)
        form = page.context["form"]
        values = {field.html_name: field.value() or "" for field in form.visible_fields()}
        values |= {name: value for name, value in answers.items() if name in form.fields}
        url = client.post(url_of(slug), {"seen": form["seen"].value()} | values).url


# --- One question a page ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "pages"),
    [
        ({"where": "OWN_COLLEGE"}, ["where", "unit", "other"]),
        ({"where": "IN_BEIJING"}, ["where", "unit", "code", "contact", "other"]),
        (
            {"where": "OUTSIDE", "channel": "ONLINE", "asked_whom": "李老师"},
            ["where", "unit", "heading", "channel", "code", "contact", "other"],
        ),
        (
            {"where": "OUTSIDE", "channel": "PAPER", "asked_whom": "李老师"},
            ["where", "unit", "heading", "channel", "contact", "other"],
        ),
        ({"where": "UNKNOWN"}, ["where", "unit", "contact", "other"]),
    ],
)
def test_each_way_asks_only_what_it_needs(draft, phone, answers, pages):
    assert walk(phone, **answers) == pages
    assert [row["step"].slug for row in phone.get(URL).context["rows"]] == pages


@pytest.mark.parametrize(
    ("where", "route"),
    [
        ("OWN_COLLEGE", Route.INTRA_COLLEGE),
        ("IN_BEIJING", Route.IN_BEIJING),
        ("OUTSIDE", Route.OUT_OF_BEIJING),
        ("UNKNOWN", ""),
    ],
)
def test_the_route_follows_from_where_the_party_organisation_is(draft, phone, where, route):
    assert say(phone, "where", where=where).status_code == 302
    assert (fresh(draft).route, fresh(draft).channel) == (route, Channel.ONLINE)
    assert phone.get(url_of("where")).context["form"]["where"].value() == where


def test_an_empty_draft_begins_with_the_first_question_which_must_be_answered(draft, phone):
    assert phone.get(URL).url == url_of("where")
    response = phone.post(url_of("where"), {})
    assert response.status_code == 422
    assert response.context["form"].errors == {"where": ["请选一项；拿不准的选“说不清”。"]}
    assert not fresh(draft).being_filled_by_graduate


@pytest.mark.parametrize(
    ("prospect", "where"),
    [
        (Prospect.STUDY_BEIJING, "IN_BEIJING"),
        (Prospect.ARMY, "OUTSIDE"),
        (Prospect.CENTRAL, "OUTSIDE"),
        (Prospect.STUDY_HERE, ""),
        ("", ""),
    ],
)
def test_the_kind_of_case_is_taken_up_and_can_be_overruled(draft, phone, prospect, where):
    Case.objects.update(prospect=prospect)
    assert phone.get(url_of("where")).context["form"]["where"].value() == where
    say(phone, "where", where="OWN_COLLEGE")
    assert phone.get(url_of("where")).context["form"]["where"].value() == "OWN_COLLEGE"


def test_who_goes_abroad_is_told_of_the_other_way(draft, phone):
    Case.objects.update(prospect=Prospect.ABROAD)
    assert "出国（境）的，一般由学校保留组织关系" in phone.get(url_of("where")).content.decode()
    assert phone.get(url_of("other")).context["form"]["destination_kind"].value() == ""


def test_each_step_is_kept_and_one_goes_on_where_one_stopped(draft, phone):
    assert say(phone, "where", where="IN_BEIJING").url == url_of("unit")
    assert say(phone, "unit", receiving_organization=BRANCH).url == url_of("code")
    page = entering(fresh(draft).member.user).get(URL)  # another day, another browser
    assert page.context["going_on"].slug == "code"
    assert page.context["missing"] == ["编码"]
    assert fresh(draft).receiving_organization == BRANCH


def test_from_the_overview_one_comes_back_to_it(draft, phone):
    fill_in(phone)
    (unit,) = [row for row in phone.get(URL).context["rows"] if row["step"].slug == "unit"]
    assert unit["url"] == url_of("unit") + "?back=check"
    other = "中共清华大学环境学院环硕222支部委员会"
    assert say(phone, "unit", "?back=check", receiving_organization=other).url == URL


def test_a_step_that_this_way_does_not_ask_leads_to_the_overview(draft, phone):
    say(phone, "where", where="IN_BEIJING")
    assert phone.get(url_of("heading")).url == URL
    assert phone.get(url_of("no-such-step")).status_code == 404


def test_own_branches_are_offered_without_script_only_for_the_own_college(world, draft, phone):
    Branch.objects.create(organization=world.other_college, name="别院支部")
    say(phone, "where", where="OWN_COLLEGE")
    text = phone.get(url_of("unit")).content.decode()
    assert 'list="own-branches"' in text
    assert "甲学院党委第一党支部" in text
    assert "别院支部" not in text


def test_a_code_and_a_phone_are_cleaned(draft, phone):
    say(phone, "where", where="IN_BEIJING")
    say(phone, "code", receiving_code="０１１１ ００１３ ２９７７")
    assert fresh(draft).receiving_code == CODE
    response = say(phone, "contact", contact_name="李老师", contact_phone="没有")
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["contact_phone"])
    assert response.context["form"]["contact_name"].value() == "李老师"


def test_who_was_asked_belongs_to_the_answer(draft, phone):
    say(phone, "where", where="OUTSIDE")
    response = say(phone, "channel", channel="PAPER")
    assert response.status_code == 422
    assert response.context["form"].errors == {
        "asked_whom": ["请写明问的是谁；还没有问的，上面选“还没有问”。"]
    }
    say(phone, "channel", channel="NOT_ASKED", asked_whom="作废")
    assert (fresh(draft).channel, fresh(draft).asked_whom) == (Channel.ONLINE, "")
    assert phone.get(url_of("channel")).context["form"]["channel"].value() == ""
    assert say(phone, "channel", channel="PAPER", asked_whom="张老师").url == url_of("contact")


def test_another_place_takes_back_what_was_said_about_paper_but_not_the_names(draft, phone):
    say(phone, "where", where="OUTSIDE")
    say(phone, "heading", heading_organization="中国共产党同济大学委员会")
    say(phone, "channel", channel="PAPER", asked_whom="张老师", asked_on="2022-06-01")
    say(phone, "where", where="IN_BEIJING")
    now = fresh(draft)
    assert (now.channel, now.asked_whom, now.asked_on) == (Channel.ONLINE, "", None)
    say(phone, "where", where="OUTSIDE")
    assert fresh(draft).heading_organization == "中国共产党同济大学委员会"


# --- What is wrong ------------------------------------------------------------------------------


def test_a_mistake_is_said_once_on_its_step_and_on_the_overview(draft, phone):
    say(phone, "where", where="OUTSIDE")
    company = "山西焦煤集团有限责任公司"
    response = say(phone, "heading", heading_organization=company)
    assert response.url == url_of("heading")
    page = phone.get(response.url)
    (remark,) = page.context["remarks"]
    assert remark.must
    assert remark.text.startswith("这个单位不能作抬头。")
    assert page.context["next_url"] == url_of("channel")
    assert say(phone, "heading", heading_organization=company).url == url_of("channel")
    rows = {row["step"].slug: row for row in phone.get(URL).context["rows"]}
    assert [each.text for each in rows["heading"]["remarks"]] == [remark.text]


@pytest.mark.parametrize(
    ("where", "step", "values", "words"),
    [
        ("IN_BEIJING", "unit", {"receiving_organization": "中共清华大学委员会"}, "京内要转到党支部"),
        ("IN_BEIJING", "code", {"receiving_code": "123"}, "应是 12 位数字，以 011 开头"),
        ("OUTSIDE", "code", {"receiving_code": CODE}, "党组织是不是归北京市委管"),
        ("OUTSIDE", "unit", {"receiving_organization": "某某人才中心"}, "名称看来不是全称"),
    ],
)
def test_findings_are_said_in_plain_words_beside_their_question(draft, phone, where, step, values, words):
    say(phone, "where", where=where)
    response = say(phone, step, **values)
    assert response.url == url_of(step)
    assert words in " ".join(each.text for each in phone.get(response.url).context["remarks"])


def test_characters_that_do_not_print_are_refused_on_paper(draft, phone):
    say(phone, "where", where="OUTSIDE")
    say(phone, "channel", channel="PAPER", asked_whom="张老师")
    response = say(phone, "unit", receiving_organization="中共\ue123支部委员会")
    assert response.status_code == 422
    assert "U+E123" in response.context["form"].errors["receiving_organization"][0]


def test_what_is_wrong_with_the_person_is_for_the_college(world):
    transfer = world.transfer(Path.IN_BEIJING, fee_paid_until=None)
    page = entering(world.graduate_user(transfer.case)).get(URL)
    assert page.context["person_remarks"] == ["没有填写党费交到哪年哪月。"]


# --- Nobody else's ------------------------------------------------------------------------------


def test_nobody_fills_in_for_another(world, draft):
    stranger = world.graduate_user(world.transfer(Path.UNDECIDED).case)
    with pytest.raises(Transfer.DoesNotExist):
        editing.edit_target(draft.pk, {"remark": "x"}, world.actor(stranger))
    with pytest.raises(Transfer.DoesNotExist):
        editing.hand_in_target(draft.pk, world.actor(stranger), seen="")
    with pytest.raises(NotAllowed):
        editing.hand_in_target(draft.pk, world.actor(world.admin), seen="")
    say(entering(stranger), "where", where="IN_BEIJING")
    assert fresh(draft).route == ""


def test_two_hands_on_one_step(world, draft):
    """Of two saves from the same page the second is stale, whoever it is."""
    actor = world.actor(world.graduate_user(draft.case))
    seen = editing.target_version(fresh(draft), ("remark",))
    editing.edit_target(draft.pk, {"remark": "一"}, actor, seen=seen, handed_in=False)
    with pytest.raises(Stale):
        editing.edit_target(draft.pk, {"remark": "二"}, actor, seen=seen, handed_in=False)
    assert fresh(draft).remark == "一"


def test_the_college_calls_those_without_a_destination(world, draft, sign_in):
    page = sign_in(world.admin).get("/transfers/?list=no-target&season=2022")
    (row,) = page.context["table"].rows
    assert row.get_cell("phone") == draft.member.phone
    plain = sign_in(world.admin).get("/transfers/")
    assert draft.member.phone not in plain.content.decode()


def test_there_is_no_page_without_a_transfer(world):
    case = factories.make_case(world.season, world.college)
    client = entering(world.graduate_user(case))
    pages = (URL, url_of("where"))
    assert [client.get(page).status_code for page in pages] == [404, 404]
    factories.set_disposition(case, Disposition.ABROAD, world.actor(world.admin))
    assert [client.get(page).status_code for page in pages] == [404, 404]
