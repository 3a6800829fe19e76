"""`oarlock --version` stays light: nothing heavy is imported before a command needs it."""

import subprocess
import sys

HEAVY = ("duckdb", "numpy", "pydantic", "sqlglot", "scipy", "pyarrow", "rich", "jinja2", "yaml", "deltalake")


def test_version_imports_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv=['oarlock', '--version']\n"
        "from oarlock.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.strip().splitlines()[-1] == "[]"
