"""What the name of a Party organisation tells: its level, whether it may receive members, its bare core."""

import re
import unicodedata
from functools import lru_cache

EXAMPLE = "例如“中国共产党深圳市南山区委员会组织部”"
PARTY_PREFIX = re.compile(r"^(中国共产党|中共)")
FINAL_BRACKET = re.compile(r"\([^()]*\)$")
COMMITTEE_SUFFIX = re.compile(r"(基层委员会|委员会|党委)$")
BRANCH = re.compile(r"(?<!总)支部(委员会)?$")
BELOW_COMMITTEE = re.compile(r"(支部|支部委员会|党小组)$")
GENERAL_BRANCH = re.compile(r"总支(部)?(委员会)?$")
NEIGHBOURHOOD = re.compile(r"居委会|村委会|居民委员会|村民委员会|(社区|[村居])$")
ARMY_POLITICAL = re.compile(r"政治(工作)?部")
RECEIVING_BODY = re.compile(r"党委|委员会|组织部|工委|市委|区委|县委|州委|省委|旗委")
COMPANY = re.compile(r"公司|集团|有限|厂$|银行|事务所|合作社")
SCHOOL = re.compile(r"大学|学院|学校|中学|小学|医院|研究院|研究所|设计院|中心$|局$|厅$")
OWN_SUFFIX = re.compile(r"(直属党支部|党总支|总支部委员会|党委|委员会)$")
INSTITUTION = re.compile(r"学院|大学|公司|集团|街道|研究院|研究所|社区|学校|医院|局")
MIN_NAME = 4


def bare_name(name: str) -> str:
    """Half-width, without spaces."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))


@lru_cache(maxsize=65_536)  # the same units come up in every register, and on every page
def unit_key(name: str) -> str:
    """Equal for names that differ only in spelling: prefix, width, spaces, 党委 for 委员会, 党支部 for 支部."""
    core = PARTY_PREFIX.sub("", bare_name(name))
    core = core.replace("委员会组织部", "委组织部").replace("党委组织部", "委组织部")
    core = (
        core.replace("党总支部", "党总支")
        .replace("党总支", "总支")
        .replace("总支部", "总支")
        .replace("党支部", "支部")
    )
    return COMMITTEE_SUFFIX.sub("", core) or core


def is_branch(name: str) -> bool:
    """Whether it is a 党支部, the only target of 京内 and 院内 (notice 二(一)2: 不能是党委或党总支)."""
    return BRANCH.search(_without_remark(name)) is not None


def is_full_name(name: str) -> bool:
    """At least four characters, and a Party body by its first words (notice 二(一)3)."""
    bare = bare_name(name)
    return len(bare) >= MIN_NAME and PARTY_PREFIX.match(bare) is not None


def heading_fault(name: str) -> str:
    """Why a body cannot receive members directly, as a sentence that begins the finding; '' if it can.

    Notice 二(二)1: 抬头单位必须具有直接转移和接收党员正式组织关系的权限. The army's 政治工作部 and 政治部 have it.
    """
    bare = _without_remark(name)
    core = COMMITTEE_SUFFIX.sub("", PARTY_PREFIX.sub("", bare))
    if ARMY_POLITICAL.search(bare) and not BELOW_COMMITTEE.search(bare):
        return ""
    if GENERAL_BRANCH.search(bare):
        return _cannot("党总支")
    if BELOW_COMMITTEE.search(bare):
        return _cannot("党支部")
    if NEIGHBOURHOOD.search(bare) or NEIGHBOURHOOD.search(core):
        return _cannot("社区或村（居）的组织")
    if RECEIVING_BODY.search(bare):
        return ""
    if COMPANY.search(bare):
        return _cannot("公司名称")
    if SCHOOL.search(bare):
        return _cannot("单位名称")
    return f"抬头应是有接收权限的党委或其组织部，{EXAMPLE}；“{name}”看不出是哪一级党委。"


def own_core(name: str) -> str:
    """The words by which an organisation of the university is known: 能源与矿业学院 of 能源与矿业学院党委."""
    core = OWN_SUFFIX.sub("", PARTY_PREFIX.sub("", bare_name(name)))
    return re.sub(r"^.*大学(\([^()]*\))?", "", core) or core


def names_own(name: str, own_names: tuple[str, ...]) -> bool:
    """Whether the body belongs to the organisation that has these names."""
    bare = bare_name(name)
    return any(own_core(own) in bare for own in own_names if own_core(own))


def names_institution(name: str) -> bool:
    """Whether the name says of which institution the body is: '硕士第二支部' does not."""
    return INSTITUTION.search(bare_name(name)) is not None


def _without_remark(name: str) -> str:
    return FINAL_BRACKET.sub("", bare_name(name))


def _cannot(kind: str) -> str:
    return f"抬头应是有接收权限的党委或其组织部，{EXAMPLE}；您填的是{kind}。"
