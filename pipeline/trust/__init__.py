"""Tests of credibility: each one function, whose docstring is the public explanation."""
