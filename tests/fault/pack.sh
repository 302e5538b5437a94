#!/usr/bin/env bash
# A pack is whole or not there: killed between system calls, with a disk that is full, with files that cannot be written.
source "$WSOA_SOURCE_DIR/tests/cli/harness.sh"

strace -o /dev/null true 2>/dev/null || exit 77
# the leak checker cannot work beside strace
traced()
{
	ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0 strace -f -o trace.txt "$@"
}

export WSOA_PERSON=@ann-lee
wsoa init --area Marlshire --as "Ann Lee <ann.lee@example.org>" >/dev/null
wsoa add plan wsoa-2018 form=wsoa title=Plan >/dev/null
wsoa add action 1.1 title="Train staff" due_on=2019-12-31 >/dev/null
seq 50000 >minutes.txt
wsoa attach 1.1 minutes.txt title=Minutes >/dev/null
ok wsoa export visit -o whole

# Killed at the N-th call of a name: there is no pack of this name, and the next run makes it.
for at in mkdir:1 openat:40 openat:60 write:1 write:20 fsync:1 fsync:30 fsync:60 rename:1; do
	rm -rf pack pack.part-*
	{ traced -e inject="${at%:*}:signal=KILL:when=${at#*:}" "$WSOA" export visit -o pack; } >/dev/null 2>&1
	is "killed at $at" $? 137
	is "no half pack after $at" "$(ls -d pack 2>/dev/null)" ""
	ok wsoa export visit -o pack
	is "the next is whole" "$(diff -r whole pack)" ""
	is "and sweeps up after $at" "$(ls -d pack.part-* 2>/dev/null)" ""
done

# Killed while it checks a pack: the folder in which it worked is swept up by the next check.
for at in mkdir:1 openat:60 write:20; do
	{ traced -e inject="${at%:*}:signal=TERM:when=${at#*:}" "$WSOA" verify whole; } >/dev/null 2>&1
	is "ended at $at" $? 143
	ok wsoa verify whole
	is "swept up after $at" "$(ls -d "$TMPDIR"/wsoa-verify-* 2>/dev/null)" ""
done

# Swept up is what nobody holds, is private and has such a name: not what another run is writing, nor what only looks like it.
mkdir -m 700 pack.part-abcdef pack.part-abcdeg pack.part-old pack.part-abcd.f
mkdir -m 755 pack.part-abcdeh
exec 9<pack.part-abcdef
flock 9
rm -rf pack
ok wsoa export visit -o pack
is "what is held or is none of ours stays" "$(echo pack.part-*)" 'pack.part-abcd.f pack.part-abcdef pack.part-abcdeh pack.part-old'
exec 9<&-
rm -rf pack pack.part-*
ok wsoa export visit -o pack

# An error at the N-th call: said, and nothing is left.
for at in mkdir:1:EACCES openat:60:ENOSPC write:1:ENOSPC write:30:EIO fsync:1:EIO fsync:60:EIO fsync:72:EIO rename:1:EXDEV; do
	rm -rf pack pack.part-*
	IFS=: read -r name when error <<<"$at"
	_run traced -e inject="$name:error=$error:when=$when" "$WSOA" export visit -o pack
	is "$at ends with 1" "$_status" 1
	has "$at is said" "$err" "cannot be "
	is "nothing is left after $at" "$(ls -d pack pack.part-* 2>/dev/null)" ""
done

# A file may not grow: a full disk in small.
on_full_disk()
{
	(trap '' XFSZ && ulimit -f 128 && "$WSOA" export visit -o full)
}
expect_err 1 'cannot be written: ' on_full_disk
is "nothing is left" "$(ls -d full* 2>/dev/null)" ""

# Verification with nowhere to work says so, and leaves the pack alone.
expect_err 1 'cannot be made' env TMPDIR="$PWD/nowhere" "$WSOA" verify whole
is "nothing changed" "$(diff -r whole pack 2>/dev/null | grep -v '^Only')" ""
