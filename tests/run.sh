#!/usr/bin/env bash
# run.sh PROGRAM COMMAND...: runs one test in a fresh folder that is removed
# after, with an environment that holds nothing of the caller's.
set -u

program=$1
shift
here=$(cd "$(dirname "$0")" && pwd) || exit 1
folder=$(mktemp -d "${TMPDIR:-/tmp}/wsoa-test.XXXXXX") || exit 1
trap 'chmod -R u+rwx "$folder"; rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
mkdir "$folder/home" "$folder/tmp" "$folder/work" && cd "$folder/work" || exit 1

long=240
[ -n "${WSOA_LONG:-}" ] && long=0 # the long form of a test takes as long as it takes; ctest stops one that hangs

env=(
	"PATH=$PATH"
	"HOME=$folder/home"
	"TMPDIR=$folder/tmp"
	LC_ALL=C.UTF-8
	TZ=UTC
	"WSOA=$program"
	"WSOA_SOURCE_DIR=${here%/tests}"
	"CK_DEFAULT_TIMEOUT=$long"
)
for name in WSOA_LONG WSOA_SEED CK_FORK CK_RUN_CASE CK_RUN_SUITE CK_VERBOSITY ASAN_OPTIONS UBSAN_OPTIONS LSAN_OPTIONS; do
	[ -n "${!name:-}" ] && env+=("$name=${!name}")
done
# Counters are kept by test (scripts/coverage.sh): one that kills its program spoils no other's. Of what they
# cannot write nothing is said: tests read standard error.
[ -n "${WSOA_COUNTERS:-}" ] && env+=("GCOV_PREFIX=$WSOA_COUNTERS/${folder##*.}" GCOV_ERROR_FILE=/dev/null)
env -i "${env[@]}" "$@"
