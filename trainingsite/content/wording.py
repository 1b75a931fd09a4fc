"""What pydantic finds wrong, in an author's words. Pure."""

import difflib
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from trainingsite.quiz.fields import SLUG
from trainingsite.quiz.model import file_path
from trainingsite.quiz.questions import TYPES, Path

Words = tuple[str, str]

KINDS = {str: "text", bool: "true or false", int: "a whole number", float: "a number", list: "a list", dict: "a group"}
ELEMENTS = {
    "accept": "accepted form",
    "wrong": "wrong form",
    "extra": "extra",
    "practice": "practice item",
    "rubric": "criterion",
    "interview_rubric": "criterion",
    "person_specification": "line",
    "replies": "reply",
}
PATTERNS = {
    SLUG: "write lower-case words joined by hyphens",
    r"^[a-z0-9-]+#[a-z0-9-]+$": "write <module>#<section>, for example role-boundaries#visas",
    r"^[A-Z]+$": "write a tag in capital letters from misconceptions.yaml",
    r"^[a-z][a-z0-9_]*$": "write lower-case words joined by underscores",
    r"^#[0-9a-fA-F]{6}$": "write a colour like #0d4f3c",
}


def told(error: ValidationError, model: type[BaseModel], data: object) -> list[tuple[Path, str, str]]:
    """Each error as path in the file, what is wrong, and how to mend it."""
    errors = [(_path(each["loc"]), each) for each in error.errors(include_url=False)]
    paths = [path for path, _ in errors]
    found = []
    for path, each in errors:
        what, mend = _words(each, path, vocabulary(model), data)
        if each["type"] != "too_short" or not _has_faulty_elements(path, paths):
            found.append((path, place(path) + what, mend))
    return found


def place(path: Path) -> str:
    """Which element of a list is meant: "option 3: "; the line says the rest."""
    numbers = [at for at, part in enumerate(path) if isinstance(part, int)]
    if not numbers or numbers[-1] == 0:
        return ""
    at = numbers[-1]
    return f"{element(str(path[at - 1]))} {int(path[at]) + 1}: "


def element(name: str) -> str:
    """What one element of the list `name` is called."""
    return ELEMENTS.get(name, name.removesuffix("s").replace("_", " "))


