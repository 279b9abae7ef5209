"""The words about moving a membership (domain.md §3 and §4), one English word per Chinese word."""

from members.labelled import Labelled


class Route(Labelled):
    """Where the receiving Party organisation stands: 院内, 京内 or 京外 (domain.md §3)."""

    INTRA_COLLEGE = "INTRA_COLLEGE", "院内"
    IN_BEIJING = "IN_BEIJING", "京内"
    OUT_OF_BEIJING = "OUT_OF_BEIJING", "京外"


class Channel(Labelled):
    """How the transfer travels. 院内 and 京内 are always online; 京外 is either."""

    ONLINE = "ONLINE", "线上"
    PAPER = "PAPER", "纸质"


class Status(Labelled):
    """Statuses of a transfer. ``label`` is the office's word, ``graduate_label`` the graduate's."""

    DRAFT = "DRAFT", "待完善"
    AWAITING_CONFIRMATION = "AWAITING_CONFIRMATION", "待本人确认"
    CONFIRMED = "CONFIRMED", "待学院办理"
    SUBMITTED = "SUBMITTED", "待组织部审核"
    RETURNED = "RETURNED", "退回修改"
    APPROVED = "APPROVED", "已审核备案"
    INITIATED = "INITIATED", "线上办理中"
    LETTER_ISSUED = "LETTER_ISSUED", "已开具，待领取"
    LETTER_DELIVERED = "LETTER_DELIVERED", "已领取，待回执"
    COMPLETED = "COMPLETED", "已办结"
    FAILED = "FAILED", "对方退回"
    CANCELLED = "CANCELLED", "已撤销"

    @property
    def graduate_label(self) -> str:
        """What the graduate reads for this status."""
        return GRADUATE_LABELS[self]


GRADUATE_LABELS = {
    Status.DRAFT: "请填写去向信息",
    Status.AWAITING_CONFIRMATION: "请核对并确认",
    Status.CONFIRMED: "学院正在办理",
    Status.SUBMITTED: "组织部正在审核",
    Status.RETURNED: "信息需要修改",
    Status.APPROVED: "审核通过，等待办理",
    Status.INITIATED: "已发起，等待对方接收",
    Status.LETTER_ISSUED: "介绍信已开好，请领取",
    Status.LETTER_DELIVERED: "请尽快报到并催交回执",
    Status.COMPLETED: "已转出成功",
    Status.FAILED: "对方未接收，请联系学院",
    Status.CANCELLED: "本次转接已撤销",
}

CLOSED_STATUSES = (Status.COMPLETED, Status.FAILED, Status.CANCELLED)
OPEN_STATUSES = tuple(status for status in Status if status not in CLOSED_STATUSES)


class Action(Labelled):
    """Acts that change a status (domain.md §4). The label is the verb on the button."""

    REQUEST_CONFIRMATION = "REQUEST_CONFIRMATION", "请本人确认"
    CONFIRM = "CONFIRM", "确认"
    CORRECT = "CORRECT", "退回完善"
    SUBMIT = "SUBMIT", "报送组织部"
    WITHDRAW = "WITHDRAW", "撤回报送"
    APPROVE = "APPROVE", "审核通过"
    RETURN = "RETURN", "退回修改"
    UNDO_DECISION = "UNDO_DECISION", "撤销审核决定"
    START_ONLINE = "START_ONLINE", "登记线上发起"
    ISSUE_LETTER = "ISSUE_LETTER", "开具介绍信"
    REISSUE_LETTER = "REISSUE_LETTER", "作废重开"
    DELIVER_LETTER = "DELIVER_LETTER", "登记发放"
    COMPLETE = "COMPLETE", "登记办结"
    REFUSE = "REFUSE", "登记对方退回"
    TRY_AGAIN = "TRY_AGAIN", "重新办理"
    SWITCH_CHANNEL = "SWITCH_CHANNEL", "改换办理方式"
    CHANGE = "CHANGE", "改派重办"
    CANCEL = "CANCEL", "撤销转接"


class Disposition(Labelled):
    """The box that a person of a season is in (domain.md §3); all but the first are not transfers."""

    TRANSFER = "TRANSFER", "转出"
    DEFERRED = "DEFERRED", "暂缓"
    RETAINED = "RETAINED", "留存"
    ABROAD = "ABROAD", "出国（境）保留"
    DELAYED_GRADUATION = "DELAYED_GRADUATION", "延期毕业"
    NOT_ENTITLED = "NOT_ENTITLED", "不再办理"


class Prospect(Labelled):
    """What becomes of a graduate (毕业去向), as far as it changes whom to ask and what (domain.md §3)."""

    EMPLOYED = "EMPLOYED", "就业（企业、机关、事业单位）"
    STUDY_HERE = "STUDY_HERE", "在本校继续读书"
    STUDY_BEIJING = "STUDY_BEIJING", "到北京其他学校读书"
    STUDY_ELSEWHERE = "STUDY_ELSEWHERE", "到外地学校读书"
    CENTRAL = "CENTRAL", "在京中央单位（部委、央企总部、中科院等）"
    ARMY = "ARMY", "部队、武警"
    NO_JOB = "NO_JOB", "还没有落实工作单位"
    ABROAD = "ABROAD", "出国（境）"


