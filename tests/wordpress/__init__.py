"""Tests against a real WordPress: `make test-wordpress`."""
