"""How we fetch: polite spiders, and platform files that transcribe what a page prints."""
