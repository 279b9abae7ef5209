"""通知这些人: the page of each list, and that nothing goes out that was not on it."""

import re
import subprocess
import sys

import pytest
from django.conf import settings as project
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tests.transfers.services.telling.test_batches import waiting
from transfers.desk import Desk
from transfers.enums import Action, Party, Path, Status
from transfers.message_texts import NOTHING_TO_TELL, TEXTS
from transfers.models import ContactRecord, Message, Transfer
from transfers.models.contacts import ContactMethod
from transfers.services.performing import perform
from transfers.working_lists import lists_of

KEY = "confirmation"
JSON = {"headers": {"Accept": "application/json"}}


def url(key=KEY):
    return reverse("transfers:list_message", args=[key])


def form_of(page, **changes):
    """What the page would send, with the ticks and texts that stand in it."""
    form = page.context["form"]
    said = {name: form.text(name) for name in ("subject", "app", "group", "sms")}
    said |= {f"seen_{do}": digest for do, digest in page.context["seen"].items()}
    said["batch"] = str(page.context["batch"])
    said["shown"] = [str(row["case"].pk) for row in page.context["rows"]]
    said["people"] = [str(row["case"].pk) for row in page.context["rows"] if row["ticked"]]
    return said | changes


def press(client, page, do, json=False, **changes):
    return client.post(url(), form_of(page, do=do, **changes), **(JSON if json else {}))


def nothing_written():
    return not (Message.objects.exists() or ContactRecord.objects.exists())


def names(page):
    return [row["case"].member.name for row in page.context["rows"]]


# --- Which lists, and who ---------------------------------------------------------------------


@pytest.mark.parametrize("key", [*TEXTS, *NOTHING_TO_TELL, "no-such-list"])
def test_each_list_of_each_role_has_its_page(varied, sign_in, key):
    """Exactly the rows that the list opens; a list that is another's, or has nothing to tell, has no page."""
    for user in (
        varied.admin,
        varied.other_admin,
        varied.general_admin,
        varied.reviewer,
        varied.department_admin,
    ):
        desk = Desk.of(user, varied.season)
        page = sign_in(user).get(url(key))
        working_list = lists_of(desk.party).get(key)
        if working_list is None or key not in TEXTS:
            assert page.status_code == 404
            continue
        assert page.status_code == 200
        rows = working_list.model.objects.visible_to(user)
        if working_list.model is Transfer:
            expected = set(rows.filter(working_list.rows(desk)).values_list("case", flat=True))
            assert {row["case"].pk for row in page.context["rows"]} == expected
        if user.is_college:
            assert {row["case"].organization_id for row in page.context["rows"]} <= {user.organization_id}
        assert page.context["chosen"] == len(page.context["rows"])


def test_a_graduate_has_no_such_page(world, sign_in):
    transfer = waiting(world)
    assert sign_in(transfer.member.user).get(url()).status_code == 403


def test_the_lists_pages_lead_there(world, sign_in):
    waiting(world)
    client = sign_in(world.admin)
    page = client.get(f"{reverse('transfers:transfer_list')}?list={KEY}")
    assert page.context["notify_url"] == f"{url()}?season=2022"
    assert [each["url"] for each in page.context["bulk_actions"]][-1] == f"{url()}?season=2022"
    narrowed = client.get(f"{reverse('transfers:transfer_list')}?list={KEY}&path=OUT_PAPER")
    assert narrowed.context["notify_url"] == ""
    plain = client.get(reverse("transfers:transfer_list"))
    assert plain.context["notify_url"] == ""
    world.transfer(Path.IN_BEIJING, Status.CONFIRMED)
    nothing = client.get(f"{reverse('transfers:transfer_list')}?list=start")
    assert nothing.context["notify_url"] == ""
    assert "通知所选的人" not in nothing.content.decode()


def test_those_ticked_in_the_list_are_shown_and_nobody_else(world, sign_in):
    ticked, other = waiting(world), waiting(world)
    client = sign_in(world.admin)
    page = client.post(url(), {"rows": [f"{ticked.pk}:{ticked.version}"]})
    assert (page.status_code, names(page)) == (200, [ticked.member.name])
    assert other.member.name not in page.content.decode()
    none = client.post(url(), {"next": "/transfers/?list=confirmation"})
    assert (none.status_code, none.url) == (302, "/transfers/?list=confirmation")
    assert nothing_written()


