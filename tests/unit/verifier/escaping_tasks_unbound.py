"""The acts of `escaping_tasks` without the kernel's bounds: there they succeed."""

from tests.unit.verifier.escaping_tasks import run

if __name__ == "__main__":
    run(None)
