"""All rules, one constant each; ``RULES`` finds them by code. The words are written for the college's office."""

from collections.abc import Mapping

from transfers.register.findings import Level, Rule

FORM = "登记表填写要求"
NOTICE_ROUTES = "通知 二（一）"
NOTICE_BEIJING = "通知 二（一）2"
NOTICE_OUTSIDE = "通知 二（一）3"
NOTICE_CONFIRM = "通知 二（二）1"


def _blocking(
    code: str, title: str, words: str, what_to_do: str, basis: str, stops_import: bool = False
) -> Rule:
    return Rule(code, Level.BLOCKING, title, words, what_to_do, basis, stops_import)


def _warning(code: str, title: str, words: str, what_to_do: str, basis: str) -> Rule:
    return Rule(code, Level.WARNING, title, words, what_to_do, basis)


# Who it is: without these a row cannot be tied to one person.
NAME_MISSING = _blocking(
    "NAME_MISSING", "没有姓名", "每一行都要有姓名。", "请填写姓名。", FORM, stops_import=True
)
ID_MISSING = _blocking(
    "ID_MISSING",
    "没有身份证号",
    "没有填写身份证号，无法确定是哪一位党员。",
    "请填写 18 位身份证号，单元格设为文本格式。",
    FORM,
    stops_import=True,
)
ID_NUMERIC_CELL = _blocking(
    "ID_NUMERIC_CELL",
    "身份证号是数字单元格",
    "身份证号是数字格式，Excel 只保留前 15 位，末几位已经丢失。",
    "请把单元格设为文本格式，对照身份证重新录入。",
    FORM,
    stops_import=True,
)
ID_INVALID = _blocking(
    "ID_INVALID",
    "身份证号有误",
    "身份证号应为 18 位，出生日期存在，校验码相符。",
    "请对照身份证逐位核对。",
    "GB 11643-1999 公民身份号码",
    stops_import=True,
)
SAME_PERSON_TWICE = _blocking(
    "SAME_PERSON_TWICE",
    "同表重复",
    "同一身份证号在表中出现不止一次。",
    "请只保留一行，删去其余各行。",
    FORM,
    stops_import=True,
)
PERSON_ELSEWHERE = _blocking(
    "PERSON_ELSEWHERE",
    "同一人在两个学院",
    "这位党员已在其他二级党组织本年度的登记表中，或在那里还有没办完的转接。",
    "请与组织部联系，确认由哪个学院办理。",
    FORM,
    stops_import=True,
)
KNOWN_BY_ANOTHER_NAME = _blocking(
    "KNOWN_BY_ANOTHER_NAME",
    "身份证号与往届的姓名不符",
    "这个身份证号往届由其他二级党组织登记过，姓名不同，无法确定是同一人。",
    "请核对身份证号和姓名；确是同一人的（如已改名），请用“登记一人”办理。",
    FORM,
    stops_import=True,
)

ID_TRAILING_ZEROS = _warning(
    "ID_TRAILING_ZEROS",
    "身份证号末三位均为 0",
    "身份证号末三位均为 0，多半是 Excel 曾按数字保存，末几位已经丢失，只是校验码碰巧相符。",
    "请对照身份证核对末三位。",
    FORM,
)
ALREADY_TRANSFERRED = _warning(
    "ALREADY_TRANSFERRED",
    "往届已经转出",
    "这位党员的组织关系在往届已经转出。",
    "请核对组织关系是否已经转回；没有转回的，不再由本院转出。",
    "通知 三1（转出以后由所去单位办理）",
)

