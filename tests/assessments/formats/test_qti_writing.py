"""QTI of both versions: what is written comes back the same, stands where the specification has it, and the rest is named."""

import re
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from itertools import pairwise
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.formats import qti, qti_packing, qti_writing
from assessments.formats.items import (
    Answer,
    Cloze,
    Combined,
    Description,
    DragGaps,
    Essay,
    File,
    GapChoice,
    Gaps,
    Hint,
    Item,
    Matching,
    MultiChoice,
    Numeric,
    NumericAnswer,
    Ordering,
    Pair,
    PictureMarker,
    ShortText,
    Text,
    TextFormat,
    TrueFalse,
    Unit,
)
from assessments.formats.qti_forming import formed
from assessments.formats.qti_sheet import V21, V30, VERSIONS
from assessments.formats.writing import differences
from tests.assessments.formats.reading import CORPUS, items
from tests.assessments.formats.test_writing import (
    answers,
    best_first,
    comments,
    decimals,
    grades,
    names,
    numbers,
    pairs,
    shared,
    single,
    texts,
    tolerances,
    words,
)

D = Decimal
HTML = TextFormat.HTML
EDGES = {"formatting", "Markdown (it is HTML in the file)"}
combined = st.builds(Combined, comments, comments, comments)
wildcards = re.compile(r"(?<!\\)\*|\\")
bare = st.builds(Text, words.filter(lambda said: not wildcards.search(said)))


def unlike(listed):
    """Words that are not the same."""
    return len({one.text.text for one in listed}) == len(listed)


def built(kind, **fields):
    return st.builds(kind, **(shared | {"mark": decimals} | fields))


def shares(listed):
    return all(-1 <= one.fraction <= 1 for one in listed) and any(one.fraction > 0 for one in listed)


def any_last(listed):
    """What any other number gets stands behind the others."""
    return (*listed, NumericAnswer("*", D(0), "0", Text("Try again", HTML)))


numeric_answers = st.lists(st.builds(NumericAnswer, numbers, grades, tolerances, comments), min_size=1, max_size=3).map(
    tuple
)
gap_words = st.lists(words, min_size=1, max_size=3, unique=True)


@st.composite
def gap_texts(draw, kind):
    groups = draw(st.lists(gap_words, min_size=1, max_size=3))
    choices = [
        GapChoice(said, str(group), kind is DragGaps and draw(st.booleans()))
        for group, listed in enumerate(groups)
        for said in listed
    ]
    used = draw(st.lists(st.integers(1, len(choices)), min_size=1, max_size=5))
    said = "".join(f"{draw(words)}[[{number}]]" for number in used)
    return draw(
        built(
            kind,
            text=st.just(Text(said, TextFormat.PLAIN)),
            choices=st.just(tuple(choices)),
            shuffle=st.booleans(),
            combined=combined,
        )
    )


IN_QTI = st.one_of(
    st.builds(Description, name=names, text=texts, general_feedback=comments, mark=st.just(D(0))),
    built(TrueFalse, right=st.booleans(), true_feedback=comments, false_feedback=comments, penalty=st.just(D(1))),
    built(
        MultiChoice,
        **single,
        shuffle=st.booleans(),
        numbering=st.sampled_from(["none", "abc", "ABCD", "123"]),
        combined=combined,
    ),
    built(MultiChoice, answers=answers(2).filter(shares).map(tuple), single=st.just(False), combined=combined),
    built(ShortText, answers=answers(1, bare).filter(unlike).map(best_first), case=st.booleans()),
    built(Numeric, answers=numeric_answers),
    built(Numeric, answers=numeric_answers.map(any_last)),
    built(
        Matching,
        pairs=pairs.filter(lambda found: any(pair.stem.text for pair in found)),
        shuffle=st.booleans(),
        combined=combined,
    ),
    built(
        Ordering,
        steps=st.lists(texts, min_size=2, max_size=5).map(tuple),
        grading=st.sampled_from(["ABSOLUTE_POSITION", "ALL_OR_NOTHING"]),
        layout=st.sampled_from(["VERTICAL", "HORIZONTAL"]),
        combined=combined,
    ),
    gap_texts(Gaps),
    gap_texts(DragGaps),
    built(
        Essay,
        response_format=st.sampled_from(["editor", "plain", "monospaced"]),
        response_required=st.booleans(),
        response_lines=st.integers(1, 40),
        grader_info=comments,
        template=comments,
    ),
    built(
        Essay,
        response_format=st.just("noinline"),
        attachments=st.just(1),
        attachments_required=st.just(1),
        grader_info=comments,
    ),
)
labels = st.text("ab Zñ]:#={}&<", min_size=1, max_size=8).map(str.strip).filter(bool)
about = st.fixed_dictionaries(
    {},
    optional={
        "category": st.lists(labels, min_size=1, max_size=3).map(tuple),
        "idnumber": labels,
        "tags": st.lists(labels, max_size=2, unique_by=str.casefold).map(tuple),
    },
)
versions = st.sampled_from([V21, V30])


