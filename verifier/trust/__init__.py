"""Whom we know: lists of our own, and the registries that others keep."""
