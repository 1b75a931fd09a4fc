"""The WSGI application: `app:app`."""

from trainingsite import create_app
from trainingsite.config import Settings

app = create_app(Settings.from_environment())
