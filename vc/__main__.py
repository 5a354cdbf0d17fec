"""Says in which form the busiest modules run. `python -m vc`."""

import sys

from vc.native import reason_against
from vc.rdf import compiled


def main() -> int:
    """Print one line; 0 if they are native, 1 if not."""
    why = reason_against()
    if why is None and not str(compiled.__file__).endswith(".py"):
        print("native: translated by mypyc from the sources that stand here")
        return 0
    print(f"plain Python: {why}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
