#!/usr/bin/env bash
# Many processes at once: writers on their own records and on the same, readers beside an import that takes long, and a
# store that stays locked. Nobody fails who need not, nothing is lost, and the longest wait is told.
source "$WSOA_SOURCE_DIR/tests/cli/harness.sh"

writers=200
rounds=10
rows=6000
[ "${WSOA_LONG:-}" ] && rounds=50 rows=50000
unset WSOA_NOW
export WSOA_PERSON=@ann-lee

# timed FILE COMMAND...: runs it and adds to FILE how many microseconds it took.
timed()
{
	local file=$1 from=${EPOCHREALTIME/./} status
	shift
	"$@"
	status=$?
	echo $((${EPOCHREALTIME/./} - from)) >>"$file"
	return $status
}

longest()
{
	printf '%s: %d commands, the longest took %d ms\n' "$1" "$(wc -l <"$2")" $(($(sort -n "$2" | tail -n 1) / 1000))
}

new_store()
{
	mkdir "$1"
	wsoa init --area Marlshire --as "Ann Lee" --db "$1/wsoa.db" >/dev/null
	wsoa add plan wsoa-2018 form=wsoa --db "$1/wsoa.db" >/dev/null
}

# ---- a store that stays locked: it goes on beside the rest, since it waits for ten seconds ----

new_store locked
mkfifo hold
sqlite3 locked/wsoa.db <hold >held &
holder=$!
exec 9>hold
echo "BEGIN IMMEDIATE; SELECT 'held';" >&9
until [ -s held ]; do sleep 0.01; done
wsoa note wsoa-2018 x --db locked/wsoa.db >locked.out 2>locked.err &
locked=$!
wsoa note wsoa-2018 x --db locked/wsoa.db --json >locked.out 2>locked.json &
locked_json=$!
expect_out "$(wsoa list plans --db locked/wsoa.db)" wsoa list plans --db locked/wsoa.db
is 'reading waits for nobody' "$(kill -0 $locked && echo waiting)" waiting

# ---- 200 writers on 200 actions ----

new_store many
export WSOA_DB=$PWD/many/wsoa.db
{
	echo ref,title,due_on
	for i in $(seq $writers); do echo "1.$i,Action $i,2019-05-31"; done
} >actions.csv
ok wsoa import actions actions.csv
for i in $(seq $writers); do
	timed many.times wsoa update "1.$i" green "$((i % 101))%" "update number $i" >out.$i 2>&1 &
	pids[i]=$!
done
failed=0
for i in $(seq $writers); do
	wait "${pids[i]}" || { failed=$((failed + 1)); cat out.$i; }
done
is "every process succeeded" $failed 0
is "none was lost" "$(wsoa list actions rating:green --json | jq '[.items[] | select(.progress == "update number " + (.ref | sub("1\\.";"")))] | length')" $writers
is "the log holds each once" "$(wsoa log --jsonl | grep -c '"act":"updated"')" $writers
ok wsoa verify
longest "$writers writers at once" many.times

# ---- 8 writers, one change after the other ----

one_writer()
{
	local i
	for i in $(seq $rounds); do
		timed eight.times.$1 wsoa note "1.$1" "writer $1, change $i" >/dev/null || echo "writer $1, change $i" >>eight.failed
	done
}
before=$(wsoa log --jsonl | wc -l)
for w in $(seq 8); do
	one_writer "$w" &
	pids[w]=$!
done
for w in $(seq 8); do
	wait "${pids[w]}"
done
is 'none of the eight failed' "$(cat eight.failed 2>/dev/null)" ''
is 'and none was lost' "$(wsoa log --jsonl | wc -l)" $((before + 8 * rounds))
ok wsoa verify
cat eight.times.* >eight.times
longest "8 writers x $rounds" eight.times

# ---- two on the same field ----

