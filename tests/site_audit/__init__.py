"""Lighthouse on every kind of page: `make site-audit`."""
