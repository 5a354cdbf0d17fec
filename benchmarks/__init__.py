"""How fast it is, side by side with what others use. `python -m benchmarks`."""
