"""The score: pure, vectorised functions from cells of tallies and numbers to what is published."""

from pipeline.scoring.aspects import aspect_posterior, fit_aspects
from pipeline.scoring.attribute import CAUSES, State, attribute, attributions
from pipeline.scoring.cells import COLUMNS, tally_cells
from pipeline.scoring.fit import fit
from pipeline.scoring.posterior import posterior
from pipeline.scoring.ranks import ranks
from pipeline.scoring.weights import weights
from pipeline.scoring.without import without

__all__ = [
    "CAUSES",
    "COLUMNS",
    "State",
    "aspect_posterior",
    "attribute",
    "attributions",
    "fit",
    "fit_aspects",
    "posterior",
    "ranks",
    "tally_cells",
    "weights",
    "without",
]
