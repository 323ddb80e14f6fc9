"""QTI items that ask several things: one text with questions in it where nothing is lost, and a sentence where something would be."""

from decimal import Decimal

import pytest

from assessments.exchanging import incoming
from assessments.formats.grading import grade
from tests.assessments.formats.reading import one, refused
from tests.assessments.formats.test_qti import choice, in_line, third

D = Decimal
ENTRY = '<textEntryInteraction responseIdentifier="{}"/>'


def declared(name, *right, base="identifier", cardinality="single", **mapped):
    values = "".join(f"<value>{value}</value>" for value in right)
    entries = "".join(f'<mapEntry mapKey="{key}" mappedValue="{value}"/>' for key, value in mapped.items())
    mapping = f'<mapping defaultValue="0">{entries}</mapping>' if mapped else ""
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base}">'
        f"<correctResponse>{values}</correctResponse>{mapping}</responseDeclaration>"
    )


def matched(name, points=1):
    return (
        f'<responseCondition><responseIf><match><variable identifier="{name}"/><correct identifier="{name}"/></match>'
        f'<setOutcomeValue identifier="SCORE"><sum><variable identifier="SCORE"/><baseValue baseType="float">{points}</baseValue>'
        "</sum></setOutcomeValue></responseIf></responseCondition>"
    )


def summed(*names):
    terms = "".join(f'<mapResponse identifier="{name}"/>' for name in names)
    return f'<setOutcomeValue identifier="SCORE"><sum>{terms}</sum></setOutcomeValue>'


def item(body, declarations, processing):
    return (
        '<?xml version="1.0"?>\n<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i1" title="A night">'
        f"{declarations}<itemBody>{body}</itemBody><responseProcessing>{processing}</responseProcessing></assessmentItem>"
    )


def night(processing=None, **given):
    """A choice, a word and a number of hours."""
    asked = choice(1, "a", "b")
    body = f"{asked}<p>We {ENTRY.format('S')} for {ENTRY.format('T')} hours.</p>"
    word = declared("S", "listen", base="string", **given)
    declarations = declared("R", "b") + word + declared("T", "8", base="integer")
    return item(body, declarations, processing or matched("R") + matched("S", 2) + matched("T"))


@pytest.mark.parametrize("spelling", [str, third])
def test_parts_whose_points_are_added_up_become_one_text_with_questions(spelling):
    found = one("qti", spelling(night()))
    assert (found.qtype, found.name, found.mark) == ("multianswer", "A night", 4)
    assert found.text.text == "<p>Read.</p><p>Who?</p>{#1}<p>We {#2} for {#3} hours.</p>"
    assert [(part.question.qtype, part.mark, part.layout) for part in found.parts] == [
        ("multichoice", 1, "vertical"),
        ("shortanswer", 2, ""),
        ("numerical", 1, ""),
    ]
    assert [grade(found, said) for said in ([[1], "listen", "8"], [[0], "listen", "8"], [[1], "LISTEN", "7"])] == [
        1,
        D("0.75"),
        D("0.25"),
    ]


def test_it_can_be_kept_and_asked_here():
    gaps = incoming.taken(one("qti", night())).written["gaps"]
    assert [gap.get("kind", "short_text") for gap in gaps] == ["single", "short_text", "numeric"]


def test_what_is_mapped_is_worth_its_share_and_halves_become_wholes():
    lists = f"<p>First {in_line('a', 'b')}, then {ENTRY.format('S')}.</p>"
    declarations = declared("R", "a", a="0.5", b="0.25") + declared("S", base="string", wait="1", rest="0.5")
    found = one("qti", item(lists, declarations, summed("R", "S")))
    assert [(part.mark, part.layout) for part in found.parts] == [(1, "dropdown"), (2, "")]
    assert (found.mark, [answer.fraction for answer in found.parts[0].question.answers]) == (D("1.5"), [1, D("0.5")])
    assert grade(found, [[1], "REST"]) == D("0.5")


def test_several_choices_share_their_points():
    body = choice(0, "a", "b", "c") + f"<p>{ENTRY.format('S')}</p>"
    declarations = declared("R", cardinality="multiple", a="1", b="1", c="-1") + declared("S", base="string", yes="2")
    found = one("qti", item(body, declarations, summed("R", "S")))
    assert [answer.fraction for answer in found.parts[0].question.answers] == [D("0.5"), D("0.5"), D("-0.5")]
    assert grade(found, [[0], "yes"]) == D("0.75")


EITHER = """<responseCondition><responseIf><match><variable identifier="R"/><correct identifier="R"/></match>
<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue></responseIf>
<responseElse><setOutcomeValue identifier="SCORE"><baseValue baseType="float">0</baseValue></setOutcomeValue></responseElse>
</responseCondition>"""
ALL = """<responseCondition><responseIf><and><match><variable identifier="R"/><correct identifier="R"/></match></and>
<setOutcomeValue identifier="SCORE"><sum><variable identifier="SCORE"/><baseValue baseType="float">1</baseValue></sum>
</setOutcomeValue></responseIf></responseCondition>"""
MANY = item(
    choice(0, "a", "b", "c") + f"<p>{ENTRY.format('S')}</p>",
    declared("R", "a", "b", cardinality="multiple") + declared("S", "yes", base="string"),
    matched("R") + matched("S"),
)
ORDER = item(
    choice(1, "a", "b") + '<orderInteraction responseIdentifier="S"/>',
    declared("R", "a") + declared("S"),
    matched("R") + matched("S"),
)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (night(matched("R") + matched("S")), "does not simply add up"),
        (night(matched("R") * 2 + matched("S") + matched("T")), "does not simply add up"),
        (night(ALL + matched("S") + matched("T")), "does not simply add up"),
        (night(EITHER + matched("S") + matched("T")), "does not simply add up"),
        (night("<responseCondition/>"), "does not simply add up"),
        (night("<exitResponse/>"), "does not simply add up"),
        (night(matched("R", -1) + matched("S") + matched("T")), "right in each of its parts"),
        (night(matched("R", "x") + matched("S") + matched("T")), "not a number"),
        (night().replace("Read.", "Read {#1}."), "is a gap here"),
        (night().replace('responseIdentifier="T"', 'responseIdentifier="S"'), "Two of its parts are one response"),
        (MANY, "Its part 1 gives points only when all its right choices are taken"),
        (ORDER, "one is answered by “order”"),
    ],
)
def test_what_would_be_lost_is_named(text, says):
    assert says in refused("qti", text).reason
