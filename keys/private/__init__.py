"""The only folder that may hold a secret."""
