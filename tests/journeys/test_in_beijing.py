"""京内: from the college's spreadsheet to the other branch's 确认报到."""

from playwright.sync_api import expect

from tests.journeys.conftest import PEOPLE, TODAY

NAME = "尹英"


def test_in_beijing_from_import_to_confirmed_arrival(office):
    office.sign_in("college")
    office.import_register()
    before = office.closing(1)

    office.open_person(NAME)
    office.act("请本人确认", "请本人确认")
    office.should_stand("待本人确认")

    office.sign_in_as_graduate(NAME)
    office.page.goto("/")
    office.page.get_by_role("link", name="核对并确认").first.click()
    expect(office.page.get_by_role("main")).to_contain_text("中共清华大学环境学院环硕221支部委员会")
    office.page.get_by_role("link", name="确认无误").click()
    office.fill(declaration=True)
    office.page.get_by_role("button", name="确认").click()
    expect(office.page.get_by_role("main")).to_contain_text("学院正在办理")

    office.at_the_desk("college")
    office.open_person(NAME)
    office.should_stand("待学院办理")
    expect(office.page.get_by_role("main")).to_contain_text("011100132977")  # to be keyed into 党员E先锋
    office.act("登记线上发起", "登记线上发起", started_on=TODAY)
    office.should_stand("线上办理中")
    office.act("登记确认报到", "确认", received_on=TODAY, handler="清华李老师")
    office.should_stand("已办结")

    after = office.closing(1)
    assert after["合计"]["人数"] == before["合计"]["人数"] == str(PEOPLE)
    assert after["京内"]["人数"] == before["京内"]["人数"]
    assert (before["京内"]["已办结"], after["京内"]["已办结"]) == ("0", "1")
    assert int(before["京内"]["待完善"]) - int(after["京内"]["待完善"]) == 1
