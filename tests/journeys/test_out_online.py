"""京外·线上: returned once by 组织部, refused once by the other side, then received."""

from tests.journeys.conftest import TODAY

NAME = "邹强"
HEADING = "中国共产党山西焦煤集团有限责任公司委员会"


def confirmed(office):
    """The college asks for the confirmation and, by telephone, confirms on the graduate's behalf."""
    office.act("请本人确认", "请本人确认")
    office.act("代本人确认", "确认", declaration=True, how="6 月 8 日电话核对")
    office.should_stand("待学院办理")


def approved(office, version):
    """The college sends the next version, the reviewer approves the one row."""
    office.submit_register(waiting=1)
    office.sign_in("reviewer")
    office.open_register(version)
    office.decide(NAME, "通过勾选的", "审核通过")
    office.sign_in("college")
    office.open_person(NAME)
    office.should_stand("已审核备案")


def test_out_online_with_one_return_and_one_refusal(office):
    office.sign_in("college")
    office.import_register()
    office.open_person(NAME)
    confirmed(office)
    office.submit_register(waiting=1)

    office.sign_in("reviewer")
    office.open_register(1)
    office.decide(NAME, "退回勾选的", "退回", reason="请核对接收单位的隶属关系")

    office.sign_in("college")
    office.open_person(NAME)
    office.should_stand("退回修改")
    office.should_stand("请核对接收单位的隶属关系")
    office.act("按意见修改", "退回|修改", reason="接收单位改为集团直属单位")
    office.fill(receiving_organization="中共山西焦煤集团机关委员会")
    office.page.get_by_role("main").get_by_role("button", name="保存").first.click()
    office.open_person(NAME)
    confirmed(office)
    approved(office, version=2)

    office.act("登记线上发起", "登记线上发起", started_on=TODAY)
    office.act(
        "登记对方退回",
        "对方退回",
        refused_on=TODAY,
        refusal_reason="目标党组织不正确",
        reason="应转到西山煤电",
    )
    office.should_stand("对方退回")
    assert office.closing(1)["京外·线上"]["对方退回"] == "1"

    office.open_person(NAME)
    office.act("重新办理", "重新办理", reason="目标改为西山煤电党委")
    office.should_stand("待完善")
    confirmed(office)
    approved(office, version=3)
    office.act("登记线上发起", "登记线上发起", started_on=TODAY)
    office.act("登记回执信", "回执|办结", receipt_kind="系统收到回执信", received_on=TODAY, handler="系统")
    office.should_stand("已办结")

    closing = office.closing(1)
    assert closing["京外·线上"]["已办结"] == closing["合计"]["已办结"] == "1"
    assert closing["京外·线上"]["对方退回"] == "0"
