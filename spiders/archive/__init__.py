"""The archive: every answer that was read, in WARC files, one gzip member a record."""
