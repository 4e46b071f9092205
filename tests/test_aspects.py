"""Tests of pipeline.aspects: terms, sentences, and what the shipped model says of reviews."""

from __future__ import annotations

import importlib
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas import DataFrame

from db.sentences import sentences, title_and_body
from pipeline.aspects import Said, read_texts
from pipeline.aspects.clauses import parts, units
from pipeline.aspects.negation import negated
from pipeline.aspects.store import card, shipped
from pipeline.aspects.terms import compile_terms, sign_of
from pipeline.aspects.train import read_rows
from pipeline.aspects.words import stem, texts_of, words_of
from tests.bench.__main__ import main

ROOT = Path(__file__).parents[1]
ROWS = read_rows(ROOT / "catalog" / "aspects.yml")
NUMBERS = {"mention_confidence": 0.0}


def read(*bodies: str, rows: DataFrame = ROWS) -> list[Said]:
    none = [None] * len(bodies)
    return read_texts(none, bodies, ["en"] * len(bodies), rows, NUMBERS)


def found(text: str) -> set[str]:
    signs = {"praise": "+", "complaint": "-", "neutral": "."}
    return {one.aspect + signs[one.polarity] for one in read(text)[0].mentions if one.sure}


def hits(term: str, text: str) -> list[tuple[int, int]]:
    found = compile_terms([term]).find(texts_of(words_of(text)))
    return [(hit.start, hit.end) for hit in found]


@pytest.mark.parametrize(
    ("term", "text", "places"),
    [
        ("lock*", "The locking pin, the padlock", [(1, 2)]),
        ("(clamp|cuff*) .. loose", "cuffs are a bit loose", [(0, 5)]),
        ("(clamp|cuff*) .. loose", "cuffs are now a bit loose", []),
        ("not ... easy", "not the thing that one calls easy", [(0, 7)]),
        ("not ... easy", "It is not. Easy", []),
        ("the? bed", "bed and the bed", []),
        ("new the? bed", "a new bed, a new the bed", [(1, 3), (5, 8)]),
        ("# minutes", "40 minutes or two minutes", [(0, 2), (3, 5)]),
        ("#height", "I am 6'4\" tall", [(2, 3)]),
        ("(piece of cake|easy)", "a piece of cake, easy", [(1, 4), (5, 6)]),
        ("rock-solid", "rock solid and rock-solid", [(0, 2), (3, 5)]),
        ("+ hold* firm", "holds firm", [(0, 2)]),
    ],
)
def test_a_term_finds_what_it_says(term: str, text: str, places: list[tuple[int, int]]) -> None:
    if term.startswith("the?"):
        with pytest.raises(ValueError, match="not optional"):
            compile_terms([term])
        return
    assert hits(term, text) == places


def test_terms_share_sets_and_name_what_is_not_one() -> None:
    finder = compile_terms(["<feet> = foot feet", "sore <feet>"])
    assert [hit.pattern for hit in finder.find(["sore", "feet"])] == [1]
    with pytest.raises(ValueError, match="names the set '<hands>'"):
        compile_terms(["<hands> hurt"])
    assert [sign_of(term) for term in ("+ a", "- a", "a")] == [1, -1, 0]


def test_sentences_end_at_marks_and_lines_but_not_after_a_short_form() -> None:
    text = "Great\nIt holds approx. 20 kg! Really?  I do.no way. 6.5 in"
    assert [text[a:b] for a, b in sentences(text)] == [
        "Great", "It holds approx. 20 kg!", "Really?", "I do.no way.", "6.5 in",
    ]  # fmt: skip


def test_a_contrast_parts_a_sentence() -> None:
    words = texts_of(words_of("Sturdy but a pain, though cheap - to put together"))
    assert [" ".join(words[a:b]) for a, b in parts(words)] == [
        "sturdy", "but a pain ,", "though cheap", "- to put together",
    ]  # fmt: skip


def test_a_negation_reaches_four_words_and_no_further_than_a_mark() -> None:
    words = texts_of(words_of("It never slips, holds. Didn't move at all here now"))
    assert [w for w, under in zip(words, negated(words), strict=True) if under] == [
        "slips", "move", "at", "all", "here",
    ]  # fmt: skip


@given(st.text(max_size=200))
def test_units_stand_where_they_say(text: str) -> None:
    last = 0
    for unit in units(text):
        for word in unit.words:
            assert last <= word.start < word.end <= len(text)
            last = word.end


@given(st.from_regex(r"[a-z]{1,12}", fullmatch=True))
def test_a_stem_is_never_empty_and_never_longer(word: str) -> None:
    assert 1 <= len(stem(word)) <= len(word) + 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Sturdy but a pain to put together.", {"build_durability+", "assembly-"}),
        ("No wobble at all on my wooden floor.", {"stability+"}),
        ("I can't complain about the bed.", {"bed_comfort+"}),
        ("It is not easy to fold.", {"storage_size-"}),
        ("It isn't cheap but it is worth every penny.", {"value_price+"}),
        ("My old table was easier to fold.", {"storage_size-"}),
        ("Takes the pressure off my spine.", {"symptom_report+"}),
        ("Too much pressure on my ankles.", {"ankle_comfort-"}),
        ("The ankle lock feels loose.", {"ankle_security-"}),
        ("I can lock it at any angle I like.", {"angle_control+"}),
        ("I returned it for a refund and they were great.", {"service_warranty+"}),
        ("Great, another bolt that does not fit.", {"assembly-"}),
        ("Good lumbar support on the bed.", {"bed_comfort+"}),
        ("Customer support never answered.", {"service_warranty-"}),
        ("Easy to assemble.", {"assembly+"}),
        ("Easy to get in and out of.", {"entry_exit+"}),
        ("It is light enough to carry upstairs.", {"storage_size+"}),
        ("I am a heavy guy and it holds me fine.", {"capacity_fit+"}),
        ("Would be perfect if the bed were wider.", {"bed_comfort-"}),
        ("I wish it had wheels.", {"storage_size-"}),
        ("Bought it for my herniated disc.", {"symptom_report."}),
        ("Love it.", set()),
        ("We have had it for two months.", set()),
        ("The box arrived crushed.", {"delivery_packaging-"}),
    ],
)
def test_the_traps_of_the_trade(text: str, said: set[str]) -> None:
    assert found(text) == said


