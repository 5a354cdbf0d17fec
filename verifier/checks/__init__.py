"""One question about a credential per file."""
