"""Refused: a person's mistake, as opposed to a bug."""


class Refused(Exception):
    """Something that a person asked for and that the rules don't allow.

    `code` names the page that explains it (`templates/errors/refused/<code>.html`), `facts` fill that page,
    `status` is the HTTP status of the answer.
    """

    def __init__(self, code: str, *, status: int = 409, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.facts = facts

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.code} ({told})" if told else self.code