def similar(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant."""
    close = difflib.get_close_matches(word, list(known), 1, 0.6)
    return close[0] if close else None


@lru_cache(maxsize=32)
def vocabulary(model: type[BaseModel]) -> frozenset[str]:
    """Every key that a file of this model may use anywhere."""
    schema = model.model_json_schema()
    groups = (schema, *schema.get("$defs", {}).values())
    return frozenset(key for group in groups for key in group.get("properties", {}))


def _path(loc: tuple[str | int, ...]) -> Path:
    """The place in the file; pydantic puts a word after a key that is wrong itself."""
    path = file_path(loc)
    return path[:-1] if path[-1:] == ("[key]",) else path


def _has_faulty_elements(path: Path, paths: Iterable[Path]) -> bool:
    """Whether a list only seems too short because pydantic doesn't count its faulty elements."""
    return any(len(other) > len(path) and other[: len(path)] == path for other in paths)


def _words(error: ErrorDetails, path: Path, known: frozenset[str], data: object) -> Words:
    name = f"`{path[-1]}`" if path and isinstance(path[-1], str) else "this"
    facts: Mapping[str, Any] = error.get("ctx", {})
    kind = error["type"]
    if kind == "missing":
        return f"{name} is missing", f"add `{path[-1]}:`"
    if kind == "extra_forbidden":
        return _unknown(path, known, data)
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        return _untyped(facts)
    if kind == "value_error":
        return f"{name} is {shown(error['input'])}", str(facts["error"])
    if kind in WANTED:
        return f"{name} is {described(error['input'])}", WANTED[kind]
    if kind in RULES:
        return RULES[kind](name, error["input"], facts)
    return f"{name} is {shown(error['input'])}", f"mend it: {error['msg'].lower()}"


def _unknown(path: Path, known: frozenset[str], data: object) -> Words:
    around: Any = data
    for step in path[:-1]:
        around = around.get(step) if isinstance(around, dict) else around[step]
    present = set(around or ())
    guess = similar(str(path[-1]), sorted(known - present))
    mend = f"did you mean `{guess}`?" if guess else "remove it"
    return f"`{path[-1]}` isn't known here", mend


def _untyped(facts: Mapping[str, Any]) -> Words:
    choices = str(facts.get("expected_tags", "")).replace("'", "")
    tag = facts.get("tag")
    if tag is None:
        return "`type` is missing", f"add `type:`, one of {', '.join(TYPES)}"
    guess = similar(str(tag), choices.split(", "))
    return f"`type` is {shown(tag)}", f"did you mean {guess}?" if guess else f"write one of {choices}"


def _literal(name: str, given: object, facts: Mapping[str, Any]) -> Words:
    choices = str(facts["expected"]).replace("'", "")
    guess = similar(str(given), choices.replace(" or ", ", ").split(", "))
    return f"{name} is {shown(given)}", f"did you mean {guess}?" if guess else f"write {choices}"


def _form(name: str, given: object, facts: Mapping[str, Any]) -> Words:
    return f"{name} is {shown(given)}", PATTERNS.get(str(facts["pattern"]), "write it in the form of the other files")


def _limit(sign: str) -> Callable[[str, object, Mapping[str, Any]], Words]:
    def words(name: str, given: object, facts: Mapping[str, Any]) -> Words:
        limit = next(value for key, value in facts.items() if key in ("ge", "gt", "le", "lt"))
        return f"{name} is {shown(given)}", f"write {sign.format(limit)}"

    return words


def _short(name: str, _given: object, facts: Mapping[str, Any]) -> Words:
    return f"{name} is empty or too short", f"give it at least {facts.get('min_length', 1)}"


def _long(name: str, _given: object, facts: Mapping[str, Any]) -> Words:
    return f"{name} is too long", f"use {facts.get('max_length')} or fewer"


def shown(value: object) -> str:
    """A value in a few letters."""
    if not isinstance(value, str | int | float):
        return kind_of(value)
    text = str(value).lower() if isinstance(value, bool) else str(value).strip()
    first = text.split("\n")[0][:40]
    return f"“{first}”" if first == text else f"“{first}…”"


def described(value: object) -> str:
    """What a value is, with the value itself where it is short: a whole number (“3”)."""
    return f"{kind_of(value)} ({shown(value)})" if isinstance(value, str | int | float) else kind_of(value)


def kind_of(value: object) -> str:
    """What a value is, in a word."""
    return "empty" if value is None else KINDS.get(type(value), "something else")


LIST = "write a list, each line beginning with `- `"
GROUP = "write a group of `key: value` lines, indented below it"
WANTED = {
    "string_type": "write text; put it into quotes if it looks like a number",
    "int_type": "write a whole number, without quotes",
    "int_from_float": "write a whole number",
    "float_type": "write a number, without quotes",
    "bool_type": "write true or false, without quotes",
    "date_type": "write a day like 2026-11-24",
    "tuple_type": LIST,
    "list_type": LIST,
    "model_type": GROUP,
    "model_attributes_type": GROUP,
    "dict_type": GROUP,
    "mapping_type": GROUP,
}
RULES: dict[str, Callable[[str, object, Mapping[str, Any]], Words]] = {
    "literal_error": _literal,
    "string_pattern_mismatch": _form,
    "greater_than_equal": _limit("{} or more"),
    "greater_than": _limit("more than {}"),
    "less_than_equal": _limit("{} or less"),
    "less_than": _limit("less than {}"),
    "string_too_short": _short,
    "too_short": _short,
    "string_too_long": _long,
    "too_long": _long,
}
