#!/usr/bin/env bash
# Places where a store cannot be read or written: no permission, a folder that is read-only, with and without a -wal left
# there, a disk that is full. Each gets a sentence and its status, and leaves the store as it was.
source "$WSOA_SOURCE_DIR/tests/cli/harness.sh"

export WSOA_PERSON=@ann-lee

# Mounts of our own that end with the test; the harness has dropped the variable of the first pass.
if [ "${1:-}" != inside ]; then
	for way in -m -rm; do
		if unshare $way true 2>/dev/null; then
			trap - EXIT
			exec unshare $way bash "$0" inside
		fi
	done
	echo 'nothing can be mounted here'
	exit 77
fi

# left_wal FOLDER: a store with a -wal beside it that holds the note "left", as after a crash.
left_wal()
{
	mkdir source "$1"
	wsoa init --area Marlshire --as "Ann Lee" --db source/wsoa.db >/dev/null
	mkfifo hold
	sqlite3 source/wsoa.db <hold >held &
	exec 9>hold
	echo 'SELECT count(*) FROM log;' >&9
	until [ -s held ]; do sleep 0.01; done
	wsoa note @ann-lee left --db source/wsoa.db >/dev/null
	cp source/wsoa.db source/wsoa.db-wal "$1"
	exec 9>&-
	wait
}

# ---- no permission ----

# bound COMMAND...: as somebody whom modes bind, also where the test is run by root
bound()
{
	setpriv --bounding-set=-dac_override,-dac_read_search "$@"
}
mkdir closed
wsoa init --area Marlshire --as "Ann Lee" --db closed.db >/dev/null
cp closed.db closed/wsoa.db
sums=$(sha256sum closed.db closed/wsoa.db)
chmod 000 closed.db closed
if bound cat closed.db >/dev/null 2>&1; then
	echo 'modes bind nobody here'
	exit 77
fi
for words in 'list people' log verify 'list people --as-of 2' status 'export visit -o pack' 'backup copy.db' 'note @ann-lee x' 'undo' \
	'alerts send --mail-to-folder mail' 'doctor --rebuild'; do
	# shellcheck disable=SC2086
	expect_err 1 'the store may not be read: closed.db: ask its owner for access' bound "$WSOA" $words --db closed.db
	is "nothing is printed: $words" "$out" ''
	# shellcheck disable=SC2086
	expect_err 1 'the folder of the store may not be looked into: closed/wsoa.db: ask the owner of the folder for access' \
		bound "$WSOA" $words --db closed/wsoa.db
	is "nothing is printed: $words" "$out" ''
done
expect_err 1 'there is something of this name already' bound "$WSOA" init --area M --as Ann --db closed.db
expect_err 1 'cannot be made here' bound "$WSOA" init --area M --as Ann --db closed/new.db
expect_status 1 bound "$WSOA" doctor --db closed.db --json
has 'doctor of a closed file' "$(jq -r '.items[] | select(.check == "store").result' <<<"$out")" 'the store may not be read'
expect_status 1 bound "$WSOA" doctor --db closed/wsoa.db --json
is 'doctor of a closed folder' "$(jq -r '.items[0] | .result + ": " + .todo' <<<"$out")" \
	'the folder of closed/wsoa.db may not be looked into: ask the owner of the folder for access'
chmod 700 closed
chmod 600 closed.db
is 'nothing became of either' "$(sha256sum closed.db closed/wsoa.db)$(ls -d pack copy.db* mail closed/new.db* closed.db-* 2>/dev/null)" "$sums"
rm -rf closed*

# ---- a folder that is read-only ----

left_wal crashed
is 'the crash left a -wal' "$(ls crashed)" $'wsoa.db\nwsoa.db-wal'
cp -r crashed whole
ok wsoa verify --db whole/wsoa.db
has 'nothing is lost by a crash' "$(wsoa log --db whole/wsoa.db)" noted
wsoa note @ann-lee after --db whole/wsoa.db >/dev/null
is 'who writes cleans up' "$(ls whole)" wsoa.db
people=$(wsoa list people --db whole/wsoa.db)
rm -f whole/wsoa.db-*
for folder in crashed whole; do
	mount --bind $folder $folder && mount -o remount,bind,ro $folder || exit 77
