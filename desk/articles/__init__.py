"""The articles that a site has published: read, held to the claim lint, corrected as drafts."""
