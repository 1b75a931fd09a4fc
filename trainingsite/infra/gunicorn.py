"""What a server process does once it has the site: gunicorn calls this by its name."""

import gc
from importlib import import_module

# What the site imports only where it is used, so that commands start soon. Nobody waits for it at a page.
AHEAD = ("dns.resolver", "email_validator", "icalendar", "jsonschema", "pypdf", "zxcvbn")


def post_worker_init(_worker: object) -> None:
    """Load what pages may need, and leave what is there for good out of every later garbage collection: code, content
    and templates.

    And collect after requests rather than several times in the middle of one.
    """
    for name in AHEAD:
        import_module(name)
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