@pytest.mark.parametrize("field", ["rows", "people", "shown", "selected"])
def test_a_stranger_among_the_ids_is_no_page_and_nothing_is_sent(world, sign_in, field):
    own, stranger = waiting(world), waiting(world, organization=world.other_college)
    client = sign_in(world.admin)
    page = client.get(url())
    for do in ("send", "group", "sms", "refresh"):
        said = form_of(page, do=do)
        value = f"{stranger.pk}:1" if field == "rows" else str(stranger.case_id)
        said[field] = [*said.get(field, []), value]
        assert client.post(url(), said).status_code == 404
    assert nothing_written()
    assert names(client.get(url())) == [own.member.name]


def test_two_attempts_of_one_person_are_one_person(world, sign_in):
    first = world.transfer(Path.OUT_ONLINE, Status.FAILED)
    perform(
        first.pk,
        Action.TRY_AGAIN,
        world.actor(world.admin),
        factories.said(Action.TRY_AGAIN, Path.OUT_ONLINE),
    )
    rows = [f"{each.pk}:{each.version}" for each in Transfer.objects.all()]
    page = sign_in(world.admin).post(url(), {"rows": rows})
    assert (len(rows), page.status_code, page.context["gone"]) == (2, 200, first.case.member.name)


def test_the_department_narrows_to_a_college_and_a_college_to_none_but_its_own(world, sign_in):
    own, other = (
        world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED, organization=place)
        for place in (world.college, world.other_college)
    )
    client = sign_in(world.reviewer)
    page = client.get(url("receipt"))
    assert sorted(names(page)) == sorted([own.member.name, other.member.name])
    assert page.context["several_colleges"]
    assert 'id="group-text"' not in page.content.decode()
    narrowed = client.get(f"{url('receipt')}?organization={world.college.pk}")
    assert names(narrowed) == [own.member.name]
    client = sign_in(world.admin)
    assert client.get(f"{url('receipt')}?organization={world.other_college.pk}").status_code == 404
    assert client.get(f"{url('receipt')}?organization=x").status_code == 404
    assert names(client.get(url("receipt"))) == [own.member.name]


def test_the_page_says_how_each_can_be_reached(world, sign_in):
    reads = waiting(world, phone="13800000001")
    without = world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION, phone="")
    page = sign_in(world.admin).get(url())
    accounts = {row["case"].pk: row["account"] for row in page.context["rows"]}
    assert accounts == {reads.case_id: "还没有登录过", without.case_id: "没有账号"}
    assert 'href="tel:13800000001"' in page.content.decode()
    assert page.context["without_account"] == 1
    assert page.context["not_in_yet"] == 1
    assert "1 人还没有账号，看不到站内消息，可以用短信、电话；1 人还没有登录过" in page.content.decode()
    assert page.context["sms_lines"].split("\t")[0] == "13800000001"


def test_no_id_number_and_no_number_of_a_letter_is_on_the_page(world, sign_in):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    page = sign_in(world.admin).get(url("receipt")).content.decode()
    number = transfer.member.id_number
    assert not re.search(rf"{number}|{number[-6:]}|{transfer.letter.number}", page)


def test_the_texts_for_outside_hold_only_what_is_needed(world, sign_in):
    transfers = [waiting(world) for _ in range(2)]
    page = sign_in(world.admin).get(url())
    group = page.context["group_text"]
    assert all(each.member.name in group for each in transfers)
    assert "没有登录码或忘记密码的，请向学院领取登录码。" in group
    assert not any(
        word in group for each in transfers for word in (each.member.phone, each.member.student_number)
    )
    lines = page.context["sms_lines"].splitlines()
    assert len(lines) == 2
    for line in lines:
        assert len([each for each in transfers if each.member.name in line]) == 1


# --- Nothing is sent that nobody saw ----------------------------------------------------------


