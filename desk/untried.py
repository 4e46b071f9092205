"""What cannot be right about first-hand tests, though their files can be read."""

from __future__ import annotations

from collections.abc import Iterator

from db.catalog import Catalog
from db.config import Config
from db.schema import Trial, TrialPicture


def trials(catalog: Catalog, config: Config) -> Iterator[tuple[str, str]]:
    """Yield which tests are of a day to come, and which photographs are not there."""
    today = config.now().date()
    for row in catalog.of(Trial):
        if row.tested > today:
            mend = f"correct its day in catalog/trials/{row.trial.partition('/')[0]}.yml"
            yield f"the test {row.trial} is of {row.tested}, a day to come", mend
    for picture in catalog.of(TrialPicture):
        if not (config.catalog / "pictures" / picture.file).is_file():
            mend = "put it into catalog/pictures; until then no site is built"
            yield f"the photograph {picture.file} of the test {picture.trial} is not there", mend
