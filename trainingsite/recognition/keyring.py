"""The private keys: one encrypted file each in the instance folder, readable by nobody else; or given from outside."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from flask import current_app

from trainingsite.config import Settings
from trainingsite.recognition.keys import Kind, Private, PublicKey, described, opened, seal, unseal

KEYRING = "signpost_keyring"


class Keyring:
    """The folder of sealed keys, and those that were `given` from outside. What was opened once stays in memory."""

    def __init__(self, folder: Path, secret: str, given: Iterable[Private] = ()) -> None:
        self.folder = folder
        self.secret = secret
        self.opened: dict[str, Private] = {described(private).kid: private for private in given}
        self.given: dict[Kind, PublicKey] = {
            public.kind: public for public in map(described, list(self.opened.values()))
        }

    def keep(self, private: Private) -> PublicKey:
        """Write a new key down, encrypted and for our eyes only, and return its public half."""
        public = described(private)
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(self.path(public.kid), os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
        with os.fdopen(handle, "wb") as file:
            file.write(seal(private, self.secret))
            file.flush()
            os.fsync(file.fileno())
        self.opened[public.kid] = private
        return public

    def private(self, kid: str) -> Private:
        """The private key of that name.

        Raises:
            FileNotFoundError: it isn't in the instance folder.
            ValueError: SIGNPOST_KEY_SECRET isn't the secret that it was encrypted with.
        """
        if kid not in self.opened:
            self.opened[kid] = unseal(self.path(kid).read_bytes(), self.secret)
        return self.opened[kid]

    def path(self, kid: str) -> Path:
        """Where a key is kept."""
        return self.folder / f"{kid}.pem"


def keyring() -> Keyring:
    """The keyring of the current app."""
    if KEYRING not in current_app.extensions:
        settings: Settings = current_app.extensions["signpost_settings"]
        current_app.extensions[KEYRING] = Keyring(settings.instance / "keys", settings.key_secret, given(settings))
    ring: Keyring = current_app.extensions[KEYRING]
    return ring


def given(settings: Settings) -> tuple[Private, ...]:
    """The private keys that come from the environment or a mounted file; none if neither is set.

    Raises:
        ValueError: what is given isn't one key of each kind at most, or can't be opened.
    """
    pem = settings.signing_keys
    if settings.signing_keys_file:
        pem = Path(settings.signing_keys_file).read_text("ascii")
    return opened(pem, settings.key_secret) if pem else ()
