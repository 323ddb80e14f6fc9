"""A question goes out into a file and comes back the same, whatever kind it is; and it grades as the file's item does."""

from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from assessments import questions
from assessments.exchanging import incoming, outgoing
from assessments.formats import gift_writing, xml_writing
from assessments.formats.grading import grade
from assessments.formats.items import Item, UnreadableError
from assessments.formats.marks import MARKS
from assessments.formats.reading import reader
from assessments.models import QuestionVersion
from assessments.questions.kinds import CannotBeHeldError
from tests.assessments.exchanging.documents import BY_KIND, NOT_IN_FILES, marks
from tests.assessments.exchanging.probes import PROBES

KINDS = [key for key in questions.keys() if key not in NOT_IN_FILES]  # noqa: SIM118
ABOUT = outgoing.About("A name", "an-id", ("Care", "First steps"), ("quick", "often asked"))
NEARLY = Decimal("0.000001")  # three thirds with seven decimals are a whole here, and right in Moodle
FEW = settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def version_of(kind, common, document):
    return QuestionVersion(kind=kind, data=questions.get(kind).document(document), **common)


def written(version):
    common = {name: getattr(version, name) for name in ("kind", "topic", "stem", "reason")}
    shown = {} if version.format == "plain" else {"format": version.format}
    return {**common, **shown, **version.data}


def back(text, name):
    entries = [one for one in reader(name)(BytesIO(text.encode())) if isinstance(one, Item)]
    (item,) = entries
    return incoming.taken(item)


def same_words(version, taken):
    """A wording without any markup comes back plain: it says the same."""
    want, got = written(version), taken.written
    if version.format == "html" and "format" not in got:
        return True
    return want == got


def lost(done):
    """What does not come back; what only other programs make of it does."""
    elsewhere = {mark.elsewhere for mark in MARKS}
    return [one for one in done.lost if one.sentence not in elsewhere]


@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(data=st.data())
def test_moodle_xml_holds_every_kind_as_it_is(kind, data):
    version = version_of(kind, data.draw(marks()), data.draw(BY_KIND[kind]))
    found = outgoing.given(version, ABOUT)
    if not found.item:
        assert found.notes
        return
    done = xml_writing.write([found.item])
    assert lost(done) == []
    taken = back(done.text, "moodlexml")
    assert same_words(version, taken)
    assert (taken.name, taken.outside_id, taken.category, taken.tags) == (
        ABOUT.name,
        ABOUT.outside_id,
        ABOUT.category,
        ABOUT.tags,
    )


@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(data=st.data())
def test_gift_gives_back_what_it_does_not_name_as_lost(kind, data):
    document = data.draw(BY_KIND[kind])
    for name in ("mark", "penalty", "hints", "on_right", "on_partly", "on_other"):
        document.pop(name, None)
    version = version_of(kind, data.draw(marks()), document)
    item = outgoing.given(version, ABOUT).item
    done = gift_writing.write([item] if item else [])
    if lost(done) or not item:
        return
    taken = back(done.text, "gift")
    taken.written.pop("penalty", None)
    assert same_words(version, taken)


@pytest.mark.parametrize("kind", list(PROBES))
@FEW
@given(data=st.data())
def test_grades_as_the_item_of_the_file_does(kind, data):
    """What Moodle would give for an answer, a learner gets here."""
    version = version_of(kind, data.draw(marks()), data.draw(BY_KIND[kind]))
    item = outgoing.given(version, ABOUT).item
    try:
        taken = incoming.taken(item) if item else None
    except UnreadableError:
        return
    if not taken:
        return
    found = questions.get(taken.written["kind"])
    document = found.data.model_validate(incoming.words(taken.written))
    ours, theirs = data.draw(PROBES[kind](document, item))
    expected = grade(item, theirs)
    assert abs(found.grade(ours, document) - (expected or 0)) <= NEARLY


@pytest.mark.parametrize("kind", sorted(NOT_IN_FILES))
def test_what_no_file_holds_is_named(kind):
    with pytest.raises(CannotBeHeldError, match=str(questions.get(kind).name)):
        questions.get(kind).item(None, None)
