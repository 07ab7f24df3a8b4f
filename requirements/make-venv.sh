#!/bin/sh
# Make the virtual environment $1 with $PYTHON, or with the first Python 3.11+ that is found.
set -eu
folder=$1
new_enough='import sys; sys.exit(sys.version_info < (3, 11))'

chosen=${PYTHON:-}
if [ -z "$chosen" ]; then
    for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if "$name" -c "$new_enough" >/dev/null 2>&1; then chosen=$name; break; fi
    done
fi
if [ -z "$chosen" ]; then
    echo "Python 3.11 or newer was not found. Install it, or name it: make PYTHON=/path/to/python3" >&2
    exit 1
fi
if ! "$chosen" -c "$new_enough" >/dev/null 2>&1; then
    echo "$chosen is not a Python 3.11 or newer that runs. Name another: make PYTHON=python3.12" >&2
    exit 1
fi
if ! "$chosen" -c 'import venv, ensurepip' >/dev/null 2>&1; then
    echo "$chosen has no venv or ensurepip module. On Debian and Ubuntu: apt install python3-venv" >&2
    exit 1
fi

# Keep an environment that works, unless another version of Python was asked for.
version='import pip, sys; print(sys.version_info[:2])'
present=$("$folder/bin/python" -c "$version" 2>/dev/null || true)
wanted=$("$chosen" -c 'import sys; print(sys.version_info[:2])')
if [ -z "$present" ] || { [ -n "${PYTHON:-}" ] && [ "$present" != "$wanted" ]; }; then
    "$chosen" -m venv --clear "$folder"
fi