def test_what_is_said_stands_where_it_says_and_is_barred() -> None:
    text = "My back pain is gone and the bed is soft. The frame never wobbles."
    mentions = read(text)[0].mentions
    assert {one.barred for one in mentions if one.start < 40} == {"health"}
    assert [
        (one.aspect, one.polarity, text[one.start : one.end], one.barred)
        for one in mentions
        if one.start > 40
    ] == [("stability", "praise", "The frame never wobbles", None)]


def test_danger_is_kept_for_an_editor_in_its_exact_words() -> None:
    text = "Solid. The clamp opened while I was upside down and I fell on my head."
    told = [m for m in read(text)[0].mentions if m.barred == "hazard"]
    assert {"safety_incident", "ankle_security"} == {one.aspect for one in told}
    assert {text[one.start : one.end] for one in told} == {text[7:-1]}


def test_other_languages_are_not_guessed() -> None:
    texts = ["La mesa es estable", "Sehr stabil", "Very stable and easy to fold", "...", None]
    languages = ["es", None, None, None, "en"]
    read = read_texts([None] * 5, texts, languages, ROWS, NUMBERS)
    assert [one.read for one in read] == [False, False, True, False, True]
    assert read[0] == Said(False) and read[4] == Said(True)


def test_title_and_body_are_one_text() -> None:
    parts = [("a", "b"), (None, "b"), ("a", None), (None, None)]
    assert [title_and_body(*one) for one in parts] == ["a\nb", "b", "a", ""]
    one = read_texts(["Easy to assemble"], ["It wobbles."], ["en"], ROWS, NUMBERS)[0]
    text = title_and_body("Easy to assemble", "It wobbles.")
    assert [(m.aspect, text[m.start : m.end]) for m in one.mentions] == [
        ("assembly", "Easy to assemble"), ("stability", "It wobbles"),
    ]  # fmt: skip
    assert one.polarity is not None and abs(one.polarity) < 0.5


def test_nothing_read_is_nothing_said() -> None:
    assert read_texts([], [], [], ROWS, NUMBERS) == []


OWNERS = ROOT / "catalog" / "clauses" / "owners-01.jsonl"
POOL = [json.loads(line)["text"] for line in OWNERS.read_text("utf-8").splitlines()[:80]]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(POOL), min_size=1, max_size=6))
def test_a_text_is_read_alike_in_any_company_and_no_health_comes_out(texts: list[str]) -> None:
    together = read(*texts)
    assert together == [one for text in texts for one in read(text)]
    assert together == read(*texts[::-1])[::-1]
    whole = " ".join(texts)
    spans = sentences(whole)
    for one in read(whole):
        closed = [m for m in one.mentions if m.aspect == "symptom_report"]
        inside = [s for s in spans if any(s[0] <= m.start < s[1] for m in closed)]
        assert all(
            m.barred == "health"
            for m in one.mentions
            for a, b in inside
            if m.start < b and a < m.end
        )


def test_without_negations_the_shipped_model_is_fooled(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ("It never wobbles.", "It is not easy to fold.", "The lock does not hold my feet.")
    before = [one.mentions[0].polarity for one in read(*texts)]
    assert before == ["praise", "complaint", "complaint"]

    def blind(words: Sequence[str]) -> list[bool]:
        return [False] * len(words)

    for name in ("features", "model"):
        module = importlib.import_module(f"pipeline.aspects.{name}")
        monkeypatch.setattr(module, "negated", blind)
    after = [one.mentions[0].confidence if one.mentions else 0.0 for one in read(*texts)]
    sure = [one.mentions[0].confidence for one in _fresh(texts, monkeypatch)]
    assert sum(after) < sum(sure) - 0.1


def _fresh(texts: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> list[Said]:
    monkeypatch.undo()
    return read(*texts)


def test_the_card_names_what_the_model_learned_from() -> None:
    told = card()
    assert {"data", "licences", "settings", "across_usual_files", "versions"} <= told.keys()
    assert "gold.jsonl" not in json.dumps(told)
    assert shipped().aspects == tuple(ROWS["aspect"])


def test_the_bench_measures_what_it_is_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {"text": "Easy to assemble.", "mentions": [{"aspect": "assembly", "polarity": "positive"}]},
        {"text": "My sciatica is gone.", "mentions": [], "health": True, "hazard": False},
        {"text": "Love it.", "mentions": [], "health": False, "hazard": False},
    ]
    path = tmp_path / "few.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    assert main(["aspects", str(path), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)["figures"]
    assert figures.pop("clauses_per_cpu_s") > 0
    assert figures == {
        "aspect_f1": 1.0, "aspect_precision": 1.0, "aspect_recall": 1.0,
        "polarity_accuracy": 0.5, "health_recall": 1.0, "health_precision": 1.0,
        "hazard_recall": 0.0, "hazard_precision": 0.0, "n": 3.0,
    }  # fmt: skip
    path.write_text("{", "utf-8")
    assert main(["aspects", str(path)]) == 1
    assert "give JSONL of labelled clauses" in capsys.readouterr().err
