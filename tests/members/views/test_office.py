"""What all office pages share: an address may ask for anything, a list answers with one page."""

import pytest
from django.urls import reverse

from members.views.office import PAGE_SIZE
from tests.factories import make_case
from transfers.enums import Path, Status

pytestmark = pytest.mark.django_db
LISTS = (
    "transfers:case_list",
    "transfers:transfer_list",
    "transfers:overdue",
    "letters:register",
    "letters:batch",
    "letters:seals",
    "letters:unprinted",
    "letters:runs",
    "members:user_list",
)
NONSENSE = (
    "per_page=-1",
    "per_page=0",
    "per_page=100000",
    "page=abc",
    "page=-1",
    "page=99999",
    f"page={'9' * 5000}",
    "sort=nonsense",
    "sort=",
    "sort=-",
    "sort=" + ",".join(["number"] * 3000),
    "&".join(["sort=number"] * 3000),
)


@pytest.mark.parametrize("asked", NONSENSE, ids=lambda asked: asked[:20])
def test_no_address_breaks_a_list(world, sign_in, asked):
    world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    client = sign_in(world.department_admin)
    assert {name: client.get(f"{reverse(name)}?{asked}").status_code for name in LISTS} == dict.fromkeys(
        LISTS, 200
    )


@pytest.mark.parametrize("asked", ["1000", "0", "-1"])
def test_no_address_changes_the_size_of_a_page(world, sign_in, asked):
    for _ in range(PAGE_SIZE + 1):
        make_case(world.season, world.college)
    url = reverse("transfers:case_list")
    table = sign_in(world.admin).get(f"{url}?per_page={asked}").context["table"]
    assert (table.paginator.per_page, len(table.page.object_list)) == (50, 50)


def test_a_bad_page_is_the_first_or_the_last(world, sign_in):
    for _ in range(PAGE_SIZE + 1):
        make_case(world.season, world.college)
    client, url = sign_in(world.admin), reverse("transfers:case_list")
    shown = {
        asked: client.get(f"{url}?page={asked}").context["table"].page.number for asked in ("abc", "2", "7")
    }
    assert shown == {"abc": 1, "2": 2, "7": 2}


def test_an_unknown_order_leaves_the_order_of_the_list(world, sign_in):
    for _ in range(2):
        world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    url = f"{reverse('letters:register')}?year=2022"
    client = sign_in(world.admin)

    def numbers(asked):
        return [row.record.number for row in client.get(url + asked).context["table"].rows]

    assert numbers("&sort=nonsense") == numbers("") == ["2022010002", "2022010001"]
    assert numbers("&sort=number") == ["2022010001", "2022010002"]
