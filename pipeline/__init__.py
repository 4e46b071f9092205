"""How we compute: pure steps, in this order; the table of contents of the computation."""
