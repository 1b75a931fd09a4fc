"""A quiz file written for people: items of a model as YAML, one after another, with what is still to fill in."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from textwrap import indent
from typing import Any

import yaml

from trainingsite.content.yamltext import plain as read_plain
from trainingsite.quiz.fields import Part
from trainingsite.quiz.questions import Item, Question
from trainingsite.quiz.questions.number import plain

LONG = 88
WIDTH = 100
EXACT_DIGITS = 15

_HEAD = """\
# yaml-language-server: $schema=quiz.schema.json
{comments}format: 1
{title}module: {module}
items:
"""


class Writer(yaml.SafeDumper):
    """Writes lists indented below their key, and texts in the form that reads best."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data: object) -> bool:
        """Write what stands in two places twice: our files have no aliases."""
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else ">" if len(text) > LONG else None
    if style is None and read_plain(text) != text:
        style = "'"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _number(dumper: yaml.SafeDumper, value: Fraction) -> yaml.ScalarNode:
    """A number as people write it; one that no decimal number is exactly stays text, such as 1/3."""
    text = plain(value)
    if "/" in text or sum(character.isdigit() for character in text) > EXACT_DIGITS:
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="'")
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


Writer.add_representer(str, _text)
Writer.add_representer(Fraction, _number)


def quiz_text(title: str, module: str, items: Iterable[tuple[Item, str]], comments: Iterable[str] = ()) -> str:
    """The file of a quiz; each item comes with a remark that stands above it, or "", and `comments` stand on top."""
    head = _HEAD.format(
        comments="".join(f"# {comment}\n" for comment in comments),
        title=yaml.dump({"title": " ".join(title.split())}, Dumper=Writer, allow_unicode=True, width=WIDTH),
        module=module,
    )
    return head + "\n".join(_item(item, remark) for item, remark in items)


def _item(item: Item, remark: str) -> str:
    fields = yaml.dump([_fields(item)], Dumper=Writer, allow_unicode=True, sort_keys=False, width=WIDTH)
    return (f"  # {remark}\n" if remark else "") + indent(fields, "  ", lambda line: bool(line.strip()))


def _fields(part: Part) -> Mapping[str, Any]:
    """What a part of a file says: its fields that aren't what would stand there anyway, `id` and `type` first."""
    said = {
        name: _value(getattr(part, name))
        for name, field in type(part).model_fields.items()
        if name == "type" or getattr(part, name) != field.get_default(call_default_factory=True)
    }
    if isinstance(part, Question):
        order = ("id", "type", *(name for name in said if name not in ("id", "type", "why")), "why")
        return {name: said[name] for name in order if name in said}
    return said


def _value(value: object) -> object:
    if isinstance(value, Part):
        return _fields(value)
    if isinstance(value, Mapping):
        return {str(name): _value(each) for name, each in value.items()}
    return [_value(each) for each in value] if isinstance(value, tuple) else value
