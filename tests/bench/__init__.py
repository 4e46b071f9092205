"""Benchmarks: each module measures one thing on data given by path or made from a seed."""
