#!/usr/bin/env bash
# Stores that lie, and places that do not hold one: each gets a sentence and its status; what is no store is not written
# to, nothing crashes. What a byte can do is in flips_test.c.
source "$WSOA_SOURCE_DIR/tests/cli/harness.sh"

export WSOA_PERSON=@ann-lee
root=$([ "$(id -u)" -eq 0 ] && echo yes)

mkdir home lies
cd home || exit 1
wsoa init --area Marlshire --as "Ann Lee" >/dev/null
wsoa add plan wsoa-2018 form=wsoa title=Plan >/dev/null
for i in 1 2 3; do
	wsoa add action "1.$i" title="Train staff $i" due_on=2019-12-31 >/dev/null
done
seq 3000 >minutes.txt
wsoa attach 1.1 minutes.txt >/dev/null
ok wsoa verify
wsoa note 1.1 last >/dev/null # who writes cleans up
is 'the sound store is one file' "$(ls)" $'minutes.txt\nwsoa.db'
cd ..
sound=home/wsoa.db

# What lies in a folder, byte by byte. SQLite makes -shm and an empty -wal beside a store that is read.
state()
{
	(cd "$1" && find . -type f ! -name '*-shm' ! \( -name '*-wal' -size 0 \) -exec sha256sum {} + | sort -k 2; find . ! -type f | sort)
}

readings=('list actions --as-of 3' 'show 1.1' 'verify' 'export visit -o pack')
changes=('note 1.1 x' 'import actions sheet.csv' 'alerts send --mail-to-folder mail')
holes=(1 3 8 21)
if [ "${WSOA_LONG:-}" ]; then
	readings+=('list people' 'status' 'log --jsonl' 'report board' 'calendar' 'history 1.1' 'lint' 'why 1.1')
	changes+=('set 1.1,1.2 title=new --yes' 'add action title=x' 'undo' 'done 1.1 x --held-by x' 'attach 1.1 sheet.csv')
	holes=($(seq 1 38))
fi
printf 'ref,title\n9.1,x\n' >sheet.csv

# lie FILE STATUSES TEXT: every command on it ends with one of the statuses and says TEXT, and leaves all as it was.
# Strictly: nothing new lies beside it either.
lie()
{
	local file=$1 statuses=$2 text=$3 words before beside
	before=$(state lies)
	for words in "${readings[@]}" "${changes[@]}"; do
		# shellcheck disable=SC2086
		_run wsoa $words --db "$file"
		if [[ " $statuses " != *" $_status "* ]]; then
			_fail "$words on $file" "status $_status, not one of: $statuses" "$(_printed)"
		elif [ "$_status" -ne 0 ]; then
			has "$words on $file: a sentence" "$err" "$text"
			is "$words on $file: nothing is printed" "$out" ''
		else
			_pass
		fi
	done
	is "$file is left alone" "$(state lies)" "$before"
	[ "${4:-}" = strictly ] || return 0
	beside=$(ls "$file"-* 2>/dev/null)
	is "nothing is made beside $file" "$beside" ''
}

# ---- no store at all ----

printf 'hello, world, this is a text\n' >lies/text.db
: >lies/empty.db
head -c 159744 /dev/zero >lies/zeroed.db
sqlite3 lies/foreign.db 'CREATE TABLE log(a)'
sqlite3 lies/foreign-wal.db 'PRAGMA journal_mode=WAL; CREATE TABLE log(a)' >/dev/null
cp $sound lies/newer.db
printf '\0\0\0\143' | dd of=lies/newer.db bs=1 seek=60 conv=notrunc status=none
cp $sound lies/other.db
printf '\1' | dd of=lies/other.db bs=1 seek=68 conv=notrunc status=none
mkdir lies/folder.db
mkfifo lies/pipe.db
ln -s nowhere lies/dangling.db
ln -s loop.db lies/loop.db
ln -s folder.db lies/to-folder.db
lie lies/text.db 1 'this file is not a store: lies/text.db: name another file with --db' strictly
lie lies/empty.db 1 'this file is not a store: lies/empty.db' strictly
lie lies/zeroed.db 1 'this file is not a store: lies/zeroed.db' strictly
lie lies/foreign.db 1 'this is a database, but not a store of wsoa: lies/foreign.db' strictly
lie lies/foreign-wal.db 1 'this is a database, but not a store of wsoa: lies/foreign-wal.db' strictly
lie lies/newer.db 1 'the store was made by a newer program (schema 99' strictly
lie lies/other.db 1 'this is a database, but not a store of wsoa: lies/other.db' strictly
lie lies/folder.db 1 'this is not a file: lies/folder.db' strictly
lie lies/pipe.db 1 'this is not a file: lies/pipe.db' strictly
lie lies/dangling.db 1 'there is no store here: lies/dangling.db' strictly
lie lies/loop.db 1 'lies/loop.db' strictly
lie lies/to-folder.db 1 'this is not a file: lies/to-folder.db' strictly
lie lies/missing.db 1 'there is no store here: lies/missing.db' strictly
lie lies/text.db/wsoa.db 1 'there is no store here: lies/text.db/wsoa.db' strictly
lie /dev/zero 1 'this is not a file: /dev/zero' strictly

# ---- cut off, zeroed in part ----

size=$(stat -c %s $sound)
for length in 1 15 16 60; do
	head -c $length $sound >lies/cut.db
	lie lies/cut.db 1 'this ' strictly
