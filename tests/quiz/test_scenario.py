"""scenario, and the conversation below it."""

from copy import deepcopy
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.quiz.reading import refusal
from tests.quiz.samples import TYPED_ITEMS, Raw, item, quiz
from trainingsite.infra.refused import Refused
from trainingsite.quiz.conversation import Conversation, Node, Reply, Way
from trainingsite.quiz.drawing import DrawnItem, shuffled
from trainingsite.quiz.marking import mark_attempt
from trainingsite.quiz.questions import Extent, Reveal
from trainingsite.quiz.questions.scenario import Line, Scenario

NODES = TYPED_ITEMS["scenario"]["nodes"]
HARMFUL: Raw = {"at": "good-bye", "ending": "harmful", "says": "…", "instead": "Stay.", "debrief": "Breathe."}
FILE_ORDER = (0, 1, 2)
BEST, MIXED, POOR, REPAIRED = [0, 0], [0, 1], [1], [2, 0, 0, 0]


def scenario(*nodes: Raw, **given: Any) -> Scenario:
    question = quiz(item(kind="scenario", **{"nodes": list(nodes) or NODES, **given})).items[0]
    assert isinstance(question, Scenario)
    return question


def faults(change: Any) -> list[str]:
    """What is wrong after `change` has been made to the sample's nodes."""
    nodes = deepcopy(NODES)
    change(nodes)
    return [fault.what for fault in scenario(*nodes).faults()]


@st.composite
def conversations(draw: st.DrawFn) -> Conversation:
    """Any conversation in which each node but the endings has a reply that leads on."""
    count = draw(st.integers(2, 7))
    points = st.integers(-3, 5)
    nodes = []
    for at in range(count - 1):
        on = draw(st.lists(st.integers(at + 1, count - 1), min_size=1, max_size=2))
        back = draw(st.lists(st.integers(0, at), max_size=2))
        replies = [
            Reply(say="…", to=f"n{to}", points=Fraction(draw(points))) for to in draw(st.permutations(on + back))
        ]
        nodes.append(Node(at=f"n{at}", says="…", replies=tuple(replies)))
    return Conversation((*nodes, Node(at=f"n{count - 1}", says="…", ending="good")))


@given(conversation=conversations(), data=st.data())
def test_every_conversation_ends_within_its_bound_whatever_is_said(
    conversation: Conversation, data: st.DataObject
) -> None:
    way, steps = Way(), 0
    while conversation.ending(way) is None:
        after = conversation.step(way, data.draw(st.sampled_from(conversation.offered(way))))
        assert after is not None
        way, steps = after, steps + 1
        assert 0 <= conversation.share(way) <= 1

    assert steps <= conversation.most_steps
    assert conversation.offered(way) == ()
    assert conversation.walk(way.path) == way


@given(conversation=conversations())
def test_the_best_way_earns_everything(conversation: Conversation) -> None:
    best = conversation.best[0]
    assume(best is not None and best > 0)
    way = conversation.best_way()

    assert conversation.share(way) == 1
    assert conversation.ending(way) is not None


@given(conversation=conversations(), data=st.data())
def test_no_way_that_leads_on_earns_more_than_the_best(conversation: Conversation, data: st.DataObject) -> None:
    way, points = Way(), Fraction(0)
    while conversation.ending(way) is None:
        on = [each for each in conversation.offered(way) if conversation.leads_on(way.at, each)]
        choice = data.draw(st.sampled_from(on))
        points += conversation.nodes[way.at].replies[choice].points
        way = conversation.step(way, choice) or way

    assert conversation.best[0] is not None
    assert points <= conversation.best[0]