def read(content):
    return [entry for entry in qti.read(BytesIO(content)) if isinstance(entry, Item)]


def told(lost):
    """The words for what a format has no place for."""
    return {word for one in lost for word in re.sub(r".* for its |\.\Z", "", one.sentence).split(", ")}


@given(IN_QTI, about, versions)
@settings(max_examples=200, deadline=None)
def test_a_package_comes_back_the_same(item, more, version):
    item = replace(item, **more)
    packed = qti_packing.package([item], version)
    assert told(packed.lost) <= EDGES
    (found,) = read(packed.content)
    assert not differences(formed(item).item, found)
    again = qti_packing.package([found], version)
    assert not again.lost
    assert not differences(found, read(again.content)[0])


@given(IN_QTI, versions)
@settings(max_examples=100, deadline=None)
def test_one_item_in_a_file_comes_back_the_same(item, version):
    written = qti_writing.write([item], version)
    assert told(written.lost) <= EDGES
    (found,) = read(written.text.encode())
    assert not differences(formed(item).item, found)


PLAIN = MultiChoice(
    name="Who?",
    text=Text("<p>Who?</p>", HTML),
    answers=(Answer(Text("child", HTML), D(1)), Answer(Text("nobody", HTML), D(0))),
)
PICTURE = File("a & b.png", b"\x89PNG", "/x/")
WITH_PICTURE = '<p>See <img src="@@PLUGINFILE@@/x/a%20%26%20b.png" alt="A desk" width="40"></p>'


@pytest.mark.parametrize("version", VERSIONS.values(), ids=VERSIONS)
def test_pictures_travel_in_the_package(version):
    item = replace(
        PLAIN, text=Text(WITH_PICTURE, HTML, (PICTURE,)), general_feedback=Text(WITH_PICTURE, HTML, (PICTURE,))
    )
    packed = qti_packing.package([item], version)
    assert not packed.lost
    with ZipFile(BytesIO(packed.content)) as archive:
        assert archive.namelist() == ["item-0001.xml", "media/item-0001/1/a & b.png", "imsmanifest.xml"]
        assert b'href="media/item-0001/1/a%20%26%20b.png"' in archive.read("imsmanifest.xml")
    (found,) = read(packed.content)
    assert found.text.text == '<p>See <img src="@@PLUGINFILE@@/a%20%26%20b.png" alt="A desk" width="40" /></p>'
    assert found.text.files == found.general_feedback.files == (File("a & b.png", b"\x89PNG"),)


def test_two_pictures_of_one_name_stay_two():
    said = '<img src="@@PLUGINFILE@@/a.png" alt=""><img src="@@PLUGINFILE@@/x/A.png" alt="">'
    item = replace(PLAIN, text=Text(said, HTML, (File("a.png", b"1"), File("A.png", b"2", "/x/"))))
    (found,) = read(qti_packing.package([item]).content)
    assert [(file.name, file.content) for file in found.text.files] == [("a.png", b"1"), ("A-2.png", b"2")]
    assert re.findall(r'@@/([^"/]+)"', found.text.text) == ["a.png", "A-2.png"]


