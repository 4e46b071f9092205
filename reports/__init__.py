"""How we show: views over finished tables, rendered to files."""