@given(seed=st.integers(0, 500), data=st.data())
def test_a_walk_of_posted_replies_is_read_as_it_was_given(seed: int, data: st.DataObject) -> None:
    question = scenario()
    order, answer, said = shuffled(question, seed), None, []
    while question.extent(answer) is not Extent.WHOLE:
        fields = question.fields(answer, order)
        scene = question.scene(fields, order)
        value, text = data.draw(st.sampled_from(scene.replies))
        said.append(text)
        answer = question.read_answer({**fields, "reply": [value], "go": ["stay"]}, order)
        assert question.read_answer(question.fields(answer, order), order) == answer

    assert [remark.said for remark in question.remarks(answer) if remark.about] == said


@pytest.mark.parametrize(
    ("path", "mark"), [(BEST, 1), (MIXED, Fraction(3, 4)), (POOR, 0), (REPAIRED, Fraction(1, 2) + Fraction(1, 4))]
)
def test_a_way_earns_its_points_over_those_of_the_best_way(path: list[int], mark: Fraction) -> None:
    assert scenario().mark(path) == mark


def test_going_back_never_earns_the_same_points_twice() -> None:
    question = scenario()

    assert question.mark(REPAIRED) == Fraction(3, 4)
    assert [pick.part for pick in question.picks(REPAIRED)] == ["hello", "closed", "home"]
    assert [pick.choice for pick in question.picks(REPAIRED)] == ["2", "0", "0"]


def test_points_below_nothing_cost_and_never_take_more_than_there_is() -> None:
    nodes = deepcopy(NODES)
    nodes[2]["replies"][1]["points"] = -1

    assert scenario(*nodes).mark([0, 1]) == Fraction(1, 4)
    nodes[2]["replies"][1]["points"] = -5
    assert scenario(*nodes).mark([0, 1]) == 0


def test_a_reply_that_leads_back_can_be_given_once() -> None:
    question = scenario()
    way = question.conversation.walk([2, 0, 2])

    assert way is not None
    assert question.conversation.offered(way) == (1,)
    there = question.fields([2, 0, 2], FILE_ORDER)
    sorry, again = "1", "0"
    assert [value for value, _ in question.scene(there, FILE_ORDER).replies] == [again]
    assert refusal(question, {**there, "reply": [sorry]}) == "answer_not_offered"


def test_an_unfinished_conversation_is_answered_in_part_and_keeps_what_was_said() -> None:
    question = scenario()

    assert (question.extent([0]), question.mark([0])) == (Extent.PART, Fraction(1, 2))
    assert not question.holds([0])
    assert question.holds(BEST)


def test_an_answer_only_grows() -> None:
    question = scenario()

    assert question.grows
    assert question.goes_on_from([2], [2, 0])
    assert question.goes_on_from(None, [2])
    assert not question.goes_on_from([2], [2])
    assert not question.goes_on_from([2], [0, 0])
    assert not question.goes_on_from([2], None)


def test_a_reply_is_said_only_by_the_button_that_says_it() -> None:
    question = scenario()
    here = shuffled(question, 3)

    assert question.read_answer({"reply": ["0"], "go": ["7"]}, here) is None
    assert question.read_answer({"reply": ["0"], "go": ["stay"]}, here) is not None


def test_saying_nothing_is_refused_until_the_conversation_has_ended() -> None:
    question = scenario()

    assert refusal(question, {"go": ["stay"]}) == "answer_nothing_said"
    assert question.read_answer({**question.fields(BEST, FILE_ORDER), "go": ["stay"]}, FILE_ORDER) == BEST


def test_after_the_ending_nothing_more_can_be_said() -> None:
    question = scenario()

    assert refusal(question, {**question.fields(POOR, FILE_ORDER), "reply": ["0"]}) == "answer_not_offered"


def test_a_scene_shows_what_was_said_and_what_is_said_now() -> None:
    question = scenario()
    scene = question.scene(question.fields([2], FILE_ORDER), FILE_ORDER)

    assert scene.past == (
        Line("scene", "Robin looks away."),
        Line("mentee", "I'm fine."),
        Line("you", "Get a planner."),
    )
    assert scene.now == (Line("mentee", "Right."),)
    assert {text for _, text in scene.replies} == {"Sorry, I jumped in.", "A good one."}
    assert (scene.ending, scene.lesson) == (None, "")


