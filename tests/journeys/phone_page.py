"""What the open page must be like in the hand: on a narrow phone, with large letters, and by the keyboard alone."""

from playwright.sync_api import Page

# Width and size of a letter, in pixels.
SIZES = ((360, 16), (360, 32), (320, 32))
FINGER = 43.5  # 44 px, less a rounding

MEASURE = """(finger) => {
    const hidden = ".visually-hidden, .skip, .who-menu, [hidden]";
    const all = [...document.querySelectorAll("body *")].filter((each) => !each.closest(hidden));
    const name = (each) => each.outerHTML.slice(0, 100);
    const inText = (each) => getComputedStyle(each).display === "inline";
    return {
        wide: document.scrollingElement.scrollWidth > innerWidth,
        out: all.filter((each) => each.getBoundingClientRect().right > innerWidth + .5).slice(0, 3).map(name),
        cut: all.filter((each) => each.innerText && each.clientWidth > 1 && !each.matches("textarea, input, select"))
            .filter((each) => getComputedStyle(each).overflow !== "visible")
            .filter((each) => each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1)
            .map(name),
        small: [...document.querySelectorAll("main a, main button, main summary, .phone-menu a")]
            .filter((each) => !each.closest(hidden + ", .task") && !inText(each))
            .filter((each) => { const height = each.getBoundingClientRect().height; return height && height < finger; })
            .map(name),
    };
}"""


# Where Tab has to come to, in order. Of a group of radio buttons it comes to one: the chosen, else the first.
STOPS = """() => {
    const kinds = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
    const chosen = (each) => each.type !== "radio" || each.checked
        || (!document.querySelector(`input[name="${each.name}"]:checked`)
            && each === document.querySelector(`input[name="${each.name}"]`));
    window.stops = [...document.querySelectorAll(kinds)]
        .filter((each) => !each.disabled && each.tabIndex >= 0 && chosen(each))
        .filter((each) => each.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true}));
    window.came = [];
    document.addEventListener("focusin", ({target}) => {
        const look = getComputedStyle(target), box = target.getBoundingClientRect();
        const ringed = [target, target.closest("label, .form-check, li")].some((each) => {
            const {outlineStyle, boxShadow} = each ? getComputedStyle(each) : look;
            return outlineStyle !== "none" || boxShadow !== "none";
        });
        const seen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
        if (window.came.at(-1)?.target !== target) window.came.push({target, ringed, seen});
    });
    return window.stops.length;
}"""
FOUND = """() => {
    const name = (each) => each.outerHTML.slice(0, 120);
    const order = window.came.map(({target}) => target).slice(0, window.stops.length);
    const faults = window.stops.map((each, place) => each === order[place] ? "" : "instead of: " + name(each)).filter(Boolean);
    for (const {target, ringed, seen} of window.came) {
        if (!ringed) faults.push("no ring: " + name(target));
        if (!seen) faults.push("out of sight: " + name(target));
    }
    return faults.slice(0, 4);
}"""


def narrow_faults(page: Page) -> list[str]:
    """What is cut, sticks out or is too low for a finger, at each size. Leaves the letters large."""
    faults = []
    for width, letter in SIZES:
        page.set_viewport_size({"width": width, "height": 740})
        page.evaluate("size => { document.documentElement.style.fontSize = size + 'px'; }", letter)
        found, at = page.evaluate(MEASURE, FINGER), f"{width} px, letters {letter}"
        if found["wide"] or found["out"]:
            faults.append(f"{at}, sticks out: {found['out']}")
        faults += [f"{at}, cut: {each}" for each in found["cut"]]
        faults += [f"{at}, too low for a finger: {each}" for each in found["small"]]
    return faults


def keyboard_faults(page: Page) -> list[str]:
    """Where Tab does not come, comes too early, or does not show that it has come; on a page just opened."""
    stops = page.evaluate(STOPS)
    days = page.locator("input[type=date]").count()
    for _ in range(stops + 3 * days):  # a day has three parts and its calendar
        page.keyboard.press("Tab")
    return list(page.evaluate(FOUND))
