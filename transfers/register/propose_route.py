"""From where somebody goes to how the membership travels: advice with its reason, never a decision.

The question is whether the receiving body belongs to 北京市委, not whether it is in Beijing (domain.md §3, notice
二（一）2 and 3). What the directory knows counts first, then what the name says. A person decides.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from members.labelled import Labelled
from transfers.enums import Affiliation, BodyLevel, Channel, Route
from transfers.register.central_bodies import CentralKind, central_kind, is_army
from transfers.register.organizations import bare_name, is_branch, names_own
from transfers.register.places import district_of, is_neighbourhood, place_of

SUBSIDIARY = re.compile(
    r"分行|支行|分公司|子公司|有限公司|有限责任公司|股份|研究院|研究所|设计院|营业部|分院"
)
BEIJING_CODE = re.compile(r"011\d*")
NOTICE_INSIDE, NOTICE_OUTSIDE = "通知二（一）2", "通知二（一）3"


class Certainty(Labelled):
    """How much the advice is worth."""

    LIKELY = "LIKELY", "较有把握"
    USUAL = "USUAL", "一般如此"
    DOUBTFUL = "DOUBTFUL", "先问清楚"


@dataclass(frozen=True, slots=True)
class Known:
    """What the directory knows of the body that a name begins with; ``rest`` is what the name says beyond it."""

    name: str
    affiliation: Affiliation
    level: BodyLevel = BodyLevel.UNKNOWN
    prefers_paper: bool = False
    verified: bool = False
    source: str = ""
    on: date | None = None
    rest: str = ""

    @property
    def basis(self) -> str:
        """Where the knowledge is from, when, and whether anybody of 组织部 has asked."""
        when = f"，{self.on:%Y-%m-%d}" if self.on else ""
        source = f"：{self.source}{when}" if self.source else ""
        return f"单位目录“{self.name}”（{'已核实' if self.verified else '待核实'}{source}）"


@dataclass(frozen=True, slots=True)
class Target:
    """The destination as far as it is typed, with what the directory knows of both bodies."""

    heading: str = ""
    receiving: str = ""
    code: str = ""
    known_heading: Known | None = None
    known_receiving: Known | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """Advice on 转接类型. ``route`` None: the name does not tell; ``channel`` None: nothing to choose."""

    route: Route | None
    certainty: Certainty
    reason: str
    channel: Channel | None = None
    channel_words: str = ""
    heading_words: str = ""
    to_verify: tuple[str, ...] = ()
    basis: str = ""

    @property
    def answer(self) -> str:
        """In a few words: 京内, 京外·纸质, 看不出."""
        if self.route is None:
            return "看不出"
        return f"{self.route.label}·{self.channel.label}" if self.channel else self.route.label


def propose(target: Target, *, own_names: tuple[str, ...] = (), university: str = "") -> Proposal | None:
    """Advice on a destination; None while nothing is typed.

    ``own_names``: the names of the member's own organisation, ``university``: that of the university.
    """
    heading, receiving = bare_name(target.heading), bare_name(target.receiving)
    if not (heading or receiving or target.code):
        return None
    if receiving and (own := _within_the_university(receiving, own_names, bare_name(university))):
        return own
    found = [
        _judge(name, known)
        for name, known in ((receiving, target.known_receiving), (heading, target.known_heading))
        if name
    ]
    answers = [each for each in found if each is not None and each.route is not None]
    if not answers:
        unclear = next((each for each in found if each is not None), None)
        return _by_code(target.code) or unclear or _unknown(receiving or heading)
    return _with_doubts(answers, target)


def _with_doubts(answers: list[Proposal], target: Target) -> Proposal:
    """The first answer, with what speaks against it."""
    first, doubts = answers[0], []
    if any(each.route != first.route for each in answers):
        doubts.append("抬头和接收单位看来不在同一系统，请先核对两者是否为隶属关系。")
    of_beijing = BEIJING_CODE.fullmatch(target.code) is not None
    if of_beijing and first.route == Route.OUT_OF_BEIJING:
        doubts.append("编码以 011 开头，是北京市的党组织，与这一判断不符，请核对编码。")
    if target.code and not of_beijing and first.route == Route.IN_BEIJING:
        doubts.append("京内党支部的编码以 011 开头，所填编码不是，请核对。")
    if not doubts:
        return first
    return replace(first, certainty=Certainty.DOUBTFUL, to_verify=(*doubts, *first.to_verify))


def _judge(name: str, known: Known | None) -> Proposal | None:
    """What one name says; None when it says nothing."""
    kind, words = central_kind(name)
    if is_army(name) and kind == CentralKind.ARMY:
        return _army(words)
    if known is not None and known.affiliation == Affiliation.ARMY:
        return _army(known.name)
    if known is not None and known.affiliation != Affiliation.UNKNOWN:
        return _by_directory(name, known)
    place, in_beijing = place_of(name)
    if kind is not None:
        return _central_by_name(kind, words, name)
    if known is not None and known.level in (BodyLevel.UNIVERSITY, BodyLevel.INSTITUTE):
        return _unclear_body(known)  # where it stands does not say to whom it belongs
    if in_beijing:
        return _in_beijing(name, f"名称中的“{place}”")
    if in_beijing is False:
        return _outside(place)
    return _unclear_body(known) if known is not None else None


def _central_by_name(kind: CentralKind, words: str, name: str) -> Proposal:
    """A central body or a group by the words of its name, or what is elsewhere or below it."""
    place, in_beijing = place_of(name)
    if in_beijing is False:
        return _outside(place, f"“{words}”在{place}的单位")
    if in_beijing and SUBSIDIARY.search(name):
        return _subsidiary_in_beijing(words)
    return _central(kind, words, name, f"{NOTICE_OUTSIDE}；名称中的“{words}”")


def _by_directory(name: str, known: Known) -> Proposal:
    """The directory's answer, unless the rest of the name leads elsewhere."""
    place, in_beijing = place_of(known.rest)
    if known.affiliation in (Affiliation.CENTRAL, Affiliation.BEIJING) and in_beijing is False:
        moved = _outside(place, f"“{known.name}”在{place}的单位")
        return replace(moved, certainty=Certainty.DOUBTFUL, basis=known.basis)
    if known.affiliation == Affiliation.CENTRAL and in_beijing and SUBSIDIARY.search(known.rest):
        return replace(_subsidiary_in_beijing(known.name), basis=known.basis)
    if known.affiliation == Affiliation.OUTSIDE and in_beijing:
        reason = f"“{known.name}”在北京市以外，但这看来是它在北京的单位：有的属地管理（京内），有的由它管理（京外）。"
        return replace(_subsidiary_in_beijing(known.name), reason=reason, basis=known.basis)
    if known.affiliation == Affiliation.OUTSIDE:
        return replace(_outside(known.name), basis=f"{NOTICE_OUTSIDE}；{known.basis}")
    if known.affiliation == Affiliation.BEIJING:
        return _in_beijing(name, known.basis, university=known.level == BodyLevel.UNIVERSITY, known=known)
    proposal = _central(_kind_of(known), known.name, known.rest, f"{NOTICE_OUTSIDE}；{known.basis}")
    if known.prefers_paper:
        proposal = replace(proposal, channel=Channel.PAPER, channel_words="目录注明一般要求纸质介绍信。")
    if known.verified and proposal.certainty == Certainty.USUAL:
        proposal = replace(proposal, certainty=Certainty.LIKELY)
    return proposal


