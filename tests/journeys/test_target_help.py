"""A destination found by initials with the keyboard alone, and the route taken over from the advice."""

import re

import pytest
from playwright.sync_api import expect

from members.services import journal
from members.services.journal import Actor
from tests import factories
from transfers.models import Transfer
from transfers.services import editing
from transfers.services.directory import index as directory_index


@pytest.fixture
def draft(house):
    """A person of the college with nothing said about the destination."""
    directory_index.forget()
    college = house["college"]
    case = factories.make_case(house["season"], college.organization)
    with journal.change() as book:
        transfer = editing.begin_transfer(book, Actor.of(college), case)
    yield transfer
    directory_index.forget()


def test_a_name_is_chosen_by_key_and_the_advice_is_taken(office, page, draft):
    office.sign_in("college")
    page.goto(f"/transfers/{draft.pk}/edit/")
    field = page.get_by_role("combobox", name="介绍信抬头")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press_sequentially("zgyhzh")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator("main [role=status]").filter(has_text="用上下键选择")).to_have_count(1)
    field.press("ArrowDown")
    chosen = page.locator("#" + field.get_attribute("aria-activedescendant"))
    expect(chosen).to_have_attribute("aria-selected", "true")
    expect(chosen).to_contain_text("中国银行总行")
    expect(chosen).to_contain_text("待核实")
    field.press("Enter")  # fills in, and does not send the form
    expect(field).to_have_value("中国共产党中国银行总行直属机关委员会")
    expect(field).to_have_attribute("aria-expanded", "false")

    advice = page.locator("#route-advice")
    expect(advice).to_contain_text("京外·纸质")
    expect(advice).to_contain_text("不隶属北京市委")
    assert page.locator("input[name=route]:checked").count() == 0  # advice sets nothing by itself
    advice.get_by_role("button", name="按建议填写类型").click()
    expect(page.locator("input[name=route]:checked")).to_have_value("OUT_OF_BEIJING")
    expect(page.locator("input[name=channel]:checked")).to_have_value("PAPER")
    assert Transfer.objects.get(pk=draft.pk).route == ""

    page.get_by_role("button", name="保存去向信息").click()
    expect(page.get_by_role("main")).to_contain_text(re.compile("去向信息已保存"))
    saved = Transfer.objects.get(pk=draft.pk)
    assert (saved.heading_organization, saved.route, saved.channel) == (
        "中国共产党中国银行总行直属机关委员会",
        "OUT_OF_BEIJING",
        "PAPER",
    )


def test_the_list_closes_with_escape_and_what_was_typed_stays(office, page, draft):
    office.sign_in("college")
    page.goto(f"/transfers/{draft.pk}/edit/")
    field = page.get_by_role("combobox", name="具体接收单位")
    field.press_sequentially("清华")
    expect(page.get_by_role("option").first).to_contain_text("中国共产党清华大学委员会")
    field.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(field).to_have_value("清华")
