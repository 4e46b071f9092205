"""The invented shops, and the generator that knows the truth about them."""
