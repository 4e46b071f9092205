"""Notices: what needs somebody now, and how that somebody is told, once."""
