import re
from dataclasses import replace

import pytest

from assessments.statistics.choices import ChoiceStatistics, Offered
from assessments.statistics.flags import Flag, remarks
from assessments.statistics.items import ItemStatistics, analyze

PLAIN = ItemStatistics(n=40, facility=70, sd=0.4, discrimination=30, efficiency=40, effective_weight=5)
JARGON = re.compile(
    r"facility|discriminat|distractor|correlat|index|efficien|varian|deviation|percentile|%|wrong|fail|incorrect",
    re.IGNORECASE,
)


def choice(share=20.0, correlation=-0.2, *, right=False):
    return ChoiceStatistics(Offered(2, "Call her family", right), 40, round(0.4 * share), share, correlation)


def flags(item=PLAIN, choices=()):
    return [remark.flag for remark in remarks(item, choices)]


@pytest.mark.parametrize(
    ("facility", "found"),
    [
        (29.99, [Flag.HARD]),
        (30, []),
        (30 - 4e-15, []),
        (95, []),
        (95 + 2e-14, []),
        (95.01, [Flag.EASY]),
        (None, []),
    ],
)
def test_hard_and_easy_questions(facility, found):
    assert flags(replace(PLAIN, facility=facility)) == found


@pytest.mark.parametrize(("discrimination", "found"), [(-0.01, [Flag.KEY]), (-1e-12, []), (0, []), (None, [])])
def test_a_question_that_good_people_miss(discrimination, found):
    assert flags(replace(PLAIN, discrimination=discrimination)) == found


@pytest.mark.parametrize(("share", "found"), [(4.99, [Flag.RARE]), (5, []), (5 - 1e-15, [])])
def test_a_choice_nobody_believes(share, found):
    assert flags(choices=[choice(share)]) == found
    assert flags(choices=[choice(share, right=True)]) == []


@pytest.mark.parametrize(("correlation", "found"), [(0.01, [Flag.TEMPTING]), (1e-12, []), (-0.5, []), (None, [])])
def test_a_choice_that_good_people_take(correlation, found):
    assert flags(choices=[choice(correlation=correlation)]) == found
    assert flags(choices=[choice(correlation=correlation, right=True)]) == []


def test_under_ten_answers_only_that():
    few = replace(PLAIN, n=9, facility=10, discrimination=-50)
    assert [remark.flag for remark in remarks(few, [choice(1, 0.9)])] == [Flag.TOO_FEW]
    assert "9 people so far" in remarks(few)[0].text
    assert "1 person so far" in remarks(replace(few, n=1))[0].text


def test_the_item_of_the_published_table_would_be_flagged():
    rows = [
        [int(score) for score in row]
        for row in ["11114", "11103", "11013", "10102", "11002", "10011", "01001", "10010"]
    ]
    items = analyze(rows * 2, [1, 1, 1, 1, 4]).items
    assert [flags(item) for item in items] == [[], [], [], [Flag.KEY], []]


def test_every_remark_is_a_plain_sentence_that_names_its_choice():
    bad = replace(PLAIN, facility=2, discrimination=-5)
    found = remarks(bad, [choice(1, 0.5)]) + remarks(replace(PLAIN, facility=99)) + remarks(replace(PLAIN, n=3))
    assert {remark.flag for remark in found} == set(Flag)
    for remark in found:
        assert JARGON.findall(remark.text) == []
        assert remark.text.endswith(".")
        assert ("“Call her family”" in remark.text, remark.choice == 2) == (
            remark.flag in {Flag.RARE, Flag.TEMPTING},
        ) * 2


def test_a_choice_with_a_percent_sign_is_no_trap():
    offered = replace(choice(1).choice, text="100 %(sure)s")
    assert "“100 %(sure)s”" in remarks(PLAIN, [replace(choice(1), choice=offered)])[0].text
