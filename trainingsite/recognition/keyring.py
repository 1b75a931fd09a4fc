"""The private keys: one encrypted file each in the instance folder, readable by nobody else."""

import os
import stat
from pathlib import Path

from flask import current_app

from trainingsite.config import Settings
from trainingsite.recognition.keys import Private, PublicKey, described, seal, unseal

KEYRING = "signpost_keyring"


class Keyring:
    """The folder of sealed keys. What was opened once stays in memory."""

    def __init__(self, folder: Path, secret: str) -> None:
        self.folder = folder
        self.secret = secret
        self.opened: dict[str, Private] = {}

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
        current_app.extensions[KEYRING] = Keyring(settings.instance / "keys", settings.key_secret)
    ring: Keyring = current_app.extensions[KEYRING]
    return ring
