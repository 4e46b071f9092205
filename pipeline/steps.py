"""The ordered tuple of steps: the table of contents of the computation."""

from pipeline.cells import tally
from pipeline.expect import current, expect
from pipeline.features import features
from pipeline.normalise import normalise
from pipeline.repeats import alike, repeats
from pipeline.resolve import resolve
from pipeline.score import score
from pipeline.specs import specs
from pipeline.step import Step
from pipeline.strangers import strangers

STEPS: tuple[Step, ...] = (
    normalise,
    expect,
    current,
    features,
    resolve,
    strangers,
    specs,
    alike,
    repeats,
    tally,
    score,
)
