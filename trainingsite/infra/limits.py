"""Rate limits that all worker processes share: Flask-Limiter over our own database, or Redis by setting."""

import time
from typing import Any

from flask import Flask
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


limiter = Limiter(get_remote_address, strategy="fixed-window", headers_enabled=False)


def init_app(app: Flask, settings: Settings) -> None:
    """Count in the database unless a Redis address is set."""
    app.config["RATELIMIT_STORAGE_URI"] = settings.rate_limit_url or "signpost-database://"
    app.config["RATELIMIT_ENABLED"] = settings.env != "test" or app.config.get("RATELIMIT_ENABLED", False)
    DatabaseStorage.engine = app.extensions[IMMEDIATE]
    limiter.init_app(app)
