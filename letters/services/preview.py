"""What a print profile makes of a letter: a sample of nobody, on the pale form."""

import datetime

from letters.enums import Stock
from letters.models import PrintProfile
from letters.render.content import LetterContent
from letters.render.pdf import Mode, render
from letters.services.printing import fonts
from letters.services.profiles import placing_of

# Nobody: the number has no year that was, the ID number is no ID number.
SAMPLE = LetterContent(
    number="0000000000",
    name="样张",
    sex="女",
    age=22,
    ethnicity="汉",
    category="正式",
    id_number="000000000000000000",
    from_organization="中共某某大学能源学院委员会",
    heading="中共某某市委组织部",
    receiving="中共某某市人才服务中心总支部委员会",
    destination="中共某某市人才服务中心总支部",
    fee_year=2022,
    fee_month=6,
    valid_days=90,
    issued_on=datetime.date(2022, 6, 12),
    phone="00000000000",
    address="某某市某某区某某路 1 号",
    office_phone="000-00000000",
    office_fax="000-00000000",
    postcode="000000",
    committee="中共某某大学能源学院委员会",
)


def sample_pdf(profile: PrintProfile) -> bytes:
    """The sample where this profile puts it: over the form in pale, or with the form on plain paper."""
    mode = Mode.PREVIEW if profile.stock == Stock.PREPRINTED else Mode.WHOLE
    return render([SAMPLE], fonts(), mode=mode, placing=placing_of(profile))
