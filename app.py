"""The WSGI application: `app:app`."""

import gc

from trainingsite import create_app
from trainingsite.config import Settings

gc.disable()  # almost all that a start makes is there for good: searching it for waste took a third of the time
app = create_app(Settings.from_environment())
gc.freeze()
gc.enable()