for round in 1 2 3 4 5; do
	version=$(wsoa show 1.1 --json | jq .items[0].version)
	for side in left right; do
		(
			wsoa set 1.1 "title=$side $round" --if-version "$version" >/dev/null 2>err.$side
			echo $? >status.$side
		) &
		pids[${#side}]=$!
	done
	wait "${pids[4]}" "${pids[5]}"
	winner=left loser=right
	[ "$(cat status.left)" -eq 0 ] || winner=right loser=left
	is "round $round: one wins" "$(cat status.$winner)" 0
	is "round $round: the other is told so" "$(cat status.$loser)" 6
	has "round $round: with both values" "$(cat err.$loser)" "title: yours '$loser $round', now '$winner $round'"
	is "round $round: the winner's stands" "$(wsoa show 1.1 --json | jq -r .items[0].title)" "$winner $round"
done

# ---- 50 readers during an import that takes long ----

# It is stopped in the midst of its transaction, when it has begun to write: readers that end now have not waited for it.
{
	echo ref,title,status
	for ((i = 1; i <= rows; i++)); do echo "2.$i,Train the staff of school $i,not-started"; done
} >long.csv
# Begins to import into a new store, and stops the import once it has begun to write.
stop_importing()
{
	unset WSOA_DB
	new_store "$1"
	export WSOA_DB=$PWD/$1/wsoa.db
	ok wsoa import actions actions.csv
	"$WSOA" import actions long.csv >import.out 2>&1 &
	import=$!
	spilt=0
	while kill -0 $import 2>/dev/null && [ $spilt -lt 100000 ]; do
		spilt=$(stat -c %s "$1/wsoa.db-wal" 2>/dev/null || echo 0)
	done
	kill -STOP $import
	until [[ $(cat /proc/$import/stat) == *' '[TZ]' '* ]]; do sleep 0.01; done
}
# Where the machine is busy, it may be over before it is stopped: then another is begun.
for try in 1 2 3 4 5; do
	stop_importing readers-$try
	[ "$(wsoa list actions --jsonl | wc -l)" -eq $((writers + rows)) ] || break
	kill -CONT $import
	wait $import
done
readers()
{
	local failed=0
	for i in $(seq 50); do
		(timed readers.times wsoa list actions --jsonl >read.$i 2>&1 && [ "$(wc -l <read.$i)" -eq "$1" ]) &
		pids[i]=$!
	done
	for i in $(seq 50); do
		wait "${pids[i]}" || failed=$((failed + 1))
	done
	echo $failed
}
has 'the import is in the midst of its transaction' "$(cat /proc/$import/stat)" ' T '
[ $spilt -ge 100000 ] && _pass || _fail 'the import has begun to write' "$spilt"
is 'all readers end, and see what was before' "$(readers $writers)" 0
has 'the import has not gone on' "$(cat /proc/$import/stat)" ' T '
kill -CONT $import
# while it goes on: all or nothing
halves=0
for i in $(seq 20); do
	seen=$(wsoa list actions --jsonl | wc -l)
	[ "$seen" -eq $writers ] || [ "$seen" -eq $((writers + rows)) ] || halves=$((halves + 1))
done
is 'nobody saw a half' $halves 0
wait $import
is 'the import ends well' $? 0
is 'all of it is there' "$(wsoa list actions --jsonl | wc -l)" $((writers + rows))
ok wsoa verify
longest '50 readers at once beside an import' readers.times

# ---- the store that stayed locked ----

unset WSOA_DB
wait $locked
is 'locked: status' $? 6
wait $locked_json
is 'locked: status with --json' $? 6
has 'locked: by what' "$(cat locked.err)" "wsoa: the store is locked by another program: sqlite3 (process $holder): "
has 'locked: what to do' "$(cat locked.err)" 'wait until it has ended, and try again'
is 'locked: as JSON' "$(jq -r .error.status locked.json)" busy
is 'locked: nothing was printed as done' "$(cat locked.out)" ''
exec 9>&-
wait $holder

# ---- who waits at a terminal is told for whom, once ----

{ echo 'BEGIN IMMEDIATE;'; sleep 4; echo 'COMMIT;'; } | sqlite3 locked/wsoa.db &
holder=$!
until grep -q ": POSIX .* WRITE $holder " /proc/locks; do
	sleep 0.1
done
ok script -qec "'$WSOA' note wsoa-2018 x --db locked/wsoa.db" /dev/null
has 'for whom' "$out" "waiting for sqlite3 (process $holder), which is writing to locked/wsoa.db"
is 'once' "$(grep -c 'waiting for' <<<"$out")" 1
has 'and then it is done' "$out" 'wsoa-2018 noted'
wait $holder
ok wsoa note wsoa-2018 x --db locked/wsoa.db
ok wsoa verify --db locked/wsoa.db
