# Sourced by the scripts beside it, which set `root` first. Gives `need`, which makes one environment (.venv at the
# root of the repository) and fills it with onrecord and the dependency groups a chore wants; `python` runs in it.
# PYTHON=… chooses the interpreter that a new environment is made with.

set -eu

venv=$root/.venv
python=$venv/bin/python
log=$venv/install.log
export PIP_DISABLE_PIP_VERSION_CHECK=1

say() { printf '%s\n' "$@" >&2; }

fail() {
    say "$@"
    exit 1
}

suits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        suits "$PYTHON" || fail "PYTHON=$PYTHON doesn't run, or is older than Python 3.11."
        printf '%s\n' "$PYTHON"
        return
    fi
    for candidate in python3.14 python3.13 python3.12 python3.11 python3 python; do
        if suits "$candidate"; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    fail "onrecord needs Python 3.11 or newer, and there is none on the PATH." \
        "Install one (https://www.python.org/downloads/), or say where it is: PYTHON=/path/to/python3 sh $0"
}

# Debian and Ubuntu leave ensurepip out of Python unless python3-venv is installed; virtualenv or uv do as well.
make_venv() {
    base=$(find_python) || exit 1
    say "Making an environment in .venv with $("$base" --version) …"
    reason=$("$base" -m venv "$venv" 2>&1) && return
    rm -rf "$venv" # half made by the line above: it wasn't there before
    "$base" -m virtualenv -q "$venv" >/dev/null 2>&1 && return
    virtualenv -q -p "$base" "$venv" >/dev/null 2>&1 && return
    uv venv -q --seed -p "$base" "$venv" >/dev/null 2>&1 && return
    rm -rf "$venv"
    fail "$reason" "" \
        "This Python can't make a virtual environment (its words stand above)." \
        "On Debian and Ubuntu: sudo apt install python3-venv. Elsewhere: install virtualenv or uv. Then run this again."
}

# Runs at the root, where --group looks for pyproject.toml. pip's words are shown only if it fails.
pip_install() {
    if ! (cd "$root" && "$python" -m pip install -q "$@") >"$log" 2>&1; then
        cat "$log" >&2
        fail "" "Installing failed: what pip said stands above."
    fi
}

# need [GROUP…]: onrecord from this checkout (editable) and these dependency groups are in .venv.
# A stamp for each holds the checksum of pyproject.toml and the place of the checkout, so a second run is quick.
need() {
    [ -e "$venv" ] || make_venv
    { suits "$python" && "$python" -c 'import pip' 2>/dev/null; } ||
        fail "$venv isn't a working environment (Python 3.11 or newer, with pip). Remove it and run this again."

    key="$(cksum <"$root/pyproject.toml") $root"
    missing=
    options=
    for part in onrecord "$@"; do
        [ "$(cat "$venv/stamp-$part" 2>/dev/null)" = "$key" ] && continue
        missing="$missing $part"
        [ "$part" = onrecord ] || options="$options --group $part"
    done
    [ -n "$missing" ] || return 0

    say "Installing into .venv:$missing (a minute or two the first time) …"
    # Dependency groups came with pip 25.1.
    "$python" -c 'import pip, sys; sys.exit(tuple(map(int, pip.__version__.split(".")[:2])) < (25, 1))' ||
        pip_install --upgrade 'pip>=25.1'
    # shellcheck disable=SC2086 # the options are meant to split: group names hold no spaces
    pip_install -e . $options
    for part in $missing; do
        printf '%s\n' "$key" >"$venv/stamp-$part"
    done
}

# need_chromium: a Chromium is on the PATH; on Debian and Ubuntu it is installed where that needs no password.
need_chromium() {
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null ||
        {
            [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null &&
                say "Installing Chromium for the tests of the page …" &&
                { apt-get install -qqy chromium || { apt-get update -qq && apt-get install -qqy chromium; }; } >&2
        }
}
