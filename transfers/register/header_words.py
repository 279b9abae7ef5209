"""What the colleges call the columns: words of our own sheet and of all others seen (domain.md §6).

A word is compared bare: half-width, without spaces, punctuation, footnote marks and 必填.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from transfers.register.columns import COLUMNS

NOT_READ = ""  # the meaning of a column that is known and not needed

# Words that surely mean the column.
SYNONYMS: Mapping[str, str] = {
    "sequence": "编号 序 No 序列 顺序号 排序 行号 Num",
    "student_number": "学生学号 学籍号 学工号 学号/工号 学生证号 学生编号 StudentID StudentNo 校园卡号 一卡通号",
    "name": "学生姓名 党员姓名 毕业生姓名 姓名(中文) 党员同志姓名 Name 本人姓名 名字 姓名(全名)",
    "sex": "男/女 Sex Gender",
    "ethnicity": "族别 民族成分 民族成份 名族 Ethnicity 民族/族别",
    "id_number": (
        "身份证号码 证件号 证件号码 身份证件号 身份证件号码 公民身份号码 公民身份证号 公民身份证号码 居民身份证号 "
        "居民身份证号码 居民身份证 身份证 二代身份证号 身份号码 身份证编号 IDNumber IDNo IDCard IDCardNo 有效证件号"
    ),
    "education_level": (
        "学历 层次 培养层次 学生类别 学历学位 学生类型 培养类型 学位类别 攻读学位 学段 在读学历 本/硕/博 学历类别 教育程度 "
        "文化程度 在校学历 攻读层次 学生层次"
    ),
    "class_name": "班级 所在班级 班级名称 专业及班级 专业年级班级 行政班 行政班级 年级专业 年级班级 班",
    "branch_name": (
        "党支部 现所在党支部 所属党支部 支部名称 所在支部 现所在支部 党支部名称 现党支部 所在党支部名称 所在党支部全称 党员所在支部 "
        "所属支部 支部 原党支部 原所在党支部 原所在支部 转出党支部 转出支部 组织关系所在支部 组织关系所在党支部 现组织关系所在党支部 所在党组织 "
        "现所在党组织 现支部 在校党支部 当前党支部 现所在党支部名称"
    ),
    "category": (
        "正式或预备 正式预备 党籍状况 人员类别 党员类型 是否正式党员 是否正式 是否为正式党员 是否预备 是否预备党员 是否为预备党员 党员性质 "
        "党员身份 正式/预备党员 正式或预备党员 正式党员或预备党员 党籍 党员状态 预备/正式 预备或正式 发展阶段 预备/正式党员 党员类别(正式/预备)"
    ),
    "joined_on": (
        "入党日期 加入党组织日期 加入中共组织日期 入党年月 入党时间年月日 发展时间 发展日期 接收预备党员时间 接收为预备党员时间 "
        "成为预备党员时间 预备党员时间 加入党组织时间 入党年月日 加入中国共产党时间 加入中共时间 加入中国共产党日期 党员发展时间 发展为预备党员时间 "
        "接收为预备党员日期 入党具体时间 发展入党时间 入党"
    ),
    "full_member_on": (
        "转正日期 转为正式党员日期 转正年月 按期转正时间 转为正式党员时间 成为正式党员时间 正式党员时间 预备转正时间 转正年月日 转正 成为正式党员日期 转正时间年月日"
    ),
    "fee_paid_until": (
        "党费缴纳至 党费交到 党费缴至 党费缴到 党费已交至 党费已交到 党费缴纳到 党费缴纳至年月 党费交至年月 党费交纳至 党费交到年月 党费缴纳至某年某月 "
        "党费 党费缴纳截止 党费交纳截止 党费缴纳截止时间 党费交纳截止时间 党费缴纳截止月份 党费缴纳情况 党费交纳情况 党费已缴至 党费已缴纳至 党费交至何时 "
        "党费截止 党费截止月份 党费截止时间 党费缴至年月 党费缴纳月份 党费交至月份 党费缴纳时间 党费缴至月份 党费缴至时间 党费交至时间 党费缴纳至月份 "
        "党费缴纳至几月 党费缴纳截至时间 党费缴纳截至 党费交纳到"
    ),
    "destination_kind": "毕业去向 去向类别 毕业去向类型 去向类型 毕业去向性质 就业去向类别 就业类别 就业类型 毕业流向",
    "route": (
        "转移类别 类别 转移类型 转接类别 转出类型 转出类别 转接方式 组织关系转接类型 类型 是否京内 是否京外 是否市内 是否市外 是否在京 "
        "京内/京外 京内外 京内或京外 市内/市外 院内/京内/京外 校内/京内/京外 转出方向 转接范围 转接去向 转移去向 转接种类 转移方式 转接形式 转出形式 "
        "组织关系去向 组织关系转移类型 组织关系转移类别 组织关系转接方式 组织关系转接类别 组织关系转出类型 组织关系转出方式 党组织关系转接类型 "
        "党组织关系去向 党组织关系转接方式 党组织关系转移类型 流转类型 转出范围 转往方向 转往范围 转接类型(院内/京内/京外) 组织关系转往"
    ),
    "heading_organization": (
        "抬头单位 抬头 接收单位上级党组织 转往单位抬头 转往单位抬头上级党组织 介绍信抬头单位 上级党组织 接收党组织上级 接收单位上级党委 介绍信转往抬头单位 "
        "台头 介绍信台头 台头单位 转往抬头 接收单位抬头 接收党组织抬头 接收方上级党组织 接收党组织上级党委 接收党组织上级党组织 拟转入党组织上级党委 "
        "拟转入党组织的上级党委 转入单位上级党组织 转入党组织上级党委 转入党组织上级党组织 介绍信抬头全称 介绍信抬头名称 介绍信开往单位 开往单位 接收单位党委抬头 "
        "目标党组织上级 上级党委 上级党组织名称 上级党委名称 上级党组织全称 抬头党组织 转往党组织抬头 介绍信抬头党组织 转出抬头 党委抬头 介绍信开具抬头 接收党委抬头 "
        "组织关系介绍信抬头 党员组织关系介绍信抬头 抬头单位全称"
    ),
    "receiving_organization": (
        "具体去处 所往基层党委 具体单位 接收党组织名称 接收党组织全称 目标党组织 目标党组织名称 目标党组织全称 去处 接收党组织 具体接收党组织 转入党组织 "
        "转入党支部 接收党支部 接收支部 转入支部 转入党组织名称 转入党组织全称 拟转入党组织 拟转入党组织名称 拟转入党组织全称 拟转入党支部 拟转往党组织 "
        "拟转往党组织名称 转往党组织 转往党组织名称 转往党组织全称 转往党支部 去向党组织 去向党组织名称 去向党组织全称 去向党支部 接收党支部名称 接收党支部全称 "
        "接收支部名称 接收支部全称 接收党委 接收党委名称 接收基层党委 接收方党组织 接收方党组织名称 接收单位党组织 接收单位党组织名称 接收单位党组织全称 "
        "具体接收单位名称 具体接收单位全称 具体接收党组织名称 所去党组织 所去党支部 新党组织 新党支部 拟接收党组织 拟接收党组织名称 介绍信接收单位 "
        "组织关系转往单位 组织关系转入单位 组织关系接收单位 组织关系转至 党组织关系转入单位 党组织关系接收单位 组织关系转往党组织 组织关系接收党组织"
    ),
    "receiving_code": (
        "支部编码 党支部编码 党组织编码 组织编码 编码 接收支部编码 接收党支部编码 目标党组织编码 接收党组织代码 党支部代码 接收党组织支部编码 转入党支部编码 "
        "转入支部编码 转入党组织编码 转入党组织代码 拟转入党组织编码 拟转入党支部编码 党支部12位编码 支部12位编码 12位编码 支部代码 组织代码 党组织代码 "
        "党组织编号 党支部编号 支部编号 支部ID 接收支部代码 接收党支部代码 目标支部编码 目标党支部编码 组织机构编码 接收组织编码 对方党支部编码 对方支部编码 对方编码"
    ),
    "paper": (
        "是否需纸质介绍信 需要纸质介绍信 是否纸质 纸质介绍信 是否需要介绍信 是否开具纸质介绍信 线上/纸质 线上或纸质 纸质/线上 纸质或线上 线上/线下 "
        "转出方式(线上/纸质) 是否需要开具纸质介绍信 是否要纸质介绍信 是否开介绍信 是否开具介绍信 是否线上 是否线上转接 是否网转 是否需要纸质版介绍信 是否需要纸质 "
        "介绍信类型 介绍信形式 介绍信方式 介绍信开具方式 转接渠道 转出渠道 办理渠道 办理方式 是否打印介绍信 是否纸质介绍信 对方是否需要纸质介绍信 接收方是否需要纸质介绍信"
    ),
    "contact_name": (
        "接收单位联系人 接收党组织联系人 单位联系人 联系人 接收单位联系人姓名 对方联系人姓名 接收党组织联系人姓名 联系人姓名 对接人 接收方联系人 "
        "党组织联系人 单位联系人姓名 转入党组织联系人 接收支部联系人 接收党支部联系人 目标党组织联系人 接收党务联系人 对方党务联系人"
    ),
    "contact_phone": (
        "接收单位联系电话 接收单位电话 接收党组织联系电话 接收党组织电话 对方电话 单位电话 联系人电话 对方联系方式 接收党组织联系方式 接收单位联系方式 "
        "接收单位联系人电话 接收单位联系人联系方式 接收党组织联系人电话 接收党组织联系人联系方式 对方联系人电话 对方联系人联系方式 对方联系人联系电话 "
        "联系人联系方式 联系人联系电话 联系人手机 联系人手机号 接收方联系电话 接收方联系方式 接收方电话 党组织联系电话 党组织联系方式 转入党组织联系电话 "
        "转入党组织联系方式 单位联系电话 单位联系方式 接收支部联系电话 接收支部联系方式 接收党支部联系电话 接收党支部联系方式 目标党组织联系电话 "
        "目标党组织联系方式 对接人电话 联系人及电话 联系人及联系方式 联系人及联系电话 对方联系人及电话 接收单位联系人及电话 接收党组织联系人及电话"
    ),
    "phone": (
        "手机 手机号 手机号码 本人电话 本人手机 本人手机号 本人手机号码 本人联系方式 移动电话 联系手机 学生联系电话 学生电话 学生手机 学生联系方式 "
        "个人联系方式 个人电话 个人手机号 党员联系电话 党员联系方式 党员电话 毕业后联系方式 毕业后联系电话 毕业后手机号 长期联系方式 常用手机号 Phone Mobile"
    ),
    "remark": "说明 附注 其他说明 备注说明 特殊情况 情况说明 备注信息 Remark Remarks Note Notes 其他备注",
    "email": (
        "邮箱 电子邮件 Email 邮箱地址 电子邮箱地址 电子信箱 本人邮箱 本人电子邮箱 个人邮箱 学生邮箱 常用邮箱 联系邮箱 毕业后邮箱 长期邮箱 邮件地址 Mail"
    ),
    "birth_date": "出生年月 出生年月日 生日 出生时间 出生",
}

# Words that mean the column only where no surer one stands in the sheet: 政治面貌 says 中共党员 of a probationary member
# too, 接收单位 is the company as often as its committee.
WEAK: Mapping[str, str] = {
    "category": "政治面貌 面貌",
    "class_name": "专业 专业名称 所学专业 所在专业",
    "receiving_organization": "去向单位 接收单位 接收单位名称 接收单位全称 转往单位 转往单位名称 转入单位 转入单位名称 单位名称 去向单位名称 目标单位",
    "phone": "联系方式 联系电话 电话 Tel 联系电话(手机) 电话号码",
    "paper": "转出方式 介绍信",
}

# Known, and not needed here: left out without a word.
IGNORED = """
导师 导师姓名 指导教师 指导老师 辅导员 辅导员姓名 班主任 宿舍 宿舍号 宿舍楼 寝室 寝室号 楼栋 楼号 房间号 QQ QQ号 QQ号码 微信 微信号
籍贯 生源地 户籍 户籍地 户口所在地 户籍所在地 家庭住址 家庭地址 家庭所在地 家庭详细地址 通讯地址 通信地址 联系地址 现住址 住址 年龄 学制 入学时间 入学年份 入学年月
年级 毕业时间 毕业年份 毕业年月 毕业日期 届别 毕业届 学院 院系 所在学院 所属学院 系 系别 职务 党内职务 学生职务 曾任职务 担任职务 学位 校区 照片 签名 签字 本人签字 本人签名
确认签字 党员签字 学生签字 签字确认 本人确认 本人确认签字 是否确认 核对情况 家长姓名 家长电话 家长联系方式 父母电话 父母联系方式 家庭电话 紧急联系人 紧急联系电话 紧急联系人电话
紧急联系方式 档案去向 档案接收单位 档案转递单位 档案转寄地址 档案寄送地址 档案地址 户口去向 户口是否迁出 报到证 报到证签往单位 就业协议 三方协议 申请入党时间 入党申请时间 递交入党申请书时间
提交入党申请书时间 确定积极分子时间 确定为积极分子时间 列为积极分子时间 积极分子时间 列为发展对象时间 确定发展对象时间 确定为发展对象时间 发展对象时间 培养联系人 入党介绍人 介绍人
入党志愿书编号 志愿书编号 志愿书号 邮编 邮政编码 传真 接收单位地址 接收党组织地址 接收党组织通讯地址 单位地址 有效期 有效期天数 介绍信编号 介绍信号码 介绍信号 介绍信有效期 是否领取
领取人 领取人签字 领取时间 领取日期 领取方式 回执 回执情况 回执时间 是否收到回执 是否转出 转接状态 转接进度 转出时间 转出日期 办理状态 办理日期 办理时间 经办人 校验结果 检查结果 问题和改法
国籍 国家地区 婚姻状况 健康状况 宗教信仰 支部书记 支部书记姓名 支部书记电话 支部书记联系方式 书记 党支部书记 校内外 是否少数民族 是否毕业 是否毕业生 是否离校 离校时间 离校日期 党龄
姓名拼音 拼音 曾用名 英文名 证件类型 身份证类型 银行卡号 成绩 毕业论文 综合排名 班号 学院代码 专业代码 考生号 困难类别 生源省份 政治面貌代码 党员档案是否齐全 材料是否齐全 党员材料 档案编号
"""

# Under a group's heading a short word is enough: 接收党组织 › 名称, 编码, 联系电话.
RECEIVER = re.compile("接收|转入|转往|转至|拟转|去向|目标|对方|新单位|新支部|落户|介绍信")
UNDER_RECEIVER: Mapping[str, str] = {
    "heading_organization": "抬头 台头 抬头单位 上级 上级党组织 上级党委 上级党组织名称 上级党委名称 上级单位 党委 党委名称",
    "receiving_organization": (
        "名称 全称 单位 单位名称 单位全称 党组织 党组织名称 党组织全称 党支部 支部 党支部名称 支部名称 党支部全称 具体单位 基层党委 具体接收单位 接收单位 具体到支部"
    ),
    "receiving_code": "编码 代码 编号 党组织编码 党组织代码 支部编码 支部代码 党支部编码 组织代码 12位编码",
    "contact_name": "联系人 姓名 联系人姓名 经办人",
    "contact_phone": "电话 联系电话 联系方式 手机 手机号 手机号码 联系人电话 办公电话 联系人联系方式 电话号码",
    NOT_READ: "地址 通讯地址 邮编 传真 详细地址 邮箱",
}
# Whatever stands under these is about somebody else, or about other papers.
OTHERS = re.compile("家庭|家长|父母|父亲|母亲|紧急|档案|户口|户籍|辅导员|导师|班主任|介绍人|书记|就业协议")

BRACKETED = re.compile(r"\(.*?\)|\[.*?\]|【.*?】|\{.*?\}|〔.*?〕|<.*?>|[(\[【{〔].*$")
MARKS = re.compile("[①-⑳⓪⁰¹²³⁴-⁹₀-₉*＊※★☆△▲●]")
PUNCTUATION = re.compile(r"[\s\W_]+")
AFFIXES = re.compile(r"^\d{1,2}(?!\d|位)|(必填|选填|必填项|选填项|不能为空|请勿修改)$")
TOO_LONG = 60  # for the words of a header
DIGITS = re.compile(r"\d{6}")  # somebody's number, no header


def normalize_header(text: str) -> str:
    """A header's bare words: half-width, without spaces, punctuation and footnote marks; '说明(见注)' keeps 见注."""
    return PUNCTUATION.sub("", unicodedata.normalize("NFKC", MARKS.sub("", text))).casefold()


