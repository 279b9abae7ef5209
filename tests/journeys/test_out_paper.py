"""京外·纸质: number, PDF, seal, delivery, loss, a second number, and the third part comes back."""

import pypdfium2
from playwright.sync_api import expect

from tests.journeys.conftest import COLLEGE, TODAY, fetched

NAME = "龙然"


def seal(office, number):
    """用印登记 of the one letter that waits."""
    office.page.goto("/seals/")
    row = office.page.get_by_role("row", name=number)
    row.get_by_role("checkbox").check()
    office.fill(sealed_on=TODAY)
    office.page.get_by_role("main").get_by_role("button", name="登记").last.click()
    expect(office.page.get_by_role("main")).not_to_contain_text(f"{number} 待用印")


def printed(office):
    """The text of the letter: the print button of the open page, the press of 打印, the file of the run, all good."""
    main = office.page.get_by_role("main")
    main.get_by_role("link", name="打印", exact=False).first.click()
    office.page.get_by_label("附打印清单和领取签收表").uncheck()
    main.get_by_role("button", name="打印 1 封").click()
    office.page.wait_for_url("**/letters/runs/*/")
    document = pypdfium2.PdfDocument(fetched(office.page, "form[action$='/file.pdf']"))
    assert len(document) == 1
    office.page.reload()
    main.get_by_role("button", name="1 张全部完好").click()
    expect(main).to_contain_text("1 张全部完好")
    return document[0].get_textpage().get_text_bounded()


def test_out_paper_from_import_to_the_third_part(office):
    office.sign_in("college")
    office.import_register()
    office.open_person(NAME)
    office.act("请本人确认", "请本人确认")
    office.act("代本人确认", "确认", declaration=True, how="6 月 8 日电话核对")
    office.submit_register(waiting=1)
    office.sign_in("reviewer")
    office.open_register(1)
    office.decide(NAME, "通过勾选的", "审核通过")

    office.sign_in("college")
    office.open_person(NAME)
    office.act("开具介绍信", "开具介绍信")
    office.should_stand("2022030001")
    text = printed(office)
    assert text.count("2022030001") == 3
    assert NAME in text
    assert "中国人民解放军某部政治工作部" in text

    seal(office, "2022030001")
    office.open_person(NAME)
    office.act("登记发放", "发放", delivered_on=TODAY, method="本人领取")
    office.should_stand("已领取")

    office.page.get_by_role("link", name="作废重开", exact=True).first.click()
    office.page.get_by_label("遗失").check()
    office.fill(lost_have=True, lost_by="中国人民解放军某部组织处", lost_on=TODAY)
    office.page.get_by_role("main").get_by_role("button", name="确认作废重开").click()
    office.should_stand("2022030002")
    main = office.page.get_by_role("main")
    expect(main).to_contain_text("2022030001")
    expect(main).to_contain_text("作废")

    seal(office, "2022030002")
    office.open_person(NAME)
    office.act("登记发放", "发放", delivered_on=TODAY, method="邮寄", tracking_number="EMS123456789CN")
    office.act("登记回执", "回执|办结", received_on=TODAY, handler="组织处王干事")
    office.should_stand("已办结")

    closing = office.closing(1)
    assert closing["京外·纸质"]["已办结"] == closing["合计"]["已办结"] == "1"
    assert office.closing(2)[COLLEGE] == {
        "编号总数": "2",
        "已发放": "1",
        "未发放": "0",
        "作废": "1",
        "空号": "0",
        "已收回执": "1",
        "待回执": "0",
    }
