"""Rate limits that all worker processes share: Flask-Limiter over our own database, or Redis by setting."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask
from flask.globals import request_ctx
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits.storage import Storage
from sqlalchemy import BigInteger, Engine, String, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from trainingsite.config import Settings
from trainingsite.infra.db import IMMEDIATE, Base


class RateCount(Base):
    """How often something was tried until `expires` (seconds since the epoch)."""

    __tablename__ = "rate_count"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    count: Mapped[int]
    expires: Mapped[int] = mapped_column(BigInteger)


class DatabaseStorage(Storage):
    """The storage interface of `limits` over the table `rate_count`."""

    STORAGE_SCHEME = ["signpost-database"]  # noqa: RUF012  # the library reads it from the class
    engine: Engine

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options: Any) -> None:
        super().__init__(uri, wrap_exceptions, **options)

    @property
    def base_exceptions(self) -> type[Exception]:
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = int(time.time())
        add = postgresql.insert if self.engine.dialect.name == "postgresql" else sqlite.insert
        ended = RateCount.expires <= now
        statement = (
            add(RateCount)
            .values(key=key, count=amount, expires=now + expiry)
            .on_conflict_do_update(
                index_elements=[RateCount.key],
                set_={
                    "count": case((ended, amount), else_=RateCount.count + amount),
                    "expires": case((ended, now + expiry), else_=RateCount.expires),
                },
            )
            .returning(RateCount.count)
        )
        with self.engine.begin() as connection:
            return int(connection.execute(statement).scalar_one())

    def get(self, key: str) -> int:
        with self.engine.begin() as connection:
            live = select(RateCount.count).where(RateCount.key == key, RateCount.expires > int(time.time()))
            return connection.execute(live).scalar() or 0

    def get_expiry(self, key: str) -> float:
        with self.engine.begin() as connection:
            found = connection.execute(select(RateCount.expires).where(RateCount.key == key)).scalar()
        return float(found or time.time())

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        with self.engine.begin() as connection:
            return connection.execute(delete(RateCount)).rowcount

    def clear(self, key: str) -> None:
        with self.engine.begin() as connection:
            connection.execute(delete(RateCount).where(RateCount.key == key))


Hook = TypeVar("Hook", bound=Callable[[Any], Any])


class DoorLimiter(Limiter):
    """Counts at the doors that are marked with a limit, when they are entered.

    The library also looks at every other request three times, for limits of a whole site; there are none.
    """

    def init_app(self, app: Flask) -> None:
        """Register with the app; of the three hooks that the library appends, keep two where something was counted."""
        super().init_app(app)
        if self not in app.extensions.get("limiter", ()):
            return
        app.before_request_funcs[None].remove(self._check_request_limit)
        for hooks in (app.after_request_funcs[None], app.teardown_request_funcs[None]):
            hooks[-1] = where_counted(hooks[-1])


def where_counted(hook: Hook) -> Any:
    """The hook, run only in requests in which the limiter noted something."""

    def run(given: Any) -> Any:
        return hook(given) if hasattr(request_ctx, "_limiter_request_context") else given

    return run


limiter = DoorLimiter(get_remote_address, strategy="fixed-window", headers_enabled=False)


def init_app(app: Flask, settings: Settings) -> None:
    """Count in the database unless a Redis address is set."""
    app.config["RATELIMIT_STORAGE_URI"] = settings.rate_limit_url or "signpost-database://"
    app.config["RATELIMIT_ENABLED"] = settings.env != "test" or app.config.get("RATELIMIT_ENABLED", False)
    DatabaseStorage.engine = app.extensions[IMMEDIATE]
    limiter.init_app(app)
