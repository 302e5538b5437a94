#!/usr/bin/env bash
# coverage.sh [CTEST OPTION...]: how much of engine/ the tests reach. Builds the preset coverage, runs the tests that
# are not long, prints lines and branches by file, and fails if a test fails or too little is reached.
set -euo pipefail
cd "$(dirname "$0")/.."

lines=90    # at least so many in a hundred
branches=80
build=build/coverage
counters=$PWD/$build/counters # a folder for each test, made by tests/run.sh

# The counters of every test as one tree, put beside what the compiler left. A test that kills its program may leave
# half a file: that test then counts for nothing, the others do.
gather()
{
	local sum=$build/sum test spoilt=0
	rm -rf "$sum" "$sum.next"
	for test in "$counters"/*; do
		# the first is added to itself: whether it was counted once or twice is nothing to us
		if gcov-tool merge "$([ -d "$sum" ] && echo "$sum" || echo "$test")" "$test" -o "$sum.next" >/dev/null 2>&1; then
			rm -rf "$sum"
			mv "$sum.next" "$sum"
		else
			rm -rf "$sum.next"
			spoilt=$((spoilt + 1))
		fi
	done
	[ "$spoilt" -eq 0 ] || printf 'coverage: %d tests left counters that cannot be read\n' "$spoilt"
	cp -r "$sum/$PWD/$build/." "$build"
}

# report GCOVR OPTION...: branches that the compiler made and no condition did are left out, and so are those of
# assertions: the second way out of an assertion is a mistake of ours, and a test that took it would end there.
report()
{
	gcovr --root . --object-directory "$build" --filter 'engine/' \
		--exclude-unreachable-branches --exclude-branches-by-pattern '\s*assert\(.*' "$@" \
		"$build/CMakeFiles/wsoa_objects.dir"
}

cmake --preset coverage --log-level=WARNING
cmake --build --preset coverage
rm -rf "$counters"
mkdir "$counters"
find "$build" -name '*.gcda' -delete
unset WSOA_LONG
WSOA_COUNTERS=$counters ctest --preset coverage --parallel "$(nproc)" --label-exclude '^long$' "$@"
gather
report --branches
report --print-summary --fail-under-line "$lines" --fail-under-branch "$branches"
