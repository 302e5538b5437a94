#!/usr/bin/env bash
# The harness of the shell tests counts what holds, and fails when something does not.
set -u
cd "$(mktemp -d)" || exit 1

bad=0
# summary WANTED LINE...: a script of these lines ends with this summary and status.
summary()
{
	local wanted=$1 got
	shift
	printf '%s\n' '. "$WSOA_SOURCE_DIR/tests/cli/harness.sh"' "$@" >script.sh
	got="$(bash script.sh >printed 2>&1; echo "status $?")"
	got="$(tail -n 1 printed), $got"
	if [ "$got" != "$wanted" ]; then
		printf '%s\n' "$*" "    wanted: $wanted" "    got:    $got"
		bad=1
	fi
}

summary '0 passed, 0 failed, status 1'
summary '1 passed, 0 failed, status 0' 'ok true'
summary '0 passed, 1 failed, status 1' 'ok false'
summary '1 passed, 1 failed, status 1' 'ok false' 'ok true'
summary '1 passed, 0 failed, status 0' 'expect_status 1 false'
summary '0 passed, 1 failed, status 1' 'expect_status 1 true'
summary '1 passed, 0 failed, status 0' 'expect_out a echo a'
summary '1 passed, 0 failed, status 0' 'expect_out "" true'
summary '0 passed, 1 failed, status 1' 'expect_out a echo ab'
summary '0 passed, 1 failed, status 1' 'expect_out a printf "a\n\n"'
summary '0 passed, 1 failed, status 1' 'f() { echo a; false; }' 'expect_out a f'
summary '1 passed, 0 failed, status 0' 'expect_err 2 nowhere ls nowhere'
summary '0 passed, 1 failed, status 1' 'expect_err 1 nowhere ls nowhere'
summary '0 passed, 1 failed, status 1' 'expect_err 2 elsewhere ls nowhere'
summary '0 passed, 1 failed, status 1' 'is text a b'
summary '2 passed, 0 failed, status 0' 'is text a a' 'has text abc b'
summary '0 passed, 1 failed, status 1' 'has text abc "*"'
summary '1 passed, 0 failed, status 7' 'ok true' 'exit 7'
printf '%s\n' 'Words.' '```console' '$ echo a' 'a' '```' >page.md
summary '1 passed, 0 failed, status 0' 'typed page.md'
printf '%s\n' '```console' '$ echo a' 'b' '```' >page.md
summary '0 passed, 1 failed, status 1' 'typed page.md'
printf '%s\n' '```sh' '$ echo a' 'a' '```' '```console' 'echo a' '```' >page.md
summary '0 passed, 1 failed, status 1' 'typed page.md'
WSOA_DB=x summary '1 passed, 0 failed, status 0' 'is unset "${WSOA_DB-none}" none'
exit "$bad"
