"""The fonts of this machine, converted at most once, and one letter that every test may vary."""

from datetime import date

import pytest
from django.conf import settings

from letters.render.content import LetterContent
from letters.render.fonts import FontSet, load_fonts


@pytest.fixture(scope="session")
def letter_fonts() -> FontSet:
    return load_fonts(settings.FONT_CACHE_DIR)


@pytest.fixture(scope="session")
def letter_content() -> LetterContent:
    return LetterContent(
        number="2022030017",
        name="陈晓明",
        sex="男",
        age=22,
        ethnicity="汉",
        category="正式",
        id_number="11010120000101001X",
        from_organization="中共燕京矿业大学能源学院委员会",
        heading="中共晋阳市委组织部",
        receiving="中共晋阳市人才服务中心总支部委员会",
        destination="中共晋阳市人才服务中心总支部",
        fee_year=2022,
        fee_month=6,
        valid_days=90,
        issued_on=date(2022, 6, 12),
        phone="13800138000",
        address="北京市海淀区学院路11号综合楼305室",
        office_phone="010-62330000",
        office_fax="010-62330001",
        postcode="100083",
        committee="中共燕京矿业大学能源学院党委",
    )
