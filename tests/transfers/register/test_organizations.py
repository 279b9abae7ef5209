"""单位名称:谁能接收、谁是党支部、谁隶属中央。"""

import pytest

from transfers.register.central_bodies import central_body, is_army
from transfers.register.organizations import heading_fault, is_branch, own_core, unit_key

CAN_RECEIVE = (
    "中国共产党深圳市南山区委员会组织部 中共西安市碑林区委组织部 中国共产党同济大学委员会 同济大学党委 "
    "中国共产党国家能源投资集团有限责任公司直属机关委员会 中共浙江省委教育工委 中国共产党某市某区某街道工作委员会 "
    "中国人民解放军某部政治工作部 某旅政治部 中共深圳市某某有限公司党委 中共某市人才服务中心委员会 "
    "中国共产党某区社区卫生服务中心委员会"
)
CANNOT_RECEIVE = {
    "党支部": "杭州市西湖区翠苑街道社区党支部 中共某公司第一支部委员会 某部政治工作部第一党支部 某公司直属党支部",
    "党总支": "中共某学院总支部委员会 某公司党总支",
    "社区": "中共翠苑街道某社区委员会 某街道某社区 某某居委会 某镇某村村民委员会 中共某镇某村党委",
    "公司名称": "深圳市腾讯计算机系统有限公司 国家能源投资集团",
    "单位名称": "同济大学 某市第一医院",
    "看不出": "组织科 张三",
}


@pytest.mark.parametrize("name", CAN_RECEIVE.split())
def test_headings_that_can_receive(name):
    assert heading_fault(name) == ""


@pytest.mark.parametrize(
    ("why", "name"), [(why, name) for why, names in CANNOT_RECEIVE.items() for name in names.split()]
)
def test_headings_that_cannot_receive(why, name):
    fault = heading_fault(name)
    assert why in fault
    assert fault.startswith("抬头应是有接收权限的党委")
    assert fault.endswith("。")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("中共清华大学环境学院环硕221支部委员会", True),
        ("第一党支部", True),
        ("图书馆直属党支部", True),
        ("机关第三支部(离退休)", True),
        ("中共某学院委员会", False),
        ("某学院党总支", False),
        ("某学院总支部委员会", False),
        ("某学院总支部", False),
        ("", False),
    ],
)
def test_branches(name, expected):
    assert is_branch(name) is expected


@pytest.mark.parametrize(
    "name",
    [
        "中共国家发展和改革委员会机关第三支部委员会",
        "中共外交部机关第二支部委员会",
        "中共中国科学院地质与地球物理研究所研究生支部委员会",
        "中国科学院大学第一党支部",
        "中国社会科学院大学第一党支部",
        "中央办公厅机关第一党支部",
        "国家统计局第一党支部",
        "中国石油天然气集团有限公司机关第一党支部",
        "国家电网有限公司总部第一党支部",
        "中国工商银行总行第一党支部",
        "中国人民解放军某部第一党支部",
        "武警某支队第一党支部",
    ],
)
def test_central_bodies(name):
    assert central_body(name)


@pytest.mark.parametrize(
    "name",
    [
        "中国共产党北京市海淀区学院路街道二里庄社区第三支部委员会",
        "中共中国矿业大学(北京)机电与信息工程学院2022级硕士第一支部委员会",
        "中共中国石油大学(北京)某学院第一支部委员会",
        "中共北京科技大学土木与资源工程学院2022级硕士第四支部委员会",
        "中共中国人民大学某学院第一支部委员会",
        "中共中央财经大学某学院第一支部委员会",
        "中共北京师范大学教育学部第一支部委员会",
        "中共北京城建集团有限责任公司设计院第二支部委员会",
        "中共北京市教育委员会机关第一支部委员会",
        "中共北京市公安局某支部委员会",
        "中共朝阳区退役军人事务局第一支部委员会",
    ],
)
def test_bodies_of_the_city(name):
    assert central_body(name) == ""


def test_army():
    assert is_army("中国人民解放军某部政治工作部组织处")
    assert not is_army("中共和田地区教育局委员会")


def test_spellings_of_one_unit():
    same = ["中国共产党同济大学委员会", "中共同济大学委员会", "同济大学党委", "中共 同济大学 委员会"]
    assert len({unit_key(name) for name in same}) == 1
    assert unit_key("中共南山区委员会组织部") == unit_key("中国共产党南山区委组织部")
    assert unit_key("第一党支部") == unit_key("第一支部委员会")
    assert unit_key("中国矿业大学(北京)党委") == unit_key("中共中国矿业大学（北京）委员会")
    assert (
        len({unit_key(name) for name in ("某学院总支", "某学院支部", "某学院委员会", "某学院委员会组织部")})
        == 4
    )


def test_core_of_our_own_name():
    assert own_core("中共中国矿业大学(北京)能源与矿业学院委员会") == "能源与矿业学院"
    assert own_core("能源与矿业学院党委") == "能源与矿业学院"
    assert own_core("图书馆直属党支部") == "图书馆"
