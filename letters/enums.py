"""The words about letters (domain.md §5)."""

from members.labelled import Labelled


class VoidReason(Labelled):
    """Why a number is void. A void number stays in the register for ever and is never used again."""

    MISPRINT = "MISPRINT", "打印有误"
    LOST = "LOST", "遗失"
    EXPIRED = "EXPIRED", "超过有效期"
    REFUSED = "REFUSED", "对方退回"
    CHANGED = "CHANGED", "改派"


class DeliveryMethod(Labelled):
    """How a letter reached the graduate."""

    IN_PERSON = "IN_PERSON", "本人领取"
    PROXY = "PROXY", "他人代领"
    MAIL = "MAIL", "邮寄"


class LetterState(Labelled):
    """Where a number stands, derived from its dates; never stored."""

    TO_SEAL = "TO_SEAL", "待用印"
    TO_DELIVER = "TO_DELIVER", "待领取"
    DELIVERED = "DELIVERED", "已发放"
    VOID = "VOID", "已作废"


class OptionMark(Labelled):
    """How the option that applies is marked on the form."""

    TICK = "TICK", "在适用项上打 √"
    STRIKE = "STRIKE", "划去不适用项"


class Digits(Labelled):
    """How the fee month and the days of validity are written on the form."""

    ARABIC = "ARABIC", "阿拉伯数字"
    CAPITAL = "CAPITAL", "大写数字"
