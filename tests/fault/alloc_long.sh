#!/usr/bin/env bash
# Every allocation of every public call fails; the short form is fault/alloc.
# A million stores are made and removed: in memory, where there is such a place.
set -u

program=$(dirname "$WSOA")/tests/fault_alloc_test
[ -x "$program" ] || { printf 'there is no %s\n' "$program"; exit 1; }
folder=$(mktemp -d /dev/shm/wsoa-test.XXXXXX 2>/dev/null) || folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM

# A row in a folder of its own, for what it writes and what is temporary.
row()
{
	mkdir "$folder/$1" "$folder/$1/tmp" && cd "$folder/$1" || return 1
	TMPDIR=$folder/$1/tmp CK_DEFAULT_TIMEOUT=0 "$program" --long --row "$1" >"$folder/said-$1" 2>&1
	local status=$?
	if [ "$status" -eq 0 ]; then grep -a ' tries, ' "$folder/said-$1"; else cat "$folder/said-$1"; fi
	return "$status"
}
export folder program
export -f row
# The longest are near the end of the table.
seq 0 $(($("$program" --rows) - 1)) | tac | xargs -P "$(nproc)" -I{} bash -c 'row {}'
