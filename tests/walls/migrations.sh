#!/usr/bin/env bash
# A migration that was released is never edited: their sums stand beside them, and every store that they made verifies
# against a fresh one. The next is added at the end, with its sum once it is released.
set -u

# faults FOLDER SOURCES: what is wrong with the migrations there; nothing when they are in order
faults()
{
	local file n=0 name
	for file in "$1"/*.sql; do
		n=$((n + 1))
		name=${file##*/}
		[[ $name =~ ^[0-9]{4}_[a-z0-9_]+\.sql$ ]] || echo "$name: is named 0001_what_it_is_for.sql"
		[ "$((10#${name%%_*}))" -eq $n ] || echo "$name: is number $n"
		grep -q "migrations/$name" "$2" || echo "$name: is not in $(basename "$2")"
	done
	while read -r sum name; do
		[ -e "$1/$name" ] || echo "$name: was released, and is gone"
		[ ! -e "$1/$name" ] || [ "$(sha256sum <"$1/$name")" = "$sum  -" ] || echo "$name: was released, and has been edited: write a new one"
	done <"$1/released.sha256"
}

# First it is shown what is wrong.
cd "$(mktemp -d)" || exit 1
bad=0
case_of()
{
	local got
	got=$(faults . sources | paste -sd'|')
	[ "$got" = "$1" ] || { printf 'self-test\n    wanted: %s\n    got:    %s\n' "$1" "$got"; bad=1; }
}
echo one >0001_one.sql
echo two >0002_two.sql
printf 'migrations/0001_one.sql\nmigrations/0002_two.sql\n' >sources
sha256sum 0001_one.sql >released.sha256
case_of ''
echo more >>0001_one.sql
case_of '0001_one.sql: was released, and has been edited: write a new one'
rm 0001_one.sql
case_of '0002_two.sql: is number 1|0001_one.sql: was released, and is gone'
echo one >0001_one.sql
echo >0004_four.sql
case_of '0004_four.sql: is number 3|0004_four.sql: is not in sources'

folder=$WSOA_SOURCE_DIR/schema/migrations
found=$(faults "$folder" "$WSOA_SOURCE_DIR/engine/sources.cmake")
[ -z "$found" ] || printf '%s\n' "$found"
printf '%d migrations, %d released\n' "$(ls "$folder"/*.sql | wc -l)" "$(wc -l <"$folder/released.sha256")"
# a store of each that was released is kept
for number in $(sed -n 's/.* 0*\([0-9]*\)_.*/\1/p' "$folder/released.sha256"); do
	[ -e "$WSOA_SOURCE_DIR/tests/plans/store-schema-$number.db" ] || { echo "there is no tests/plans/store-schema-$number.db"; bad=1; }
done
[ -z "$found" ] && [ "$bad" -eq 0 ] && [ -s "$folder/released.sha256" ]