def test_a_file_by_itself_holds_one_item_and_no_pictures():
    item = replace(PLAIN, text=Text(WITH_PICTURE, HTML, (PICTURE,)))
    assert qti_writing.write([item]).lost[0].left_out
    written = qti_writing.write([PLAIN, PLAIN])
    assert [str(lost) for lost in written.lost] == [
        "Question 2, “Who?”: A file holds one item. Make a package of several."
    ]
    assert len(read(written.text.encode())) == 1


def sentences(item):
    return [str(lost) for lost in qti_packing.package([item]).lost]


def test_what_qti_has_no_place_for_is_named():
    more = {"hints": (Hint(Text("Think")),), "numbering": "iii", "penalty": D(0), "hidden": True}
    assert sentences(replace(PLAIN, **more)) == [
        "Question 1, “Who?”: This format has no place for its being hidden, hints, numbers before the choices, penalty."
    ]
    units = Numeric(name="A", text=Text("B"), answers=(NumericAnswer("2", D(1)),), units=(Unit("m", D(1)),))
    assert sentences(units) == ["Question 1, “A”: This format has no place for its units."]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ('<p style="color:red">Who?</p>', "<p>Who?</p>"),
        ("<blink>Who?</blink>", "Who?"),
        ("Who?<script>alert(1)</script>", "Who?"),
        ('<img src="http://example.org/a.png" alt="">Who?', "Who?"),
        ('<a href="javascript:alert(1)">Who?</a>', "Who?"),
    ],
)
def test_formatting_that_qti_has_no_place_for_is_named(said, kept):
    item = replace(PLAIN, text=Text(said, HTML))
    assert sentences(item) == ["Question 1, “Who?”: This format has no place for its formatting."]
    assert read(qti_packing.package([item]).content)[0].text.text == kept


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("<p>One<p>Two<ul><li>a<li>b</ul>", "<p>One</p><p>Two</p><ul><li>a</li><li>b</li></ul>"),
        ("<b>bold <i>both</b> none</i>", "<b>bold <i>both</i></b> none"),
        ("Who<!-- a --><![endif]>?", "Who?"),
        ("a<br>b & c &lt; d</p>", "a<br />b &amp; c &lt; d"),
        ('<a href="https://example.org/?a=1&b=2">x</a>', '<a href="https://example.org/?a=1&amp;b=2">x</a>'),
    ],
)
def test_html_as_people_write_it_becomes_well_formed(said, kept):
    item = replace(PLAIN, text=Text(said, HTML))
    packed = qti_packing.package([item])
    assert not packed.lost
    assert read(packed.content)[0].text.text == kept


@pytest.mark.parametrize(
    "item",
    [
        Cloze(name="A", text=Text("{#1}"), parts=()),
        PictureMarker(name="A", text=Text("B"), drags=(), drops=()),
        ShortText(name="A", text=Text("B"), answers=(Answer(Text("a*"), D(1)),)),
        Numeric(name="A", text=Text("B"), answers=(NumericAnswer("*", D(1)), NumericAnswer("2", D(1)))),
        Matching(name="A", text=Text("B"), pairs=(Pair(Text(), "a"),)),
        Gaps(name="A", text=Text("[[2]]"), choices=(GapChoice("a"),)),
        replace(PLAIN, text=Text("Who?", TextFormat.WIKI)),
        replace(PLAIN, text=Text("Who\x01?")),
        replace(PLAIN, text=Text("Who\ud800?")),
        replace(PLAIN, answers=(Answer(Text("a"), D(0)), Answer(Text("b"), D(0)))),
    ],
)
def test_what_qti_cannot_hold_is_left_out_and_named(item):
    packed = qti_packing.package([PLAIN, item])
    assert [(lost.number, lost.left_out) for lost in packed.lost] == [(2, True)]
    assert len(read(packed.content)) == 1


def test_our_own_file_of_every_kind_travels():
    before = items("moodlexml", (CORPUS / "every_kind.xml").read_bytes())
    packed = qti_packing.package(before)
    assert [lost.number for lost in packed.lost if lost.left_out] == [5, 11]
    assert [item.name for item in read(packed.content)] == [
        item.name for place, item in enumerate(before, start=1) if place not in (5, 11)
    ]


