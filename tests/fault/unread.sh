#!/usr/bin/env bash
# A disk that does not give what lies on it: the N-th read of the program fails, for N = 1, 2, 3 ... until none is left.
# That is no damage: nobody is told that the store is damaged, sent to a backup, or told that a copy cannot be written.
source "$WSOA_SOURCE_DIR/tests/cli/harness.sh"

if ! strace -o /dev/null true 2>/dev/null; then
	echo 'strace may not watch programs here (a container without ptrace?), so nothing can be made to fail'
	exit 77
fi

unset WSOA_NOW
export WSOA_PERSON=@ann-lee
wsoa init --area Marlshire --as "Ann Lee <ann.lee@example.org>" >/dev/null
wsoa add plan wsoa-2018 form=wsoa title=Plan >/dev/null
for i in 1 2 3; do
	wsoa add action 1.$i title="Train staff, part $i" due_on=2019-09-30 >/dev/null
done
mkdir kept
cp wsoa.db kept/
# the same with its last change in the -wal, as somebody leaves it who is killed
coproc shell { exec sqlite3 wsoa.db; }
echo 'PRAGMA wal_autocheckpoint = 0; SELECT count(*) FROM log;' >&"${shell[1]}"
read -r _ <&"${shell[0]}"
read -r begun <&"${shell[0]}"
ok wsoa note 1.1 'in the -wal'
mkdir left
cp wsoa.db wsoa.db-wal left/
kill -9 $shell_PID
[ -n "$begun" ] && [ -s left/wsoa.db-wal ]
is 'there is a -wal' $? 0

met=0
# reads FROM WORDS...: every read of the command fails once
reads()
{
	local from=$1 n said
	shift
	for ((n = 1; ; n++)); do
		rm -rf run && cp -r "$from" run
		said=$(cd run && env ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0" \
			strace -f -y -o ../trace.txt -e inject=pread64:error=EIO:when=$n "$WSOA" "$@" 2>&1)
		_status=$?
		grep -q '(INJECTED)' trace.txt || return 0
		grep -q 'wsoa\.db.*(INJECTED)' trace.txt || continue # the loader's, or the copy's own
		met=$((met + 1))
		[ $_status -eq 0 ] || has "$* ($from), read $n says something" "$said" wsoa
		[[ $said != *damaged* && $said != *restore* && $said != *'cannot be written'* ]]
		is "$* ($from), read $n is no damage: $said" $? 0
	done
}

for from in kept left; do
	for words in 'list actions' 'show 1.1' 'note 1.1 x' doctor verify 'backup copy.db'; do
		reads $from $words
	done
done
[ $met -gt 100 ]
is "reads that failed: $met" $? 0
