"""The reader's form, made from a rubric, and the declaration that one knows the applicant."""

from collections.abc import Sequence
from functools import lru_cache

from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from trainingsite.content.rubric import Criterion
from trainingsite.infra.forms import Form
from trainingsite.selection.review_rules import Conflict, Marked

KINDS = {
    Conflict.FRIEND: "We are friends, or were",
    Conflict.FAMILY: "We are related, or a couple",
    Conflict.TEACHES: "I teach or supervise them, or they me",
    Conflict.WORKS: "We work or volunteer together",
    Conflict.OTHER: "Something else; I would rather not judge",
}


class ConflictForm(Form):
    kind = RadioField(
        "How do you know them?",
        [InputRequired("Choose what comes nearest.")],
        choices=[SelectChoice(kind.value, words) for kind, words in KINDS.items()],
    )


@lru_cache(maxsize=64)
def review_form(rubric: Sequence[Criterion]) -> type[Form]:
    """A form with a level and a comment for each criterion, and a note on the whole."""
    fields: dict[str, object] = {}
    for one in rubric:
        fields[f"level-{one.id}"] = RadioField(
            one.title,
            [InputRequired("Choose a level.")],
            choices=[SelectChoice(str(at), words) for at, words in enumerate(one.levels)],
        )
        fields[f"comment-{one.id}"] = TextAreaField(
            f"What in the answers shows it: {one.title}", [Length(max=1000)], render_kw={"rows": 2}
        )
    fields["note"] = TextAreaField("On the whole", [Length(max=2000)], render_kw={"rows": 4})
    return type("ReviewForm", (Form,), fields)


def filled(marked: Marked) -> dict[str, str]:
    """What is marked so far, as the form's data."""
    levels = {f"level-{name}": str(level) for name, level in marked.levels.items()}
    return {**levels, **{f"comment-{name}": words for name, words in marked.comments.items()}, "note": marked.note}


def marked_of(form: Form, rubric: Sequence[Criterion]) -> Marked:
    """What a form says; levels that don't exist are left out."""
    given = {one.id: form.data_of(f"level-{one.id}") for one in rubric}
    known = {one.id: {str(at) for at in range(len(one.levels))} for one in rubric}
    return Marked(
        levels={name: int(level) for name, level in given.items() if level in known[name]},
        comments={one.id: form.data_of(f"comment-{one.id}")[:1000] for one in rubric},
        note=form.data_of("note")[:2000],
    )
