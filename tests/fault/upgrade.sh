#!/usr/bin/env bash
# Upgrading a store: by a program with one migration more, alone and in a crowd, killed and without room; and what the
# older program does with what the newer one left.
source "$WSOA_SOURCE_DIR/tests/cli/harness.sh"

export WSOA_PERSON=@ann-lee
newer=${WSOA}_newer
old=$(sqlite3 "$WSOA_SOURCE_DIR/tests/plans/store-schema-1.db" 'PRAGMA user_version')
new=$("$newer" init --db fresh.db --area M --as Ann >/dev/null; sqlite3 fresh.db 'PRAGMA user_version')
here=$("$WSOA" init --db here.db --area M --as Ann >/dev/null; sqlite3 here.db 'PRAGMA user_version')
is 'the newer program is newer' "$new" $((here + 1))
rm -f here.db* fresh.db*

# A store of the program that is tested, however it was made.
fresh()
{
	rm -rf wsoa.db*
	cp "$WSOA_SOURCE_DIR/tests/plans/store-schema-1.db" wsoa.db
	chmod 600 wsoa.db
	[ "$old" = "$here" ] || wsoa note 1.2 'brought up to this program' >/dev/null 2>&1
	rm -f wsoa.db.*
	sqlite3 wsoa.db 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
	rm -f wsoa.db-*
}
version()
{
	sqlite3 "${1:-wsoa.db}" 'PRAGMA user_version'
}
upgrades="the store was upgraded from schema $here to $new; a copy as it was: $PWD/wsoa.db.schema-$here-backup"
reads="the store is of an older program (schema $here, here $new): its log is replayed to read it"
commands=('list actions --json' 'list people --csv' status 'show 1.1' 'history 1.2' 'log --last 10' overdue lint 'report board' 'log --jsonl'
	'list actions --as-of 2018-07-15' 'status --position 2018-10-10' 'my --as @jane' 'why 1.2')

# ---- reading leaves it as it is ----

fresh
log=$(wsoa log --jsonl | sha256sum)
events=$(wsoa log --jsonl | wc -l)
rm -f wsoa.db-*
sum=$(sha256sum <wsoa.db)
for command in "${commands[@]}"; do
	# shellcheck disable=SC2086
	wanted=$(wsoa $command)
	# shellcheck disable=SC2086
	_run "$newer" $command
	is "the newer program reads it: $command" "${out%$'\n'}" "$wanted"
	is "says so once: $command" "$(grep -c "$reads" <<<"$err")" 1
done
_run "$newer" verify
has 'verification says what it did not look at' "$out" 'The records were not compared with the log'
is 'reading changes nothing' "$(sha256sum <wsoa.db) $(ls wsoa.db*schema* 2>/dev/null)" "$sum "
_run "$newer" status --json
is 'it is JSON where that is asked for' "$(jq -r '.warnings[].what' <<<"$err" | grep -c "$reads")" 1
ok "$newer" doctor
has 'doctor knows' "$out" "the store is of schema $here, this program's is $new"
ok "$newer" backup older.db
has 'what was not verified of it' "$out" 'Its records were not compared with its log'
is 'a copy of an older store is as old' "$(version older.db)" "$here"
ok wsoa verify --db older.db

# ---- the first change upgrades it ----

ok "$newer" note 1.2 'after the upgrade'
has 'and says so' "$err" "warning: $upgrades"
is 'its version' "$(version)" "$new"
is 'the copy is as old as the store was' "$(version "wsoa.db.schema-$here-backup") $(stat -c %a wsoa.db.schema-$here-backup)" "$here 600"
is 'with the same log' "$("$WSOA" log --jsonl --db "wsoa.db.schema-$here-backup" | sha256sum)" "$log"
ok wsoa verify --db "wsoa.db.schema-$here-backup"
ok "$newer" verify
is 'nothing is said any more' "$err" ''
ok "$newer" doctor
is 'one event more' "$("$newer" log --jsonl | wc -l)" $((events + 1))
is 'the log is as it was' "$("$newer" log --jsonl | head -n "$events" | sha256sum)" "$log"
is 'a column that replay filled' "$(sqlite3 wsoa.db "SELECT lasts = due_on - start_on FROM action WHERE start_on")" 1
for command in "${commands[@]::4}"; do
	# shellcheck disable=SC2086
	is "the same is read: $command" "$("$newer" $command | sed 's/"version": [0-9]*//')" "$("$newer" $command --db older.db 2>/dev/null | sed 's/"version": [0-9]*//')"
done
ok "$newer" set 1.2 rating=green
ok "$newer" undo
ok "$newer" doctor --rebuild
ok "$newer" verify

# A store whose tables were damaged is upgraded all the same; one whose log is, is not.
fresh
sqlite3 wsoa.db "DROP TABLE action; DROP INDEX link_back; CREATE TABLE planted(a); UPDATE record SET ref = ref || 'x'"
ok "$newer" note 1.2 'mended on the way'
ok "$newer" verify
fresh
sqlite3 wsoa.db "DROP TRIGGER log_no_delete; DELETE FROM log WHERE seq = 9"
sum=$(sha256sum <wsoa.db)
expect_err 5 "the store cannot be upgraded, since what its tables are made from does not verify: event 9 is missing" "$newer" note 1.2 x
is 'it is left alone' "$(sha256sum <wsoa.db) $(ls | grep -c 'part\|backup')" "$sum 0"

