"""The one error that people are meant to read: a line that names the thing and the mend."""


class Problem(Exception):
    """A named failure, in one line: what is wrong, where, and what to do about it."""
