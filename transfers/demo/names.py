"""Invented names: common surnames and given names, some of minorities, some with rare characters."""

import random

from members.enums import Sex

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
DOUBLE_SURNAMES = ("欧阳", "上官", "司徒", "诸葛")
_MALE_NAMES = (
    "志远 浩然 子轩 宇航 俊杰 天佑 博文 建国 明哲 嘉豪 一鸣 文博 晓东 海涛 振宇 少华 伟 强 磊 鹏飞 泽宇 景行 家骏 凯 立群 "
    "思源 奕辰 冠宇 新宇 云龙 毅 凡 望舒 松 国栋 永康 书航 睿 承志 秉坤 长青 守正 铭轩 逸飞 成林 卓然 昊天 克勤 启明 正阳"
)
_FEMALE_NAMES = (
    "雨桐 思琪 梦瑶 佳怡 欣然 晓燕 静怡 婷婷 雅琪 诗涵 若曦 子涵 晨曦 玉洁 丽娜 文静 慧敏 雪 颖 琳 嘉宁 心怡 亦菲 书瑶 清扬 "
    "语嫣 梓萱 可欣 芷若 海棠 明月 春晓 秋实 冰洁 念慈 如意 安然 映雪 采薇 素问 婉清 乐瑶 宁静 舒窈 锦程 佩玲 秀英 红梅 兰心 知秋"
)
MALE, FEMALE = _MALE_NAMES.split(), _FEMALE_NAMES.split()
# (name, sex, ethnicity). 𠮷 is in no font that comes along: whoever has it gets no letter before one is added.
SPECIAL = (
    ("买买提·吐尔逊", Sex.MALE, "维吾尔族"),
    ("古丽米热·艾合买提", Sex.FEMALE, "维吾尔族"),
    ("叶尔江·哈山", Sex.MALE, "哈萨克族"),
    ("扎西次仁", Sex.MALE, "藏族"),
    ("德吉卓玛", Sex.FEMALE, "藏族"),
    ("仁增旺姆", Sex.FEMALE, "藏族"),
    ("巴图尔", Sex.MALE, "蒙古族"),
    ("乌云其其格", Sex.FEMALE, "蒙古族"),
    ("娜仁高娃", Sex.FEMALE, "蒙古族"),
    ("金英爱", Sex.FEMALE, "朝鲜族"),
    ("阿依古丽·斯马伊力", Sex.FEMALE, "柯尔克孜族"),
    ("木呷阿支", Sex.MALE, "彝族"),
    ("龙吉庆", Sex.MALE, "苗族"),
    ("单于飞", Sex.MALE, "汉族"),
    ("仇晓曦", Sex.FEMALE, "汉族"),
    ("查明睿", Sex.MALE, "汉族"),
    ("刘犇", Sex.MALE, "汉族"),
    ("冯翀", Sex.MALE, "汉族"),
    ("陶喆", Sex.MALE, "汉族"),
    ("张堃", Sex.MALE, "汉族"),
    ("赵𠅤", Sex.FEMALE, "汉族"),
)
UNPRINTABLE_NAME = "赵𠮷"
MINORITIES = ("回族", "满族", "土家族", "苗族", "壮族", "蒙古族", "侗族", "白族", "彝族", "瑶族")


class Names:
    """Gives out names, no name twice."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.taken: set[str] = set()
        self.special = list(SPECIAL)

    def next(self) -> tuple[str, Sex, str]:
        """A name, sex and ethnicity that fit together."""
        if self.special and self.rng.random() < 0.06:
            return self.special.pop(0)
        sex = self.rng.choice((Sex.MALE, Sex.FEMALE))
        ethnicity = "汉族" if self.rng.random() < 0.9 else self.rng.choice(MINORITIES)
        while (name := self._common(sex)) in self.taken:
            pass
        self.taken.add(name)
        return name, sex, ethnicity

    def _common(self, sex: Sex) -> str:
        surname = self.rng.choice(DOUBLE_SURNAMES if self.rng.random() < 0.01 else SURNAMES)
        return surname + self.rng.choice(MALE if sex == Sex.MALE else FEMALE)
