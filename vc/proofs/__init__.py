"""Proofs: one file per cryptosuite, named as its specification names it."""
