"""What we remember: the schema, and the only code that speaks SQL for the rooms above."""
