"""What every record shares: column kinds, names of constraints and the hash of a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Boolean, Date, DateTime, Double, MetaData, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A time that is aware and in UTC on every database (SQLite forgets zones by itself)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """Return the kind of value that a row holds."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time; store the rest as UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone cannot be stored: {value}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the stored time as an aware UTC time."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Columns:
    """Some columns of one table: what a step reads of it."""

    record: type[Record]
    names: tuple[str, ...]


class Record(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """A typed record, its table, and the contract that a frame is checked against."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        int: BigInteger(),
        float: Double(),
        bool: Boolean(),
        datetime: UtcDateTime(),
        date: Date(),
    }

    @classmethod
    def table(cls) -> Table:
        """Return the table of this record."""
        table = cls.__table__
        if not isinstance(table, Table):
            raise TypeError(f"{cls.__name__} has no table")
        return table

    @classmethod
    def only(cls, *names: str) -> Columns:
        """Name some columns of this record; raises AttributeError for one that it lacks."""
        for name in names:
            if name not in cls.table().c:
                raise AttributeError(f"{cls.__tablename__} has no column '{name}'")
        return Columns(cls, names)


class Hashed(MappedAsDataclass, kw_only=True):
    """A record whose rows carry a hash, so that a step knows what changed without a clock."""

    row_hash: Mapped[int] = mapped_column(
        default=0, init=False, comment="62-bit hash of the row's other hashed columns"
    )


def col(comment: str, *, key: bool = False, hashed: bool = True, **options: Any) -> Any:
    """Describe a column: its comment, whether it is part of the key and of the row hash."""
    return mapped_column(comment=comment, primary_key=key, info={"hashed": hashed}, **options)


def opt(comment: str, *, hashed: bool = True, **options: Any) -> Any:
    """Describe a column that may be missing (NULL, never an empty text)."""
    return mapped_column(comment=comment, default=None, info={"hashed": hashed}, **options)


def columns_of(record: type[Record]) -> Columns:
    """Name the columns of a record that people and frames see: all but the row hash."""
    return Columns(record, tuple(c.name for c in record.table().c if c.name != "row_hash"))
