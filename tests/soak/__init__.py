"""Slow proofs: `make soak`."""
