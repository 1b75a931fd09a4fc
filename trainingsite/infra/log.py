"""The log: JSON lines in production, readable lines elsewhere. No bodies, no queries, no secrets."""

import logging
import sys

import structlog

from trainingsite.config import Settings


def configure(settings: Settings) -> None:
    """Set up structlog for the process."""
    production = settings.env == "production"
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if production else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO if settings.env != "test" else logging.ERROR),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=settings.env != "test",
    )
