"""judgement: the learner rates how well each response fits a situation (a situational judgement test)."""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, Field

from trainingsite.infra.refused import Refused
from trainingsite.quiz.fields import Json, Part, Posted, Several, Tag, Text, Words
from trainingsite.quiz.questions.question import (
    Extent,
    Fault,
    Path,
    Pick,
    Question,
    Remark,
    is_index,
    one,
    unreadable,
)


class Rating(StrEnum):
    """How well a response fits, from the best."""

    VERY_WELL = "very-well"
    FAIRLY_WELL = "fairly-well"
    NOT_VERY_WELL = "not-very-well"
    NOT_AT_ALL = "not-at-all"

    @property
    def words(self) -> str:
        """As people read it."""
        return self.replace("-", " ").capitalize()

    @property
    def fits(self) -> bool:
        """Which side of the scale it is on."""
        return self in (Rating.VERY_WELL, Rating.FAIRLY_WELL)


RATINGS = tuple(Rating)
NEIGHBOUR = Fraction(1, 2)


def read_key(value: object) -> object:
    """One rating stands for the agreement of the experts; a group says how many of them gave which."""
    return {value: 1} if isinstance(value, str) else value


Experts: TypeAlias = Annotated[
    dict[Annotated[Rating, Field(strict=False)], Annotated[int, Field(ge=0, le=1000)]],
    BeforeValidator(read_key, json_schema_input_type=Rating | dict[Rating, int]),
    Field(min_length=1),
]


class Response(Part):
    """Something that could be done in the situation, and how experts rated it.

    `harmful` says that somebody would come to harm: who thinks that it fits fails the attempt.
    """

    text: Words
    key: Experts
    harmful: bool = False
    why: Text = ""
    misconception: Tag | None = None

    @cached_property
    def best(self) -> tuple[Rating, ...]:
        """The rating that most experts gave; several if they were equally many."""
        most = max(self.key.values())
        return tuple(rating for rating in RATINGS if self.key.get(rating, 0) == most)

    def credit(self, rating: Rating) -> Fraction:
        """What a rating earns, between 0 and 1, as `Judgement` says."""
        if len(self.key) > 1:
            return Fraction(self.key.get(rating, 0), max(self.key.values()))
        (agreed,) = self.key
        return Fraction(1) if rating is agreed else NEIGHBOUR if rating.fits is agreed.fits else Fraction(0)

    @property
    def experts(self) -> str:
        """The experts' rating as people read it."""
        words = " or ".join(rating.words for rating in self.best)
        total = sum(self.key.values())
        return words if len(self.key) == 1 else f"{words} ({max(self.key.values())} of {total} experts)"


