"""Translate the busiest modules into C and compile them. `make native`.

With `--if-possible`, a machine without a C compiler or Python's headers is told so and
goes on in plain Python; on any other, what does not build is a failure.
"""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from mypyc.build import mypycify
from setuptools import setup

from vc.native import FOLDER, GROUP, MANIFEST, MODULES, ROOT, SWITCH, digests, source_of


def what_is_missing() -> str | None:
    """What this machine lacks for it."""
    compiler = (sysconfig.get_config_var("CC") or "cc").split()[0]
    if shutil.which(compiler) is None:
        return f"no C compiler ({compiler})"
    if not Path(sysconfig.get_path("include"), "Python.h").exists():
        return "no Python.h (Debian has it in python3-dev)"
    return None


def is_built() -> bool:
    """Whether what stands there is in use, as a new process sees it."""
    command = [sys.executable, "-m", "vc"]
    wanted = {**os.environ, SWITCH: "1"}
    done = subprocess.run(
        command, check=False, cwd=ROOT, env=wanted, stdout=subprocess.DEVNULL
    )
    return done.returncode == 0


def build() -> None:
    """Make the library anew, beside the one in use, which is then replaced whole."""
    made_of = digests()
    work, made = FOLDER.with_name("native-work"), FOLDER.with_name("native-made")
    extensions = mypycify(
        [str(source_of(module).relative_to(ROOT)) for module in MODULES],
        group_name=GROUP.removesuffix("__mypyc"),
        target_dir=str(work),
        opt_level="3",
    )
    setup(
        name="signet-native",
        ext_modules=extensions,
        packages=[],
        script_args=[
            *("--quiet", "build_ext", "--force"),
            *("--build-lib", str(made), "--build-temp", str(work)),
        ],
    )
    (made / MANIFEST.name).write_text(json.dumps(made_of, indent=1))
    shutil.rmtree(FOLDER, ignore_errors=True)
    made.rename(FOLDER)


def main() -> int:
    """Build unless that has been done for these very sources."""
    if is_built():
        return 0
    missing = what_is_missing()
    if missing is not None:
        print(f"build_native: {missing}, so everything runs as plain Python")
        return 0 if "--if-possible" in sys.argv[1:] else 1
    build()
    return 0 if is_built() else 1


if __name__ == "__main__":
    sys.exit(main())
