"""Print the Debian packages that `make test-wordpress` needs and that are not here."""

from tests.wordpress.wordpress import missing

print(" ".join(missing()))
