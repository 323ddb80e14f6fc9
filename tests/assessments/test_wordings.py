import pytest

from assessments.bank import reword
from assessments.wordings import of, shown
from tests.assessments.factories import question

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_reads_what_the_page_shows(attempt):
    for response in attempt.responses.select_related("version"):
        for seed in (attempt.seed, 1, 2):
            kept, now = shown(response.version_id, seed=seed), of(response.version, seed=seed)
            assert (kept.kind.key, kept.data) == (response.version.kind, now.data)
            assert kept.sent([0]) == now.sent([0])


def test_a_question_is_read_once(attempt, django_assert_num_queries):
    version = attempt.responses.first().version_id
    shown(version, seed=1)
    with django_assert_num_queries(0):
        assert shown(version, seed=1).read({"": ["1"]}) is not None


def test_new_words_are_another_version_and_change_nothing_that_was_asked(attempt):
    version = attempt.responses.first().version
    before = shown(version.pk, seed=1).data
    newer = reword(version, data=question(1, choices=2))
    assert (newer.pk != version.pk, len(newer.data["choices"])) == (True, 2)
    assert shown(version.pk, seed=1).data == before
