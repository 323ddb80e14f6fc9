"""Hostile texts on their way through a form, an address, a printed page and a letter: what comes back of them does nothing."""

import io
import re
from itertools import batched

import pytest
from django.utils.html import escape
from pypdf import PdfReader

from accounts import letters, notice_kinds
from accounts.models import Notice, User
from certificates.papers import compose
from lms.kit.typesetting import printable
from lms.policy import POLICY
from tests.house.fuller import NOW
from tests.house.hostile import CORPUS, SIGN
from tests.house.naughty import TEMPLATES
from tests.house.strict import findings
from tests.house.test_bad_input import GUESSED, POSTED, doer, form_of, no_limits  # noqa: F401 -- a fixture
from tests.house.test_permissions import read, undone
from tests.xss import SPECIAL

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", POSTED)
def test_a_form_that_comes_back_is_dead(name, world):
    """Whatever is sent in each of its fields, whole and cut to what a short field takes."""
    client, url = doer(name, world)
    fields = form_of(client, url) or GUESSED
    for text in (
        CORPUS[: 3_000_000 // len(fields)],
        "<script>alert(1)</script>{{7*7}}",
        '"><img src=x onerror=alert(1)>',
    ):
        with undone():
            answer = client.post(url, dict.fromkeys(fields, text), follow=True)
        if answer["Content-Type"].startswith("text/html"):
            page = answer.content.decode().replace(str(escape(text)), SIGN)
            assert findings(page)[:3] == [], text[:40]


ASKED = [
    "q",
    "page",
    "course",
    "organization",
    "category",
    "tag",
    "kind",
    "topic",
    "state",
    "standing",
    "next",
    "code",
    "due",
    "paper",
    "v",
]


@pytest.mark.parametrize("name", sorted(name for name, row in POLICY.items() if "GET" in row.methods))
def test_what_stands_after_the_question_mark_is_dead(name, world):
    client, url = doer(name, world)
    with undone():
        answer = client.get(url, dict.fromkeys(ASKED, CORPUS[:20_000]))
        page = read(answer).decode(errors="replace")
    if answer["Content-Type"].startswith("text/html"):
        assert findings(page.replace(str(escape(CORPUS[:20_000])), SIGN))[:3] == []


LIVELY = [*TEMPLATES, *SPECIAL]
ACTING = ["/JS", "/JavaScript", "/OpenAction", "/AA", "/Launch", "/EmbeddedFiles", "/SubmitForm"]


def test_a_printed_page_holds_it_letter_by_letter_and_runs_nothing():
    """As much at once as a title, a name and an issuer may have."""
    for names in batched((printable(text)[:110] for text in LIVELY if printable(text)), 3):
        name, title, issuer = (*names, "", "")[:3]
        facts = {
            "name": name, "title": title, "issuer": issuer, "edition": 1, "minutes": 5, "completed_on": "2026-11-23",
            "evidence": {"needed": 1}, "code": "H4K7", "address": "https://learn.example.org/verify/",
        }  # fmt: skip
        content = compose(
            paper="completion-1", facts=facts, address="https://learn.example.org/verify/x/", issued_at=NOW
        )
        reader = PdfReader(io.BytesIO(content))
        said = "".join("".join(page.extract_text() for page in reader.pages).split())
        assert [text for text in (name, title, issuer) if "".join(text.split()) not in said] == []
        everything = content + b"".join(page.get_contents().get_data() for page in reader.pages)
        assert [act for act in ACTING if re.search(rb"%s\b" % act.encode(), everything)] == []
        assert [page.get("/Annots") for page in reader.pages if page.get("/Annots")] == []


def test_a_letter_says_nothing_that_anybody_wrote(world):
    """Whoever is called whatever: a letter holds no words of people's, so none of it can act or give anything away."""
    texts = {"display_name": LIVELY[0] + SPECIAL[0], "legal_name": SPECIAL[0]}
    User.objects.filter(pk=world.people["learner"].pk).update(**texts, email='"<b>alert(1)</b>"@example.org')
    learner = User.objects.get(pk=world.people["learner"].pk)
    for key in notice_kinds._kinds:
        notice = Notice(
            key=f"reminder:not_started:3:{world.things['enrollment'].pk}:once",
            kind=key,
            user=learner,
            subject=f"enrollment:{world.things['enrollment'].pk}",
        )
        letter = letters.compose(notice, notice_kinds.get(key))
        html = letter.alternatives[0][0]
        assert [text for text in ("alert", "7*7", "zq") if text in letter.subject + letter.body + html] == []
        assert findings(html) == []
