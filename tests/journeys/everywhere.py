"""Every page there is, and somebody who may open it."""

from collections.abc import Iterator

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from lms.policy import POLICY
from tests.house import world as a_world
from tests.house.rows import ROWS
from tests.house.test_permissions import client_for, url_of

NO_PAGE = {"accounts:leave", "assessments:answering_token", "healthz"}
ASKED = {name for name, row in POLICY.items() if "GET" in row.methods} - NO_PAGE
# Pages that come only after something was done.
LATER = {
    "account_complete_password_reset", "account_confirm_login_code", "account_confirm_password_reset_code",
    "account_email_verification_sent", "account_set_password", "assessments:attempt_detail", "assessments:quiz_seen", "demo_mail",
}  # fmt: skip


def opened_by(role: str) -> set[str]:
    """The URLs that `role` opens with one tap."""
    return {name for name in ASKED if ROWS[name].cell(role, "get") == "200"}


def pages_of(role: str, world: a_world.World) -> Iterator[str]:
    """The addresses of the pages among them; files and what programs ask for are left out."""
    client = client_for(world.people[role], headers={"host": "localhost"})
    for name in sorted(opened_by(role) - LATER):
        if client.get(url_of(name, world))["Content-Type"].startswith("text/html"):
            yield url_of(name, world)


def name_of(path: str) -> str:
    """The URL name behind an address; "" when there is none."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def send(page: Page, path: str, **fields: str) -> None:
    """Sends a form from the page at hand to `path`, with its token: what a button of ours would do."""
    with page.expect_navigation():
        page.evaluate(
            """([path, fields]) => {
              const form = Object.assign(document.createElement("form"), { method: "post", action: path });
              const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
              for (const [name, value] of Object.entries({ csrfmiddlewaretoken: token, ...fields }))
                form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
              document.body.append(form);
              form.submit();
            }""",
            [path, fields],
        )