done
for words in 'list people' 'log' 'verify' 'status' 'list people --as-of 2'; do
	# shellcheck disable=SC2086
	ok wsoa $words --db whole/wsoa.db
	# shellcheck disable=SC2086
	expect_err 1 'the store has changes in a file beside it (-wal) that cannot be read from a folder you may not write in' \
		wsoa $words --db crashed/wsoa.db
	is 'and prints nothing' "$out" ''
done
expect_out "$people" wsoa list people --db whole/wsoa.db
# through a link in a folder that may be written: what counts is where the store lies
ln -s "$PWD/crashed/wsoa.db" link.db
expect_err 1 'cannot be read from a folder you may not write in' wsoa list people --db link.db
ln -s "$PWD/whole/wsoa.db" link-whole.db
expect_out "$people" wsoa list people --db link-whole.db
for file in whole/wsoa.db crashed/wsoa.db link.db link-whole.db; do
	expect_status 1 wsoa note @ann-lee x --db $file
	has "why $file cannot be changed" "$err" 'the store cannot be '
	expect_err 1 'cannot be' wsoa alerts send --mail-to-folder mail --db $file
done
expect_err 1 'cannot be made here' wsoa init --area M --as Ann --db whole/new.db
is 'nothing new lies there' "$(ls whole crashed)" $'crashed:\nwsoa.db\nwsoa.db-wal\n\nwhole:\nwsoa.db'

# ---- a disk that is full ----

mkdir disk
mount -t tmpfs -o size=1500k tmpfs disk || exit 77
wsoa init --area Marlshire --as "Ann Lee" --db disk/wsoa.db >/dev/null
wsoa add plan p form=wsoa --db disk/wsoa.db >/dev/null
{
	echo ref,title
	seq -f '1.%g,Train the staff of a school' 60
} >sheet.csv
clean=$(sha256sum disk/wsoa.db)
full=0
for room in 0 4 8 16 24 32 36 40 64 128 256 400; do
	rm -f disk/fill
	dd if=/dev/zero of=disk/fill bs=1k count=$(($(stat -f -c '%a * %S / 1024' disk) - room)) status=none
	events=$(cp disk/wsoa.db copy.db && wsoa log --jsonl --db copy.db | wc -l)
	_run wsoa import actions sheet.csv --db disk/wsoa.db
	case $_status in
	0) wanted=$((events + 60)) ;;
	1)
		wanted=$events
		full=$((full + 1))
		[[ $err == *'the disk is full'* || $err == *'reading or writing the store failed'* ]] && _pass || _fail "with room for $room kB" "$err"
		;;
	*) _fail "import with room for $room kB" "status $_status" "$(_printed)" ;;
	esac
	_run wsoa list people --db disk/wsoa.db
	[ "$_status" -eq 0 ] || { [ "$_status" -eq 1 ] && [ -n "$err" ]; } && _pass || _fail "reading with room for $room kB" "$_status" "$(_printed)"
	rm -f disk/fill
	ok wsoa verify --db disk/wsoa.db
	is "all or nothing with room for $room kB" "$(wsoa log --jsonl --db disk/wsoa.db | wc -l)" "$wanted"
	[ "$wanted" -eq "$events" ] || break
done
[ $full -gt 3 ] && _pass || _fail 'the disk was full' "$full times"
has 'with room it went in' "$_status" 0
dd if=/dev/zero of=disk/fill bs=1k count=9999 status=none 2>/dev/null
expect_err 1 'wsoa: ' wsoa init --area M --as Ann --db disk/new.db
is 'half a store is none' "$(ls disk/new.db* 2>/dev/null)" ''
expect_err 1 'cannot be written' wsoa report board -o disk/board.txt --db copy.db
is 'nor half a report' "$(ls disk/board* 2>/dev/null)" ''

# The same where a file may not grow, which needs no mount.
mkdir limit
cp copy.db limit/wsoa.db
within_limit()
{
	(ulimit -f "$1" && shift && wsoa "$@" --db limit/wsoa.db)
}
for blocks in 1 8 64; do
	events=$(wsoa log --jsonl --db limit/wsoa.db | wc -l)
	_run within_limit $blocks import actions sheet.csv
	is "a file of $blocks blocks: status" "$_status" 1
	has "a file of $blocks blocks: a sentence" "$err" 'wsoa: '
	is "a file of $blocks blocks: nothing happened" "$(wsoa log --jsonl --db limit/wsoa.db | wc -l)" "$events"
	ok wsoa verify --db limit/wsoa.db
done