# Boxes for a time: each needs the day on which it ends (domain.md §3).
DATED_DISPOSITIONS = (Disposition.DEFERRED, Disposition.RETAINED, Disposition.ABROAD)


class ReceiptKind(Labelled):
    """What proves that the other side has taken the member."""

    INTERNAL_MOVE = "INTERNAL_MOVE", "院内调动完成"
    BRANCH_CONFIRMATION = "BRANCH_CONFIRMATION", "对方支部确认报到"
    AUTOMATIC = "AUTOMATIC", "系统收到回执信"
    MANUAL = "MANUAL", "手动录入回执信"
    PAPER_PART3 = "PAPER_PART3", "介绍信第三联回执"
    RECEIVER_REPORT = "RECEIVER_REPORT", "接收方网上反馈（已核对）"
    PHOTO = "PHOTO", "本人上传的回执照片（已核对）"


class RefusalReason(Labelled):
    """Why the receiving side sent a transfer back."""

    WRONG_TARGET = "WRONG_TARGET", "目标党组织不正确"
    NOT_RECEIVING = "NOT_RECEIVING", "对方不具备接收条件"
    DATA_MISMATCH = "DATA_MISMATCH", "信息有误或不全"
    PAPER_WANTED = "PAPER_WANTED", "对方要求纸质介绍信"
    EXPIRED = "EXPIRED", "超过有效期"
    OTHER = "OTHER", "其他"


class Party(Labelled):
    """Who acts, seen from the transfer."""

    COLLEGE = "COLLEGE", "学院"
    REVIEWER = "REVIEWER", "组织部"
    GRADUATE = "GRADUATE", "毕业生本人"


class Path(Labelled):
    """Route and channel together: the four ways of domain.md §3, and the one not chosen yet."""

    UNDECIDED = "UNDECIDED", "未定"
    INTRA_COLLEGE = "INTRA_COLLEGE", "院内"
    IN_BEIJING = "IN_BEIJING", "京内"
    OUT_ONLINE = "OUT_ONLINE", "京外·线上"
    OUT_PAPER = "OUT_PAPER", "京外·纸质"

    @classmethod
    def of(cls, route: str, channel: str) -> "Path":
        """The path of a transfer with this route ("" if undecided) and channel."""
        if route == Route.OUT_OF_BEIJING:
            return cls.OUT_PAPER if channel == Channel.PAPER else cls.OUT_ONLINE
        return cls[route] if route else cls.UNDECIDED


class Need(Labelled):
    """What has to be said with an act; the key is the name in the data that ``perform`` is given."""

    REASON = "reason", "原因"
    DECLARATION = "declaration", "声明"
    REGISTER = "register", "登记表版本"
    STARTED_ON = "started_on", "发起日期"
    TARGET = "target", "线上填报的目标党组织"
    VOID_REASON = "void_reason", "作废原因"
    EVIDENCE = "evidence", "依据材料"
    DELIVERED_ON = "delivered_on", "发放日期"
    METHOD = "method", "发放方式"
    RECEIVED_ON = "received_on", "确认或回执日期"
    RECEIPT_KIND = "receipt_kind", "回执种类"
    HANDLER = "handler", "对方经办人"
    REFUSED_ON = "refused_on", "退回日期"
    REFUSAL_REASON = "refusal_reason", "退回原因"


class BodyLevel(Labelled):
    """Where in the Party's order a receiving body stands, as far as receiving members goes."""

    CENTRAL = "CENTRAL", "中央和国家机关"
    GROUP = "GROUP", "中央管理企业、金融机构"
    ARMY = "ARMY", "军队、武警"
    PROVINCE = "PROVINCE", "省（区、市）"
    CITY = "CITY", "市（地、州）"
    COUNTY = "COUNTY", "县（市、区）"
    TOWNSHIP = "TOWNSHIP", "街道、乡镇"
    UNIVERSITY = "UNIVERSITY", "高等学校"
    INSTITUTE = "INSTITUTE", "科研院所"
    COMPANY = "COMPANY", "其他企业"
    COMMITTEE = "COMMITTEE", "其他基层党委"
    BRANCH = "BRANCH", "党总支、党支部"
    UNKNOWN = "UNKNOWN", "未注明"


class Affiliation(Labelled):
    """The question that decides the route: does the body belong to 北京市委 (domain.md §3)?"""

    BEIJING = "BEIJING", "隶属北京市委"
    CENTRAL = "CENTRAL", "在京，隶属中央"
    ARMY = "ARMY", "军队、武警系统"
    OUTSIDE = "OUTSIDE", "北京市以外"
    UNKNOWN = "UNKNOWN", "未查明"
