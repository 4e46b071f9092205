"""Where a release can be sent: a folder, another machine, a WordPress."""