class Judgement(Question):
    """Each response to a situation is rated on four points; the mean closeness to the experts' key is earned.

    - A key of one rating is marked as the SJT of the UK's admission test for medicine is: full marks for the key,
      partial marks for a rating close to it, none otherwise, and no negative marks (UCAT Consortium, "Scoring and
      Marking", ucat.ac.uk). Close is the other rating on the same side of the scale, as in dichotomous consensus
      scoring (McDaniel, Psotka, Legree, Yost & Weekley 2011, "Toward an understanding of situational judgment item
      validity and group differences", Journal of Applied Psychology 96(2), 327–336, doi 10.1037/a0021983). How much
      a close rating earns isn't published; here it is a half.
    - A key of several ratings is marked by aggregate scoring: the number of experts who gave the learner's rating,
      over the number who gave the modal one (Charlin, Roy, Brailovsky, Goulet & van der Vleuten 2000, "The Script
      Concordance test: a tool to assess the reflective clinician", Teaching and Learning in Medicine 12(4),
      189–195; proportion consensus in Weng, Yang, Lievens & McDaniel 2018, Journal of Vocational Behavior 104,
      199–209, doi 10.1016/j.jvb.2017.11.005).

    An answer is a list with, for each response of the file, the number of a rating from 0 (the best), or None.
    """

    type: Literal["judgement"]
    responses: Annotated[Several[Response], Field(min_length=2)]

    @property
    def ratings(self) -> tuple[Rating, ...]:
        """The points of the scale, from the best."""
        return RATINGS

    @property
    def shape(self) -> int:
        return len(self.responses)

    def read_answer(self, fields: Posted, order: tuple[int, ...]) -> Json:
        given: list[int | None] = [None] * len(self.responses)
        for shown, number in enumerate(order):
            text = one(fields, f"rating-{shown}")
            if text:
                given[number] = self._rating(text)
        return given if any(each is not None for each in given) else None

    def fields(self, answer: Json, order: tuple[int, ...]) -> dict[str, list[str]]:
        given = self._given(answer)
        return {f"rating-{shown}": [given[number].value] for shown, number in enumerate(order) if number in given}

    def extent(self, answer: Json) -> Extent:
        rated = len(self._given(answer))
        return Extent.NONE if not rated else Extent.WHOLE if rated == len(self.responses) else Extent.PART

    def mark(self, answer: Json) -> Fraction:
        return sum((pick.credit for pick in self.picks(answer)), Fraction(0)) / len(self.responses)

    def holds(self, answer: Json) -> bool:
        """Whether each harmful response was rated, and as one that doesn't fit."""
        given = self._given(answer)
        return all(number in given and not given[number].fits for number in self._harmful)

    def harms(self, answer: Json) -> bool:
        """Whether a harmful response was rated as one that fits."""
        given = self._given(answer)
        return any(number in given and given[number].fits for number in self._harmful)

    def picks(self, answer: Json) -> tuple[Pick, ...]:
        return tuple(
            Pick(str(number), rating.value, self.responses[number].credit(rating), self._tag(number, rating))
            for number, rating in self._given(answer).items()
        )

    def pick_words(self, pick: Pick) -> str:
        return f"{self.responses[int(pick.part)].text} → {Rating(pick.choice).words}"

    @property
    def guess_score(self) -> Fraction:
        """The mean over every rating of every response, all equally likely."""
        earned = [response.credit(rating) for response in self.responses for rating in RATINGS]
        return sum(earned, Fraction(0)) / len(earned)

    def remarks(self, answer: Json) -> tuple[Remark, ...]:
        return tuple(
            Remark(
                self.responses[number].text,
                rating.words,
                self.responses[number].credit(rating),
                self.responses[number].why,
                self._tag(number, rating),
            )
            for number, rating in self._given(answer).items()
        )

    def key(self) -> tuple[Remark, ...]:
        return tuple(Remark(each.text, each.experts, Fraction(1), each.why) for each in self.responses)

    def faults(self) -> tuple[Fault, ...]:
        found = [fault for number, each in enumerate(self.responses) for fault in response_faults(number, each)]
        texts = [each.text.casefold() for each in self.responses]
        found += [
            Fault(("responses", number), f"response {number + 1} says the same as another", "reword or remove it")
            for number, text in enumerate(texts)
            if text in texts[:number]
        ]
        if self.critical and not self._harmful:
            mend = "mark a response with `harmful: true`, or remove `critical:`"
            found.append(Fault(("critical",), "a critical judgement has no harmful response", mend))
        return tuple(found)

    @property
    def tags(self) -> tuple[tuple[Path, Tag], ...]:
        return tuple(
            (("responses", number, "misconception"), each.misconception)
            for number, each in enumerate(self.responses)
            if each.misconception is not None
        )

    @property
    def _harmful(self) -> tuple[int, ...]:
        return tuple(number for number, each in enumerate(self.responses) if each.harmful)

    def _tag(self, number: int, rating: Rating) -> Tag | None:
        """The misconception that the rating shows: none unless what doesn't fit was thought to."""
        return self.responses[number].misconception if rating.fits else None

    def _rating(self, text: str) -> int:
        values = [rating.value for rating in RATINGS]
        if text not in values:
            raise Refused("answer_not_offered", status=400)
        return values.index(text)

    def _given(self, answer: Json) -> Mapping[int, Rating]:
        """The rating of each response that was rated, by the response's number."""
        if answer is None:
            return {}
        if not isinstance(answer, list) or len(answer) != len(self.responses):
            raise unreadable()
        if not all(each is None or is_index(each, len(RATINGS)) for each in answer):
            raise unreadable()
        return {number: RATINGS[each] for number, each in enumerate(answer) if each is not None}


def response_faults(number: int, response: Response) -> tuple[Fault, ...]:
    """What is wrong with one response."""
    where, name = ("responses", number), f"response {number + 1}"
    if not any(response.key.values()):
        return (Fault((*where, "key"), f"{name} was rated by nobody", "say how many experts gave which rating"),)
    found = []
    fits = {rating.fits for rating in response.best}
    if len(fits) > 1:
        what = f"{name}: as many experts find that it fits as that it doesn't"
        found.append(Fault((*where, "key"), what, "reword the response, or leave it out"))
    if not response.why:
        mend = "add `why:`, what a learner who rated it reads"
        found.append(Fault(where, f"{name} has no reason (why)", mend))
    if fits == {False} and response.misconception is None:
        what = f"{name} doesn't fit and has no misconception"
        found.append(Fault(where, what, "add `misconception:` from the list"))
    if fits == {True} and response.misconception is not None:
        found.append(Fault(where, f"{name} fits and has a misconception", "remove `misconception:`"))
    if response.harmful and any(rating.fits and count for rating, count in response.key.items()):
        what = f"{name} is harmful, and experts find that it fits"
        found.append(Fault((*where, "harmful"), what, "remove `harmful:`, or mend the key"))
    return tuple(found)
