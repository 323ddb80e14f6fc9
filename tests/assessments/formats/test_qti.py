"""QTI items of both spellings; the questions are our own."""

import re
from decimal import Decimal

import pytest

from assessments.formats.grading import grade
from tests.assessments.formats.reading import entries, items, noticed, one, refused, worth

D = Decimal
MATCH = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"


def item(body, *right, base="identifier", mapping="", template=MATCH):
    values = "".join(f"<value>{value}</value>" for value in right)
    correct = f"<correctResponse>{values}</correctResponse>" if right else ""
    return (
        '<?xml version="1.0"?>\n<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i1" title="First things">'
        f'<responseDeclaration identifier="R" cardinality="multiple" baseType="{base}">{correct}{mapping}</responseDeclaration>'
        f'<itemBody>{body}</itemBody><responseProcessing template="{template}"/></assessmentItem>'
    )


def third(text):
    """The same in QTI 3: every element is qti-…, every capital a hyphen."""

    def name(found):
        return f"{found[1]}qti-{re.sub('[A-Z]', lambda letter: '-' + letter[0].lower(), found[2])}"

    text = re.sub(r"(</?)(?!p\b|b\b|em\b)([a-zA-Z]+)", name, text.replace("responseIdentifier", "response-identifier"))
    return (
        text.replace("baseType", "base-type")
        .replace("maxChoices", "max-choices")
        .replace("mapKey", "map-key")
        .replace("mappedValue", "mapped-value")
    )


def choice(most, *keys):
    listed = "".join(f'<simpleChoice identifier="{key}">The <b>{key}</b></simpleChoice>' for key in keys)
    return f'<p>Read.</p><choiceInteraction responseIdentifier="R" maxChoices="{most}"><prompt>Who?</prompt>{listed}</choiceInteraction>'


@pytest.mark.parametrize("spelling", [str, third])
def test_one_choice(spelling):
    found = one("qti", spelling(item(choice(1, "a", "b"), "b")))
    assert (found.name, found.text.text, found.single) == ("First things", "<p>Read.</p>Who?", True)
    assert worth(found) == [("The <b>a</b>", 0), ("The <b>b</b>", 1)]


@pytest.mark.parametrize("spelling", [str, third])
def test_several_choices_with_their_worth(spelling):
    mapping = '<mapping defaultValue="-1"><mapEntry mapKey="a" mappedValue="2"/><mapEntry mapKey="b" mappedValue="2"/></mapping>'
    found = one("qti", spelling(item(choice(0, "a", "b", "c"), mapping=mapping, template="map_response")))
    assert not found.single
    assert [grade(found, chosen) for chosen in ([0], [0, 1], [0, 2])] == [
        D("0.5"),
        1,
        D("0.25"),
    ]


def test_all_at_once_counts_as_a_whole():
    text = item(choice(0, "a", "b", "c"), "a", "b")
    assert worth(one("qti", text)) == [("The <b>a</b>", D("0.5")), ("The <b>b</b>", D("0.5")), ("The <b>c</b>", -1)]
    found = one("qti", text)
    assert [grade(found, chosen) for chosen in ([0, 1], [0], [0, 1, 2], [])] == [1, 0, 0, 0]


def in_line(*keys, response="R"):
    listed = "".join(f'<inlineChoice identifier="{key}">{key} &amp;lt;</inlineChoice>' for key in keys)
    return f'<inlineChoiceInteraction responseIdentifier="{response}">{listed}</inlineChoiceInteraction>'


def test_lists_in_a_text():
    body = f"<p>First {in_line('listen', 'ask')}, then {in_line('wait', 'go', response='S')} or {in_line('listen', 'ask')}.</p>"
    other = '<responseDeclaration identifier="S" cardinality="single" baseType="identifier"><correctResponse><value>go</value></correctResponse></responseDeclaration>'
    found = one("qti", item(body, "ask").replace("<itemBody>", f"{other}<itemBody>"))
    assert found.text.text == "<p>First [[2]], then [[4]] or [[2]].</p>"
    assert [(choice.text, choice.group) for choice in found.choices] == [
        ("listen &lt;", "1"),
        ("ask &lt;", "1"),
        ("wait &lt;", "2"),
        ("go &lt;", "2"),
    ]
    assert grade(found, [2, 4, 1]) == D("0.6666667")


