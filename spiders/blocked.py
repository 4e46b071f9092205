"""Pages that answer 200 and mean no: captchas, bot walls, log-in pages."""

from __future__ import annotations

import re

HEAD = 200_000  # bytes; a wall is a small page
MARKS = re.compile(
    rb"cf-challenge|cf_chl_|challenge-platform|px-captcha|_incapsula_|distil_r_captcha|geetest"
    rb"|datadome|aws-waf-token|/captcha/|g-recaptcha|h-captcha|captcha-delivery"
    rb"|are you a (?:robot|human)|verify (?:that )?you(?:'| a)re (?:a |not a )?(?:human|robot)"
    rb"|unusual traffic|automated access|pardon our interruption"
    rb"|<title>[^<]{0,60}(?:access denied|attention required|just a moment|captcha|robot check"
    rb"|log ?in|sign ?in|forbidden|blocked)"
    rb"|<input[^>]{0,200}type=[\"']?password",
    re.IGNORECASE,
)


def looks_blocked(body: bytes) -> bool:
    """Say whether a page on which nothing was found looks like a wall rather than like a page."""
    return MARKS.search(body[:HEAD]) is not None
