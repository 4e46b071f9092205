"""What reviews speak of: aspects found in each clause, praised or blamed, with the exact words.

Terms of catalog/aspects.yml and a small linear model of our own find them; the model is trained
by `python -m pipeline.aspects.train`, and model.json tells on what and under which licences.
"""

from pipeline.aspects.read import Said, read_texts

__all__ = ["Said", "read_texts"]
