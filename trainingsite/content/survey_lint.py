"""What scheme types and surveys say of each other."""

from collections.abc import Iterator

from trainingsite.content.complaint import Complaint
from trainingsite.content.folder import Reading
from trainingsite.content.readers import Read
from trainingsite.content.values import SchemeType

OF_TRAINING = frozenset({"before-training", "after-training"})


def about_surveys(reading: Reading) -> Iterator[Complaint]:
    """Surveys that don't exist, can't be asked as a scheme type says, or are asked by none."""
    asked: set[str] = set()
    for read in reading.scheme_types.values():
        if read.value is not None:
            asked.update(one.survey for one in read.value.surveys)
            yield from _about_asking(reading, read, read.value)
    for slug, survey in reading.surveys.items():
        if slug not in asked:
            mend = "name it under `surveys:` of a scheme type, or remove it"
            yield survey.complain((), f"no scheme type asks {slug}", mend, is_warning=True)


def _about_asking(reading: Reading, read: Read[SchemeType], kind: SchemeType) -> Iterator[Complaint]:
    for number, one in enumerate(kind.surveys):
        path = ("surveys", number, "survey")
        found = reading.surveys.get(one.survey)
        if found is None:
            mend = "name the file of a survey, without .yaml"
            yield read.complain(path, f"there is no survey {one.survey}", mend)
        elif found.value is not None:
            again = any(earlier.survey == one.survey for earlier in kind.surveys[:number])
            if again and found.value.linking == "anonymous":
                what = f"{one.survey} is anonymous, so that its answers before and after can't be linked"
                yield read.complain(path, what, "ask it once, or make it `linking: pseudonymous`")
            if found.value.asked == "mentee" and one.when in OF_TRAINING:
                what = f"{one.survey} is for mentees, who aren't trained"
                yield read.complain(("surveys", number, "when"), what, "ask it before pairing or later")
