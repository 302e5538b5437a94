#!/usr/bin/env bash
# A store of every schema that was released: read as it is, upgraded by the first change, and what it shows is what it
# showed then.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

export WSOA_PERSON=@ann-lee WSOA_NOW=2019-10-14T09:00:00Z
plans=$WSOA_SOURCE_DIR/tests/plans
newest=$(ls "$WSOA_SOURCE_DIR/schema/migrations" | sed -n 's/^0*\([0-9]*\)_.*sql$/\1/p' | sort -n | tail -n 1)

# What a store shows: counts and bytes that no later program may change. Keys may be added to JSON, so it is asked for few.
shows()
{
	printf 'log %s\n' "$(wsoa log --jsonl | sha256sum | cut -d' ' -f1)"
	wsoa verify --json | jq -c '.checked'
	wsoa list actions --json | jq -c '.items[] | [.ref, .title, .status, .owner, .due_on, .due_as_written, .percent, .extra]'
	wsoa list weaknesses --json | jq -c '.items[] | [.ref, .title, .class, .accountable]'
	wsoa list measures --json | jq -c '.items[] | [.ref, .title, .baseline, .baseline_period]'
	wsoa list people --json | jq -c '.items[] | [.ref, .name, .email, .left_on]'
	wsoa list evidence --json | jq -c '.items[] | [.ref, .title, .form, .file_name, .status]'
	wsoa show 1.1 --json | jq -c '.items[] | [.progress, .rating, .weaknesses]'
	wsoa history 1.2 --json | jq -c '.items[] | [.seq, .act, .from, .to, .reason]'
	wsoa list actions --as-of 2018-09-01 --json | jq -c '.items[] | [.ref, .title, .status]'
}

for file in "$plans"/store-schema-*.db; do
	schema=$(sed 's/.*-\([0-9]*\)\.db$/\1/' <<<"$file")
	expected=${file%.db}.txt
	rm -rf wsoa.db*
	cp "$file" wsoa.db
	chmod 600 wsoa.db
	is "$file is of the schema it is named after" "$(sqlite3 wsoa.db 'PRAGMA user_version')" "$schema"
	is "$file is small" "$(($(stat -c %s wsoa.db) < 320 * 1024))" 1
	is "$file, read" "$(shows 2>/dev/null)" "$(cat "$expected")"
	ok wsoa doctor
	ok wsoa backup "copy-$schema.db"
	ok wsoa set 1.2 percent=5
	[ "$schema" -eq "$newest" ] || has "$file is upgraded" "$err" "the store was upgraded from schema $schema to $newest"
	ok wsoa undo
	ok wsoa verify
	ok wsoa doctor
	# records, without their history, to which the two changes were added
	is "$file, upgraded" "$(shows | grep '^\["')" "$(grep '^\["' "$expected")"
	is "$file: the log goes on" "$(wsoa log --jsonl | head -n -2 | sha256sum | cut -d' ' -f1)" "$(sed -n 's/^log //p' "$expected")"
done
is 'a store of the newest schema is among them' "$(ls "$plans/store-schema-$newest.db")" "$plans/store-schema-$newest.db"
