"""The words of one row of the register as they stand when it is sent."""

from transfers.models import Case, Transfer


def snapshot(case: Case, transfer: Transfer | None) -> dict[str, str]:
    """The words of one row of the register, label → text, as they stand now."""
    member = case.member
    words = {
        "姓名": member.name,
        "学号": member.student_number,
        "性别": member.get_sex_display(),
        "民族": member.ethnicity,
        "党员类别": member.get_category_display(),
        "入党时间": str(member.joined_on or ""),
        "转正时间": str(member.full_member_on or ""),
        "党费交至": f"{member.fee_paid_until:%Y-%m}" if member.fee_paid_until else "",
        "所在党支部": case.branch.name,
        "去向类型": case.get_disposition_display(),
    }
    if transfer:
        words |= {
            "转接类型": transfer.route_label,
            "介绍信抬头": transfer.heading_organization,
            "具体接收单位": transfer.receiving_organization,
            "接收党组织编码": transfer.receiving_code,
            "备注": transfer.remark,
        }
    return words
