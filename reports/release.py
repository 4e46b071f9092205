"""Releases of the site: built beside, verified, swapped in by one rename, rolled back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from db.config import Config
from db.permission import verdict
from db.problem import Problem
from reports.affiliate import affiliates
from reports.bundle import bundle
from reports.folder import (
    Folder,
    check_folder,
    digest_of,
    hashes_of,
    sweep,
    sync,
    write_file,
    write_folder,
)
from reports.fragments import about_of, fragments
from reports.given import given_csv
from reports.pictures import load
from reports.queries import Engine, Facts, read_cells, read_facts, read_given
from reports.render import Renderer
from reports.site import all_pages, pages
from reports.trials import photographs
from reports.verify import refuse, verify
from reports.world import see

MANIFEST = "release.json"
KEPT = 5  # releases before the live one


@dataclass(frozen=True, slots=True)
class Release:
    """One verified site on disk, named by what is in it."""

    id: str
    folder: Path
    digest: str
    files: int
    refused_links: int  # addresses that were not safe to follow, shown as text only


def build(engine: Engine, config: Config) -> Release:
    """Render, verify and store the site as it is in the tables; the same tables, the same release.

    Raises Problem while a run is open or failed, or when anything on a page does not hold. One
    build at a time: what a killed one left behind is removed first.
    """
    sweep(_root(config) / "releases", lambda _name: True)
    return _build(engine, read_facts(engine), config)


def publish(engine: Engine, config: Config, today: date, only: str | None = None) -> Release:
    """Build the site and let readers see it; raises Problem where that would not be right.

    `only` names the release that somebody has looked at: another one is not published.
    """
    facts = read_facts(engine)
    refuse(
        [*safety_faults(facts, today), *permission_faults(facts, today)], "nothing was published"
    )
    release = _build(engine, facts, config)
    if only is not None and release.id != only:
        raise Problem(f"the site is no longer as in {only}, it would be {release.id}: look again")
    root = _root(config)
    past = _history(root)
    if not past or past[-1] != release.id:
        past = [*past, release.id][-1 - KEPT :]
        _write_history(root, past)  # before the swap: a kill in between leaves one name too many
    _swap(root, release.id)
    sweep(root / "releases", lambda name: name in past)
    return release


def rollback(config: Config) -> Release:
    """Let readers see the release before the live one again; raises Problem if there is none."""
    root = _root(config)
    past = _history(root)
    if len(past) < 2:
        raise Problem(
            "there is no earlier release to go back to. Publish one with: upright publish"
        )
    release = _check(root / "releases" / past[-2])
    _swap(root, release.id)
    _write_history(root, past[:-1])
    return release


def stored(config: Config, name: str) -> Release | None:
    """Give a release that was built, verified, by its name; None where it is not there."""
    path = _root(config) / "releases" / name
    return _check(path) if name.isalnum() and path.is_dir() else None


def live(config: Config) -> Release | None:
    """Give the release that readers see, verified; none before the first is published."""
    link = _root(config) / "live"
    return _check(link.resolve()) if link.is_symlink() else None


def safety_faults(facts: Facts, today: date) -> list[str]:
    """Name what is missing or out of date in the safety notes."""
    mend = "Record the review in catalog/safety"
    faults = [
        f"no safety review: no {kind} is on record. {mend}"
        for kind in ("contraindication", "emergency")
        if not any(note.kind == kind for note in facts.notes)
    ]
    faults += [
        f"safety note '{note.note}' names no reviewer. {mend}"
        for note in facts.notes
        if not note.reviewer.strip()
    ]
    return faults + [
        f"the safety review of '{note.note}' was due by {note.review_by}. {mend}"
        for note in facts.notes
        if note.review_by < today
    ] + [
        f"the evidence on '{one.condition}' was to be checked again by {one.review_by}. "
        "Record the check in catalog/evidence"
        for one in facts.conditions
        if one.review_by < today
    ]  # fmt: skip


def permission_faults(facts: Facts, today: date) -> list[str]:
    """Name the shops whose reviews count here though scoring is no longer allowed."""
    scored = {one.shop for one in facts.tallies if one.reason is None and one.product_id and one.n}
    verdicts = {shop: verdict(facts.permissions, shop, "score", today) for shop in scored}
    verdicts |= {one.shop: "refused" for one in facts.shops if one.research}
    return [
        f"the permission to score {shop} is {verdicts[shop]}; its reviews still count. "
        "Run the steps again with: upright run"
        for shop in sorted(scored)
        if verdicts[shop] != "allowed"
    ]


def _build(engine: Engine, facts: Facts, config: Config) -> Release:
    if facts.run is not None and facts.run.status != "done":
        raise Problem(
            f"the run of {facts.run.started:%Y-%m-%d %H:%M} UTC is {facts.run.status}; the site "
            "was not built. Finish it with: upright run"
        )
    shown = [*facts.pictures, *photographs(facts.trial_pictures)]
    views, pictures = load(shown, config.catalog / "pictures")
    paid = affiliates(engine)
    world, renderer = see(facts, views, config.archive_days), Renderer(_theme(config), paid.of)
    givers = [source.shop for source in world.sources if source.allows("redistribute")]
    given = {"reviews.csv": given_csv(read_given(engine, givers))} if givers else {}
    named = tuple(all_pages(world))
    files = {
        **pages(world, renderer, named),
        **pictures,
        **given,
        **bundle(facts, read_cells(engine)),
    }
    made = dict(sorted(files.items()))
    ours = _theme(config) is None
    verify(made, world, facts.recount, _promised(_root(config)), ours, paid.pays, named)
    made.update(fragments(made, about_of(world)))
    noted: dict[str, str | int] = {
        "refused_links": len(renderer.refused),
        "as_of": world.site.as_of.isoformat() if world.site.as_of else "",
        "method": world.site.method or "",
        "address": world.site.address or "",
    }
    name = digest_of(hashes_of(made))[:16]
    return _release(write_folder(_root(config) / "releases" / name, made, MANIFEST, noted))


def _theme(config: Config) -> Path | None:
    folder = config.catalog / "theme"
    return folder if folder.is_dir() else None


def _promised(root: Path) -> frozenset[str]:
    """Name the product pages of the live release: readers may have kept their addresses.

    None where nothing is live. A live release without a usable manifest is not in the way of a
    good one: the old addresses that the tables remember are pages all the same.
    """
    try:
        said = json.loads((root / "live" / MANIFEST).read_text("utf-8"))
        return frozenset(
            name
            for name in said["files"]
            if name.startswith("products/") and name.endswith(".html")
        )
    except (OSError, ValueError, KeyError, TypeError):
        return frozenset()


def _check(path: Path) -> Release:
    release = _release(check_folder(path, MANIFEST))
    if release.id != path.name:
        raise Problem(f"{path} holds the release {release.id}; remove it and build again")
    return release


def _release(folder: Folder) -> Release:
    refused = int(folder.noted.get("refused_links", 0))
    return Release(folder.digest[:16], folder.path, folder.digest, len(folder.files), refused)


def _root(config: Config) -> Path:
    return config.home / "site"


def _swap(root: Path, name: str) -> None:
    link, beside = root / "live", root / ".live-next"
    if link.exists() and not link.is_symlink():
        raise Problem(f"{link} is no link; move it away, so that a release can take its place")
    beside.unlink(missing_ok=True)
    beside.symlink_to(Path("releases") / name)
    beside.replace(link)
    sync(root)


def _history(root: Path) -> list[str]:
    """Read the published releases up to the live one, oldest first."""
    link, path = root / "live", root / "history"
    if not link.is_symlink():
        return []
    name = link.readlink().name
    past = path.read_text("utf-8").split() if path.exists() else []
    while past and past[-1] != name:
        past.pop()  # written before a swap that never came
    return past or [name]


def _write_history(root: Path, past: list[str]) -> None:
    root.mkdir(parents=True, exist_ok=True)
    write_file(root / "history", "".join(f"{name}\n" for name in past).encode())
