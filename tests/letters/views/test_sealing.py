"""用印登记: who stamps what, many at once, a result per letter."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from letters.models import Letter
from letters.services.print_run import print_run
from members.models import Event
from transfers.enums import Path, Status

pytestmark = pytest.mark.django_db

URL = "letters:seals"


def entering(user):
    client = Client()
    client.force_login(user)
    return client


def letter_of(world, **values):
    return world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED, **values).letter


def listed(response):
    return {row.record.number for row in response.context["table"].rows}


def sealed(letter):
    return Letter.objects.get(pk=letter.pk).sealed_on


def test_each_sees_what_is_to_be_stamped_there(world):
    own, foreign = letter_of(world), letter_of(world, organization=world.other_college)
    general = letter_of(world, organization=world.general_branch)
    found = {
        user.username: listed(entering(user).get(reverse(URL)))
        for user in (world.admin, world.other_admin, world.general_admin, world.reviewer)
    }
    assert found == {
        "admin-a": {own.number},
        "admin-b": {foreign.number},
        "admin-c": set(),
        "reviewer": {general.number},
    }


def test_the_list_says_which_are_not_on_paper_yet(world):
    first, second = letter_of(world), letter_of(world)
    print_run([second], world.actor(world.admin))
    rows = entering(world.admin).get(reverse(URL)).context["table"].rows
    assert {row.record.number: row.record.printed for row in rows} == {
        first.number: False,
        second.number: True,
    }


def test_general_branch_is_told_who_stamps(world):
    letter_of(world, organization=world.general_branch)
    text = entering(world.general_admin).get(reverse(URL)).content.decode()
    assert "本单位有 1 封介绍信等待校党委组织部用印" in text


def test_ticked_ones_are_recorded_the_others_are_not(world):
    first, second, third = (letter_of(world) for _ in range(3))
    data = {"selected": [str(first.pk), str(second.pk)], "sealed_on": "2022-06-08"}
    response = entering(world.admin).post(reverse(URL), data, follow=True)
    assert [str(message) for message in response.context["messages"]] == ["已登记 2 封介绍信用印，可以发放。"]
    day = datetime.date(2022, 6, 8)
    assert [sealed(each) for each in (first, second, third)] == [day, day, None]
    assert Event.objects.filter(verb="LETTER_SEALED").count() == 2


def test_second_click_says_so_and_writes_nothing(world):
    letter = letter_of(world)
    client, data = entering(world.admin), {"selected": [str(letter.pk)], "sealed_on": "2022-06-08"}
    client.post(reverse(URL), data)
    response = client.post(reverse(URL), data, follow=True)
    assert any("1 封没有登记" in str(message) for message in response.context["messages"])
    assert Event.objects.filter(verb="LETTER_SEALED").count() == 1


@pytest.mark.parametrize(
    ("day", "word"),
    [("2022-06-09", "不能晚于今天"), ("", "请填写用印日期"), ("六月", "日期应写成 2022-06-15 的样子")],
)
def test_day_is_refused_beside_the_field(world, day, word):
    letter = letter_of(world)
    response = entering(world.admin).post(reverse(URL), {"selected": [str(letter.pk)], "sealed_on": day})
    assert response.status_code == 422
    assert word in response.content.decode()
    assert sealed(letter) is None


def test_day_before_the_issue_is_refused_for_that_letter(world):
    letter = letter_of(world)
    response = entering(world.admin).post(
        reverse(URL), {"selected": [str(letter.pk)], "sealed_on": "2022-06-07"}, follow=True
    )
    assert any("用印日期不能早于开具日期" in str(message) for message in response.context["messages"])
    assert sealed(letter) is None


def test_nothing_ticked(world):
    letter_of(world)
    response = entering(world.admin).post(reverse(URL), {"sealed_on": "2022-06-08"})
    assert response.status_code == 422
    assert "没有选择介绍信" in response.content.decode()


def test_seal_of_others_is_not_recorded(world):
    """The department does not stamp a committee's letter; a general branch does not stamp its own."""
    own = letter_of(world)
    general = letter_of(world, organization=world.general_branch)
    for user, letter in ((world.reviewer, own), (world.general_admin, general)):
        data = {"selected": [str(letter.pk)], "sealed_on": "2022-06-08"}
        response = entering(user).post(reverse(URL), data, follow=True)
        assert any("1 封没有登记" in str(message) for message in response.context["messages"])
        assert sealed(letter) is None


def test_foreign_letter_is_404_and_graduates_are_kept_out(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    data = {"selected": [str(transfer.letter.pk)], "sealed_on": "2022-06-08"}
    assert entering(world.other_admin).post(reverse(URL), data).status_code == 404
    graduate = entering(world.graduate_user(transfer.case))
    assert (graduate.get(reverse(URL)).status_code, graduate.post(reverse(URL), data).status_code) == (
        403,
        403,
    )
    assert sealed(transfer.letter) is None
