"""Killing a process in the middle of a deed."""

import os
import signal
from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import event

from trainingsite.infra.db import IMMEDIATE, db


def killed_at(app: Flask, statement: int, deed: Callable[[], object]) -> bool:
    """Run `deed` in a child that kills itself after so many statements of a deed's own session.

    True if it was killed, False if the deed ended first.
    """
    child = os.fork()
    if child == 0:
        db.engine.dispose(close=False)
        done = 0

        @event.listens_for(app.extensions[IMMEDIATE], "after_cursor_execute")
        def count(*_: Any) -> None:
            nonlocal done
            done += 1
            if done == statement:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            deed()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)
