"""`strict_tasks` without the native form of our modules."""

import os

os.environ["SIGNET_NATIVE"] = "0"

from tests.unit.verifier.strict_tasks import run

if __name__ == "__main__":
    run()
