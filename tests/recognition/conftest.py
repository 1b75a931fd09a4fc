"""Nothing is timed in a test, so that Hypothesis has no deadline either."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
