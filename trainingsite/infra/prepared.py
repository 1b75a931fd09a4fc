"""Statements that every page or answer needs: their text and the conversion of their values are worked out once.

SQLAlchemy writes the statement and knows the types; what is left for each execution is to hand values to the driver.
That halves what a short statement costs. Marked by `hot`; everything else takes SQLAlchemy's own way.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Dialect, Executable, SelectBase, UpdateBase
from sqlalchemy.engine import IteratorResult, Result
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.sql.compiler import SQLCompiler

Statement = TypeVar("Statement", bound=Executable)
Convert = Callable[[Any], Any]
MARK = "signpost_hot"


def hot(statement: Statement) -> Statement:
    """Mark a constant statement on tables as one to prepare."""
    return statement.execution_options(**{MARK: True})


def is_hot(statement: Executable) -> bool:
    """Whether a statement is marked."""
    return MARK in statement.get_execution_options()


class Prepared:
    """A statement for one dialect and one set of parameters' names."""

    def __init__(self, statement: SelectBase | UpdateBase, dialect: Dialect, names: tuple[str, ...]) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=list(names))
        assert isinstance(compiled, SQLCompiler)
        if compiled.post_compile_params or compiled.insert_prefetch or compiled.update_prefetch:
            raise TypeError("a statement with lists or defaults of its own can't be prepared")
        self.text = str(compiled)
        self.order = tuple(compiled.positiontup) if compiled.positiontup is not None else None
        self.fixed = {name: value for name, value in compiled.params.items() if name not in names}
        types = {name: bind.type.dialect_impl(dialect) for bind, name in compiled.bind_names.items()}
        converts = {name: kind.bind_processor(dialect) for name, kind in types.items()}
        self.converts = [(name, convert) for name, convert in converts.items() if convert is not None]
        columns = statement.selected_columns if isinstance(statement, SelectBase) else statement.exported_columns
        self.shape = SimpleResultMetaData([str(column.key) for column in columns])
        kinds = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
        self.reads = [(place, convert) for place, convert in enumerate(kinds) if convert is not None]
        self.gives_rows = bool(kinds)

    def values(self, given: Mapping[str, Any]) -> Any:
        """The parameters as the driver wants them."""
        found = {**self.fixed, **given}
        for name, convert in self.converts:
            found[name] = convert(found[name])
        return found if self.order is None else tuple(found[name] for name in self.order)

    def rows(self, fetched: Iterable[Sequence[Any]]) -> Iterable[Sequence[Any]]:
        """What the driver fetched, as the columns' types say."""
        if not self.reads:
            return fetched
        made = [list(row) for row in fetched]
        for row in made:
            for place, convert in self.reads:
                row[place] = convert(row[place])
        return made


@lru_cache(maxsize=1024)
def prepared(statement: SelectBase | UpdateBase, dialect: Dialect, names: tuple[str, ...]) -> Prepared:
    """The statement, prepared when it is first asked for."""
    return Prepared(statement, dialect, names)


def run(connection: Connection, statement: Executable, given: Any) -> Result[Any]:
    """Execute a hot statement on a connection, whose transaction is the caller's concern.

    `given` is a mapping, or several for a statement that gives no rows. Listeners for `before_cursor_execute` and
    `after_cursor_execute` hear of it, as of any other.
    """
    assert isinstance(statement, (SelectBase, UpdateBase))
    many = isinstance(given, list)
    first: Mapping[str, Any] = (given[0] if many else given) or {}
    ready = prepared(statement, connection.dialect, tuple(first))
    values = [ready.values(each) for each in given] if many else ready.values(first)
    cursor, heard = connection.connection.cursor(), connection.dispatch
    try:
        if heard.before_cursor_execute:
            heard.before_cursor_execute(connection, cursor, ready.text, values, None, many)
        if many:
            cursor.executemany(ready.text, values)
        else:
            cursor.execute(ready.text, values)
        if heard.after_cursor_execute:
            heard.after_cursor_execute(connection, cursor, ready.text, values, None, many)
        fetched = ready.rows(cursor.fetchall()) if ready.gives_rows else ()
    finally:
        cursor.close()
    return IteratorResult(ready.shape, iter(fetched))
