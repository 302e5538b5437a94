#!/usr/bin/env bash
# Every allocation of every public call fails; the short form is fault/alloc.
set -u

program=$(dirname "$WSOA")/tests/fault_alloc_test
shares=$(nproc)
status=0
[ -x "$program" ] || { printf 'there is no %s\n' "$program"; exit 1; }
export CK_DEFAULT_TIMEOUT=0
for ((k = 0; k < shares; k++)); do
	mkdir "$k" && (cd "$k" && exec "$program" --long --share "$k/$shares") &
done
for ((k = 0; k < shares; k++)); do
	wait -n || status=1
done
exit "$status"
