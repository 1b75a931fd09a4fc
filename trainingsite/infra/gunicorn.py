"""What a server process does once it has the site: gunicorn calls this by its name."""

import gc


def post_worker_init(_worker: object) -> None:
    """Leave out of every later garbage collection what is there for good: code, content and templates.

    And collect after requests rather than several times in the middle of one.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
