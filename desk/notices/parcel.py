"""What one address is told at once: its lines, links and name; no text of a review, no person."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from urllib.parse import quote

from db.messages import Waiting
from desk.notices.rules import ORDER

MOST = 60  # lines of one kind; the rest is counted
LISTED = 1000  # messages that a program is told one by one; the rest is counted
WIDEST = 200  # letters of a line
TITLES = {
    "hazard": "Reports of danger",
    "source": "Sources",
    "burst": "Atypical reviews",
    "edition": "Editions, permissions and checks",
}
ONE = {"hazard": "report of danger", "source": "source", "burst": "atypical group",
       "edition": "date"}  # fmt: skip
MANY = {"hazard": "reports of danger", "source": "sources", "burst": "atypical groups",
        "edition": "dates"}  # fmt: skip
PLACES = {"hazard": "hazards", "source": "shops", "burst": "atypical", "edition": ""}  # at the desk
COMMANDS = {
    "hazard": "upright judge questions",
    "source": "upright doctor",
    "burst": "upright judge questions",
    "edition": "upright doctor",
}


@dataclass(frozen=True, slots=True)
class Line:
    """What is said once of messages that say the same."""

    kind: str
    words: str
    messages: int

    def __str__(self) -> str:
        """Set it as a line."""
        return self.words if self.messages == 1 else f"{self.words} ({self.messages} in all)"


@dataclass(frozen=True, slots=True)
class Parcel:
    """All that one address is told at once."""

    channel: str
    address: str
    messages: tuple[Waiting, ...]
    unsure: int  # earlier messages of which nobody knows whether they came
    site: str
    desk: str | None
    at: datetime

    @property
    def id(self) -> str:
        """Name it by its messages and its address: the same again has the same name."""
        told = json.dumps([self.channel, *sorted(one.message for one in self.messages)])
        return sha256(told.encode()).hexdigest()[:32]

    @property
    def subject(self) -> str:
        """Say in one line how much of what there is; the worst first."""
        found = Counter(one.kind for one in self.messages)
        told = [f"{found[kind]} {(ONE if found[kind] == 1 else MANY)[kind]}"
                for kind in ORDER if found[kind]]  # fmt: skip
        return one_line(f"{self.site}: {', '.join(told)}")

    def lines(self, kind: str) -> list[Line]:
        """Return what is said of a kind; what is the same is said once."""
        found = Counter(one_line(one.words) for one in self.messages if one.kind == kind)
        return [Line(kind, words, count) for words, count in found.items()]

    def link(self, kind: str) -> str:
        """Return where at the desk a kind is worked on, or the command that shows it."""
        return COMMANDS[kind] if self.desk is None else self.desk + quote(PLACES[kind])

    @property
    def text(self) -> str:
        """Set the whole in plain text."""
        parts = [self._part(kind) for kind in ORDER if self.lines(kind)]
        if self.unsure:
            told = "of an earlier message" if self.unsure == 1 else f"of {self.unsure} earlier ones"
            parts.append(f"Nobody can tell whether you were told {told}: upright doctor")
        return "\n\n".join([*parts, f"-- \n{self.site}, told once\n"])

    def _part(self, kind: str) -> str:
        lines = self.lines(kind)
        told = [f"- {line}" for line in lines[:MOST]]
        told += [f"- and {len(lines) - MOST} more"] if len(lines) > MOST else []
        return "\n".join([f"{TITLES[kind]}: {self.link(kind)}", *told])

    @property
    def facts(self) -> dict[str, object]:
        """Return what a program is told."""
        lines = [
            {"kind": one.kind, "subject": one.subject, "words": one_line(one.words),
             "message": one.message, "found": one.at.isoformat(), "link": self.link(one.kind)}
            for one in self.messages[:LISTED]
        ]  # fmt: skip
        return {"id": self.id, "at": self.at.isoformat(), "text": f"{self.subject}\n{self.text}",
                "messages": lines, "of": len(self.messages), "unsure": self.unsure}  # fmt: skip


def one_line(text: str) -> str:
    """Set text in one short line of letters that can be seen, whoever wrote it."""
    seen = "".join(letter if letter.isprintable() else " " for letter in text)
    line = " ".join(seen.split())
    return line if len(line) <= WIDEST else f"{line[: WIDEST - 1]}…"