def test_sent_as_it_was_shown(world, sign_in):
    transfers = [waiting(world) for _ in range(2)]
    client = sign_in(world.admin)
    page = client.get(url())
    answer = press(client, page, "send")
    assert answer.status_code == 302
    sent = {message.case_id: message.text for message in Message.objects.all()}
    assert set(sent) == {each.case_id for each in transfers}
    shown = {item["name"]: item["text"] for item in page.context["previews"]}
    assert {each.member.name: sent[each.case_id] for each in transfers} == shown
    assert answer.url == reverse("transfers:message_batch", args=[page.context["batch"]])


@pytest.mark.parametrize("do", ["send", "group", "sms"])
@pytest.mark.parametrize("change", ["words", "people"])
def test_what_was_changed_is_shown_first(world, sign_in, do, change):
    one, two = waiting(world), waiting(world)
    client = sign_in(world.admin)
    page = client.get(url())
    name = {"send": "app", "group": "group", "sms": "sms"}[do]
    changes = (
        {name: "{名单}请登录" if do == "group" else "{姓名}请登录"}
        if change == "words"
        else {"people": [str(one.case_id)]}
    )
    again = press(client, page, do, **changes)
    assert again.status_code == 409
    assert "请看过以后再按一次" in again.content.decode()
    assert nothing_written()
    if change == "people":
        assert again.context["chosen"] == 1
        assert two.member.name not in again.context["group_text"] + again.context["sms_lines"]
    else:
        shown = {
            "send": again.context["previews"][0]["text"],
            "group": again.context["group_text"],
            "sms": again.context["sms_lines"],
        }
        assert "请登录" in shown[do]
    answer = press(client, again, do)
    assert answer.status_code == 302
    assert ContactRecord.objects.count() == (1 if change == "people" else 2)


def test_ticking_nobody_sends_to_nobody(world, sign_in):
    waiting(world)
    client = sign_in(world.admin)
    page = client.get(url())
    for do in ("send", "group", "sms"):
        answer = press(client, page, do, people=[])
        assert answer.status_code == 422
        assert "没有选择任何人" in answer.content.decode()
    assert nothing_written()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"subject": ""}, "请填写标题"),
        ({"app": " "}, "请填写正文"),
        ({"app": "{身份证号}"}, "不会被替换成具体内容"),
        ({"subject": "长" * 61}, "60"),
    ],
)
def test_words_that_cannot_be_sent_are_refused_and_kept(world, sign_in, changes, words):
    waiting(world)
    client = sign_in(world.admin)
    answer = press(client, client.get(url()), "send", **changes)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert nothing_written()
    assert all(str(value).strip() in page for value in changes.values())


def test_who_has_left_the_list_meanwhile_is_named(world, sign_in):
    stays, goes = waiting(world), waiting(world)
    client = sign_in(world.admin)
    page = client.get(url())
    perform(
        goes.pk, Action.CONFIRM, world.actor(world.admin), factories.said(Action.CONFIRM, Path.IN_BEIJING)
    )
    answer = client.post(url(), form_of(page, do="send"), follow=True)
    assert [message.case_id for message in Message.objects.all()] == [stays.case_id]
    assert f"没有发给 1 人：{goes.member.name}（已不在这个清单上）" in answer.content.decode()


