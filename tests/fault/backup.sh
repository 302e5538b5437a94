#!/usr/bin/env bash
# A backup is whole and of one moment, or not there: while eight others write, killed between system calls, without room.
source "$WSOA_SOURCE_DIR/tests/cli/harness.sh"

export WSOA_PERSON=@ann-lee
wsoa init --area Marlshire --as "Ann Lee <ann.lee@example.org>" >/dev/null
wsoa add plan wsoa-2018 form=wsoa title=Plan >/dev/null
for i in {1..8}; do wsoa add action "1.$i" title="Action $i" due_on=2019-12-31 >/dev/null; done
seq 330000 >minutes.txt # more pages than are copied at a time
wsoa attach 1.1 minutes.txt title=Minutes >/dev/null

# ---- while others write ----

unset WSOA_NOW
rounds=${WSOA_LONG:+60}
for i in {1..8}; do
	for n in $(seq "${rounds:-12}"); do "$WSOA" set "1.$i" percent="$n" || echo "failed: $i $n"; done >"out.$i" 2>&1 &
	writers[i]=$!
done
copies=0 failed=0
while jobs -r | grep -q .; do
	copies=$((copies + 1))
	_run "$WSOA" backup "copy.$copies.db" --json
	[ "$_status" -eq 0 ] || { failed=$((failed + 1)); printf '%s' "$err"; }
	jq -r '.copy | [.events, .checkpoint] | @tsv' <<<"$out" >"copy.$copies.said"
done
is 'no copy failed' $failed 0
is 'no writer failed' "$(cat out.* | grep -c failed)" 0
is 'some were made meanwhile' "$((copies > 2))" 1
is 'all was written' "$(wsoa log --jsonl | grep -c '"percent"')" $((8 * ${rounds:-12}))
wsoa log --jsonl >log
for n in $(seq $copies); do
	read -r events head <"copy.$n.said"
	ok wsoa verify --db "copy.$n.db"
	is "copy $n is the beginning of the log" "$(wsoa log --jsonl --db "copy.$n.db" | sha256sum)" "$(head -n "$events" log | sha256sum)"
	is "copy $n ends where it said" "$(tail -n 1 <(head -n "$events" log) | tr -d '\n' | sha256sum | cut -d' ' -f1)" "$head"
done
is 'they were made at different moments' "$(($(cat copy.*.said | sort -u | wc -l) > 1))" 1
rm -f copy.* wsoa.db-*
export WSOA_NOW=2019-10-14T09:00:00Z

# Whoever holds the write lock does not hinder it.
coproc shell { exec sqlite3 wsoa.db; }
shell_pid=$!
printf '.headers off\nBEGIN IMMEDIATE;\nSELECT 1;\n' >&"${shell[1]}"
read -r _ <&"${shell[0]}"
ok wsoa backup locked.db
kill $shell_pid
wait $shell_pid 2>/dev/null
ok wsoa verify --db locked.db

# ---- without room ----

on_full_disk()
{
	(trap '' XFSZ && ulimit -f 128 && "$WSOA" backup full.db)
}
expect_err 1 'full.db' on_full_disk
is 'nothing is left' "$(ls full* 2>/dev/null)" ''

if ! strace -o /dev/null true 2>/dev/null; then
	echo 'skipped: strace does not work here'
	exit
fi
# the leak checker cannot work beside strace
traced()
{
	ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0 strace -f -o trace.txt "$@"
}
before=$(sha256sum <wsoa.db)
for at in pwrite64:12 pwrite64:50 fchmod:1 fsync:1 link:1 unlink:1 fsync:2; do
	rm -f copy.db*
	{ traced -e inject="${at%:*}:signal=KILL:when=${at#*:}" "$WSOA" backup copy.db; } >/dev/null 2>&1
	is "killed at $at" $? 137
	[ ! -e copy.db ] || ok wsoa verify --db copy.db
	rm -f copy.db
	ok wsoa backup copy.db
	ok wsoa verify --db copy.db
done
for at in pwrite64:ENOSPC:12 pwrite64:ENOSPC:60 pwrite64:EIO:20 fchmod:EPERM:1 fsync:EIO:1 link:EACCES:1 link:ENOSPC:1 fsync:EIO:2; do
	rm -f copy.db*
	IFS=: read -r name error when <<<"$at"
	_run traced -e inject="$name:error=$error:when=$when" "$WSOA" backup copy.db
	is "$at ends with 1" "$_status" 1
	has "$at is said" "$err" 'copy.db'
	is "nothing is left after $at" "$(ls copy.db* 2>/dev/null)" ''
done
# a disk that knows no second names
_run traced -e inject=link:error=EPERM "$WSOA" backup copy.db
is 'it is renamed there' "$_status $(ls copy.db*)" '0 copy.db'
_run traced -e inject=link:error=EPERM "$WSOA" backup copy.db
is 'and not over another' "$_status" 3
is 'the store is what it was' "$(sha256sum <wsoa.db)" "$before"
