import pytest

from assessments.bank import reword
from assessments.presenting import shown_choices
from assessments.wordings import shown
from tests.assessments.factories import question

pytestmark = pytest.mark.django_db(transaction=True)


def said(choices):
    return [(choice.position, choice.text, choice.right) for choice in choices]


def test_it_shows_the_choices_as_the_page_does(attempt):
    for response in attempt.responses.select_related("version"):
        for seed in (attempt.seed, 1, 2):
            kept = shown(response.version_id, seed=seed)
            assert kept.kind.key == response.version.kind
            assert said(kept.choices) == said(shown_choices(response.version, seed=seed))


def test_a_question_is_read_once(attempt, django_assert_num_queries):
    version = attempt.responses.first().version_id
    shown(version, seed=1)
    with django_assert_num_queries(0):
        assert shown(version, seed=1).read(["1"]) is not None


def test_new_words_are_another_version_and_change_nothing_that_was_asked(attempt):
    version = attempt.responses.first().version
    before = said(shown(version.pk, seed=1).choices)
    newer = reword(version, data=question(1, choices=2))
    assert (newer.pk != version.pk, newer.choices.count()) == (True, 2)
    assert said(shown(version.pk, seed=1).choices) == before
