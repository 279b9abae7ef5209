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


class Stock(Labelled):
    """What is in the printer's tray."""

    PLAIN = "PLAIN", "白纸（打印整张介绍信）"
    PREPRINTED = "PREPRINTED", "印制介绍信纸（只打印填写内容）"


class SheetOutcome(Labelled):
    """What somebody saw on the printed sheet; printing is not delivering."""

    UNCHECKED = "UNCHECKED", "待核对"
    GOOD = "GOOD", "完好"
    BAD = "BAD", "打印有误"


class RunState(Labelled):
    """Where a print run stands, derived from its sheets; never stored."""

    TO_FETCH = "TO_FETCH", "待取文件"
    TO_CHECK = "TO_CHECK", "待核对"
    CHECKED = "CHECKED", "已核对"
    FAULTY = "FAULTY", "有误"


class StockKind(Labelled):
    """A line of the ledger of pre-printed sheets; what printing uses is counted from the printed sheets."""

    RECEIVED = "RECEIVED", "领入"
    SPOILED = "SPOILED", "损坏"
    RETURNED = "RETURNED", "交回"
    COUNTED = "COUNTED", "盘点"
