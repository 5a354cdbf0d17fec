"""Says in which form the busiest modules run. `python -m vc`."""

import sys
from importlib import import_module

from vc.native import MODULES, reason_against


def main() -> int:
    """Print one line; 0 if they are native, 1 if not."""
    files = [str(import_module(module).__file__) for module in MODULES]
    if not any(file.endswith(".py") for file in files):
        print("native: translated by mypyc from the sources that stand here")
        return 0
    print(f"plain Python: {reason_against()}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