def test_a_second_press_sends_nothing_more(world, sign_in):
    waiting(world)
    client = sign_in(world.admin)
    page = client.get(url())
    first, second = press(client, page, "send"), press(client, page, "send")
    assert first.url == second.url
    assert (Message.objects.count(), ContactRecord.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_many_presses_at_once_are_one_batch():
    world = factories.make_world()
    transfers = [waiting(world) for _ in range(3)]
    client = Client()
    client.force_login(world.admin)
    page = client.post(url(), {"rows": [f"{transfers[0].pk}:{transfers[0].version}"]})
    said = form_of(page, do="send")
    presses = [f"{name}={value[0] if isinstance(value, list) else value}" for name, value in said.items()]
    command = [
        sys.executable,
        "-m",
        "tests.workers.press",
        connection.settings_dict["NAME"],
        "8",
        url(),
        *presses,
    ]
    done = subprocess.run(
        command, cwd=project.BASE_DIR, capture_output=True, text=True, timeout=300, check=True
    )
    target = reverse("transfers:message_batch", args=[page.context["batch"]])
    assert done.stdout.split("\n")[:-1] == [f"302 {target}"] * 8
    assert [message.case_id for message in Message.objects.all()] == [transfers[0].case_id]
    assert ContactRecord.objects.count() == 1


# --- The copy button --------------------------------------------------------------------------


@pytest.mark.parametrize(("do", "method"), [("group", ContactMethod.WECHAT), ("sms", ContactMethod.SMS)])
def test_the_copy_button_notes_in_the_same_press(world, sign_in, do, method):
    transfers = [waiting(world) for _ in range(2)]
    client = sign_in(world.admin)
    page = client.get(url())
    answer = press(client, page, do, json=True)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    assert answer.json()["sentence"].startswith("已记入 2 人的联系记录")
    assert {(each.case_id, each.method) for each in ContactRecord.objects.all()} == {
        (each.case_id, method) for each in transfers
    }
    assert press(client, page, do, json=True).json()["sentence"] == "此前已记入 2 人的联系记录，没有重记。"
    assert ContactRecord.objects.count() == 2


def test_the_copy_button_names_who_stands_in_the_text_and_not_in_the_list_any_more(world, sign_in):
    _stays, goes = waiting(world), waiting(world)
    client = sign_in(world.admin)
    page = client.get(url())
    perform(
        goes.pk, Action.CONFIRM, world.actor(world.admin), factories.said(Action.CONFIRM, Path.IN_BEIJING)
    )
    assert press(client, page, "group", json=True).json()["sentence"] == (
        "已记入 1 人的联系记录（微信群）。"
        f"没有记入 1 人：{goes.member.name}（已不在这个清单上），请从复制的文字里删去。"
    )


def test_the_copy_button_says_why_nothing_was_noted(world, sign_in):
    waiting(world)
    client = sign_in(world.admin)
    page = client.get(url())
    changed = press(client, page, "group", json=True, group="{名单}")
    assert (changed.status_code, changed.json()["sentence"]) == (
        409,
        "文字或名单有改动，请先按“按勾选和改动更新文字”，看过以后再复制。",
    )
    nobody = press(client, page, "group", json=True, people=[])
    assert (nobody.status_code, nobody.json()["sentence"][:8]) == (422, "没有选择任何人，")
    assert nothing_written()


# --- Mail, size -------------------------------------------------------------------------------


def test_with_mail_the_form_offers_it_and_the_state_is_shown(world, sign_in, settings):
    settings.MAIL_FROM = "dangyuan@example.edu.cn"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    waiting(world, email="a@example.com")
    client = sign_in(world.admin)
    page = client.get(url())
    assert (page.context["mail_on"], page.context["with_mail"]) == (True, 1)
    answer = client.post(url(), form_of(page, do="send", by_mail="1"))
    assert [letter.to for letter in mail.outbox] == [["a@example.com"]]
    progress = client.get(answer.url)
    assert progress.status_code == 302
    batch = client.get(progress.url).content.decode()
    assert "已发送" in batch
    assert "a@example.com" not in batch


def test_without_mail_the_page_says_nothing_of_it(world, sign_in):
    waiting(world, email="a@example.com")
    page = sign_in(world.admin).get(url()).content.decode()
    assert "电子邮件" not in page
    assert "by_mail" not in page


def test_the_number_of_queries_does_not_grow_with_the_rows(world, sign_in):
    client = sign_in(world.admin)

    def measure():
        with CaptureQueriesContext(connection) as found:
            assert client.get(url()).status_code == 200
        return len(found)

    waiting(world)
    one = measure()
    for _ in range(12):
        waiting(world)
    assert measure() == one


def test_more_than_a_batch_holds_is_shown_in_part(world, sign_in, monkeypatch):
    monkeypatch.setattr("transfers.views.telling.list_message.AT_MOST", 2)
    for _ in range(3):
        waiting(world)
    page = sign_in(world.admin).get(url())
    assert (len(page.context["rows"]), page.context["too_many"]) == (2, 1)
    assert "另有 1 人" in page.content.decode()


def test_every_list_with_a_text_belongs_to_somebody():
    keys = set(lists_of(Party.COLLEGE)) | set(lists_of(Party.REVIEWER))
    assert set(TEXTS) <= keys
