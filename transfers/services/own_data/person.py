"""The person and the account."""

from members.models import Member, SignInCode, User
from transfers.services.own_data.parts import Entry, Group, day, moment, month


def person(member: Member, *, whole: bool) -> Group:
    """What is registered about the person. ``whole``: with the whole ID number, for the download."""
    number = member.id_number if whole else member.id_number_tail
    entry = Entry.of(
        member.name,
        ("姓名", member.name),
        ("学号", member.student_number),
        ("身份证号", number),
        ("性别", member.get_sex_display()),
        ("民族", member.ethnicity),
        ("联系电话", member.phone),
        ("电子邮箱", member.email),
        ("党员类别", member.get_category_display()),
        ("入党时间", day(member.joined_on) if member.joined_has_day else month(member.joined_on)),
        (
            "转正时间",
            day(member.full_member_on) if member.full_member_has_day else month(member.full_member_on),
        ),
        ("党费交至", month(member.fee_paid_until)),
        ("学历层次", member.education_level),
        ("专业班级", member.class_name),
        ("所属党组织", member.organization.name),
        ("所在党支部", member.branch.name),
    )
    return Group("person", "个人信息", [entry])


def account(user: User) -> Group:
    """The account and the codes handed out for it; a code itself is never told."""
    entries = [
        Entry.of(
            "账号",
            ("用户名", user.username),
            ("首次进入", moment(user.opened_at)),
            ("最近登录", moment(user.last_login)),
        )
    ]
    entries += [
        Entry.of(
            f"登录码　{moment(code.made_at)}",
            ("发放方式", code.get_way_display()),
            ("有效期至", moment(code.valid_until)),
            ("使用时间", moment(code.used_at)),
            ("作废时间", moment(code.withdrawn_at)),
        )
        for code in SignInCode.objects.filter(user=user).order_by("-made_at")
    ]
    return Group("account", "账号与登录码", entries, "密码只存不可还原的摘要；登录码用过或作废后清空。")
