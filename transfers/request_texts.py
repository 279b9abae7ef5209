"""The words about requests: what each kind is for and needs (for the graduate), and answers ready to be edited (for the office).

Sources: domain.md §3 (留存 with 组织部's approval, at most 2 years; 出国（境）保留 on a written application, at most 5 years,
contact every half year, two contacts in China) and §4 (change: written explanation, the original letter back).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from transfers.models.member_requests import RequestKind


@dataclass(frozen=True, slots=True)
class KindWords:
    """One kind in the graduate's words. ``write``: what the text has to say; ``keep``: what else has to be known."""

    name: str
    when: str
    write: tuple[str, ...]
    photos: str
    keep: tuple[str, ...]
    icon: str


WORDS: Mapping[RequestKind, KindWords] = MappingProxyType(
    {
        RequestKind.CORRECTION: KindWords(
            name="更正信息",
            when="姓名、身份证号、入党时间、党费月份等登记有误，或介绍信上的内容有误。",
            write=("哪一项有误", "应当是什么", "依据是什么，例如身份证、入党志愿书"),
            photos="能证明的材料，如身份证姓名一面、入党志愿书的有关一页。身份证号可以遮去中间几位。",
            keep=("学院核对后更正；须重新确认的，会再请您确认。",),
            icon="pencil-line",
        ),
        RequestKind.CHANGE: KindWords(
            name="改变去向（改派）",
            when="已经报送、发起或开了介绍信，要转到另一个党组织。",
            write=("改到哪个党组织，写全称；京外的写明介绍信抬头", "为什么改", "对方联系人和电话，知道的话"),
            photos="对方的接收说明、聊天记录等，有就附上；介绍信遗失的，附对方出具的未接收证明。",
            keep=(
                "您写的说明就是改派的书面说明，请写完整。",
                "已领介绍信的，须把原介绍信（第二联、第三联）交回学院；遗失的，须有原接收党组织的未接收证明。",
                "学院办好之前，原来的转接仍然有效，请不要撕毁介绍信。",
            ),
            icon="signpost",
        ),
        RequestKind.RETENTION: KindWords(
            name="组织关系留存学校",
            when="有特殊原因，暂时转不出去。没有落实单位的，一般应转到户籍地人才交流中心或街道、社区。",
            write=("特殊原因是什么", "留到什么时候（最长 2 年）", "今后怎样联系到您"),
            photos="能说明原因的材料。",
            keep=(
                "须经组织部批准，最长 2 年。",
                "留存期间每半年与学院联系一次，按时交纳党费、参加组织生活。",
            ),
            icon="archive",
        ),
        RequestKind.ABROAD: KindWords(
            name="出国（境）保留组织关系",
            when="出国（境）学习、工作，暂时不能转到新的党组织。",
            write=(
                "去哪个国家或地区、哪所学校或单位",
                "什么时候走、什么时候回来（最长 5 年）",
                "两位国内联系人的姓名、关系和电话",
            ),
            photos="手写签名的书面申请，录取通知或派出文件。",
            keep=("保留最长 5 年，每半年与学院联系一次。", "回国后要及时与学院联系，恢复组织生活。"),
            icon="plane",
        ),
    }
)

# (granted, kind) → what the graduate reads, to be edited by whoever answers.
_ANSWERS: Mapping[tuple[bool, RequestKind], str] = MappingProxyType(
    {
        (True, RequestKind.CORRECTION): "同意更正。学院改好以后，需要您重新确认的，会再请您登录确认。",
        (
            False,
            RequestKind.CORRECTION,
        ): "经核对，现在登记的信息与档案一致，不作更正。如有疑问，请带材料与学院联系。",
        (True, RequestKind.CHANGE): "同意改派。{paper}学院办理以后，会请您重新填写并确认新的去向。",
        (
            False,
            RequestKind.CHANGE,
        ): "暂不能改派：请先与新的接收党组织联系，问清能否接收、介绍信抬头怎么写，再提出申请。",
        (
            True,
            RequestKind.RETENTION,
        ): "同意您的组织关系暂留学校。留存期间请每半年与学院联系一次，按时交纳党费；落实去向后请及时转出。",
        (False, RequestKind.RETENTION): (
            "不同意留存。没有落实工作单位的，请转到户籍地人才交流中心，或本人、父母居住地的街道居委会、村委会党组织；"
            "怎么联系请看“去哪里转”。"
        ),
        (True, RequestKind.ABROAD): (
            "同意出国（境）期间保留组织关系。请每半年与学院联系一次，按时交纳党费；联系方式有变化请告诉学院，回国后请及时联系。"
        ),
        (False, RequestKind.ABROAD): (
            "暂不能办理：请补交手写签名的书面申请，写明国家或地区、起止时间和两位国内联系人，再提出申请。"
        ),
    }
)


def ready_answer(kind: RequestKind, *, granted: bool, has_letter: bool) -> str:
    """An answer to start from. ``has_letter``: the graduate has one that must come back first."""
    paper = (
        "请先把原介绍信（第二联、第三联）交回学院；遗失的，请提供原接收党组织的未接收证明。"
        if has_letter
        else ""
    )
    return _ANSWERS[granted, kind].format(paper=paper)
