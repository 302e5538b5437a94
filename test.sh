#!/usr/bin/env bash
# ./test.sh [--long] [CTEST OPTION...]: builds and runs the tests, first as
# every day (dev), then with sanitizers (asan). --long: the slow tests too, and
# a minute of fuzzing for each parser.
# The options go to ctest: ./test.sh -R cli/ runs the tests of such a name.
set -euo pipefail
cd "$(dirname "$0")"

# stage NAME COMMAND...: runs the command and says how long it took.
stage()
{
	local name=$1 from=$SECONDS
	shift
	printf '== %s\n' "$name"
	"$@"
	printf '== %s: %d s\n' "$name" $((SECONDS - from))
}

build()
{
	cmake --preset "$1" --log-level=WARNING && cmake --build --preset "$1"
}

# Last words are ctest's, which tell the time themselves.
run_tests()
{
	local preset=$1
	shift
	printf '== %s: tests\n' "$preset"
	ctest --preset "$preset" --output-on-failure --parallel "$(nproc)" "$@"
}

unset WSOA_LONG
options=()
skip=(--label-exclude '^long$')
for word; do
	case $word in
	--long) export WSOA_LONG=1; skip=() ;;
	-h | --help) sed -n '2,5s/^# //p' test.sh; exit 0 ;;
	*) options+=("$word") ;;
	esac
done

stage setup scripts/setup.sh ${WSOA_LONG:+--long}
for preset in dev asan; do
	stage "$preset: build" build "$preset"
	run_tests "$preset" "${skip[@]}" "${options[@]}"
done
if [ -n "${WSOA_LONG:-}" ]; then
	stage fuzz scripts/fuzz.sh 60
fi
