#!/usr/bin/env bash
# What commands ask of the system: a change syncs the disk as often as the floor
# (tests/bench/floor.c) and no oftener, reading never does, and neither makes
# many calls beside.
# shellcheck source=tests/cli/harness.sh
source "$WSOA_SOURCE_DIR/tests/cli/harness.sh"
# shellcheck source=tests/bench/stores.sh
source "$WSOA_SOURCE_DIR/tests/bench/stores.sh"

if ! strace -o /dev/null true 2>/dev/null; then
	echo "strace cannot trace here, so nothing was counted"
	exit 77
fi
# the leak checker cannot work beside strace
export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
floor=${WSOA%/*}/tests/floor
at=2019-01-01T09:00:00.000Z
export WSOA_NOW=$at

bench_store 100 3 one.db || exit 1
cp one.db other.db

# traced COMMAND...: leaves $syncs and $calls
traced()
{
	if ! strace -f -o trace.txt "$@" >out.txt 2>&1; then
		_fail "$*" "$(cat out.txt)"
	fi
	syncs=$(grep -cE '^[0-9]+ +(fsync|fdatasync|sync_file_range|sync)\(' trace.txt)
	calls=$(grep -cE '^[0-9]+ +[a-z]' trace.txt)
}

# change MOST WORDS-OF-WSOA -- WORDS-OF-FLOOR: at most so many calls more than the floor
change()
{
	local most=$1 what=$2 ours our_calls
	shift
	local words=()
	while [ "$1" != -- ]; do
		words+=("$1")
		shift
	done
	traced "$WSOA" --db one.db "${words[@]}"
	ours=$syncs our_calls=$calls
	traced "$floor" other.db "${@:2}"
	is "$what: syncs as the floor" "$ours" "$syncs"
	[ "$syncs" -ge 1 ] || _fail "$what" "the floor did not sync at all: what is counted?"
	limit "$what" "$our_calls" $((calls + most))
}

# limit WHAT CALLS MOST: sanitizers make calls of their own.
limit()
{
	if [ "$2" -le "$3" ] || grep -q '__asan_init\|__gcov' "$WSOA"; then
		_pass
	else
		_fail "$1: system calls" "$2, at most $3 wanted"
	fi
}

# reading MOST WORDS...: no sync, at most so many calls
reading()
{
	local most=$1
	shift
	traced "$WSOA" --db one.db "$@"
	is "$*: no sync" "$syncs" 0
	limit "$*" "$calls" "$most"
}

# add: a page of an index that is full is split, or not, as the random identifiers fall
change 90 move 1.1.10 start -- move 1.1.10 in-progress $at @ann-lee
change 85 set 1.1.1 percent=55 -- set 1.1.1 55 $at @ann-lee
change 110 add action N1 title=Promise owner=post-2 due_on=2019-05-31 -- \
	add N1 Promise 2019-05-31 post-2 $at @ann-lee 9d1cad12-6587-4c32-8af2-3a6f137ee41e 0123456789abcdef0123456789abcdef
change 130 move status:not-started,delivered start --yes -- move-all not-started in-progress $at @ann-lee

reading 245 show 1.1.1
reading 225 overdue
for command in list "list --jsonl" due my status lint "history 1.1.1" "why 1.1.1" log "log --jsonl" calendar timetable alerts "report board --since 2018-12-01"; do
	read -ra words <<<"$command"
	reading 400 "${words[@]}"
done
reading 450 verify # two stores: its own, and the one that the log is replayed into

# An older store is replayed once, whether something may be under embargo or not: an embargo is looked for in that replay.
cp "$WSOA_SOURCE_DIR/tests/plans/store-schema-1.db" older.db
traced "$WSOA" --db older.db list --embargoed
written=$(grep -cE '^[0-9]+ +pwrite64\(' trace.txt)
traced "$WSOA" --db older.db list
[ "$written" -ge 1 ] || _fail "an older store" "nothing was written for its replay: what is counted?"
is "an older store is replayed once" "$(grep -cE '^[0-9]+ +pwrite64\(' trace.txt)" "$written"
