"""Lists that somebody takes away as a file: sent while they are read, and written down first."""

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from flask import Response, stream_with_context

from trainingsite.access import Actor, Permission, scheme_ids
from trainingsite.deeds.act import Act, act_as
from trainingsite.infra.db import db
from trainingsite.infra.sheets import UTF_8, as_csv


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list: its name, the permission that it takes, and how it was narrowed.

    `schemes` are those that it is from; None means all in which the actor has the permission.
    """

    name: str
    permission: Permission
    asked: Mapping[str, str] = field(default_factory=dict)
    schemes: Collection[int] | None = None


def record(act: Act, sheet: Sheet) -> None:
    """Write down that the actor takes a list away, for the readers of each scheme that it is from."""
    act.require(sheet.permission)
    ids = scheme_ids(act.actor, sheet.permission) if sheet.schemes is None else sheet.schemes
    asked = {name: value for name, value in sheet.asked.items() if value}
    export = uuid.uuid4()
    for scheme_id in [None] if ids is None else sorted(ids):
        act.record("list.exported", "export", export, scheme_id=scheme_id, list=sheet.name, **asked)


def take_away(actor: Actor, sheet: Sheet, rows: Iterable[Iterable[object]]) -> Response:
    """The list as a file. `rows` are read only once it stands in the log who took them; the first has the names."""
    with act_as(actor) as act:
        record(act, sheet)
    db.session.expunge_all()  # by the time that rows are sent, what the request had read is gone
    return file_of(sheet.name, as_csv(rows))


def file_of(name: str, lines: Iterable[str]) -> Response:
    """Lines of CSV as a file that a browser keeps."""

    def marked() -> Iterator[str]:
        yield UTF_8
        yield from lines

    named = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(stream_with_context(marked()), mimetype="text/csv", headers=named)
