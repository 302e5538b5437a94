#!/usr/bin/env bash
# cppcheck finds nothing in engine/ and cli/ but what .cppcheck excuses; first it is shown that it would.
set -u
work=$(mktemp -d) || exit 1

# found PROJECT: what it finds in the sources that this compile_commands.json lists. It cannot read _Generic.
found()
{
	cppcheck --project="$1" -j 2 --enable=warning,style,performance,portability --inline-suppr --quiet \
		--std=c11 --library=posix '-D_Generic(...)=arg_any' --suppressions-list=.cppcheck --relative-paths="$PWD" \
		--error-exitcode=1 --template='{file}:{line}: {severity}: {message} [{id}]' 2>&1
}

# entry SOURCE: a project of one file
entry()
{
	printf '[{ "directory": "%s", "file": "%s", "command": "gcc -c %s" }]\n' "$work" "$1" "$1"
}

cd "$WSOA_SOURCE_DIR" || exit 1
cat >"$work/bad.c" <<'C'
#include <stdlib.h>
char *bad(int n);
char *bad(int n)
{
	char *text = malloc(10);
	if (n > 5)
		return NULL;
	text[10] = '\0';
	return text;
}
C
entry "$work/bad.c" >"$work/bad.json"
got=$(found "$work/bad.json")
status=$?
for id in memleak arrayIndexOutOfBounds; do
	case "$status $got" in
	"1 "*"[$id]"*) ;;
	*) printf 'self-test: status %d, %s was not found in\n%s\n' "$status" "$id" "$got"; exit 1 ;;
	esac
done

commands=$(dirname "$WSOA")/compile_commands.json
jq --arg root "$PWD/" '[.[] | select(.file | startswith($root + "engine/") or startswith($root + "cli/"))] | unique_by(.file)' \
	"$commands" >"$work/ours.json" || exit 1
files=$(jq length "$work/ours.json")
printf '%d files\n' "$files"
[ "$files" -gt 0 ] && found "$work/ours.json"
