"""Letters about to be printed: the order of the stack, the wishes, one press, and the job of a large one."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from letters.enums import Stock
from letters.models import PrintedSheet, PrintProfile, PrintRun
from letters.services import print_run, run_file
from letters.views import batch as batch_views
from members import jobs
from members.models import Event
from members.views import office
from tests import factories
from transfers.enums import Action, Path, Status
from transfers.services.performing import perform

pytestmark = pytest.mark.django_db


def letter_of(world, **values):
    return world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED, **values).letter


def reissued(world):
    """A void letter and the one that came in its place."""
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    old = transfer.letter
    words = factories.said(Action.REISSUE_LETTER, Path.OUT_PAPER)
    perform(transfer.pk, Action.REISSUE_LETTER, world.actor(world.admin), words)
    old.refresh_from_db()
    return old, factories.fresh(transfer).letter


def batch_url(*letters):
    return f"{reverse('letters:batch')}?ids={','.join(str(each.pk) for each in letters)}"


def wishes(*letters, **more):
    """What the form says when nothing is changed in it."""
    ids = ",".join(str(each.pk) for each in letters)
    return {"ids": ids, "run": str(uuid.uuid4()), "profile": "", "with_lists": "on", **more}


def profile_of(organization, stock=Stock.PREPRINTED, **values):
    return PrintProfile.objects.create(
        **({"organization": organization, "name": "302 室", "stock": stock} | values)
    )


# --- The page --------------------------------------------------------------------------------


def test_the_page_shows_the_live_ones_in_pick_up_order_and_who_stamps(world, sign_in):
    old, new = reissued(world)
    general = letter_of(world, organization=world.general_branch)
    response = sign_in(world.reviewer).get(batch_url(general, old, new))
    assert response.context["printable"] == [new, general]
    assert [(row.record.position, row.record.letter) for row in response.context["table"].rows] == [
        (1, new),
        (2, general),
        (None, old),
    ]
    assert response.context["seals"] == [
        {"seal": "本单位党委公章", "by": "甲学院党委", "count": 1},
        {"seal": "党委组织部公章", "by": "校党委组织部", "count": 1},
    ]
    assert "1 封已作废，不打印" in response.content.decode()


def test_strangers_see_no_letter(world, sign_in):
    letter = letter_of(world)
    assert sign_in(world.other_admin).get(batch_url(letter)).status_code == 404
    assert sign_in(world.admin).get(batch_url(letter)).status_code == 200


def test_the_page_says_which_were_on_paper_before(world, sign_in):
    letter = letter_of(world)
    print_run.print_run([letter], world.actor(world.admin))
    assert sign_in(world.admin).get(batch_url(letter)).context["again"] == []
    PrintedSheet.objects.update(fetched=2)
    response = sign_in(world.admin).get(batch_url(letter))
    assert response.context["again"] == [letter]
    assert "1 封以前打印过" in response.content.decode()


def test_unprinted_are_those_that_were_never_in_a_run(world, sign_in):
    printed, waiting = letter_of(world), letter_of(world)
    letter_of(world, organization=world.other_college)
    print_run.print_run([printed], world.actor(world.admin))
    response = sign_in(world.admin).get(reverse("letters:unprinted"))
    assert response.context["printable"] == [waiting]


def test_the_page_costs_the_same_queries_for_one_and_for_many(world, sign_in):
    client, counts = sign_in(world.admin), []
    for more in (1, 5):
        for _ in range(more):
            letter_of(world)
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("letters:unprinted"))
        counts.append(len(captured))
    assert counts[0] == counts[1]


# --- The wishes ------------------------------------------------------------------------------


def test_only_the_own_office_s_profiles_in_use_are_offered_and_plain_paper_always(world, sign_in):
    letter = letter_of(world)
    own = profile_of(world.college)
    profile_of(world.college, name="旧", active=False)
    profile_of(world.other_college)
    profile_of(None)
    form = sign_in(world.admin).get(batch_url(letter)).context["form"]
    assert [str(value) for value, _ in form.fields["profile"].choices] == ["", str(own.pk)]
    assert next(iter(form.fields["profile"].choices))[1] == "白纸，整张打印"


def test_the_serial_is_asked_for_only_where_there_is_numbered_stock(world, sign_in):
    letter = letter_of(world)
    client = sign_in(world.admin)
    profile_of(world.college, Stock.PLAIN)
    assert "start_serial" not in client.get(batch_url(letter)).context["form"].fields
    profile_of(world.college, name="套打")
    text = client.get(batch_url(letter)).content.decode()
    assert "请看纸叠最上面一张" in text
    assert "data-preprinted" in text


def test_the_profile_of_last_time_is_chosen_already(world, sign_in):
    letter, profile = letter_of(world), profile_of(world.college)
    print_run.print_run([letter], world.actor(world.admin), profile=profile, start_serial="A100")
    client = sign_in(world.admin)
    assert client.get(batch_url(letter)).context["form"].initial["profile"] == profile.pk
    PrintProfile.objects.update(active=False)
    assert client.get(batch_url(letter)).context["form"].initial["profile"] == ""


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"start_serial": "A100"}, "看过之后勾选"),
        ({"start_serial": "abc", "serial_seen": "on"}, "应以数字结尾"),
    ],
)
def test_numbered_sheets_want_a_look_at_the_stack(world, sign_in, said, sentence):
    letter, profile = letter_of(world), profile_of(world.college)
    response = sign_in(world.admin).post(reverse("letters:print"), wishes(letter, profile=profile.pk, **said))
    assert response.status_code == 422
    text = response.content.decode()
    assert sentence in text
    assert f'value="{said["start_serial"]}"' in text
    assert not PrintRun.objects.exists()


# --- The press -------------------------------------------------------------------------------


def test_a_press_makes_the_run_as_wished_and_goes_to_it(world, sign_in):
    letters, profile = [letter_of(world), letter_of(world)], profile_of(world.college)
    said = wishes(*letters, profile=profile.pk, start_serial="A100", serial_seen="on")
    del said["with_lists"]
    response = sign_in(world.admin).post(reverse("letters:print"), said)
    run = PrintRun.objects.get()
    assert response.url == reverse("letters:run", args=[run.pk])
    assert (str(run.pk), run.profile, run.start_serial, run.with_lists) == (
        said["run"],
        profile,
        "A100",
        False,
    )
    assert run.sheets.count() == 2


def test_a_press_that_does_not_say_how_goes_to_the_page_that_asks(world, sign_in):
    letter = letter_of(world)
    client = sign_in(world.admin)
    asked = client.post(reverse("letters:print"), {"ids": [str(letter.pk)]})
    assert (asked.status_code, asked.url) == (302, batch_url(letter))
    assert client.post(f"{reverse('letters:print')}?ids={letter.pk}").url == batch_url(letter)
    assert not PrintRun.objects.exists()


def test_pressed_twice_there_is_one_run(world, sign_in):
    letters = [letter_of(world), letter_of(world)]
    client, said = sign_in(world.admin), wishes(*letters)
    answers = [client.post(reverse("letters:print"), said) for _ in range(3)]
    assert {answer.url for answer in answers} == {reverse("letters:run", args=[said["run"]])}
    assert PrintRun.objects.count() == 1
    other = client.post(reverse("letters:print"), wishes(letters[0], run=said["run"]))
    assert other.status_code == 409
    assert "已经打印过一次" in other.content.decode()


def test_a_void_letter_is_refused_and_nothing_typed_is_lost(world, sign_in):
    old, new = reissued(world)
    response = sign_in(world.admin).post(reverse("letters:print"), wishes(old, new))
    assert response.status_code == 422
    assert f"第 {old.number} 号介绍信已作废，不能打印" in response.content.decode()
    assert not PrintRun.objects.exists()
    assert not Event.objects.filter(verb="LETTER_PRINTED").exists()


@pytest.mark.parametrize(("ids", "status"), [([], 422), ([""], 422), (["nonsense"], 404), ([",,"], 422)])
def test_print_of_nothing(world, sign_in, ids, status):
    assert sign_in(world.admin).post(reverse("letters:print"), {"ids": ids}).status_code == status


@pytest.mark.parametrize("run", ["", "nonsense"])
def test_a_press_without_a_name_of_its_own_is_refused(world, sign_in, run):
    response = sign_in(world.admin).post(reverse("letters:print"), wishes(letter_of(world), run=run))
    assert response.status_code == 422
    assert not PrintRun.objects.exists()


def test_a_profile_of_another_office_is_refused(world, sign_in):
    foreign = profile_of(world.other_college)
    response = sign_in(world.admin).post(
        reverse("letters:print"), wishes(letter_of(world), profile=foreign.pk)
    )
    assert response.status_code == 422
    assert not PrintRun.objects.exists()


def test_more_letters_than_an_address_holds_travel_in_the_session(world, sign_in, monkeypatch):
    monkeypatch.setattr(batch_views, "IDS_IN_AN_ADDRESS", 1)
    letters = [letter_of(world), letter_of(world)]
    client = sign_in(world.admin)
    asked = client.post(reverse("letters:print"), {"ids": [str(each.pk) for each in letters]}, follow=True)
    assert asked.redirect_chain == [(reverse("letters:batch"), 302)]
    assert len(asked.context["printable"]) == 2


def test_a_page_with_errors_shows_all_letters_because_its_address_has_no_second_page(
    world, sign_in, monkeypatch
):
    monkeypatch.setattr(office, "PAGE_SIZE", 1)
    letters, client = [letter_of(world), letter_of(world)], sign_in(world.admin)
    ids = ",".join(str(letter.pk) for letter in letters)
    first = client.get(reverse("letters:batch"), {"ids": ids}).content.decode()
    refused = client.post(reverse("letters:print"), wishes(*letters, profile="99999"))
    assert refused.status_code == 422
    assert ["page=2" in text for text in (first, refused.content.decode())] == [True, False]
    assert len(list(refused.context["table"].paginated_rows)) == 2


def test_each_fetch_of_a_file_counts_as_a_print(world, sign_in):
    letter, actor = letter_of(world), world.actor(world.admin)
    run = print_run.print_run([letter], actor)
    print_run.print_run([letter], actor)  # its file was never fetched
    for _ in range(3):
        run_file.fetch(run, actor)
    page = sign_in(world.admin).get(reverse("letters:batch"), {"ids": str(letter.pk)}).content.decode()
    assert "曾打印 3 次，本次记为重印" in page


# --- A large one -----------------------------------------------------------------------------


def test_a_large_run_is_a_job_that_ends_at_its_page(world, sign_in, monkeypatch):
    monkeypatch.setattr(batch_views, "AT_ONCE", 1)
    letters = [letter_of(world), letter_of(world)]
    client, said = sign_in(world.admin), wishes(*letters)
    started = client.post(reverse("letters:print"), said)
    progress = reverse("letters:run_progress", args=[said["run"]])
    assert started.url == progress
    assert client.get(progress).url == reverse("letters:run", args=[said["run"]])
    assert PrintRun.objects.get().count == 2


def test_the_page_of_a_running_job_says_how_far_it_is(world, sign_in):
    client, name = sign_in(world.admin), uuid.uuid4()
    job = jobs._Job(f"print:{world.admin.pk}:{name}")  # noqa: SLF001 - as its thread writes it
    job.write(phase="排版", done=1200, total=5000)
    response = client.get(reverse("letters:run_progress", args=[name]))
    assert response.context["words"] == "正在排版 1,200 / 5,000 封"
    assert "正在处理，请稍候" in response.content.decode()
    # It is nobody else's.
    assert sign_in(world.reviewer).get(reverse("letters:run_progress", args=[name])).status_code == 404


def test_a_large_run_that_is_refused_says_why_and_leads_back(world, sign_in, monkeypatch):
    monkeypatch.setattr(batch_views, "AT_ONCE", 1)
    old, new = reissued(world)
    client, said = sign_in(world.admin), wishes(old, new)
    client.post(reverse("letters:print"), said)
    response = client.get(reverse("letters:run_progress", args=[said["run"]]))
    assert f"第 {old.number} 号介绍信已作废" in response.context["fault"]
    assert response.context["back_url"] == reverse("letters:batch")
    assert client.get(reverse("letters:batch")).context["printable"] == [new]
    assert not PrintRun.objects.exists()
