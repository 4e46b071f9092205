"""The stylesheet of a site made to hold within one element, whatever page stands around it.

Every selector is put below `.upright`, classes and ids get a prefix, what was said of the page is
said of that element. A fragment stands in a column narrower than the screen, so that what asks for
the width of the screen asks for that of the column too; and another site may have changed what a
`rem` is, so that lengths in rem are counted from the fragment's own. CSS Syntax Module Level 3
(W3C) is followed as far as rules, strings, comments and brackets go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

PREFIX = "upright-"
SCOPE = ":root .upright"  # one class more than the rules of most themes
ELEMENT = ":root div.upright"  # where the name of an element stood: `main p` stays above `p`
LIGHT = '[data-scheme="light"]'  # a site that is light for every reader says so
# What a fragment needs and a page does not: its own rem, its width as that of the "screen".
BASE = f"""{SCOPE} {{ --rem: max(17px, 1.0625rem); container-type: inline-size; }}
"""
END = f"""{ELEMENT} {{ margin-inline: 0; padding: var(--s2) var(--s3); max-width: none; }}
{ELEMENT} {{ font-size: var(--rem); }}
{ELEMENT}{LIGHT} {{ color-scheme: light; }}
{ELEMENT} a:not([href]) {{ color: inherit; text-decoration: none; }}
"""
TOKEN = re.compile(
    r"""(?P<comment>/\*.*?(?:\*/|$))|(?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^)"']*\))"""
    r"""|(?P<mark>[{};()\[\]])|(?P<plain>(?:(?!/\*|url\()[^{};()\[\]"'])+|.)""",
    re.DOTALL,
)
GROUPS = ("@media", "@supports", "@container", "@layer")
GLOBAL = ("@page",)  # says how the whole page is printed: not ours to say
SPACES = re.compile(r"\s+")
NAME = re.compile(r"(\[[^\]]*\]|\"[^\"]*\"|'[^']*')|([.#])(-?[A-Za-z_][\w-]*)")
PAGE = re.compile(r"(?::root|html|body|main|#main|(?=\[data-upright))(?![\w-])")
REM = re.compile(r"(?<![\w.#-])(\d*\.?\d+)rem\b")
WIDTH = re.compile(r"\((?:min|max)-width:[^)]*\)(?:\s+and\s+\((?:min|max)-width:[^)]*\))*")
SCREEN = re.compile(r"@media\s+(screen\s+and\s+)?(.*)", re.DOTALL)
DARK = re.compile(r"prefers-color-scheme\s*:\s*dark")


def scoped(css: str) -> str:
    """Scope a stylesheet; raises ValueError for one whose brackets do not match."""
    return BASE + "".join(_rules(_tree(css), dark=False)) + END


class Rule:
    """A prelude with its block: of rules, declarations or both; none for a bare statement."""

    def __init__(self, prelude: str, block: list[Rule] | None) -> None:
        self.prelude = prelude.strip()
        self.block = block


def _tree(css: str) -> list[Rule]:
    stack: list[list[Rule]] = [[]]
    preludes: list[str] = []
    text, depth = "", 0
    for token in TOKEN.finditer(css):
        kind, said = token.lastgroup, token[0]
        if kind == "comment":
            continue
        if kind == "mark" and said in "([":
            depth += 1
        elif kind == "mark" and said in ")]":
            depth -= 1
        elif kind == "mark" and depth == 0:
            text = _mark(said, text, stack, preludes)
            continue
        text += SPACES.sub(" ", said) if kind == "plain" else said
    if depth or len(stack) != 1 or text.strip():
        raise ValueError("the brackets of the stylesheet do not match")
    return stack[0]


def _mark(said: str, text: str, stack: list[list[Rule]], preludes: list[str]) -> str:
    if said == "{":
        preludes.append(text)
        stack.append([])
        return ""
    if text.strip():
        stack[-1].append(Rule(text, None))
    if said == "}":
        if not preludes:
            raise ValueError("the brackets of the stylesheet do not match")
        block = stack.pop()
        stack[-1].append(Rule(preludes.pop(), block))
    return ""


def _rules(rules: list[Rule], dark: bool) -> Iterator[str]:
    """Write the rules of a stylesheet or of a group of rules."""
    for rule in rules:
        name = rule.prelude.partition(" ")[0].partition("(")[0].lower()
        if name in GLOBAL:
            continue
        if rule.block is None:
            yield f"{rule.prelude};\n"
        elif name in GROUPS:
            yield from _group(rule.prelude, rule.block, dark or bool(DARK.search(rule.prelude)))
        elif name.startswith("@"):
            yield f"{rule.prelude} {{ {_plain(rule.block)} }}\n"
        else:
            yield f"{_selectors(rule.prelude, dark)} {{ {_body(rule.block)} }}\n"


def _group(prelude: str, block: list[Rule], dark: bool) -> Iterator[str]:
    inner = "".join(_rules(block, dark))
    asked = SCREEN.fullmatch(prelude)
    if asked is None or not WIDTH.fullmatch(asked[2]):
        yield f"{prelude} {{\n{inner}}}\n"
        return
    column = f"@container {asked[2]} {{\n{inner}}}\n"
    if "max-width" in asked[2]:  # a narrow column is enough; an old browser asks the screen
        yield f"{prelude} {{\n{inner}}}\n"
        yield f"@media screen {{\n{column}}}\n" if asked[1] else column
    else:
        yield f"{prelude} {{\n{column}}}\n"


def _body(block: list[Rule]) -> str:
    """Write declarations; rules nested in them keep their place, with their names prefixed."""
    made = []
    for one in block:
        if one.block is None:
            made.append(REM.sub(r"calc(\1 * var(--rem))", one.prelude) + ";")
        elif one.prelude.startswith("@"):
            made.append(f"{one.prelude} {{ {_body(one.block)} }}")
        else:
            made.append(f"{_named(one.prelude)} {{ {_body(one.block)} }}")
    return " ".join(made)


def _plain(block: list[Rule]) -> str:
    return " ".join(
        f"{one.prelude};" if one.block is None else f"{one.prelude} {{ {_plain(one.block)} }}"
        for one in block
    )


def _selectors(prelude: str, dark: bool) -> str:
    return ", ".join(part for one in _split(prelude) for part in _selector(one, dark))


def _selector(selector: str, dark: bool) -> Iterator[str]:
    scope = f"{SCOPE}:not({LIGHT})" if dark else SCOPE
    named = _named(selector)
    page = PAGE.match(selector)
    if page is None:
        if selector == "*":
            yield SCOPE
        yield f"{scope} {named}"
        return
    rest = named[len(_named(page[0])) :]
    while (again := re.match(r"\s*>?\s*(?:body|main|#upright-main)(?![\w-])", rest)) is not None:
        rest = rest[again.end() :]  # html body main: they are all the one element
    is_element = page[0] not in ("", ":root")
    yield scope.replace(SCOPE, ELEMENT if is_element else SCOPE) + rest


def _named(selector: str) -> str:
    return NAME.sub(lambda m: m[1] or f"{m[2]}{PREFIX}{m[3]}", selector)


def _split(prelude: str) -> Iterator[str]:
    """Split a list of selectors at its own commas, not at those within brackets."""
    depth, text = 0, ""
    for token in TOKEN.finditer(prelude):
        said = token[0]
        depth += said in ("(", "[")
        depth -= said in (")", "]")
        pieces = said.split(",") if depth == 0 and token.lastgroup == "plain" else [said]
        for piece in pieces[:-1]:
            yield (text + piece).strip()
            text = ""
        text += pieces[-1]
    yield text.strip()
