"""The words of the journal's page: what its verbs and data are called, in groups by subject."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.apps import apps

from members.models import Event

GROUPS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "登记与确认": {
            "IMPORT_REGISTER": "导入登记表",
            "MAP_COLUMNS": "记住登记表的列名",
            "DECIDE_CONFLICT": "登记表冲突的处理",
            "UNDO_IMPORT": "撤销导入",
            "REGISTER_PERSON": "登记人员",
            "EDIT_PERSON": "修改个人信息",
            "TAKE_OVER": "往届人员转入",
            "LEAVE_COLLEGE": "人员转到本校其他二级党组织",
            "GIVE_BACK": "退回原二级党组织",
            "CORRECT_ID_NUMBER": "更正身份证号",
            "WITHDRAW_REGISTRATION": "撤回登记",
            "EDIT_TARGET": "修改去向信息",
            "CHOOSE_PROSPECT": "本人选择毕业去向",
            "SET_DISPOSITION": "登记去向类型",
            "BEGIN": "登记转接",
            "REQUEST_CONFIRMATION": "请本人确认",
            "CONFIRM": "确认",
            "CORRECT": "退回完善",
            "CANCEL": "撤销转接",
            "ASK_REQUEST": "提出申请",
            "WITHDRAW_REQUEST": "撤回申请",
            "ANSWER_REQUEST": "答复申请",
            "SEE_ANSWER": "已阅答复",
            "ACKNOWLEDGE_FINDING": "核对提示",
            "WITHDRAW_ACKNOWLEDGEMENT": "撤销核对",
        },
        "报送与审核": {
            "SUBMIT_REGISTER": "报送登记表",
            "SUBMIT_EARLY": "提前离校单独报送",
            "SUBMIT": "报送组织部",
            "WITHDRAW": "撤回报送",
            "APPROVE": "审核通过",
            "RETURN": "退回修改",
            "UNDO_DECISION": "撤销审核决定",
        },
        "办理": {
            "START_ONLINE": "登记线上发起",
            "COMPLETE": "登记办结",
            "REFUSE": "对方退回",
            "TRY_AGAIN": "重新办理",
            "SWITCH_CHANNEL": "改换办理方式",
            "CHANGE": "改派重办",
        },
        "介绍信": {
            "ISSUE_LETTER": "开具介绍信",
            "REISSUE_LETTER": "作废重开",
            "DELIVER_LETTER": "登记发放",
            "LETTER_NUMBERED": "介绍信编号",
            "LETTER_SEALED": "用印登记",
            "LETTER_DELIVERED": "介绍信发放",
            "LETTER_VOIDED": "介绍信作废",
            "RECEIPT_REPORTED": "接收方反馈接收",
            "RECEIPT_REPORT_DECLINED": "未采纳接收方反馈",
            "OWN_HANDED_IN": "本人报告已报到",
            "OWN_RECEIPT": "本人反馈已有回执",
            "OWN_REFUSED": "本人反馈对方不接收",
            "OWN_REPORT_WITHDRAWN": "本人撤回反馈",
            "OWN_REPORT_DECLINED": "未采纳本人反馈",
            "RECEIPT_ORIGINAL": "收到回执原件",
            "LETTER_PRINTED": "打印介绍信",
            "LETTER_REPRINTED": "重印介绍信",
            "PRINT_CHECKED": "核对打印结果",
            "PRINT_WITHDRAWN": "撤销打印批次",
            "PRINT_DIFFERS": "重印与原件不一致",
            "MAILING_PREPARED": "登记邮寄地址",
            "MAILING_DROPPED": "取消邮寄",
            "PROFILE_SAVED": "修改打印方案",
            "STOCK_RECORDED": "登记印制纸",
            "STOCK_WITHDRAWN": "撤回印制纸登记",
        },
        "联系": {
            "MESSAGE_SENT": "发出站内消息",
            "MESSAGE_READ": "阅读站内消息",
            "MESSAGES_MAILED": "发送电子邮件",
            "CONTACT_RECORDED": "登记联系",
        },
        "离校前": {
            "RECORD_MATERIAL": "登记材料",
            "HAND_OVER_MATERIAL": "移交材料",
            "HOLD_EDUCATION": "登记离校教育",
            "RECORD_ATTENDANCE": "登记离校教育出席",
        },
        "单位目录": {
            "ADD_BODY": "收入单位目录",
            "EDIT_BODY": "修改目录单位",
            "VERIFY_BODY": "核实目录单位",
            "DEACTIVATE_BODY": "停用目录单位",
            "ACTIVATE_BODY": "恢复目录单位",
        },
        "查看与导出": {
            "REVEAL_ID_NUMBER": "查看完整身份证号",
            "EXPORT": "导出名单",
            "DOWNLOAD_OWN_DATA": "下载本人信息",
        },
        "账号与设置": {
            "SIGN_IN": "登录",
            "SIGN_OUT": "退出登录",
            "CREATE_USER": "新建用户",
            "EDIT_USER": "修改用户",
            "RESET_PASSWORD": "重置密码",
            "CHANGE_PASSWORD": "修改本人密码",
            "MAKE_SIGN_IN_CODE": "生成登录码",
            "SHOW_SIGN_IN_CODE": "再次取出登录码",
            "MAIL_SIGN_IN_CODE": "登录码邮件",
            "USE_SIGN_IN_CODE": "用登录码设置密码",
            "SIGN_IN_LOCKED": "登录暂停",
            "PRINT_CODE_SLIPS": "打印领码单",
            "CHECK_IDENTITY": "核验身份",
            "CLOSE_ACCOUNT": "停用登录账号",
            "OPEN_ACCOUNT": "恢复登录账号",
            "CREATE_ORGANIZATION": "新建党组织",
            "EDIT_ORGANIZATION": "修改党组织",
            "CREATE_BRANCH": "新建党支部",
            "EDIT_BRANCH": "修改党支部",
            "CREATE_SEASON": "新建年度",
            "EDIT_SEASON": "修改年度设置",
            "EDIT_MATERIAL_KIND": "修改材料种类",
            "EDIT_GUIDE": "修改去向指引",
            "RESTORE_GUIDE": "恢复指引自带文字",
        },
    }
)
VERBS: Mapping[str, str] = MappingProxyType(
    {verb: label for verbs in GROUPS.values() for verb, label in verbs.items()}
)
# What is worth reading in an event's data; the rest are keys of rows.
DATA_WORDS = {
    "finding": "提示",
    "before": "原来",
    "people": "登记人数",
    "to_review": "待审核人数",
    "declaration": "声明版本",
    "moved": "随之调整期限的转接",
    "rows": "行数",
    "new_branches": "新建党支部",
    "kept": "保留系统中的",
    "taken": "采用表中的",
    "removed": "移除人数",
    "restored": "恢复原内容人数",
    "taken_back": "仍须再请本人确认",
    "materials": "材料",
    "hands": "移交",
    "session": "场次",
    "person": "姓名",
    "student_number": "学号",
    "id_number_tail": "身份证号末四位",
    "season": "年度",
    "former": "原登记内容",
    "values": "现登记内容",
    "print_run": "打印批次",
    "position": "第几张",
    "factory_serial": "印刷流水号",
    "bad_sheets": "打印有误的张次",
    "serials": "印刷流水号",
    "quantity": "张数",
    "day": "日期",
    "way": "发放方式",
    "slips": "领码单张数",
    "next_contact": "约定下次联系",
}
EMPTY = ("", "（空）", None)


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after; "" for nothing."""

    field: str
    before: str
    after: str


def changes_of(event: Event) -> list[Change]:
    """The fields that the event changed."""
    found = _data(event).get("changes")
    if not isinstance(found, dict):
        return []
    return [
        Change(field, *("" if value in EMPTY else str(value) for value in pair))
        for field, pair in found.items()
        if isinstance(pair, list) and len(pair) == 2
    ]


def details_of(event: Event) -> list[str]:
    """What else the event's data say that a person can read."""
    lines = []
    for key, word in DATA_WORDS.items():
        value = _data(event).get(key)
        if value in (None, "", [], {}):
            continue
        lines.append(f"{word}：{'、'.join(map(str, value)) if isinstance(value, list) else value}")
    return lines


def status_words() -> dict[str, str]:
    """The labels of a transfer's statuses, from the app that has them (this one does not import it)."""
    return dict(apps.get_model("transfers", "Transfer")._meta.get_field("status").choices)


def _data(event: Event) -> dict[str, Any]:
    data = json.loads(event.data) if event.data else {}
    return data if isinstance(data, dict) else {}
