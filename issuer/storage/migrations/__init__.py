"""Alembic migrations, shipped in the package; `signet init` applies them."""