def test_the_same_questions_make_the_same_package():
    assert qti_packing.package([PLAIN]).content == qti_packing.package([PLAIN]).content


# The structure, as the specification has it: what stands in what, in which order, and with what it has to say.

ORDER = ["responsedeclaration", "outcomedeclaration", "itembody", "responseprocessing", "modalfeedback"]
BLOCKS = {"p", "div", "blockquote", "ul", "ol", "dl", "table", "pre", "hr", "rubricblock"} | {
    f"h{n}" for n in range(1, 7)
}
REQUIRED = {
    "assessmentitem": {"identifier", "title", "adaptive", "timedependent"},
    "responsedeclaration": {"identifier", "cardinality", "basetype"},
    "outcomedeclaration": {"identifier", "cardinality", "basetype"},
    "choiceinteraction": {"responseidentifier", "shuffle", "maxchoices"},
    "orderinteraction": {"responseidentifier", "shuffle"},
    "matchinteraction": {"responseidentifier", "shuffle", "maxassociations"},
    "gapmatchinteraction": {"responseidentifier", "shuffle"},
    "inlinechoiceinteraction": {"responseidentifier", "shuffle"},
    "textentryinteraction": {"responseidentifier"},
    "extendedtextinteraction": {"responseidentifier"},
    "uploadinteraction": {"responseidentifier"},
    "simplechoice": {"identifier"},
    "simpleassociablechoice": {"identifier", "matchmax"},
    "gaptext": {"identifier", "matchmax"},
    "gap": {"identifier"},
    "mapping": {"defaultvalue"},
    "mapentry": {"mapkey", "mappedvalue"},
    "stringmatch": {"casesensitive"},
    "equal": {"tolerancemode"},
    "modalfeedback": {"outcomeidentifier", "identifier", "showhide"},
    "rubricblock": {"view"},
    "img": {"src", "alt"},
}
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*\Z")


def plain(name):
    return name.rpartition("}")[2].removeprefix("qti-").replace("-", "").lower()


def attributes(node):
    return {plain(key): value for key, value in node.attrib.items()}


def spelled(node, version):
    """Are QTI's own names spelled as the version does?"""
    tag = node.tag.removeprefix(f"{{{version.namespace}}}")
    own = plain(tag) in REQUIRED.keys() - {"img"} or plain(tag) in ORDER
    return not own or tag == ("qti-" if version.third else "") + (tag.removeprefix("qti-"))


def faults(xml, version):
    root = ElementTree.fromstring(xml)
    kinds = [plain(child.tag) for child in root]
    if any(ORDER.index(one) > ORDER.index(other) for one, other in pairwise(kinds)):
        yield f"order {kinds}"
    said = {"responsedeclaration": set(), "outcomedeclaration": set()}
    for one in root:
        said.get(plain(one.tag), set()).add(attributes(one).get("identifier"))
    for node in root.iter():
        yield from misspelled(node, version)
        yield from undeclared(node, said["responsedeclaration"], said["outcomedeclaration"])
        yield from misplaced(node, version)


def misspelled(node, version):
    has = attributes(node)
    if not node.tag.startswith(f"{{{version.namespace}}}") or not spelled(node, version):
        yield f"spelled {node.tag}"
    if missing := REQUIRED.get(plain(node.tag), set()) - has.keys():
        yield f"{node.tag} lacks {missing}"
    if "identifier" in has and not NAME.match(has["identifier"]):
        yield f"identifier {has['identifier']}"


def undeclared(node, responses, outcomes):
    kind, has = plain(node.tag), attributes(node)
    if kind.endswith("interaction") and has["responseidentifier"] not in responses:
        yield f"no response for {kind}"
    if kind in ("modalfeedback", "setoutcomevalue") and has.get("outcomeidentifier", has["identifier"]) not in outcomes:
        yield f"no outcome for {kind}"


