#!/usr/bin/env bash
# What is printed from the program's tables stands in the tree, and is the same.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

expect_out "$(cat "$WSOA_SOURCE_DIR/docs/reference.md")" wsoa reference

names=$(wsoa schema)
has 'schemas' "$names" action
while read -r name; do
	expect_out "$(cat "$WSOA_SOURCE_DIR/schema/json/$name.json")" wsoa schema "$name"
	ok jq -e '."$schema" == "https://json-schema.org/draft/2020-12/schema"' <<<"$out"
done <<<"$names"
is 'files of schemas' "$(cd "$WSOA_SOURCE_DIR/schema/json" && ls)" "$(sed 's/$/.json/' <<<"$names" | sort)"
expect_err 4 'there is no schema of that name: nothing' wsoa schema nothing