def _kind_of(known: Known) -> CentralKind:
    if known.level in (BodyLevel.INSTITUTE, BodyLevel.UNIVERSITY):
        return CentralKind.ACADEMY
    if known.level == BodyLevel.GROUP:
        finance = re.search(r"银行|保险|信托|证券|投资|资产|金融|光大|中信|银河", known.name)
        return CentralKind.FINANCE if finance else CentralKind.GROUP
    return CentralKind.STATE


# --- The answers -----------------------------------------------------------------------------


def _within_the_university(receiving: str, own_names: tuple[str, ...], university: str) -> Proposal | None:
    of_university = bool(university) and university in receiving
    own = names_own(receiving, own_names) if own_names else False
    if own and (of_university or not re.search("大学|公司|街道|集团", receiving)):
        return Proposal(
            Route.INTRA_COLLEGE,
            Certainty.LIKELY,
            "接收单位是本学院党组织的党支部，组织关系在院内调动。",
            to_verify=_branch_question(receiving),
            basis="通知二（一）1",
        )
    if of_university:
        return Proposal(
            Route.IN_BEIJING,
            Certainty.LIKELY,
            "接收单位是本校其他学院的党组织，按京内办理。",
            to_verify=(*_branch_question(receiving), "党支部的 12 位编码（以 011 开头）。"),
            basis=NOTICE_INSIDE,
        )
    return None


