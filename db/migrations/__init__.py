"""How the database grows: Alembic's environment and one file per change."""
