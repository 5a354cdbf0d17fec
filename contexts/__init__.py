"""The closed world: pinned JSON-LD contexts."""