done
for length in 99 100 511 512 4095 4096 4097 $((size / 2)) $((size - 4096)); do
	head -c "$length" $sound >lies/cut.db
	rm -f lies/cut.db-*
	lie lies/cut.db '1' 'damaged'
	expect_err 1 'damaged' wsoa verify --db lies/cut.db
done
# The last byte of the last page may mean nothing: then the answers are right.
head -c $((size - 1)) $sound >lies/cut.db
for words in "${readings[@]:0:3}"; do
	# shellcheck disable=SC2086
	_run wsoa $words --db lies/cut.db
	[ "$_status" -ne 0 ] || is "$words without the last byte" "${out%$'\n'}" "$(wsoa $words --db $sound)"
done
rm -f lies/cut.db*
for page in "${holes[@]}"; do
	cp $sound lies/hole.db
	rm -f lies/hole.db-*
	dd if=/dev/zero of=lies/hole.db bs=4096 seek=$page count=1 conv=notrunc status=none
	for words in "${readings[@]}"; do
		# shellcheck disable=SC2086
		_run wsoa $words --db lies/hole.db
		[[ " 0 1 4 5 " == *" $_status "* ]] && { [ "$_status" -eq 0 ] || [ -n "$err" ]; } && _pass || _fail "$words with a hole at $page" "$_status" "$(_printed)"
	done
	rm -rf pack
	_run wsoa verify --db lies/hole.db
	[[ " 1 5 " == *" $_status "* ]] && [ -n "$err" ] && _pass || _fail "verify with a hole at page $page" "$_status" "$(_printed)"
	# A change looks at what it needs: it is made, or refused with a sentence, and hides no damage.
	for words in "${changes[@]}"; do
		cp $sound lies/hole.db
		rm -rf lies/hole.db-* mail
		dd if=/dev/zero of=lies/hole.db bs=4096 seek=$page count=1 conv=notrunc status=none
		# shellcheck disable=SC2086
		_run wsoa $words --db lies/hole.db
		[[ " 0 1 3 5 " == *" $_status "* ]] && { [ "$_status" -eq 0 ] || [ -n "$err" ]; } && _pass || _fail "$words with a hole at $page" "$_status" "$(_printed)"
		_run wsoa verify --db lies/hole.db
		[[ " 1 5 " == *" $_status "* ]] && [ -n "$err" ] && _pass || _fail "verify after $words with a hole at $page" "$_status" "$(_printed)"
	done
done
rm -rf mail
rm -f lies/hole.db*

# ---- days that no date can be ----

# wild FILE DAY: every day in the tables is that one; but nobody has left, or nobody could change anything, and nothing is
# under embargo, or all would be read from the log
wild()
{
	sqlite3 "$1" "SELECT format('UPDATE %s SET %s = %s;', m.name, p.name, '$2') FROM sqlite_master m, pragma_table_info(m.name) p
		WHERE m.type = 'table' AND p.type = 'INTEGER' AND p.name NOT IN ('left_on', 'embargo_until')
		AND (p.name GLOB '*_on' OR p.name GLOB '*_by' OR p.name GLOB '*_until' OR p.name IN ('done_to', 'erased'))" | sqlite3 "$1"
}
for day in -9223372036854775808=1900-01-01 -2147483648=1900-01-01 -2147483647=1900-01-01 -25568=1900-01-01 84006=2199-12-31 \
	2147483647=2199-12-31 9223372036854775807=2199-12-31; do
	rm -rf lies/days.db* pack
	cp "$WSOA_SOURCE_DIR"/tests/plans/store-schema-2.db lies/days.db
	wild lies/days.db "${day%=*}"
	is "what is read of ${day%=*}" "$(wsoa list actions --jsonl --db lies/days.db | jq -r .due_on | sort -u)" "${day#*=}"
	for words in overdue due status slippage waiting measures ratings lint timetable alerts 'my --as @ann-lee' 'show 1.1' 'history 1.1' 'why 1.2' 'diff 5 now' \
		'list --position 2019-10-01' 'report board' 'export visit -o pack'; do
		# shellcheck disable=SC2086
		_run wsoa $words --db lies/days.db
		[[ " 0 3 " == *" $_status "* ]] && { [ "$_status" -eq 0 ] || [ -n "$err" ]; } && _pass || _fail "$words on ${day%=*}" "status $_status" "$(_printed)"
	done
	expect_err 5 'what to do says wsoa doctor' wsoa verify --db lies/days.db
	# what is not true is told by verify; a change does not put it into the log as something that nobody can read
	ok wsoa update 1.2 green 10% Begun --db lies/days.db
	ok wsoa log --db lies/days.db
	expect_err 5 'what to do says wsoa doctor' wsoa verify --db lies/days.db
done
rm -rf lies/days.db* pack

# ---- a link ----

# One that a user makes is followed to the store; SQLite's files lie beside the store, not beside the link.
mkdir links
ln -s ../$sound links/wsoa.db
expect_out "$(wsoa list actions --db $sound)" wsoa list actions --db links/wsoa.db
ok wsoa note 1.1 'through a link' --db links/wsoa.db
is 'nothing lies beside the link' "$(ls links)" wsoa.db
expect_out "$(wsoa list actions --db $sound)" bash -c 'cd links && "$WSOA" list actions'
if [ "$root" ]; then
	# a stranger's link to a store of ours is not taken for the nearest store
	chown -h 12345:12345 links/wsoa.db
	expect_err 1 'belongs to somebody else' bash -c 'cd links && "$WSOA" list actions'
	ok wsoa list actions --db links/wsoa.db
fi
