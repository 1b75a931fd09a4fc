"""Jinja as we use it: what every template knows is one plain mapping."""

from collections.abc import MutableMapping
from typing import Any

from flask import Flask


def init_app(app: Flask) -> None:
    """Give every template the same globals.

    Jinja chains two mappings for each template, in case somebody loads one with globals of its own; nobody does here,
    and looking through the chain at each import and include is a tenth of a page's rendering.
    """
    env = app.jinja_env

    def shared(own: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**env.globals, **own} if own else env.globals

    env.make_globals = shared  # type: ignore[method-assign]
