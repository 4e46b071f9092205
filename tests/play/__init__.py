"""The editors' month as it is played: the demo's two months, with changes planted in the second."""
