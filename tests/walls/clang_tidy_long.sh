#!/usr/bin/env bash
# clang-tidy finds nothing in engine/ and cli/; .clang-tidy says what it looks for, and why not for more. First it is
# shown that it would find something.
set -u
work=$(mktemp -d) || exit 1
build=$(dirname "$WSOA")

if grep -q -e '-fsanitize' "$build/compile_commands.json"; then
	echo "skipped: the same sources are read without sanitizers"
	exit 77
fi
cd "$WSOA_SOURCE_DIR" || exit 1

cat >"$work/bad.c" <<'C'
#include <stdio.h>
#include <stdlib.h>
int Bad(const char *path);
int Bad(const char *path)
{
	char *text = malloc(10);
	fopen(path, "r");
	return *(text + 1);
}
C
got=$(clang-tidy-14 --quiet --config-file=.clang-tidy "$work/bad.c" -- -std=c17 2>/dev/null)
status=$?
for check in bugprone-unused-return-value readability-identifier-naming clang-analyzer-core; do
	case "$status $got" in
	"0 "*) printf 'self-test: nothing was found\n'; exit 1 ;;
	*"[$check"*) ;;
	*) printf 'self-test: %s was not found in\n%s\n' "$check" "$got"; exit 1 ;;
	esac
done

# Sources that are embedded are data; those of tests are not looked at.
jq -r --arg root "$PWD/" '[.[].file | select(startswith($root + "engine/") or startswith($root + "cli/"))] | unique[]' \
	"$build/compile_commands.json" >"$work/files" || exit 1
printf '%d files\n' "$(wc -l <"$work/files")"
[ -s "$work/files" ] && xargs -P "$(nproc)" -n 1 clang-tidy-14 -p "$build" --quiet <"$work/files" 2>"$work/errors"
status=$?
grep -v -e 'warnings\? generated' -e '^Suppressed' -e '^Use -header-filter' "$work/errors"
exit "$status"
