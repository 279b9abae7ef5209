"""Looks at one page after another in the browser and notes what no page may have."""

from dataclasses import dataclass, field

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

DESKTOP, PHONE = 1440, 390
HEIGHT = {DESKTOP: 900, PHONE: 844}

MEASURE = """() => ({
    wide: document.scrollingElement.scrollWidth,
    headings: document.querySelectorAll("h1").length,
    named: Boolean(document.title.split("·")[0].trim()),
    sticking_out: [...document.querySelectorAll("main *")]
        .filter((each) => each.getBoundingClientRect().right > innerWidth + 1 && !each.closest(".scroll"))
        .slice(0, 3).map((each) => each.outerHTML.slice(0, 120)),
    cut: [...document.querySelectorAll(".btn, .tag")]
        .filter((each) => each.scrollWidth > each.clientWidth + 1 && each.clientWidth)
        .map((each) => each.innerText.trim()),
})"""

# The page hears of its new width in one frame and arranges itself in the next; on a busy machine axe would be faster.
SETTLED = """() => new Promise((done) => {
    const after = (frames) => frames ? requestAnimationFrame(() => after(frames - 1)) : done();
    after(3);
})"""

# Only what is certain and grave, so that a finding is never a matter of taste.
# ``parts``: selectors of what to look at; what stands on every page alike is looked at once.
AXE = """async (parts) => {
    const found = await axe.run(parts, {
        resultTypes: ["violations"],
        preload: false,
        runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    });
    return found.violations
        .filter((each) => ["serious", "critical"].includes(each.impact))
        .map((each) => `${each.id}: ${each.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
}"""


@dataclass
class Inspector:
    """``inspect`` as often as wanted, then look at ``faults``: {address: what is wrong with it}."""

    page: Page
    host: str
    faults: dict[str, list[str]] = field(default_factory=dict)
    _heard: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.emulate_media(reduced_motion="reduce")  # a colour on its way to another has no contrast
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self._heard.append(f"script: {error}"))
        self.page.on("request", self._on_request)
        self.page.on("response", self._on_response)

    def inspect(
        self,
        address: str,
        *,
        status: int = 200,
        part: str = "main",
        axe_at: tuple[int, ...] = (DESKTOP, PHONE),
        widths: tuple[int, ...] = (DESKTOP, PHONE),
    ) -> None:
        """Open a page on a desktop, look at it, then make the window as narrow as a phone and look again.

        ``part``: what axe looks at; the navigation is the same on every page of a role.
        ``axe_at``: the widths at which it looks; it takes most of the time. ``widths``: of the window, one after the other.
        """
        self._heard.clear()
        self._resize(widths[0])
        answer = self.page.goto(address)
        faults = [] if answer and answer.status == status else [f"status {answer and answer.status}"]
        self.page.evaluate(AXE_SCRIPT)
        for width in widths:
            self._resize(width)
            found = self._measure(width) + (self.page.evaluate(AXE, [part]) if width in axe_at else [])
            faults += [f"{width}: {each}" for each in found]
        faults = [*self._heard, *faults]
        if faults:
            self.faults[address] = faults

    def _measure(self, width: int) -> list[str]:
        found = self.page.evaluate(MEASURE)
        faults = []
        if found["wide"] > width:
            faults.append(f"{found['wide']} px wide: {found['sticking_out']}")
        if found["cut"]:
            faults.append(f"longer than their button: {found['cut']}")
        if found["headings"] != 1:
            faults.append(f"{found['headings']} h1")
        if not found["named"]:
            faults.append("no title")
        return faults

    def _resize(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": HEIGHT[width]})
        self.page.evaluate(SETTLED)

    def _on_console(self, message) -> None:
        # An error page is said twice, here and by its status.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self._heard.append(f"console: {message.text}")

    def _on_request(self, request) -> None:
        if not request.url.startswith((self.host, "data:")):
            self._heard.append(f"asks elsewhere: {request.url}")

    def _on_response(self, response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self._heard.append(f"{response.status}: {response.url}")
