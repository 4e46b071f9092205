"""The one way in which a reader of printed values says that it cannot read one, and why."""


class Unclear(ValueError):
    """A printed value that is not guessed at: the message is the reason, as in 'ambiguous'."""
