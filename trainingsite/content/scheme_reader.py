"""A scheme type's file as the value that the site uses, with everything that is wrong with it by itself."""

import re
from collections.abc import Iterator

from trainingsite.content import question_lint, rubric_lint
from trainingsite.content.complaint import Complaint
from trainingsite.content.loading import Text, parse
from trainingsite.content.readers import Read, passage_complaints
from trainingsite.content.render import Prose
from trainingsite.content.rubric import Criterion
from trainingsite.content.schemefile import Anchored, Review, SchemeFile, Weighed
from trainingsite.content.values import SchemeType
from trainingsite.quiz.questions import Path

FULL = 100
LATER = {"before-training": ("after-training", "closing"), "before-pairing": ("week-6", "closing")}
REFEREE = {"referee_name": "text", "referee_email": "email"}
CONTRACT = re.compile(
    r"\b(wages?|salar(?:y|ies)|hourly|pay ?slips?|shifts?|employees?|contracted|contractual|(?:your|a) contract"
    r"|your duties|obliged|\d+ hours? (?:a|per|each|every) (?:day|week|month|term|year)"
    r"|(?:at least|minimum of|no fewer than) \w+ hours?)\b",
    re.IGNORECASE,
)


def read_scheme_type(text: Text, slug: str, prose: Prose) -> Read[SchemeType]:
    """A scheme type."""
    loaded = parse(text, SchemeFile)
    if loaded.value is None:
        return Read(text, None, loaded.lines, loaded.complaints)
    facts = loaded.value
    kind = SchemeType(
        slug=slug,
        title=facts.title,
        summary=facts.summary,
        mentee_stage=facts.mentee_stage,
        order=facts.order,
        approval_months=facts.approval_months,
        requires=facts.requires,
        questions=facts.questions,
        person_specification=facts.person_specification,
        role_description=prose.block(facts.role_description),
        declares=facts.declares,
        words=facts.words,
        badges=facts.badges,
        review=facts.review or Review(reviewers=2 if facts.rubric else 0),
        rubric=tuple(_criterion(one) for one in facts.rubric),
        interview_rubric=tuple(_criterion(one) for one in facts.interview_rubric),
        pairing=facts.pairing,
        surveys=facts.surveys,
    )
    read = Read(text, kind, loaded.lines)
    role = passage_complaints(read, ("role_description",), facts.role_description, prose)
    found = (*_about_questions(read, facts), *_about_rubrics(read, facts), *_about_pairing(read, facts))
    beside = (*_about_surveys(read, facts), *_about_wording(read, facts))
    return Read(text, kind, loaded.lines, (*found, *beside, *role))


def _criterion(one: Anchored) -> Criterion:
    return Criterion(one.id, one.title, one.weight if isinstance(one, Weighed) else 1, one.levels)


def _about_questions(read: Read[SchemeType], facts: SchemeFile) -> Iterator[Complaint]:
    for fault in question_lint.faults(facts.questions):
        yield read.complain(("questions", *fault.path), fault.what, fault.mend)
    if facts.requires.reference:
        kinds = {question.id: question.kind for question in facts.questions}
        for name, kind in REFEREE.items():
            if kinds.get(name) != kind:
                mend = f"add a question with `id: {name}` and `kind: {kind}`, or remove `reference:`"
                yield read.complain(("requires", "reference"), f"nothing asks for the {name.replace('_', ' ')}", mend)


def _about_rubrics(read: Read[SchemeType], facts: SchemeFile) -> Iterator[Complaint]:
    for name, rubric in (("rubric", facts.rubric), ("interview_rubric", facts.interview_rubric)):
        for fault in rubric_lint.faults(rubric):
            yield read.complain((name, *fault.path), fault.what, fault.mend)
    if facts.review and facts.review.reviewers and not facts.rubric:
        mend = "add `rubric:`, or write `reviewers: 0`"
        yield read.complain(("review",), "reviewers have nothing to judge by", mend)
    if facts.requires.interview and not facts.interview_rubric:
        what, mend = "an interview is marked by a comment alone", "add `interview_rubric:`"
        yield read.complain(("requires", "interview"), what, mend, is_warning=True)


def _about_pairing(read: Read[SchemeType], facts: SchemeFile) -> Iterator[Complaint]:
    path, points = ("pairing", "points"), facts.pairing.points
    for name, counted in (("shared_slots", points.shared_slots), ("shared_interests", points.shared_interests)):
        if counted.most < counted.each:
            what = f"`most` is {counted.most}, less than one of them counts"
            yield read.complain((*path, name, "most"), what, f"write {counted.each} or more")
    if points.same_school > points.same_course:
        what = "a shared school counts for more than a shared course"
        yield read.complain((*path, "same_school"), what, f"write {points.same_course} or less")
    if points.largest > FULL:
        what = f"a pair can come to {points.largest} points"
        yield read.complain(path, what, f"lower some, so that a pair comes to {FULL} at the most")


def _about_surveys(read: Read[SchemeType], facts: SchemeFile) -> Iterator[Complaint]:
    moments = [(one.survey, one.when) for one in facts.surveys]
    for number, (survey, when) in enumerate(moments):
        if (survey, when) in moments[:number]:
            yield read.complain(("surveys", number), f"{survey} is asked twice at one moment", "ask it once")
        later = LATER.get(when, ())
        if later and not any((survey, each) in moments for each in later):
            what = f"{survey} is asked {when.replace('-', ' ')} and never again, so that nothing can be compared"
            mend = f"ask it again, `when: {later[0]}` or `when: {later[1]}`, or only then"
            yield read.complain(("surveys", number, "when"), what, mend)


def _about_wording(read: Read[SchemeType], facts: SchemeFile) -> Iterator[Complaint]:
    """A volunteer's role that reads like a job may be taken for one, which matters most to those who hold a visa."""
    if facts.declares.pay != "volunteer":
        return
    texts: list[tuple[Path, str]] = [
        (("summary",), facts.summary),
        (("role_description",), facts.role_description),
        *((("person_specification", number), line) for number, line in enumerate(facts.person_specification)),
        *((("questions", number, "label"), one.label) for number, one in enumerate(facts.questions)),
        *((("questions", number, "hint"), one.hint) for number, one in enumerate(facts.questions)),
    ]
    for path, text in texts:
        if found := contract_words(text):
            mend = "say what volunteers may do, without pay, duties or a number of hours; or declare `pay: paid`"
            yield read.complain(path, f"a volunteer reads of “{found}”", mend, is_warning=True)


def contract_words(text: str) -> str:
    """The first words of a text that read like a job's, or none."""
    found = CONTRACT.search(text)
    return found[0] if found else ""