def _army(words: str) -> Proposal:
    return Proposal(
        Route.OUT_OF_BEIJING,
        Certainty.LIKELY,
        f"“{words}”属于军队、武警系统，不隶属北京市委，在不在北京都按京外办理。",
        channel=Channel.PAPER,
        channel_words="部队一般不在全国党员管理信息系统内，不能线上发起，开纸质介绍信。",
        heading_words="抬头写对方来函指定的政治工作部（政治部），不加“中国共产党”；来函没有写番号的，不要自行填写。",
        to_verify=(
            "抬头写到哪一级政治工作部，以入伍、文职录用通知或对方来函为准。",
            "介绍信由谁带去，回执寄回的地址。",
        ),
        basis=f"{NOTICE_OUTSIDE}：在京隶属军队的单位",
    )


_CENTRAL_REASONS = {
    CentralKind.FINANCE: (
        "“{words}”是中央金融机构的总行（总部），虽在北京，党组织隶属中央，不隶属北京市委。",
        "不少总行只收纸质介绍信；能线上办理的，先在系统里查到目标党组织。",
        Channel.PAPER,
        "抬头一般是总行（总部）直属机关党委，不是行名、公司名。",
        "组织关系落在总行（总部）机关，还是北京的分行、子公司：后者可能属地管理，那就是京内。",
    ),
    CentralKind.GROUP: (
        "“{words}”是中央管理企业，集团总部虽在北京，党组织隶属中央，不隶属北京市委。",
        "多数已接入全国系统：先用全称或编码查目标党组织，查不到再开纸质介绍信。",
        Channel.ONLINE,
        "抬头一般是集团直属机关党委或直属党委，不是公司名。",
        "组织关系落在集团总部，还是下属公司：在京的下属公司有的属地管理，那就是京内。",
    ),
    CentralKind.STATE: (
        "“{words}”是中央和国家机关，虽在北京，党组织隶属中央，不隶属北京市委。",
        "先用全称或编码在系统里查目标党组织，查不到再开纸质介绍信。",
        Channel.ONLINE,
        "抬头一般是该机关的直属机关党委。",
        "在机关本级还是直属事业单位报到，各自的上级党委是哪一个。",
    ),
    CentralKind.ACADEMY: (
        "“{words}”属于中央直属的科研、教育系统，虽在北京，党组织不隶属北京市委。",
        "这一系统常要求纸质介绍信，先问清再选。",
        Channel.PAPER,
        "抬头写有权接转的党委（院、所或其上级），不是研究生党支部。",
        "抬头写研究所（学校）党委，还是它的上级党委。",
    ),
}  # fmt: skip


def _central(kind: CentralKind, words: str, name: str, basis: str) -> Proposal:
    reason, channel_words, channel, heading_words, question = _CENTRAL_REASONS[kind]
    below = (
        SUBSIDIARY.search(name.replace(words, "", 1))
        if kind in (CentralKind.FINANCE, CentralKind.GROUP)
        else None
    )
    if below:
        reason += f"但名称里有“{below[0]}”，是下属单位，须先问清由谁管理。"
    return Proposal(
        Route.OUT_OF_BEIJING,
        Certainty.DOUBTFUL if below else Certainty.USUAL,
        reason.format(words=words),
        channel=channel,
        channel_words=channel_words,
        heading_words=heading_words,
        to_verify=(question, "是否需要纸质介绍信（问的是谁、哪一天，一并登记）。"),
        basis=basis,
    )  # fmt: skip


