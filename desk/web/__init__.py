"""The editors' desk in the browser: every way in is named, and every way is denied by default."""
