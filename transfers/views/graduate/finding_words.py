"""What the rules find in a destination, said to the graduate: one plain sentence and what to do, beside its question."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from transfers.models import Transfer
from transfers.models.transfers import TARGET_FIELDS
from transfers.register import rules as r
from transfers.register.findings import Finding, Rule
from transfers.services import checking
from transfers.services.directory import route_advice

# The page on which a column is asked.
STEP_OF: Mapping[str, str] = MappingProxyType(
    {
        "route": "where",
        "channel": "channel",
        "receiving_organization": "unit",
        "heading_organization": "heading",
        "receiving_code": "code",
        "contact_name": "contact",
        "contact_phone": "contact",
    }
)
# That something is not there stands beside the question already; the last two are the office's own affair.
UNSAID = frozenset(
    {
        r.ROUTE_MISSING,
        r.RECEIVING_MISSING,
        r.HEADING_MISSING,
        r.IN_BEIJING_CODE_MISSING,
        r.SAME_UNIT_TWO_SPELLINGS,
        r.VALIDITY_TOO_SHORT,
    }
)
WORDS: Mapping[Rule, str] = MappingProxyType(
    {
        r.IN_BEIJING_NOT_BRANCH: "京内要转到党支部，这个不是党支部的名称。请向对方问支部全称；还没定的，可以先空着。",
        r.INTRA_NOT_BRANCH: "本学院内要写到党支部，这个不是党支部的名称。请问学院您转到哪个支部。",
        r.IN_BEIJING_CODE_MALFORMED: "编码不对：应是 12 位数字，以 011 开头。请向对方再核对一遍。",
        r.OUTSIDE_CODE_MALFORMED: "编码的位数不对。请向对方核对；没有的可以不填。",
        r.BEIJING_CODE_OUTSIDE: "这是北京市的编码，可“在哪里”选的是京外。请问对方：党组织是不是归北京市委管？",
        r.CODE_OF_ANOTHER_UNIT: "这个编码以往是另一个党组织的。请向对方把名称和编码一起核对一遍。",
        r.HEADING_CANNOT_RECEIVE: (
            "这个单位不能作抬头。抬头应是能直接接收党员的党委或其组织部，如“中国共产党某某区委员会组织部”；请向对方问上级党委的全称。"
        ),
        r.HEADING_EQUALS_RECEIVING: "接收党组织和抬头写成了同一个。抬头是上级党委，这里写它下面您具体去的党组织。",
        r.HEADING_REFUSED_BEFORE: "以往按这个抬头转的，有被对方退回的。请先打电话问清抬头怎么写。",
        r.CENTRAL_BODY_IN_BEIJING: (
            "从名称看，这个单位可能不归北京市委管。请问对方；不归的，请把“在哪里”改为“在北京，但属于中央单位”那一项。"
        ),
        r.ROUTE_DOUBTFUL: "名称和“在哪里”对不上：转到本学院的支部才选“还在本学院”。请核对。",
        r.NAME_NOT_FULL: "名称看来不是全称。全称一般以“中共”或“中国共产党”开头，请向对方问清。",
    }
)


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence beside a question. ``must``: nothing goes on before it is put right."""

    step: str
    text: str
    must: bool


def remarks(transfer: Transfer) -> tuple[list[Remark], list[str]]:
    """About the destination, each with its page; and about the person, which the college puts right."""
    target: list[Remark] = []
    person: list[str] = []
    for finding in checking.findings_of(transfer):
        if finding.rule in UNSAID:
            continue
        if finding.field in TARGET_FIELDS:
            target.append(Remark(STEP_OF.get(finding.field, "other"), _words(finding), finding.is_blocking))
        else:
            person.append(finding.detail or finding.rule.words)
    if not any(remark.step in ("where", "unit") for remark in target) and (other := _other_place(transfer)):
        target.append(other)
    return target, person


def _words(finding: Finding) -> str:
    return WORDS.get(finding.rule) or finding.sentence


def _other_place(transfer: Transfer) -> Remark | None:
    """By its name the unit belongs to another place than the one chosen; the directory may be wrong."""
    proposal = route_advice.differs(transfer)
    if proposal is None:
        return None
    return Remark(
        "where", f"按名称看，应是“{proposal.answer}”：{proposal.reason}请再问一下对方。", must=False
    )
