"""What is said to the people of each working list: in the app, to a WeChat group, by SMS, on the phone.

Words only. In a group stand names and what to do, nothing of how anybody stands; nowhere an ID number or the number of
a letter. ``{姓名}`` and the other placeholders are filled per person (``transfers/services/recipients.py``).
A working list without a text must be named in ``NOTHING_TO_TELL``; a test sees to it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

NAME, DEADLINE, COLLEGE, CONTACT, ADDRESS, NAMES = "姓名", "期限", "学院", "联系方式", "网址", "名单"
OF_A_PERSON = frozenset({NAME, DEADLINE, COLLEGE, CONTACT, ADDRESS})
OF_A_GROUP = frozenset({NAMES, DEADLINE, COLLEGE, CONTACT, ADDRESS})
SMS_LENGTH = 70  # characters that go as one message
_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The texts of one list. ``phone`` and ``receiver`` are lines to read out, to the person and to the receiving body."""

    subject: str
    app: str
    group: str
    sms: str
    phone: tuple[str, ...]
    receiver: tuple[str, ...] = ()


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with the placeholders that have a value; the others stay as they are."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1].strip(), found[0]), text)


def strange_placeholders(text: str, known: frozenset[str]) -> list[str]:
    """What stands in braces and is no placeholder here, as it was written."""
    return [found[0] for found in _PLACEHOLDER.finditer(text) if found[1].strip() not in known]


_LOGIN = "第一次登录要用学号、姓名、身份证号后六位和登录码；没有登录码的，可以向学院领取。"


def _texts(
    subject: str,
    *,
    app: str,
    group: str,
    sms: str,
    phone: tuple[str, ...],
    receiver: tuple[str, ...] = (),
) -> Texts:
    """The common frame around what is to be done. ``group`` and ``sms`` follow 登录系统."""
    return Texts(
        subject=subject,
        app=f"{{姓名}}同学：\n{app}\n有疑问请联系{{学院}}：{{联系方式}}。",
        group=(
            f"以下同学请{{期限}}登录党员组织关系转接系统（{{网址}}），{group}：\n"
            "{名单}\n没有登录码或忘记密码的，请向学院领取登录码。\n有疑问请联系{学院}：{联系方式}。"
        ),
        sms=f"{{姓名}}同学：请{{期限}}登录 {{网址}} {sms}。",
        phone=("您好，请问是{姓名}同学吗？这里是{学院}，关于您毕业后的转接手续。", *phone),
        receiver=receiver,
    )


_FILL_IN = _texts(
    "请填写转接去向",
    app=(
        "您的组织关系转到哪里，学院还没有收到。请先向接收党组织问清名称、编码和是否要纸质介绍信，"
        "再{期限}登录本系统填写；一时问不全的，可以先存一部分。"
    ),
    group="填写毕业去向",
    sms="填写转接去向",
    phone=(
        "您的转接去向还没有填写，请{期限}登录系统（{网址}）填写。",
        "去向定了吗？没有定的，现在有什么打算，大概什么时候能定？",
        _LOGIN,
    ),
)
_IN_TOUCH = _texts(
    "请与学院联系",
    app="您的组织关系转接还有手续要办，请{期限}登录本系统查看下一步，并与学院联系。",
    group="查看办理进度",
    sms="查看转接进度，并与学院联系",
    phone=(
        "您的转接手续还没有办完，想了解一下现在的情况。",
        "去向有没有变化？接收党组织那边办到哪一步了？",
        "下一步可以登录系统（{网址}）查看；约定一个再联系的日期。",
    ),
    receiver=(
        "您好，这里是{学院}。我校有毕业生党员转到贵组织，想核对一下接收情况。",
        "请问是否已经接收？还缺什么材料或信息？",
        "已接收的，请在系统里确认，或把介绍信第三联回执寄回、传真给我们。",
    ),
)
_ORIGINAL = _texts(
    "请寄回第三联原件",
    app="您上传的回执照片学院已经核对，转接已办结。请把盖好章的第三联原件寄回学院存档；由对方直接寄的，请问一下寄出没有。",
    group="查看回执要求",
    sms="查看回执要求，并寄回第三联原件",
    phone=(
        "您上传的回执照片我们已经核对，转接已办结，只差第三联的原件。",
        "原件在您手里，还是由对方寄？什么时候寄的，邮件号是多少？",
    ),
    receiver=(
        "您好，这里是{学院}。我校毕业生党员的回执我们已看到照片，还没有收到第三联原件。",
        "请问寄出了吗？没有寄的，请寄到介绍信第二联上的通讯地址。",
    ),
)