def _subsidiary_in_beijing(words: str) -> Proposal:
    return Proposal(
        None,
        Certainty.DOUBTFUL,
        f"“{words}”的总部隶属中央，但这看来是它在北京的下属单位：有的属地管理（京内），有的由集团管理（京外）。",
        to_verify=(
            "上级党组织是北京市的区委、国资委等，还是集团（总行）党委。",
            "有没有以 011 开头的 12 位党支部编码：有，一般就是京内。",
        ),
        basis=f"{NOTICE_INSIDE}、3",
    )


def _in_beijing(
    name: str, basis: str, *, university: bool | None = None, known: Known | None = None
) -> Proposal:
    """Under 北京市委: a district, a street, a university, or another body of the city."""
    if university is None:
        university = re.search(r"大学|学院", name) is not None and not is_neighbourhood(name)
    code = "党支部的全称和 12 位编码（以 011 开头）。"
    if university:
        reason = (
            f"“{known.name}”在北京，党组织关系由北京市委教育工委管理，隶属北京市委。"
            if known
            else "在京高校的党组织关系多由北京市委教育工委管理，隶属北京市委；中央部门所属的少数高校除外。"
        )
        questions: Iterable[str] = (
            f"新生所在的{code}",
            "新生党支部要到 9 月才定的，先登记“暂缓”，不要转到学院党委。",
        )
    elif district := district_of(name):
        reason = f"北京市{district}的街道、乡镇和单位由{district.removesuffix('区')}区委管理，隶属北京市委。"
        questions = (f"具体到社区（村）或单位的{code}",)
        if is_neighbourhood(name):
            questions = (*questions, "街道是否接收：本人或父母的户口、住处在不在辖区。")
    else:
        reason, questions = (
            "名称里写明北京，市属和区属单位的党组织隶属北京市委。",
            (code, "是不是中央单位在京的下属单位。"),
        )
    doubt = known is None and not district_of(name)
    return Proposal(
        Route.IN_BEIJING,
        Certainty.USUAL if doubt else Certainty.LIKELY,
        reason,
        heading_words="京内不开介绍信，不填抬头；接收单位填到党支部，不能是党委或党总支。",
        to_verify=(*_branch_question(name), *questions),
        basis=f"{NOTICE_INSIDE}；{basis}",
    )


def _outside(place: str, what: str = "") -> Proposal:
    return Proposal(
        Route.OUT_OF_BEIJING,
        Certainty.USUAL if what else Certainty.LIKELY,
        f"{what or f'“{place}”'}在北京市以外，不隶属北京市委。",
        channel=Channel.ONLINE,
        channel_words="先线上：在系统里能查到目标党组织（全称至少 4 个字，或编码）才能发起，查不到再开纸质介绍信。",
        heading_words="抬头写有权直接接转的党委或其组织部，如县（市、区）委组织部、高校党委。",
        to_verify=("接收单位与抬头是否隶属关系。", "是否需要纸质介绍信（问的是谁、哪一天，一并登记）。"),
        basis=NOTICE_OUTSIDE,
    )


def _by_code(code: str) -> Proposal | None:
    if not BEIJING_CODE.fullmatch(code):
        return None
    return Proposal(
        Route.IN_BEIJING,
        Certainty.USUAL,
        "编码以 011 开头，是北京市的党组织。",
        to_verify=("接收单位的全称，具体到党支部。",),
        basis="党组织编码：011 是北京市",
    )


def _unclear_body(known: Known) -> Proposal:
    return Proposal(
        None,
        Certainty.DOUBTFUL,
        f"“{known.name}”在目录里，但隶属关系还没有查明。",
        to_verify=("它的上级党组织是不是北京市委、市委教育工委或区委：是，就是京内；不是，就是京外。",),
        basis=known.basis,
    )


def _unknown(name: str) -> Proposal:
    where = "在哪个城市、" if is_neighbourhood(name) or not name else ""
    return Proposal(
        None,
        Certainty.DOUBTFUL,
        f"从“{name}”看不出它隶属谁。" if name else "从编码看不出它隶属谁。",
        to_verify=(f"它{where}上级党组织是哪一个：隶属北京市委的是京内，其余都是京外。",),
        basis=f"{NOTICE_INSIDE}、3",
    )


def _branch_question(name: str) -> tuple[str, ...]:
    return () if is_branch(name) else ("所填的还不是党支部，请具体到党支部。",)