def match_header(text: str, learnt: Mapping[str, str] | None = None) -> str | None:
    """The key of the column that a header means, :data:`NOT_READ` for one that is not needed, None if unknown.

    ``learnt`` maps normalised headers to keys: what a person has said about this office's own words; it goes first.
    The whole text is tried before the text without what stands in brackets.
    """
    if learnt and (known := learnt.get(normalize_header(text))) is not None:
        return known
    return _known(text) if _may_be_header(text) else None


def match_under(groups: Sequence[str], text: str, learnt: Mapping[str, str] | None = None) -> str | None:
    """As :func:`match_header`, for a header under headings of groups, the uppermost first."""
    if not groups:
        return match_header(text, learnt)
    whole = match_header("/".join([*groups, text]), learnt)
    if whole is not None:
        return whole
    above = "".join(groups)
    if OTHERS.search(above):
        return NOT_READ
    if RECEIVER.search(above) and (key := KEY_UNDER_RECEIVER.get(_bare(text))) is not None:
        return key
    return match_header(text, learnt)


def is_weak(text: str) -> bool:
    """Whether the last word of a header, in a group or not, would yield to a surer one."""
    return _bare(text.rsplit("/", 1)[-1]) in WEAK_WORDS and normalize_header(text) not in SURE_WORDS


def _may_be_header(text: str) -> bool:
    return 0 < len(text) <= TOO_LONG and DIGITS.search(text) is None


@lru_cache(maxsize=4096)
def _known(text: str) -> str | None:
    whole = normalize_header(text)
    bare = _bare(text)
    words = (whole, bare, AFFIXES.sub("", whole), AFFIXES.sub("", bare))
    return next((key for word in words if (key := KEY_BY_WORD.get(word)) is not None), None)


def _bare(text: str) -> str:
    return normalize_header(BRACKETED.sub("", unicodedata.normalize("NFKC", MARKS.sub("", text))))


def _by_word(table: Mapping[str, str]) -> dict[str, str]:
    return {normalize_header(word): key for key, words in table.items() for word in words.split()}


SURE_WORDS: Mapping[str, str] = {
    **{normalize_header(column.header): column.key for column in COLUMNS},
    **_by_word(SYNONYMS),
}
WEAK_WORDS: Mapping[str, str] = _by_word(WEAK)
KEY_BY_WORD: Mapping[str, str] = {**_by_word({NOT_READ: IGNORED}), **WEAK_WORDS, **SURE_WORDS}
KEY_UNDER_RECEIVER: Mapping[str, str] = _by_word(UNDER_RECEIVER)
