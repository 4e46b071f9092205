"""The ordered tuple of steps: the table of contents of the computation."""

from pipeline.cells import cells, tally
from pipeline.counted import counted
from pipeline.credibility import tests, trust
from pipeline.expect import current, expect
from pipeline.features import features
from pipeline.normalise import normalise
from pipeline.opinions import firewall, opinions
from pipeline.readings import aspects
from pipeline.repeats import alike, repeats
from pipeline.resolve import resolve
from pipeline.score import aspect_scores, ranks, score, without
from pipeline.specs import specs
from pipeline.spread import spread
from pipeline.stars import distribution, star_cells
from pipeline.step import Step
from pipeline.strangers import strangers

STEPS: tuple[Step, ...] = (
    normalise,
    expect,
    current,
    features,
    resolve,
    specs,
    alike,
    repeats,
    strangers,
    aspects,
    tests,
    spread,
    trust,
    firewall,
    tally,
    counted,
    cells,
    star_cells,
    opinions,
    score,
    without,
    ranks,
    distribution,
    aspect_scores,
)