def misplaced(node, version):
    kind, inside = plain(node.tag), [plain(child.tag) for child in node]
    if kind in ("itembody", "gapmatchinteraction"):
        yield from loose(node, kind)
    if kind == "simplematchset" and not inside:
        yield "empty set"
    if version.third and kind in ("modalfeedback", "rubricblock") and inside != ["contentbody"]:
        yield f"{kind} without content body"


def loose(node, kind):
    for child in node:
        known = plain(child.tag)
        if (
            known not in BLOCKS
            and not known.endswith("interaction")
            and (kind, known) != ("gapmatchinteraction", "gaptext")
        ):
            yield f"{known} in {kind}"
    if (node.text or "").strip() or any((child.tail or "").strip() for child in node):
        yield f"text in {kind}"


@given(IN_QTI, versions)
@settings(max_examples=100, deadline=None)
def test_every_item_has_the_structure_of_the_specification(item, version):
    assert not list(faults(qti_writing.write([item], version).text, version))


def test_responses_are_declared_as_their_interactions_want_them():
    def declared(item):
        root = ElementTree.fromstring(qti_writing.write([item], V21).text)
        (one,) = [attributes(node) for node in root if plain(node.tag) == "responsedeclaration"]
        return one["cardinality"], one["basetype"]

    several = replace(PLAIN, single=False)
    steps = Ordering(name="A", text=Text("B"), steps=(Text("a"), Text("b")))
    assert [declared(one) for one in (PLAIN, several, steps)] == [
        ("single", "identifier"),
        ("multiple", "identifier"),
        ("ordered", "identifier"),
    ]
    assert declared(Numeric(name="A", text=Text("B"), answers=(NumericAnswer("2", D(1)),))) == ("single", "float")
    assert declared(Matching(name="A", text=Text("B"), pairs=(Pair(Text("a"), "b"),))) == ("multiple", "directedPair")
    assert declared(Essay(name="A", text=Text("B"), response_format="noinline")) == ("single", "file")


@pytest.mark.parametrize("version", VERSIONS.values(), ids=VERSIONS)
def test_the_list_of_files_says_what_the_package_is(version):
    item = replace(PLAIN, category=("Care", "Words"), tags=("first",), idnumber="Q7")
    with ZipFile(BytesIO(qti_packing.package([item], version).content)) as archive:
        root = ElementTree.fromstring(archive.read("imsmanifest.xml"))
    (resource,) = root.findall(".//{*}resource")
    assert resource.get("type") == f"imsqti_item_xmlv{version.name.replace('.', 'p')}"
    assert [file.get("href") for file in resource.findall("{*}file")] == [resource.get("href")] == ["item-0001.xml"]
    assert [taxon.text for taxon in root.findall(".//{*}taxon//{*}string")] == ["Care", "Words"]
    assert [plain(child.tag) for child in root] == ["metadata", "organizations", "resources"]


def test_an_order_is_not_told_by_the_places_of_its_steps():
    one = Ordering(name="A", text=Text("B"), steps=(Text("a"), Text("b"), Text("c")))
    other = replace(one, steps=tuple(reversed(one.steps)))
    bodies = [re.search("<itemBody>.*</itemBody>", qti_writing.write([item], V21).text)[0] for item in (one, other)]
    assert bodies[0] == bodies[1]


def test_true_and_false_come_back_as_what_they_are():
    item = TrueFalse(name="A", text=Text("B", HTML), right=False, false_feedback=Text("Yes", HTML), penalty=D(1))
    (found,) = read(qti_packing.package([item]).content)
    assert (found.right, found.false_feedback.text) == (False, "Yes")


def test_a_description_has_nothing_to_grade():
    (found,) = read(qti_packing.package([Description(name="A", text=Text("B"), mark=D(0))]).content)
    assert (found.qtype, found.mark) == ("description", 0)


def test_gaps_to_drag_words_into_come_back_with_their_groups():
    choices = (GapChoice("a", "2", True), GapChoice("b", "1"))
    item = DragGaps(name="A", text=Text("x [[1]] y [[2]]", HTML), choices=choices)
    assert read(qti_packing.package([item]).content)[0].choices == choices