# A copy of that name is there already.
fresh
printf 'mine\n' >"wsoa.db.schema-$here-backup"
ok "$newer" note 1.2 x
has 'the next name' "$err" "$upgrades-2"
is 'it is not written over' "$(cat "wsoa.db.schema-$here-backup")" mine

# ---- the older program, and the newer store ----

sum=$(cat wsoa.db | sha256sum)
for command in status 'note 1.2 x' 'set 1.1 title=x' verify 'backup b.db' 'export visit -o pack' 'doctor --rebuild' 'alerts send --mail-to-folder .'; do
	# shellcheck disable=SC2086
	expect_err 1 "the store was made by a newer program (schema $new, known here: $here)" wsoa $command
	is "it is not touched: $command" "$(cat wsoa.db | sha256sum)" "$sum"
done
expect_status 1 wsoa doctor
has 'doctor says so' "$out" 'use the newer program'

# An older program that waits for the lock while the store is upgraded must not write into it.
fresh
coproc shell { exec sqlite3 wsoa.db; }
shell_pid=$!
printf '.headers off\nBEGIN IMMEDIATE;\nSELECT 1;\n' >&"${shell[1]}"
read -r _ <&"${shell[0]}"
"$WSOA" note 1.2 'typed while it was upgraded' >waited.txt 2>&1 &
waiting=$!
for _ in {1..200}; do # it has the store open and waits
	[ "$(awk -v pid=$waiting '$5 == pid' /proc/locks | wc -l)" -gt 0 ] && break
	sleep 0.05
done
printf 'PRAGMA user_version = 99;\nCOMMIT;\n.quit\n' >&"${shell[1]}"
wait $shell_pid 2>/dev/null
wait $waiting
is 'who waited is refused' "$? $(grep -c 'made by a newer program (schema 99' waited.txt)" '1 1'
is 'and wrote nothing' "$(sqlite3 wsoa.db 'SELECT count(*) FROM log')" "$events"

# ---- a crowd ----

for _ in 1 2 3; do
	fresh
	for i in {1..8}; do
		"$newer" note 1.2 "number $i" >"out.$i" 2>&1 &
		pids[i]=$!
	done
	failed=0
	for i in {1..8}; do
		wait "${pids[i]}" || { failed=$((failed + 1)); cat "out.$i"; }
	done
	is 'each of eight at once is done' $failed 0
	is 'one of them upgraded' "$(cat out.* | grep -c 'the store was upgraded')" 1
	is 'one copy' "$(ls wsoa.db.* | paste -sd' ')" "wsoa.db.schema-$here-backup"
	is 'all was written' "$("$newer" log --jsonl | wc -l)" $((events + 8))
	ok "$newer" verify
done

# ---- killed, and without room ----

if ! strace -o /dev/null true 2>/dev/null; then
	echo 'skipped: strace does not work here'
	exit
fi
# the leak checker cannot work beside strace
traced()
{
	ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0 strace -f -o trace.txt "$@"
}
fresh
ok traced -e trace=pwrite64,fsync,fdatasync,link,unlink,ftruncate "$newer" note 1.2 x
count()
{
	grep -c "^[0-9]* *$1(" trace.txt
}
writes=$(count pwrite64)
# Killed at the N-th call: the store is as it was, or upgraded; never between.
steps=$([ "${WSOA_LONG:-}" ] && seq 1 "$writes" || seq 1 $((writes / 8 + 1)) "$writes")
for at in $(printf 'pwrite64:%s ' $steps) fsync:1 fsync:2 link:1 unlink:1 fdatasync:1 fdatasync:2; do
	fresh
	{ traced -e inject="${at%:*}:signal=KILL:when=${at#*:}" "$newer" note 1.2 x; } >/dev/null 2>&1
	killed=$?
	case $(version) in
	"$here") ok wsoa verify ;;
	"$new") ok "$newer" verify ;;
	*) is "killed at $at" "$(version)" "$here or $new" ;;
	esac
	[ $killed -eq 137 ] || [ $killed -eq 0 ]
	is "killed at $at, or had no such call" $? 0
	ok "$newer" note 1.2 'the next one'
	ok "$newer" verify
done
# Without room, or with a disk that fails, at the N-th call: said, and the store is as it was, with no copy beside it.
for at in $(printf 'pwrite64:ENOSPC:%s ' $(seq 1 $((writes / 6 + 1)) "$writes")) fsync:EIO:1 fsync:EIO:2 link:EACCES:1 link:EIO:1; do
	fresh
	log=$(sha256sum <wsoa.db)
	IFS=: read -r name error when <<<"$at"
	_run traced -e inject="$name:error=$error:when=$when+" "$newer" note 1.2 x
	is "no unfinished copy after $at" "$(ls | grep -c part)" 0
	if [[ $err == *'the store was upgraded'* ]]; then # it failed after that, in the change itself or not at all
		late=$((${late:-0} + 1))
		is "its version after $at" "$(version)" "$new"
		ok "$newer" verify
		continue
	fi
	is "$at ends with 1" "$_status" 1
	has "$at is said" "$err" 'wsoa: '
	is "its version after $at" "$(version)" "$here"
	ok wsoa verify
	is "no copy after $at" "$(ls wsoa.db.* 2>/dev/null)" ''
done
is 'most of them failed before the upgrade was done' "$((${late:-0} < 4))" 1
