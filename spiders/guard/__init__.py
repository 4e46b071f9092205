"""Scrapy middlewares that keep a crawl lawful, polite and inside its bounds."""
