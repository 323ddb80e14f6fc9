"""Languages: what keeps people safe is in each of them, and the rest says honestly that it is in English for now."""

import ast
import re
from datetime import date
from gettext import GNUTranslations
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import get_language_info

from courses.publishing import publish
from tests.factories import BlockFactory, EditionFactory, UserFactory

pytestmark = pytest.mark.django_db
OTHERS = [code for code, _name in settings.LANGUAGES if code != "en"]
LOCALE = Path(settings.LOCALE_PATHS[0])
SAFETY = [
    *("components/bar.html", "components/foot.html", "components/leave.html", "components/away.html"),
    *("components/typed.html", "accounts/help_now.html", "accounts/quiet_minute.html", "accounts/limits.html"),
    *("accounts/language.html", "400.html", "403.html", "403_csrf.html", "404.html", "405.html", "500.html"),
    *(
        "offline.html",
        "signed_out.html",
        "account/login.html",
        "account/logout.html",
        "account/request_login_code.html",
    ),
    *("account/base_confirm_code.html", "lms/errors.html", "components/lesson_end.html"),
]


def said(name):
    """Every text that a template has translated."""
    nodes = get_template(name).template.nodelist
    found = [node.filter_expression.var.literal for node in nodes.get_nodes_by_type(TranslateNode)]
    for node in nodes.get_nodes_by_type(BlockTranslateNode):
        found += [node.render_token_list(part)[0] for part in (node.singular, node.plural) if part]
    return found


def catalog(code):
    with (LOCALE / code / "LC_MESSAGES/django.mo").open("rb") as file:
        return GNUTranslations(file)._catalog


@pytest.mark.parametrize("name", SAFETY)
def test_what_keeps_people_safe_is_in_every_language(name):
    assert (texts := said(name))
    for code in OTHERS:
        known = catalog(code)
        assert [text for text in texts if not (known.get(text) or known.get((text, 0)))] == [], code


def test_the_places_of_the_frame_are_in_every_language():
    for code in OTHERS:
        assert {"Home", "Courses", "Certificates", "Help"} <= set(catalog(code))


@pytest.mark.parametrize("code", OTHERS)
def test_what_is_compiled_is_what_is_written(code):
    text = (LOCALE / code / "LC_MESSAGES/django.po").read_text()
    entry = r'(?:msgctxt (".*")\n)?msgid (".+")\nmsgstr (".+")'
    written = {
        (f"{ast.literal_eval(ctx)}\x04" if ctx else "") + ast.literal_eval(key): ast.literal_eval(value)
        for ctx, key, value in re.findall(entry, text)
    }
    compiled = {key: value for key, value in catalog(code).items() if key and isinstance(key, str)}
    assert written == compiled
    assert [key for key, value in written.items() if sorted(gaps(key)) != sorted(gaps(value))] == []


def gaps(text):
    return re.findall(r"%\(\w+\)[sd]|</?\w+>", text)


@pytest.mark.parametrize("code", ["fil", "ceb", "ilo", "hil"])
def test_the_languages_of_the_region_are_known(code):
    assert get_language_info(code)["bidi"] is False


@pytest.mark.parametrize(
    ("accepted", "leave"),
    [("fil", "Umalis"), ("tl", "Umalis"), ("tl-PH,en;q=0.5", "Umalis"), ("ceb", "Biya"), ("de", "Leave")],
)
def test_a_browser_says_its_language(client, accepted, leave):
    page = client.get("/quiet/", headers={"accept-language": accepted}).text
    assert f">{leave}</a>" in page
    assert ("Nasa Ingles muna ang ilan" in page) == (leave == "Umalis")


def test_a_choice_keeps_the_place_and_holds_on_every_device(client):
    user = UserFactory()
    client.force_login(user)
    page = client.get("/language/", headers={"referer": "http://testserver/help/", "sec-fetch-site": "same-origin"})
    assert 'name="next" value="/help/"' in page.text
    answer = client.post("/language/", {"language": "ceb", "next": "/help/"})
    assert (answer.url, answer.cookies["lang"].value, answer.cookies["lang"]["max-age"]) == ("/help/", "ceb", "")
    assert "Tabang karon" in client.get("/help/").text
    client.cookies.pop("lang")
    assert "Tabang karon" in client.get("/help/").text
    client.post("/language/", {"language": "en"})
    assert "Help now" in client.get("/help/").text


@pytest.mark.parametrize("sent", [{}, {"language": "xx"}, {"language": "ilo"}])
def test_a_language_that_we_do_not_speak_changes_nothing(client, sent):
    assert client.post("/language/", sent).status_code == 200
    assert "lang" not in client.cookies


@pytest.mark.parametrize("foreign", ["https://evil.test/", "//evil.test", "javascript:1"])
def test_a_choice_leads_nowhere_else(client, foreign):
    assert client.post("/language/", {"language": "fil", "next": foreign}).url == reverse("home")


def test_months_have_their_names():
    with translation.override("fil"):
        assert date_format(date(2026, 11, 3), "j F Y") == "3 Nobyembre 2026"


def test_a_course_is_published_in_its_own_language_whoever_publishes():
    edition = EditionFactory(state="draft")
    block = BlockFactory(lesson__module__edition=edition, kind="summary", data={"schema_version": 1, "text": "x"})
    with translation.override("fil"):
        publish(edition, by=None, now=edition.created_at)
    block.refresh_from_db()
    assert "What to keep" in block.html
