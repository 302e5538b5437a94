#!/usr/bin/env bash
# scripts/fuzz.sh [SECONDS [NAME...]]: builds the harnesses of tests/fuzz with
# libFuzzer (preset "fuzz") and runs each for so many seconds, 600 where
# nothing is said; all of them, or those that are named. What is found new
# stays in build/fuzz/found/NAME; an input that fails is written there as
# crash-..., its report to NAME.log. Exits with a failure when there was one.
# WSOA_FUZZ_OPTIONS goes to libFuzzer as it is.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-600}
shift || true
build=build/fuzz
found=$build/found

# Takes leaks and long runs for failures too; nothing may take more than 2 GB.
run()
{
	local name=$1 dictionary=tests/fuzz/$1.dict own=()
	[ -f "$dictionary" ] && own+=("-dict=$dictionary")
	mkdir -p "$found/$name"
	# shellcheck disable=SC2086
	if "$build/tests/fuzz_${name}_fuzz" -timeout=25 -rss_limit_mb=2048 -max_len=4096 -print_final_stats=1 "-max_total_time=$seconds" \
		"-artifact_prefix=$found/$name/" "${own[@]}" ${WSOA_FUZZ_OPTIONS:-} "$found/$name" "tests/fuzz/corpus/$name" >"$found/$name.log" 2>&1; then
		printf '%s: %s\n' "$name" "$(grep -E '^Done [0-9]+ runs' "$found/$name.log")"
	else
		printf '%s: FAILED, see %s\n' "$name" "$found/$name.log"
		return 1
	fi
}

cmake --preset fuzz --log-level=WARNING
cmake --build --preset fuzz

names=("$@")
if [ ${#names[@]} -eq 0 ]; then
	for harness in tests/fuzz/*_fuzz.c; do
		harness=${harness##*/}
		names+=("${harness%_fuzz.c}")
	done
fi

export seconds build found
export -f run
mkdir -p "$found"
printf '%s\n' "${names[@]}" | xargs -P "$(nproc)" -I{} bash -c 'run {}' # as many at once as there are processors