def test_a_list_whose_choices_have_shares_is_a_choice():
    mapping = '<mapping><mapEntry mapKey="a" mappedValue="1"/><mapEntry mapKey="b" mappedValue="0.5"/></mapping>'
    found = one("qti", item(f"<p>First {in_line('a', 'b')}.</p>", mapping=mapping))
    assert found.text.text == "<p>First _____.</p>"
    assert [fraction for _, fraction in worth(found)] == [1, D("0.5")]


def test_a_word_and_a_number_to_write():
    body = '<p>We <textEntryInteraction responseIdentifier="R"/>.</p>'
    word = one("qti", item(body, "lis*ten", base="string"))
    assert [grade(word, said) for said in ("lis*ten", "lisXten", "LIS*TEN")] == [1, 0, 0]
    mapping = '<mapping><mapEntry mapKey="listen" mappedValue="2"/><mapEntry mapKey="hear" mappedValue="1"/></mapping>'
    assert [grade(one("qti", item(body, base="string", mapping=mapping)), said) for said in ("LISTEN", "hear")] == [
        1,
        D("0.5"),
    ]
    assert grade(one("qti", item(body, "48", base="integer")), "48.0") == 1


def test_an_order():
    steps = "".join(f'<simpleChoice identifier="{key}">{key}</simpleChoice>' for key in "abc")
    found = one("qti", item(f'<orderInteraction responseIdentifier="R">{steps}</orderInteraction>', "c", "a", "b"))
    assert ([step.text for step in found.steps], found.grading) == (["c", "a", "b"], "ALL_OR_NOTHING")


def sets(*keys):
    listed = "".join(
        f'<simpleAssociableChoice identifier="{key}">{key} &amp;amp;</simpleAssociableChoice>' for key in keys
    )
    return f'<matchInteraction responseIdentifier="R"><simpleMatchSet>{listed}</simpleMatchSet></matchInteraction>'


def test_pairs():
    found = one("qti", item(sets("a", "b", "x", "y", "z"), "a x", "b y", base="directedPair"))
    assert [(pair.stem.text[:1], pair.answer[:1]) for pair in found.pairs] == [("a", "x"), ("b", "y"), ("", "z")]


def test_texts_files_and_nothing_to_answer():
    essay = '<extendedTextInteraction responseIdentifier="R" expectedLines="7"/>'
    assert one("qti", item(f"<p>Tell.</p>{essay}")).response_lines == 7
    assert one("qti", item('<p>Bring it.</p><uploadInteraction responseIdentifier="R"/>')).attachments == 1
    assert one("qti", item("<p>Read on.</p>")).qtype == "description"


def test_what_has_no_place_is_named():
    text = item('<p>See <img src="a.png"/> <em>this</em>.</p><rubricBlock>Grade</rubricBlock>')
    assert one("qti", text).text.text == "<p>See  <em>this</em>.</p>"
    assert "without its pictures, rubric" in noticed("qti", text)[0].text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (item(choice(1, "a", "b")), "does not say which choice is right"),
        (item(choice(1, "a", "b"), "c"), "does not say which choice is right"),
        (
            item(choice(1, "a", "b"), mapping='<mapping><mapEntry mapKey="a" mappedValue="0"/></mapping>'),
            "gives anything",
        ),
        (
            item(choice(1, "a", "b"), mapping='<mapping><mapEntry mapKey="a" mappedValue="x"/></mapping>'),
            "not a number",
        ),
        (item(choice(1, "a"), "a"), "at least two choices"),
        (item(choice(1, "a", "b") * 2, "a"), "Two of its parts are one response"),
        (item('<hotspotInteraction responseIdentifier="R"/>'), "answered by “hotspot”"),
        (item('<customInteraction responseIdentifier="R"/>'), "answered by “custom”"),
        (item('<textEntryInteraction responseIdentifier="R"/>'), "does not say what is right"),
        (item('<orderInteraction responseIdentifier="R"/>', "a"), "whole order"),
        (item(sets("a", "b"), "a c"), "do not name two"),
        (item(sets("a", "b", "c"), "a b", "a c"), "more than one other"),
    ],
)
def test_what_is_refused_says_what_to_do(text, says):
    assert says in refused("qti", text).reason


def test_a_package_or_another_file_is_refused():
    assert "begins with <manifest>" in refused("qti", "<manifest/>").reason
    assert "DOCTYPE" in refused("qti", "<!DOCTYPE a [<!ENTITY b 'c'>]>" + item("<p>&b;</p>").partition("\n")[2]).reason
    assert entries("qti", item("<p>" * 30 + "</p>" * 30))
    assert items("qti", item("<p>ok</p>"))
