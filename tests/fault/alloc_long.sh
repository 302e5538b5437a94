#!/usr/bin/env bash
# The whole sweep of allocations; its short form is fault/alloc.
set -u

program=$(dirname "$WSOA")/tests/fault_alloc_test
[ -x "$program" ] || { printf 'there is no %s\n' "$program"; exit 1; }
CK_DEFAULT_TIMEOUT=0 exec "$program" --long
