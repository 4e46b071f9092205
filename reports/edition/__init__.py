"""The monthly edition: what changed since the last month on record, frozen once it is published."""
