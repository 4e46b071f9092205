"""What a sentence says of an aspect: negative, neutral or positive, by a small model of our own.

A linear model over runs of words and a few dozen numbers from opinion lexica under negation,
contrast and distance. It is trained by `python -m pipeline.polarity.train`; model.json tells
on what, under which licences and settings.
"""

from pipeline.polarity.model import CLASSES, Model
from pipeline.polarity.store import shipped
from pipeline.polarity.zones import Place

__all__ = ["CLASSES", "Model", "Place", "shipped"]
