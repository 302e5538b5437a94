#!/usr/bin/env bash
# Every allocation of every public call fails; the short form is fault/alloc.
# A million stores are made and removed: in memory, where there is such a place.
set -u

program=$(dirname "$WSOA")/tests/fault_alloc_test
shares=$(nproc)
status=0
[ -x "$program" ] || { printf 'there is no %s\n' "$program"; exit 1; }
folder=$(mktemp -d /dev/shm/wsoa-test.XXXXXX 2>/dev/null) || folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
export CK_DEFAULT_TIMEOUT=0
for ((k = 0; k < shares; k++)); do
	mkdir "$folder/$k" && (cd "$folder/$k" && exec "$program" --long --share "$k/$shares") &
done
for ((k = 0; k < shares; k++)); do
	wait -n || status=1
done
exit "$status"