# Whether there is anything to move, and where to.
NOT_PARTY_MEMBER = _blocking(
    "NOT_PARTY_MEMBER",
    "非党员不能转接",
    "只有正式党员和预备党员可以转接组织关系。",
    "发展对象、入党积极分子请清空转接类型，只办理材料归档。",
    "通知 一、二",
)
CATEGORY_MISSING = _blocking(
    "CATEGORY_MISSING", "没有党员类别", "没有填写党员类别。", "请写明是正式党员还是预备党员。", FORM
)
ROUTE_MISSING = _blocking(
    "ROUTE_MISSING",
    "没有转接类型",
    "没有填写转接类型。",
    "请写明“院内”“京内”或“京外”；不转出的写“暂缓”“留存”“出国（境）保留”“延期毕业”或“不再办理”。",
    NOTICE_ROUTES,
)
UNKNOWN_WORD = _blocking("UNKNOWN_WORD", "填写的词无法识别", "填写的词无法识别。", "", NOTICE_ROUTES)
OPEN_TRANSFER = _blocking(
    "OPEN_TRANSFER",
    "已有在办的转接",
    "这位党员已有一笔正在办理的转接，同一人同时只能办理一笔。",
    "请先办结或撤销原来的转接。",
    "通知 三2",
)
PROBATION_ENDED = _blocking(
    "PROBATION_ENDED",
    "预备期已满未转正",
    "预备期在离校前已满一年，却没有转正时间。",
    "请先讨论转正；已转正的改为正式党员并填写转正时间。",
    "党章第七条（预备期一年）",
)

# 院内 and 京内: a branch.
RECEIVING_MISSING = _blocking(
    "RECEIVING_MISSING",
    "没有具体接收单位",
    "没有填写具体接收单位。",
    "请填写接收党组织的全称；京内、院内填到党支部。",
    NOTICE_CONFIRM,
)
IN_BEIJING_NOT_BRANCH = _blocking(
    "IN_BEIJING_NOT_BRANCH",
    "京内须转到党支部",
    "京内转接的接收单位应是党支部，不能是党委或党总支。",
    "请向对方问明党支部的全称和编码。",
    NOTICE_BEIJING,
)
IN_BEIJING_CODE_MISSING = _blocking(
    "IN_BEIJING_CODE_MISSING",
    "京内缺支部编码",
    "京内转接没有填写党支部编码。",
    "请向对方党支部索取 12 位编码。",
    NOTICE_CONFIRM,
)
IN_BEIJING_CODE_MALFORMED = _blocking(
    "IN_BEIJING_CODE_MALFORMED",
    "京内支部编码有误",
    "京内党支部编码的位数或开头不对。",
    "请向对方党支部核对编码。",
    NOTICE_CONFIRM,
)
INTRA_NOT_BRANCH = _blocking(
    "INTRA_NOT_BRANCH",
    "院内须转到党支部",
    "院内流转的接收单位应是本院的党支部。",
    "请填写本院党支部的全称。",
    "通知 二（一）1",
)

# 京外: heading and receiving organisation.
HEADING_MISSING = _blocking(
    "HEADING_MISSING",
    "没有介绍信抬头",
    "京外转接没有填写抬头单位。",
    "请填写有权直接接收党员组织关系的党组织全称。",
    NOTICE_CONFIRM,
)
HEADING_CANNOT_RECEIVE = _blocking(
    "HEADING_CANNOT_RECEIVE",
    "抬头无接收权限",
    "抬头单位必须具有直接转移和接收党员正式组织关系的权限。",
    "请向接收单位问明上级党委的全称。",
    NOTICE_CONFIRM,
)
HEADING_EQUALS_RECEIVING = _blocking(
    "HEADING_EQUALS_RECEIVING",
    "抬头与接收单位相同",
    "抬头单位与具体接收单位相同；两级单位应为隶属关系。",
    "请在具体接收单位中填写抬头单位下属的党组织。",
    NOTICE_CONFIRM,
)
LETTER_FIELD_MISSING = _blocking(
    "LETTER_FIELD_MISSING",
    "介绍信缺内容",
    "开具纸质介绍信须有性别和民族。",
    "请补填。",
    "介绍信格式（第二联）",
)
CHARACTER_NOT_PRINTABLE = _blocking(
    "CHARACTER_NOT_PRINTABLE",
    "有无法打印的字",
    "介绍信要打印的内容里有字体中没有的字。",
    "请核对该字；确有其字的，请联系组织部补充字体。",
    "介绍信格式",
)
TOO_LONG_FOR_LETTER = _blocking(
    "TOO_LONG_FOR_LETTER",
    "介绍信上写不下",
    "介绍信每一栏的位置是固定的，缩小字号、分成两行仍写不下的，不能开具。",
    "请改用较短的规范写法，如省去不必要的上级名称。",
    "介绍信格式",
)