TEXTS: Mapping[str, Texts] = MappingProxyType(
    {
        "returned": _texts(
            "转接信息需要修改",
            app="审核发现您的转接信息需要修改，请{期限}与学院联系核实；改好后再请您登录确认。",
            group="查看转接信息",
            sms="查看转接信息，并与学院联系核实",
            phone=(
                "审核发现您的转接信息需要修改，我们核对一下接收党组织的名称、抬头和编码。",
                "改好后会再请您登录系统（{网址}）确认一次。",
            ),
        ),
        "unstarted": _FILL_IN,
        "no-target": _FILL_IN,
        "incomplete": _texts(
            "请补全转接去向",
            app="您的转接去向还有几处没有填全或需要改正，请{期限}登录本系统，按提示补充；不清楚的请与学院联系。",
            group="补全毕业去向",
            sms="补全转接去向",
            phone=(
                "您的转接去向还有几处要补充，请{期限}登录系统（{网址}），页面上会指出是哪几处。",
                "问不清楚的，应当问接收单位的党务部门（不是人事部门）。",
                _LOGIN,
            ),
        ),
        "correction": _texts(
            "转接信息正在更正",
            app="您的转接信息须更正，请{期限}登录本系统看看哪里要改；您也可以直接与学院联系。改好后再请您确认。",
            group="查看转接信息",
            sms="查看需更正的转接信息",
            phone=(
                "您的转接信息有要更正的地方，我们核对一下。",
                "改好后会再请您登录系统（{网址}）确认一次。",
            ),
        ),
        "deliver": _texts(
            "介绍信可以领取了",
            app=(
                "您的介绍信已经开好并盖章，请{期限}到学院领取；本人来不了的，可以委托他人代领，"
                "或请学院邮寄。领到后请在有效期内交到接收党组织。"
            ),
            group="查看领取通知",
            sms="查看介绍信领取通知",
            phone=(
                "您的介绍信已经开好，请{期限}来学院领取，带上本人证件。",
                "来不了的：委托谁代领，还是邮寄？邮寄请告诉我们收件人、电话和详细地址。",
            ),
        ),
        "due": _texts(
            "请与学院联系继续办理转接",
            app="您此前登记的办理期限已到，请{期限}与学院联系，说明现在的去向，继续办理组织关系转接。",
            group="查看办理进度",
            sms="查看转接进度，并与学院联系",
            phone=(
                "您此前登记的办理期限已到，想了解一下现在的去向。",
                "能转接的，请告诉我们接收党组织的名称。",
            ),
        ),
        "undated": _texts(
            "请告知预计办理时间",
            app="您的组织关系暂时留在学院，还没有登记办理期限。请{期限}与学院联系，说明预计什么时候办理转接。",
            group="查看办理进度",
            sms="查看转接进度，并与学院联系",
            phone=("您的组织关系暂时还在学院，预计什么时候可以转接？", "请留下两个能找到您的联系方式。"),
        ),
        "materials": _texts(
            "请补交材料",
            app="您离校前应交的材料还没有收齐，请{期限}与学院联系，问清缺哪几份并补交。",
            group="并与学院联系补交材料",
            sms="并与学院联系补交材料",
            phone=(
                "您离校前应交的材料还没有收齐。",
                "缺的是：（看清单）。什么时候可以交来？",
            ),
        ),
        "education": _texts(
            "请参加离校教育补办",
            app="您还没有参加离校教育，请{期限}与学院联系，参加下一次或补办。",
            group="并与学院联系补办离校教育",
            sms="并与学院联系补办离校教育",
            phone=(
                "您还没有参加离校教育，下一次的时间地点是：（念通知）。",
                "能来吗？来不了的，说明原因，另行补办。",
            ),
        ),
        "confirmation": _texts(
            "请核对并确认转接信息",
            app=(
                "您的组织关系转接信息已经填好，请{期限}登录本系统逐项核对，无误后确认；"
                "有不对的地方，在核对页面上告诉我们。"
            ),
            group="核对并确认转接信息",
            sms="核对并确认转接信息",
            phone=(
                "您的转接信息还没有核对确认，请{期限}登录系统（{网址}）核对，几分钟就好。",
                _LOGIN,
                "有不对的地方，在核对页面上写明，我们改好后再请您确认。",
            ),
        ),
        "online": _texts(
            "请到接收党组织报到",
            app="您的转接已经在网上发起。请{期限}到接收党组织报到，并请对方在系统里确认接收；对方确认后才算转出。",
            group="查看报到要求",
            sms="查看报到要求，并请对方在系统里确认接收",
            phone=(
                "您的转接已经在网上发起，去接收党组织报到了吗？",
                "请{期限}报到，并请对方在系统里确认接收；对方说没有收到的，请告诉我们。",
            ),
            receiver=(
                "您好，这里是{学院}。我们已在网上向贵组织发起毕业生党员组织关系转接。",
                "请在系统的“转入”里查看并确认接收；没有看到的，请告诉我们贵组织的全称和编码。",
                "不能接收的，请说明原因，我们改正后重新发起。",
            ),
        ),
        "receipt": _texts(
            "请尽快报到并催交回执",
            app="请{期限}持介绍信到接收党组织报到，并请对方把第三联回执盖章寄回学院，或由您拍照上传；收到回执才算转出。",
            group="查看报到和回执要求",
            sms="办理报到，并请对方寄回回执",
            phone=(
                "介绍信交到接收党组织了吗？对方收下了没有？",
                "请对方在第三联回执上盖章寄回学院，也可以由您拍照，{期限}登录系统（{网址}）上传。",
                "信丢了或过了有效期的，请马上告诉我们。",
            ),
            receiver=(
                "您好，这里是{学院}。我校毕业生党员持介绍信到贵组织转接，想核对一下是否已经接收。",
                "已接收的，请在介绍信第三联回执上盖章，寄回或传真给我们；信上附有核验码的，也可以在网上反馈。",
                "没有接收的，请说明原因。",
            ),
        ),
        "originals": _ORIGINAL,
        "overdue": _IN_TOUCH,
        "refused": _texts(
            "请与学院联系重新办理转接",
            app="接收方没有接收您的组织关系，请{期限}与学院联系，问清原因后重新办理。",
            group="查看办理进度",
            sms="查看转接进度，并与学院联系",
            phone=(
                "接收方没有接收您的组织关系，对您是怎么说的？",
                "我们问清原因后重新办理；去向有变化的，请现在说明。",
            ),
            receiver=(
                "您好，这里是{学院}。贵组织退回了我校毕业生党员的转接，想问清原因。",
                "应当转到哪个党组织？全称、编码是什么？要不要纸质介绍信，抬头怎么写？",
            ),
        ),
        "earlier": _IN_TOUCH,
        "earlier-originals": _ORIGINAL,
        "earlier-unstarted": _FILL_IN,
        "earlier-due": _IN_TOUCH,
        "contact-due": _IN_TOUCH,
        "earlier-contact-due": _IN_TOUCH,
    }
)

