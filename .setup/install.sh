# Sourced by ./start and ./check: makes .venv beside the project and installs Oarlock in it, once for each state of its pins.

python_found() {
    for name in "${PYTHON:-}" python3.13 python3.12 python3.11 python3 python; do
        [ -n "$name" ] || continue
        if "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; then
            command -v "$name"
            return 0
        fi
    done
    echo "Oarlock needs Python 3.11, 3.12 or 3.13. Install one, or set PYTHON to it, and run this again." >&2
    return 1
}

# install_oarlock EXTRAS: "" or "[dev]"
install_oarlock() {
    stamp=".venv/installed$1"
    state="$(cat pyproject.toml constraints.txt | cksum)"
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$state" ] && return 0
    python="$(python_found)" || exit 3
    echo "Installing Oarlock in .venv (about a minute, once) ..." >&2
    if [ ! -x .venv/bin/python ]; then
        "$python" -m venv .venv 2>/dev/null || { rm -rf .venv; "$python" -m venv --without-pip .venv; }
    fi
    if .venv/bin/python -m pip --version >/dev/null 2>&1; then
        .venv/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".$1" || exit 3
    else
        "$python" -m pip --python .venv/bin/python install --quiet --disable-pip-version-check -c constraints.txt -e ".$1" || exit 3
    fi
    printf '%s\n' "$state" > "$stamp"
}
