"""The people of a journey, and what they do in the browser, in words."""

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from members.enums import Role
from members.models import Member
from tests import factories
from tests.journeys.phone import SIZE, Phone

TIDY = Path(__file__).parent.parent / "samples" / "register-tidy.xlsx"
COLLEGE = "能源与矿业学院党委"
PEOPLE = 80
TODAY = "2022-06-08"


@pytest.fixture
def house(transactional_db):
    """能源与矿业学院党委 and 组织部 on 8 June 2022, nobody registered yet."""
    season = factories.make_season()
    college = factories.make_organization(COLLEGE, code="03")
    return {
        "season": season,
        "college": factories.make_user(Role.COLLEGE_ADMIN, organization=college, username="college"),
        "reviewer": factories.make_user(Role.REVIEWER, username="reviewer"),
    }


@pytest.fixture
def office(page, house):
    """A browser in the office; nobody has signed in yet."""
    return Office(page)


@pytest.fixture
def phones(browser, browser_context_args):
    """``phones()`` is one more phone; what it is given are options of its browser."""
    contexts = []

    def one_more(**options) -> Phone:
        contexts.append(browser.new_context(**browser_context_args | {"viewport": SIZE} | options))
        return Phone(contexts[-1].new_page())

    yield one_more
    for context in contexts:
        context.close()


class Office:
    """What people do, each method one thing that a person would name."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.page.set_default_timeout(10_000)

    def sign_in(self, username: str) -> None:
        """As somebody; whoever was there signs out first."""
        self.page.context.clear_cookies()
        self.page.goto("/login/")
        self.fill(username=username, password=factories.PASSWORD)
        self.page.get_by_role("main").get_by_role("button", name="登录").click()
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()
        assert "/login/" not in self.page.url

    def sign_in_as_graduate(self, name: str) -> None:
        """As the person of that name, on a phone."""
        member = Member.objects.get(name=name)
        factories.make_user(Role.GRADUATE, member=member, username="graduate", name=name)
        self.page.set_viewport_size({"width": 390, "height": 844})
        self.sign_in("graduate")

    def at_the_desk(self, username: str) -> None:
        """Back at a desktop."""
        self.page.set_viewport_size({"width": 1280, "height": 900})
        self.sign_in(username)

    def import_register(self) -> None:
        """Upload the tidy sample, look at the plan, commit it."""
        self.page.goto("/imports/new/")
        self.page.locator("input[type=file]").set_input_files(TIDY)
        self.page.get_by_role("button", name="上传并检查").click()
        self.page.get_by_role("button", name=f"导入 {PEOPLE} 人").click()
        expect(self.page.get_by_role("main")).to_contain_text(f"{PEOPLE}")
        assert Member.objects.count() == PEOPLE

    def open_person(self, name: str) -> None:
        """The page of one person, found by name."""
        self.page.goto("/people/")
        self.page.get_by_role("searchbox").or_(self.page.locator("input[name=q]")).first.fill(name)
        self.page.get_by_role("button", name="筛选").click()
        self.page.get_by_role("link", name=name, exact=True).first.click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(re.compile(name))

    def act(self, verb: str, button: str, **fields: str) -> None:
        """Press a button of the state card, fill in the form by field name, and confirm."""
        self.page.get_by_role("link", name=verb, exact=True).first.click()
        self.fill(**fields)
        self.page.get_by_role("main").get_by_role("button", name=re.compile(button)).click()

    def fill(self, **fields: str) -> None:
        """The fields of a form by their names; a tick box is ticked by ``True``."""
        for name, value in fields.items():
            control = self.page.locator(f"main [name={name}]")
            if value is True:
                control.check()
            elif control.evaluate("element => element.tagName") == "SELECT":
                control.select_option(label=value)
            else:
                control.fill(value)

    def should_stand(self, status: str) -> None:
        """The state card shows this status."""
        expect(self.page.locator(".state-card, .state").first).to_contain_text(status)

    def submit_register(self, waiting: int) -> None:
        """Send the next version of the register, of which so many rows wait for a decision."""
        self.page.goto("/registers/submit/")
        self.page.get_by_role(
            "button", name=re.compile(rf"报送登记表第 \d+ 版.*其中 {waiting} 人待审核")
        ).click()

    def open_register(self, version: int) -> None:
        """As the reviewer: the newest version of the college's register, which is this one."""
        self.page.goto("/registers/")
        self.page.get_by_role("main").get_by_role("link", name=COLLEGE).click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(f"第 {version} 版")

    def decide(self, name: str, button: str, confirm: str, **fields: str) -> None:
        """Tick one row of the open register and approve or return it."""
        self.page.get_by_role("row", name=re.compile(name)).get_by_role("checkbox").check()
        self.page.get_by_role("button", name=re.compile(button)).click()
        self.fill(**fields)
        self.page.get_by_role("button", name=re.compile(confirm)).click()

    def closing(self, table: int) -> dict[str, dict[str, str]]:
        """The n-th closing table as {row: {column: number}}; what does not add up would be red."""
        self.page.goto("/closing/")
        expect(self.page.get_by_role("main")).to_contain_text("各项数字都对得上")
        grid = self.page.get_by_role("table").nth(table)
        heads = [squeeze(text) for text in grid.locator("thead th").all_inner_texts()]
        rows = {}
        for row in grid.locator("tbody tr, tfoot tr").all():
            cells = [squeeze(text) for text in row.locator("th, td").all_inner_texts()]
            rows[cells[0]] = dict(zip(heads[1:], cells[1:], strict=True))
        return rows


def fetched(page: Page, selector: str) -> bytes:
    """The PDF that the form of this page asks for; Chromium would only show it."""
    form = page.locator(selector).first
    pairs = [
        (each.get_attribute("name"), each.input_value()) for each in form.locator("input[type=hidden]").all()
    ]
    response = page.request.post(
        form.get_attribute("action"),
        data=urlencode(pairs),
        headers={"Referer": page.url, "Content-Type": "application/x-www-form-urlencoded"},
    )
    assert response.headers["content-type"] == "application/pdf", response.status
    return response.body()


def squeeze(text: str) -> str:
    """Without white space: heads are broken into lines."""
    return re.sub(r"\s+", "", text)