def test_where_nobody_speaks_one_does_something() -> None:
    quiet = deepcopy(NODES)
    del quiet[0]["says"]

    assert scenario().scene({}, FILE_ORDER).is_spoken
    assert not scenario(*quiet).scene({}, FILE_ORDER).is_spoken


def test_a_step_is_about_its_node_and_the_node_knows_its_lines() -> None:
    question = scenario()

    assert [remark.about for remark in question.remarks(BEST)] == ["hello", "home", ""]
    assert question.lines_at("hello") == (Line("scene", "Robin looks away."), Line("mentee", "I'm fine."))


def test_a_scene_follows_a_reply_that_was_just_given() -> None:
    question = scenario()
    place = next(value for value, text in question.scene({}, FILE_ORDER).replies if text == "Get a planner.")

    assert question.scene({"reply": [place]}, FILE_ORDER).now == (Line("mentee", "Right."),)


def test_the_same_place_in_the_file_moves_about_on_the_page() -> None:
    question = scenario()
    first, second = question.scene({}, FILE_ORDER), question.scene(question.fields([2], FILE_ORDER), FILE_ORDER)

    assert first.replies[0][1] == "What's the week been like?"
    assert second.replies[0][1] != "Sorry, I jumped in."


def test_harm_fails_the_attempt_whatever_the_score_and_tells_what_is_right_at_once() -> None:
    harmful = item(kind="scenario", nodes=[*NODES[:4], HARMFUL])
    of = quiz(harmful, *(item(f"plain-{number}") for number in range(9)))
    drawn = [DrawnItem(each.id, tuple(range(each.shape))) for each in of.items]
    right = {each.id: 0 for each in of.items[1:]}
    question = of.items[0]

    assert mark_attempt(of, drawn, {**right, "an-item": [1]}).critical_missed == ("an-item",)
    assert mark_attempt(of, drawn, {**right, "an-item": BEST}).passed
    assert question.mark([0]) > question.mark([1]) == 0
    assert question.feedback([1], Reveal.CHOSEN).key == question.key()
    assert question.feedback([1], Reveal.CHOSEN).remarks[-1].why == "Stay.\n\nBreathe."
    assert question.feedback(MIXED, Reveal.CHOSEN).key == ()


def test_a_conversation_that_was_stopped_says_why_at_once() -> None:
    question = scenario(*NODES[:4], HARMFUL)
    scene = question.scene(question.fields([1], FILE_ORDER), FILE_ORDER)

    assert scene.ending is not None
    assert (scene.ending.instead, scene.lesson, scene.replies) == ("Stay.", "It ends.", ())


def test_the_key_is_the_best_way_to_its_ending() -> None:
    question = scenario()

    assert [remark.said for remark in question.key()] == [
        "What's the week been like?",
        "You miss home?",
        "Robin smiles.",
    ]
    assert [remark.misconception for remark in question.remarks([2, 1])] == ["FIX", "FIX", None]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda n: n[3].update(at="home"), "two nodes are called home"),
        (lambda n: n.append({**n[3], "at": "apart"}), "nothing leads to apart"),
        (lambda n: n[2].update(says=""), "nothing is said at home"),
        (lambda n: n[2]["replies"][1].update(to="nowhere"), "reply 2 at home leads to nowhere, which isn't there"),
        (lambda n: n[3].update(replies=n[2]["replies"]), "better is an ending and has replies"),
        (lambda n: n[3].update(debrief=""), "the ending better has no debrief"),
        (lambda n: n[4].update(ending="harmful"), "the harmful ending good-bye doesn't say what is right"),
        (lambda n: n[2].update(replies=n[2]["replies"][:1]), "home leaves no choice"),
        (lambda n: n[1]["replies"][1].update(to="hello"), "no reply at closed leads on"),
        (lambda n: n[1]["replies"][0].update(why=""), "reply 1 at closed has no reason (why)"),
        (
            lambda n: n[0]["replies"][1].pop("misconception"),
            "reply 2 at hello earns nothing and has no misconception",
        ),
        (
            lambda n: n[0]["replies"][0].update(misconception="FIX"),
            "reply 1 at hello is the best and has a misconception",
        ),
        (lambda n: n[2]["replies"][1].update(say="YOU miss home?"), "reply 2 at home says the same as another"),
        (
            lambda n: n[0]["replies"][1].update(points=3),
            "reply 2 at hello has the most points and isn't on the best way",
        ),
        (lambda n: n[3].update(ending="mixed"), "the way with the most points doesn't lead to a good ending"),
    ],
)
def test_what_is_wrong_with_a_conversation_is_told_with_the_node(change: Any, what: str) -> None:
    assert what in faults(change)


