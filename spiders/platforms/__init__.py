"""One file per review platform: detect, requests, read; all pure."""
