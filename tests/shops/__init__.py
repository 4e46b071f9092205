"""Fake shops for tests, served on loopback."""
