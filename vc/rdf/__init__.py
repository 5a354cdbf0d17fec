"""From JSON-LD to canonical N-Quads."""