def test_a_fault_stands_at_its_place_in_the_file() -> None:
    nodes = deepcopy(NODES)
    nodes[1]["replies"][0]["why"] = ""

    assert [fault.path for fault in scenario(*nodes).faults()] == [("nodes", 1, "replies", 0)]


def test_a_conversation_without_any_way_to_an_ending_has_no_best_way_and_earns_nothing() -> None:
    round_: Raw = {"at": "hello", "says": "…", "replies": [{"say": "Again", "to": "hello", "points": 1, "why": "…"}]}
    question = scenario(round_, {"at": "end", "ending": "good", "says": "…", "debrief": "…"})

    assert question.mark([0]) == 0
    assert "the way with the most points doesn't lead to a good ending" in [each.what for each in question.faults()]


def test_a_reply_that_leads_nowhere_is_never_taken() -> None:
    nodes = deepcopy(NODES)
    nodes[0]["replies"][1]["to"] = "nowhere"

    with pytest.raises(Refused, match="answer_unreadable"):
        scenario(*nodes).mark([1])


def test_a_node_at_which_nothing_earns_points_gives_no_credit() -> None:
    node = Node(at="a", says="…", replies=(Reply(say="x", to="b"), Reply(say="y", to="b", points=Fraction(-1))))

    assert [node.credit(choice) for choice in (0, 1)] == [0, 0]


def test_a_conversation_that_is_stopped_teaches_by_the_last_reply_alone() -> None:
    question = scenario(*NODES[:4], HARMFUL)
    fields = question.fields([2, 1], FILE_ORDER)
    scene = question.scene(fields, FILE_ORDER)

    assert scene.lesson == "Once more."
    assert scene.way == fields["way"][0]
    assert scenario().scene(scenario().fields([2, 1], FILE_ORDER), FILE_ORDER).lesson == ""


def test_a_conversation_that_ends_harmfully_earns_nothing_whatever_came_before() -> None:
    nodes = deepcopy(NODES)
    nodes[2]["replies"][1]["to"] = "good-bye"
    question = scenario(*nodes[:4], HARMFUL)

    assert question.mark([0]) == Fraction(1, 2)
    assert question.harms([0, 1])
    assert question.mark([0, 1]) == 0


def test_points_may_be_parts_of_one() -> None:
    nodes = deepcopy(NODES)
    for node in nodes:
        for reply in node.get("replies", ()):
            reply["points"] = Fraction(reply.get("points", 0)) / 8

    assert [scenario(*nodes).mark(path) for path in (BEST, MIXED, POOR)] == [1, Fraction(3, 4), 0]


def test_an_ending_offers_no_replies_and_no_way_leads_through_what_was_never_offered() -> None:
    ending = Node(at="a", says="…", ending="good", replies=(Reply(say="x", to="a"),))

    assert list(Conversation.of(ending)) == []
    assert scenario().conversation.walk([9, 0]) is None
