"""The words about people and organisations (domain.md §2), one English word per Chinese word."""

from members.labelled import Labelled


class OrganizationKind(Labelled):
    """Kinds of 二级党组织; the kind decides who stamps a letter."""

    COMMITTEE = "COMMITTEE", "学院党委"
    GENERAL_BRANCH = "GENERAL_BRANCH", "党总支"
    DIRECT_BRANCH = "DIRECT_BRANCH", "直属党支部"


class SealHolder(Labelled):
    """Whose seal goes on a letter."""

    ORGANIZATION = "ORGANIZATION", "本单位党委公章"
    DEPARTMENT = "DEPARTMENT", "党委组织部公章"


class MemberCategory(Labelled):
    """Categories of people in the register; only the first two are transferred."""

    FULL = "FULL", "正式党员"
    PROBATIONARY = "PROBATIONARY", "预备党员"
    DEVELOPMENT_TARGET = "DEVELOPMENT_TARGET", "发展对象"
    ACTIVIST = "ACTIVIST", "入党积极分子"


PARTY_MEMBER_CATEGORIES = (MemberCategory.FULL, MemberCategory.PROBATIONARY)


class Sex(Labelled):
    """As printed on the letter."""

    MALE = "MALE", "男"
    FEMALE = "FEMALE", "女"


class Role(Labelled):
    """Roles of users (domain.md §2). A graduate sees only the own case."""

    COLLEGE_ADMIN = "COLLEGE_ADMIN", "学院管理员"
    REVIEWER = "REVIEWER", "组织部审核员"
    DEPARTMENT_ADMIN = "DEPARTMENT_ADMIN", "组织部管理员"
    GRADUATE = "GRADUATE", "毕业生"


DEPARTMENT_ROLES = (Role.REVIEWER, Role.DEPARTMENT_ADMIN)
STAFF_ROLES = (Role.COLLEGE_ADMIN, *DEPARTMENT_ROLES)
