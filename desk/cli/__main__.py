"""`python -m desk.cli`, the same as `upright`."""

from desk.cli.app import main

main()