# Lists in which the next step is an office's, with the reason why the graduate has nothing to hear of it.
NOTHING_TO_TELL: Mapping[str, str] = MappingProxyType(
    {
        "requests": "the answer tells the graduate",
        "requests-department": "waits for 组织部; the answer tells the graduate",
        "requests-college": "waits for the college; the answer tells the graduate",
        "earlier-requests": "the answer tells the graduate",
        "granted": "the answer has told the graduate",
        "own-reports": "the decision on the report tells the graduate",
        "earlier-own-reports": "the decision on the report tells the graduate",
        "own-target": "the college looks first; asking for the confirmation tells the graduate",
        "ready": "asking for the confirmation tells the graduate",
        "submit": "work of the college",
        "start": "work of the college",
        "start-out": "work of the college",
        "issue": "work of the college",
        "print": "work of the college",
        "print-check": "work of whoever printed",
        "seal": "work of the college",
        "reported": "the receiver's report is looked at here",
        "earlier-reported": "the receiver's report is looked at here",
        "review": "work of 组织部",
        "department-seal": "work of 组织部",
        "in-review": "waits for 组织部",
        "with-department-seal": "waits for 组织部",
        "back": "the college tells its people",
        "approved": "waits for the college",
        "switched": "told to 组织部 only",
        "contradiction": "a slip in the records, not in the case",
    }
)