# Look again.
SEX_DIFFERS = _warning(
    "SEX_DIFFERS", "性别与身份证不符", "性别与身份证号不一致。", "请核对性别和身份证号。", FORM
)
BIRTH_DATE_DIFFERS = _warning(
    "BIRTH_DATE_DIFFERS",
    "出生日期与身份证不符",
    "出生日期与身份证号不一致。",
    "请核对出生日期和身份证号。",
    FORM,
)
FEE_MISSING = _warning(
    "FEE_MISSING",
    "党费交至未填",
    "没有填写党费交到哪年哪月。",
    "请核对缴纳情况后填写。",
    "介绍信格式（第二联）",
)
FEE_BEHIND = _warning(
    "FEE_BEHIND",
    "党费未交至离校月份",
    "党费应交到离校当月。",
    "请提醒本人补交，并更新党费交至。",
    "介绍信格式（第二联）",
)
CENTRAL_BODY_IN_BEIJING = _warning(
    "CENTRAL_BODY_IN_BEIJING",
    "中央单位应为京外",
    "在京但隶属中央各部门、军队等的单位不属北京市委，应按京外办理。",
    "请与对方核实党组织是否隶属北京市委；不隶属的改为京外。",
    NOTICE_OUTSIDE,
)
BEIJING_CODE_OUTSIDE = _warning(
    "BEIJING_CODE_OUTSIDE",
    "北京的编码填在京外",
    "接收党组织编码是北京市委的编码，应按京内办理。",
    "请与对方核实党组织是否隶属北京市委；隶属的改为京内。",
    NOTICE_BEIJING,
)
OUTSIDE_CODE_MALFORMED = _warning(
    "OUTSIDE_CODE_MALFORMED",
    "京外组织编码位数不对",
    "京外党组织编码的位数不对，或含有数字以外的字符。",
    "请核对编码；按名称查找的可以不填。",
    NOTICE_OUTSIDE,
)
NAME_NOT_FULL = _warning(
    "NAME_NOT_FULL",
    "党组织名称不完整",
    "目标党组织应写全称，以“中共”或“中国共产党”开头；系统查询时至少输入 4 个字。",
    "请改为党组织的全称。",
    NOTICE_OUTSIDE,
)
ROUTE_DOUBTFUL = _warning(
    "ROUTE_DOUBTFUL",
    "转接类型与接收单位不一致",
    "在本院党委内流转的是院内，转到其他党委的不是院内。",
    "请核对转接类型和接收单位。",
    NOTICE_ROUTES,
)
PAPER_AND_ONLINE = _warning(
    "PAPER_AND_ONLINE",
    "线上与纸质都选了",
    "同时选了线上和纸质，只能取其一。",
    "请与对方确认是否需要纸质介绍信。",
    NOTICE_CONFIRM,
)
PAPER_NOT_NEEDED = _warning(
    "PAPER_NOT_NEEDED",
    "京内、院内不开纸质介绍信",
    "京内、院内转接无需开具纸质介绍信。",
    "请改为“否”，或核对转接类型。",
    NOTICE_BEIJING,
)
VALIDITY_TOO_SHORT = _warning(
    "VALIDITY_TOO_SHORT",
    "有效期不到开学报到",
    "升学的党员要到秋季开学才报到，介绍信届时已过有效期。",
    "请推迟开具，或与对方商定提前接收。",
    "介绍信格式（有效期）",
)
SAME_UNIT_TWO_SPELLINGS = _warning(
    "SAME_UNIT_TWO_SPELLINGS",
    "同一单位写法不一",
    "登记表中同一单位有不止一种写法。",
    "请统一为党组织的全称。",
    FORM,
)
SPELLED_OTHERWISE_BEFORE = _warning(
    "SPELLED_OTHERWISE_BEFORE",
    "与以往写法不一",
    "全校以往办理的转接中，这个单位多用另一种写法。",
    "请核对全称；同一单位请统一写法。",
    FORM,
)
CODE_OF_ANOTHER_UNIT = _warning(
    "CODE_OF_ANOTHER_UNIT",
    "编码与以往的单位不符",
    "全校以往办理的转接中，这个编码是另一个党组织的。",
    "请与对方核对编码和全称。",
    NOTICE_CONFIRM,
)
HEADING_REFUSED_BEFORE = _warning(
    "HEADING_REFUSED_BEFORE",
    "此抬头曾被退回",
    "全校以往按这个抬头办理的转接，有被对方退回的。",
    "请先与对方核实有权接收的党委全称，再请本人确认。",
    NOTICE_CONFIRM,
)
STUDENT_NUMBER_TWICE = _warning(
    "STUDENT_NUMBER_TWICE", "学号重复", "同一学号在表中出现不止一次。", "请核对学号。", FORM
)
PHONE_MISSING = _warning("PHONE_MISSING", "没有联系电话", "没有填写本人联系电话。", "请填写手机号。", FORM)
EMAIL_MALFORMED = _warning(
    "EMAIL_MALFORMED",
    "电子邮箱有误",
    "电子邮箱的写法不对，登录码和通知发不到。",
    "请与本人核对，写成 name@example.com 的样子；没有的不填。",
    FORM,
)
JOINED_MISSING = _warning(
    "JOINED_MISSING",
    "预备党员没有入党时间",
    "没有入党时间，无法判断预备期何时届满。",
    "请填写支部大会接收为预备党员的日期。",
    "党章第七条（预备期一年）",
)
PROBATION_MAY_END = _warning(
    "PROBATION_MAY_END",
    "预备期可能在离校前届满",
    "入党时间只有月份，预备期可能在离校前届满。",
    "请写明入党的具体日期。",
    "党章第七条（预备期一年）",
)
CATEGORY_DOUBTFUL = _warning(
    "CATEGORY_DOUBTFUL",
    "已有转正时间，仍为预备",
    "已有转正时间，党员类别却是预备党员。",
    "已转正的请改为正式党员；未转正的请清空转正时间。",
    FORM,
)
DATES_DOUBTFUL = _warning(
    "DATES_DOUBTFUL",
    "日期前后矛盾",
    "转正时间应在入党时间之后。",
    "请核对入党时间和转正时间。",
    "党章第七条",
)
FORMULA_WITHOUT_VALUE = _warning(
    "FORMULA_WITHOUT_VALUE",
    "公式没有保存的值",
    "单元格是公式，文件里没有保存它的结果，系统读不到内容。",
    "请在 Excel 中打开并保存，或复制后“选择性粘贴 › 数值”。",
    FORM,
)
UNREADABLE_VALUE = _warning("UNREADABLE_VALUE", "填写的内容无法识别", "填写的内容无法识别。", "", FORM)

# Before leaving.
MATERIALS_MISSING = _warning(
    "MATERIALS_MISSING",
    "入党材料不齐",
    "离校前，必备的入党材料应当收齐并移交。",
    "请收齐并登记；确实不需要的，登记为“不需要”并写明原因。",
    "通知 一（材料归档）",
)
EDUCATION_MISSED = _warning(
    "EDUCATION_MISSED",
    "没有参加离校教育",
    "离校前应当参加离校教育；这位党员一次也没有参加。",
    "请安排补课并登记出席；请假的登记请假。",
    "通知 一（离校前的教育和管理）",
)

RULES: Mapping[str, Rule] = {rule.code: rule for rule in list(globals().values()) if isinstance(rule, Rule)}
