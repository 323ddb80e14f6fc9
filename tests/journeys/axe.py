"""A walk through pages that looks at each of them: axe in light and dark, its width, its console, its policy."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response

AXE = Axe()
CONTRAST = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}
WIDER = "() => document.documentElement.scrollWidth - innerWidth"
STICKS_OUT = """() => [...document.querySelectorAll("main *")].filter((one) => one.getBoundingClientRect().right > innerWidth)
  .map((one) => one.outerHTML.slice(0, 90))"""


class Walk:
    """One person's way through the site in `page`; every step ends with `look`."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.looked: list[str] = []
        self.remarks: list[str] = []
        page.on("console", lambda message: self.remarks.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.remarks.append(str(error)))
        page.on("response", self.broken)

    def broken(self, response: Response) -> None:
        if response.status >= 400:
            self.remarks.append(f"{response.status} {response.url}")

    def look(self) -> None:
        """Fails with what is amiss with the page."""
        found = self.found()
        assert not found, (self.page.url, sorted(found))

    def found(self) -> set[str]:
        """The names of axe's rules, what the console said, and by how much the page is wider than the phone."""
        self.page.wait_for_load_state("load")
        found = {f"{rule['id']}: {nodes(rule)}" for rule in self.audit({"resultTypes": ["violations"]})}
        self.page.emulate_media(color_scheme="dark")
        found |= {f"dark {rule['id']}: {nodes(rule)}" for rule in self.audit(CONTRAST)}
        self.page.emulate_media(color_scheme="light")
        self.looked.append(self.page.url.removeprefix(self.address))
        wider = self.page.evaluate(WIDER)
        if wider > 0:
            found.add(f"{wider} pixels wider than the screen: {self.page.evaluate(STICKS_OUT)}")
        return found | set(self.remarks)

    def audit(self, options: dict) -> list[dict]:
        return AXE.run(self.page, options=options).response["violations"]

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.look()

    def follow(self, name: str, **more) -> None:
        """Taps the link of this name."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name, exact=True, **more).first.click()
        self.look()

    def press(self, name: str) -> None:
        """Presses the button of this name, and waits for the page that comes."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).first.click()
        self.look()

    def reads(self) -> str:
        return self.page.locator("main").inner_text()

    def heading(self) -> str:
        return self.page.locator("main h1").inner_text()


def nodes(rule: dict) -> list[str]:
    return [node["html"][:160] for node in rule["nodes"]]
