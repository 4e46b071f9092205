"""Tests of reports.scoped: a stylesheet that holds within one element and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.scoped import BASE, END, SCOPE, scoped
from reports.static import STYLES, joined


def middle(css: str) -> str:
    """Scope, and leave out what every scoped stylesheet begins and ends with."""
    made = scoped(css)
    assert made.startswith(BASE)
    assert made.endswith(END)
    return " ".join(made[len(BASE) : -len(END)].split())


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("p { color: red }", ":root .upright p { color: red; }"),
        (".a.b > #c, h2 { top: 0 }", ":root .upright .upright-a.upright-b > #upright-c,"
         " :root .upright h2 { top: 0; }"),
        (":root { --ink: #000; }", ":root .upright { --ink: #000; }"),
        ("html { font: 1em x } body { margin: 0 }", ":root div.upright { font: 1em x; }"
         " :root div.upright { margin: 0; }"),
        ("main section { top: 0 }", ":root div.upright section { top: 0; }"),
        ("html > body main > p { top: 0 }", ":root div.upright > p { top: 0; }"),
        ("mainly { top: 0 }", ":root .upright mainly { top: 0; }"),
        ("* { box-sizing: border-box }",
         ":root .upright, :root .upright * { box-sizing: border-box; }"),
        ("[data-upright][data-x=\".y\"] .z { top: 0 }",
         ":root .upright[data-upright][data-x=\".y\"] .upright-z { top: 0; }"),
        (":is(.a, .b) i:not(.c) { top: 0 }",
         ":root .upright :is(.upright-a, .upright-b) i:not(.upright-c) { top: 0; }"),
        ("a[href$='.pdf']::after { content: '.x { } ; ,' }",
         ":root .upright a[href$='.pdf']::after { content: '.x { } ; ,'; }"),
        ("/* .a { */ .b { top: /* ; */ 0 }", ":root .upright .upright-b { top: 0; }"),
        ("p { background: url(data:image/png;base64,a.b{}) }",
         ":root .upright p { background: url(data:image/png;base64,a.b{}); }"),
        ("p { width: 1.5rem; --a: min(2rem, .5rem) }", ":root .upright p { width: calc(1.5 *"
         " var(--rem)); --a: min(calc(2 * var(--rem)), calc(.5 * var(--rem))); }"),
        ("@page { margin: 0 } @media print { @page { margin: 0 } p { top: 0 } }",
         "@media print { :root .upright p { top: 0; } }"),
        ("@keyframes x { from { top: 1.5px } to { top: 0 } }",
         "@keyframes x { from { top: 1.5px; } to { top: 0; } }"),
        ("@font-face { font-family: x; src: url(a.woff2) }",
         "@font-face { font-family: x; src: url(a.woff2); }"),
        ("@supports (top: 0) { .a { top: 0 } }",
         "@supports (top: 0) { :root .upright .upright-a { top: 0; } }"),
        ("@media (prefers-color-scheme: dark) { :root { --a: 0 } .b { top: 0 } }",
         "@media (prefers-color-scheme: dark) { :root .upright:not([data-scheme=\"light\"])"
         " { --a: 0; } :root .upright:not([data-scheme=\"light\"]) .upright-b { top: 0; } }"),
        ("@media screen and (max-width: 60em) { p { top: 0 } }",
         "@media screen and (max-width: 60em) { :root .upright p { top: 0; } }"
         " @media screen { @container (max-width: 60em) { :root .upright p { top: 0; } } }"),
        ("@media (min-width: 60em) { p { top: 0 } }",
         "@media (min-width: 60em) { @container (min-width: 60em) { :root .upright p"
         " { top: 0; } } }"),
        (".a { top: 0; &:hover { top: 1px } .b & { left: 0 } }",
         ":root .upright .upright-a { top: 0; &:hover { top: 1px; } .upright-b & { left: 0; } }"),
    ],
)  # fmt: skip
def test_scoping(css: str, expected: str) -> None:
    assert middle(css) == expected


@pytest.mark.parametrize("css", ["p { top: 0", "p { top: 0 } }", "p { top: (0 }", "p"])
def test_brackets_that_do_not_match_are_refused(css: str) -> None:
    with pytest.raises(ValueError, match="do not match"):
        scoped(css)


def test_nothing_of_our_stylesheet_reaches_beyond_the_element() -> None:
    """Every selector of every rule begins at the element: by a reading of its own, line by line."""
    css = scoped(joined(STYLES).decode())
    heads = [line.partition(" { ")[0] for line in css.splitlines() if " { " in line]
    rules = [head for head in heads if not head.startswith("@")]
    assert len(rules) > 100
    astray = [
        rule for rule in rules if not rule.startswith((":root .upright", ":root div.upright"))
    ]
    assert astray == []
    assert {head.split()[0] for head in heads if head.startswith("@")} <= {"@media", "@container"}
    assert css.count("{") == css.count("}")


NAMES = st.from_regex(r"[a-z][a-z0-9-]{0,6}", fullmatch=True)
PARTS = st.one_of(NAMES.map(lambda n: f".{n}"), NAMES.map(lambda n: f"#{n}"), st.just("p"))
SELECTORS = st.lists(PARTS, min_size=1, max_size=4).map(" ".join)
RULES = st.tuples(SELECTORS, st.sampled_from(["top: 0", "content: '}{'", "margin: 1.5rem 2px"]))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is none
@given(st.lists(RULES, max_size=5))
def test_every_rule_is_kept_once_in_its_order(rules: list[tuple[str, str]]) -> None:
    made = middle("\n".join(f"{selector} {{ {said} }}" for selector, said in rules))
    expected = [
        f"{SCOPE} {selector.replace('.', '.upright-').replace('#', '#upright-')} {{ "
        f"{said.replace('1.5rem', 'calc(1.5 * var(--rem))')}; }}"
        for selector, said in rules
    ]
    assert made == " ".join(expected)
