"""The office breaks as little as our own pages, whatever is typed into its forms, its searches and its addresses."""

from itertools import batched, cycle, islice
from urllib.parse import quote

import pytest
from django.urls import reverse

from tests.house.fields import fields_of, forms_of
from tests.house.naughty import WORDS
from tests.house.test_bad_input import FORM, tried
from tests.house.test_methods import office
from tests.house.test_permissions import ADMIN, client_for, undone

pytestmark = pytest.mark.django_db
FORMS = ("_add", "_change", "_password_change")
LISTS = sorted(name for name in ADMIN if name.endswith("_changelist"))
HOLLOW = b"%(name)s=a%%00b&%(name)s=x %(name)s=%%00 %%00=x %(name)s=%%ED%%A0%%80 %(name)s=%%FF%%FE"


@pytest.fixture
def client(world):
    return client_for(world.people["administrator"])


@pytest.fixture
def pages(world, client):
    """The office's addresses with a form in them."""
    return [url for url in office(world) if not url.endswith("/logout/") and fields_of(text(client.get(url)))]


def text(response):
    return response.content.decode() if response.status_code == 200 else ""


def test_no_form_of_the_office_breaks_whatever_is_typed(client, pages):
    """Into all fields at once, as much of it as the turn comes to; every text has its turn."""
    words, given, at_once = cycle(WORDS), [], -(-len(WORDS) // len(pages))
    for url in pages:
        fields = fields_of(text(client.get(url)))
        for word in islice(words, at_once):
            given.append(word)
            with undone():
                assert client.post(url, fields | dict.fromkeys(fields, word)).status_code < 500, (url, word[:60])
        for body in (HOLLOW % {b"name": next(iter(fields)).encode()}).split():
            seen = client.post(url, body, content_type=FORM).status_code
            assert seen == 400 if b"%00" in body else seen < 500, (url, body)
    assert set(given) == set(WORDS)


def test_every_field_of_the_office_takes_every_text_or_says_what_it_wants(client, pages):
    count = 0
    for url in pages:
        for field in {
            id(field): field for form in forms_of(client.get(url)) for field in form.fields.values()
        }.values():
            count += 1
            for word in WORDS:
                tried(field, word)
    assert count > 60


def test_no_list_of_the_office_breaks_whatever_is_asked(client):
    words = cycle(word for word in WORDS if len(word) < 6000)
    for name in LISTS:
        asked = [
            "q",
            "p",
            "o",
            "all",
            "e",
            "_facets",
            "nosuch",
            "id__exact",
            "state__exact",
            "kind__exact",
            "course__id__exact",
        ]
        for key in asked:
            for word in islice(words, 3):
                assert client.get(reverse(name), {key: word}).status_code < 500, (name, key, word[:60])
        for word in islice(words, 3):
            sent = {"action": word, "_selected_action": word, "reason": word, "index": word, "select_across": word}
            with undone():
                assert client.post(reverse(name), sent).status_code < 500, (name, word[:60])


def test_no_address_of_the_office_breaks(client):
    """What stands where a number belongs leads to no row, and back."""
    shapes = [reverse(f"admin:accounts_user_{what}", args=["ROW"]) for what in ("change", "delete", "history")]
    odd = [*WORDS, "_5F", "_00", "_ZZ", "1_2C2", str(2**63), str(10**30)]
    for words in batched((word for word in odd if 0 < len(word) < 2000), 3, strict=False):
        for shape, word in zip(shapes, words, strict=False):
            assert client.get(shape.replace("ROW", quote(word, safe=""))).status_code in {200, 302, 400, 403, 404}, word
    for word in islice(WORDS, 100):
        asked = {"app_label": word, "model_name": word, "field_name": word, "term": word}
        assert client.get(reverse("admin:autocomplete"), asked).status_code in {403, 404}


def test_a_search_of_the_office_has_an_end(client):
    seen = client.get(reverse("admin:accounts_user_changelist"), {"q": "a " * 1000}).content.decode()
    assert "Write 200 signs at most" in seen
    assert (
        "Marker learner"
        in client.get(reverse("admin:accounts_user_changelist"), {"q": "marker learner"}).content.decode()
    )
