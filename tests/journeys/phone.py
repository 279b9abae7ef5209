"""The graduate's phone in a journey: what the person does there, in words."""

import io
import re

from django.conf import settings
from django.test import Client
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from members.models import Member, User
from tests.journeys.inspector import MEASURE

SIZE = {"width": 390, "height": 844}
GPS = 0x8825  # the EXIF directory of where the picture was taken
LATITUDE, LONGITUDE = (33.0, 23.0, 1.0), (104.0, 55.0, 2.0)


class Phone:
    """One browser that belongs to one graduate. Every page that it comes to has to fit."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.page.set_default_timeout(10_000)
        self.main = page.get_by_role("main")

    def enter(self, user: User) -> None:
        """Signed in, without the form."""
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "path": "/", "domain": "localhost"}
        self.page.context.add_cookies([cookie])
        self.open("/")

    def open(self, address: str) -> None:
        """Type an address."""
        self.page.goto(address)
        self.fits()

    def tap(self, words: str, *, role: str = "link", exact: bool = True) -> None:
        """The link with these words, or the button."""
        found = self.main.get_by_role(role, name=words, exact=exact).first
        found.click()
        self.page.wait_for_load_state()
        self.fits()

    def press(self, words: str, *, exact: bool = True) -> None:
        """The button with these words."""
        self.tap(words, role="button", exact=exact)

    def answer(self, question: str, **values: str) -> None:
        """The one question of this page, and on to the next."""
        self.heading(question)
        self.fill(**values)
        self.press("保存并继续")

    def fill(self, **values: str) -> None:
        """The fields of a form by their names; what is chosen by its value."""
        for name, value in values.items():
            control = self.main.locator(f"[name={name}]")
            if control.first.get_attribute("type") in ("radio", "checkbox"):
                control.and_(self.page.locator(f"[value={value}]")).check()
            else:
                control.fill(value)

    def heading(self, words: str) -> None:
        """What this page is."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(words)

    def says(self, *words: str) -> None:
        """All of this stands on the page."""
        for each in words:
            expect(self.main).to_contain_text(each)

    def task(self, title: str) -> Locator:
        """One line of the task list on the home page."""
        return self.main.get_by_role("listitem").filter(
            has=self.page.get_by_role("link", name=title, exact=True)
        )

    def badge(self, item: str) -> str:
        """The number beside an entry of the menu, "" for none."""
        entry = self.page.get_by_role("navigation", name="菜单").get_by_role("link", name=re.compile(item))
        number = entry.locator(".count")
        return " ".join(number.inner_text().split()) if number.count() else ""

    def fits(self) -> None:
        """Nothing is wider than the window, one heading, nothing cut."""
        found = self.page.evaluate(MEASURE)
        assert found["wide"] <= self.page.viewport_size["width"], (self.page.url, found)
        assert (found["headings"], found["cut"]) == (1, []), (self.page.url, found)


def own_user(name: str) -> User:
    """The account of the person of that name."""
    return User.objects.get(member=Member.objects.get(name=name))


def photograph() -> bytes:
    """As a phone takes it: on its side, and with the place where it was taken."""
    picture = Image.new("RGB", (1200, 900), "#f4f1ea")
    exif = Image.Exif()
    exif[0x0110], exif[0x0112] = "HUAWEI P40", 6
    exif.get_ifd(GPS).update({1: "N", 2: LATITUDE, 3: "E", 4: LONGITUDE})
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    assert Image.open(io.BytesIO(out.getvalue())).getexif().get_ifd(GPS)[2] == LATITUDE
    return out.getvalue()
