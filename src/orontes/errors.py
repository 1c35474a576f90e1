"""One tree of errors; each names the thing, the value, the limit and the cure."""


class OrontesError(Exception):
    """An error that a user can act on.

    Parameters
    ----------
    thing : str
        What is wrong, in the user's words ("report date").
    value : object, optional
        The offending value as it was given.
    limit : str, optional
        What would have been accepted.
    cure : str, optional
        What to do next.
    where : str, optional
        The place: ``file``, ``file:line`` or ``file:row:column``.

    Examples
    --------
    >>> print(InputError("report date", value="7 Dec", limit="a day as YYYY-MM-DD", cure="write 2024-12-07"))
    report date '7 Dec' is not accepted: a day as YYYY-MM-DD is wanted. Cure: write 2024-12-07
    """

    exit_code = 1

    def __init__(
        self, thing: str, *, value: object = None, limit: str | None = None, cure: str | None = None, where: str | None = None
    ) -> None:
        self.thing, self.value, self.limit, self.cure, self.where = thing, value, limit, cure, where
        super().__init__(self._message())

    def _message(self) -> str:
        text = f"{self.where}: {self.thing}" if self.where else self.thing
        if self.value is not None:
            text += f" {_shown(self.value)} is not accepted"
        if self.limit:
            text += f": {self.limit} is wanted" if self.value is not None else f": {self.limit}"
        if self.cure:
            text += f". Cure: {self.cure}"
        return text


class InputError(OrontesError):
    """What was given cannot be used: a file, a record, a cell, an option."""

    exit_code = 2


class ConflictError(InputError):
    """What was given was made on a state that another person has changed since."""


class NoResultError(OrontesError):
    """The computation has no result for valid input (an empty sample, a place outside every network)."""

    exit_code = 3


class DamagedDataError(OrontesError):
    """Data that ships with or was stored by Orontes is not what it should be."""

    exit_code = 4


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."
