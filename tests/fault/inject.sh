#!/usr/bin/env bash
# The program where the system fails it: the N-th call of a name, for N = 1, 2, 3 ... until none is left.
# It ends with 0 exactly where its result is there; what is not there is neither half there nor silent.
# Without WSOA_LONG some N are left out, the more the further they are.
source "$WSOA_SOURCE_DIR/tests/cli/harness.sh"

if ! strace -o /dev/null true 2>/dev/null; then
	echo 'strace may not watch programs here (a container without ptrace?), so nothing can be made to fail'
	exit 77
fi
# the sanitizers map memory for themselves, before the program begins
sanitized=
grep -q __asan_init "$WSOA" && sanitized=1

# ---- a store, and what each command does where nothing fails ----

unset WSOA_NOW
export WSOA_NOW=2019-05-01T09:00:00Z
export WSOA_PERSON=@ann-lee
mkdir kept && cd kept || exit 1
wsoa init --area Marlshire --as "Ann Lee <ann.lee@example.org>" >/dev/null
wsoa add plan wsoa-2018 form=wsoa title=Plan >/dev/null
wsoa add meeting B1 board=Board held_on=2019-04-30 >/dev/null
wsoa add person @jane name='Jane Doe' email=jane@example.org >/dev/null
for i in 1 2 3 4 5; do
	wsoa add action 1.$i title="Train staff, part $i" due_on=2019-09-30 owner=@jane >/dev/null
done
cd ..
export WSOA_NOW=2019-10-14T09:00:00Z
seq 2000 >minutes.txt
{
	echo ref,title,due_on
	for i in $(seq 30); do echo "2.$i,Action number $i of the sheet,2020-05-31"; done
} >sheet.csv
begun=$(cd kept && wsoa log --jsonl | wc -l)

fresh()
{
	rm -rf run && cp -r kept run
}

# traced INJECTION CMD...: in run/; leaves $_status, $met, $out and $err
traced()
{
	local inject=$1
	shift
	met=
	{ (cd run && exec env ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0" strace -f -o ../trace.txt -e inject="$inject" "$@") \
		>stdout.txt 2>stderr.txt; } 2>/dev/null
	_status=$?
	grep -q '(INJECTED)' trace.txt && met=1
	err=$(<stderr.txt)
	out=$(<stdout.txt)
}

# Failed, and not silently. What the loader met is its own affair: it did not come as far as the store.
failed_aloud()
{
	grep -q 'wsoa\.db' trace.txt || return
	is "$at ends with a status of its own" "$_status" 1
	has "$at: says what" "$err" 'wsoa: '
}

# The store in run/ is in order, and beside it stands nothing but what SQLite keeps and the names given.
in_order()
{
	local left wanted=" wsoa.db wsoa.db-wal wsoa.db-shm wsoa.db-alerts $* "
	is "$at: verifies" "$(cd run && "$WSOA" verify 2>&1 >/dev/null)" ""
	for left in $(cd run && ls -A); do
		has "$at: $left is left behind" "$wanted" " $left "
	done
}

events()
{
	(cd run && "$WSOA" log --jsonl | wc -l)
}

# sweep NAME:ERROR[+] JUDGE CMD...: with a + every call after the N-th fails too
sweep()
{
	local call=${1%+} on=${1##*[^+]} judge=$2 n=1 before=1
	shift 2
	while :; do
		fresh
		at="$* with $call:when=$n$on"
		traced "${call%:*}:error=${call#*:}:when=$n$on" "$WSOA" "$@"
		# a sanitizer that could not read its own options looks for leaks after all, which it cannot under strace
		[[ $err == *'LeakSanitizer does not work under ptrace'* ]] || "$judge"
		[ "$met" ] || break
		if [ "${WSOA_LONG:-}" ]; then
			n=$((n + 1))
		else
			read -r n before <<<"$((n + before)) $n"
		fi
	done
	is "$* without a fault" "$_status" 0
}

# ---- changes: all there, or nothing; and who is told that it failed can believe it ----

changed()
{
	local now
	now=$(events)
	if [ "$_status" = 0 ] || [[ $err == *'the change was made'* ]]; then
		is "$at: done, and there" "$now" $((begun + more))
		[ "$_status" = 0 ] || failed_aloud
	else
		is "$at: not done, and not there" "$now" "$begun"
		failed_aloud
	fi
	in_order
}

change_calls='pwrite64:ENOSPC pwrite64:EIO pwrite64:ENOSPC+ fdatasync:EIO fdatasync:EIO+ ftruncate:EIO pread64:EIO pread64:EIO+ openat:EMFILE
	write:ENOSPC read:EIO'
[ "$sanitized" ] || change_calls+=' mmap:ENOMEM mmap,brk:ENOMEM+'
for call in $change_calls; do
	more=1 sweep "$call" changed note 1.1 'a note'
done
for call in pwrite64:ENOSPC fdatasync:EIO read:EIO; do
	more=30 sweep "$call" changed import actions ../sheet.csv
done
for call in read:EIO pwrite64:EIO; do
	more=1 sweep "$call" changed attach 1.1 ../minutes.txt title=Minutes
done

# ---- a new store: there, or nothing of it, and the folder as it was ----

fresh() { rm -rf run && mkdir -m 755 run; }
founded()
{
	if [ "$_status" = 0 ]; then
		is "$at: shared" "$(stat -c %a run run/wsoa.db | paste -sd' ')" '2775 660'
		in_order
	else
		is "$at: nothing is left of it" "$(ls -A run)$(stat -c %a run)" 755
		failed_aloud
	fi
}
for call in fchmod:EPERM lchown:EPERM chmod:EPERM pwrite64:ENOSPC fdatasync:EIO; do
	sweep "$call" founded init --shared --area Marlshire --as 'Ann Lee'
done
fresh() { rm -rf run && cp -r kept run; }

# ---- an import of the rows that are right: those left out are on the disk before it is made, or it is not made ----

{
	cat sheet.csv
	for i in $(seq 300); do echo "3.$i,Left out for its day: number $i,soon or later"; done
} >messy.csv
left_out()
{
	if [ "$_status" = 0 ] || [[ $err == *'the change was made'* ]]; then
		is "$at: loaded" "$(events)" $((begun + 30))
		is "$at: all the others are kept" "$(diff run/left.csv left.csv 2>&1)" ''
		in_order left.csv
	else
		is "$at: not loaded" "$(events)" "$begun"
		in_order
	fi
	[ "$_status" = 0 ] || failed_aloud
}
fresh
(cd run && "$WSOA" import actions ../messy.csv --good-rows ../left.csv) >/dev/null 2>&1
is 'rows are left out' "$(wc -l <left.csv)" 301
for call in write:ENOSPC write:EIO fsync:EIO openat:ENOSPC link:EIO link:EPERM pwrite64:ENOSPC fdatasync:EIO; do
	sweep "$call" left_out import actions ../messy.csv --good-rows left.csv
done
# Killed at any call, it has lost none.
for call in write fsync link unlink fdatasync pwrite64; do
	n=0 before=1 met=1
	while [ "$met" ]; do
		read -r n before <<<"$((n + before)) $n"
		at="import killed at $call $n"
		fresh
		traced "$call:signal=KILL:when=$n" "$WSOA" import actions ../messy.csv --good-rows left.csv
		[ "$_status" = 137 ] || met=
		ok wsoa verify --db run/wsoa.db
		[ "$(events)" = "$begun" ] || is "$at: all the others are kept" "$(diff run/left.csv left.csv 2>&1)" ''
		[ ! -e run/left.csv ] || is "$at: whole" "$(diff run/left.csv left.csv 2>&1)" ''
	done
done

# ---- lists: whole, or an error ----

fresh
(cd run && "$WSOA" list) >list.txt
(cd run && "$WSOA" log --jsonl) >log.txt
(cd run && "$WSOA" report board --format html -o ../board.html) >/dev/null

listed()
{
	if [ "$_status" = 0 ]; then
		is "$at: whole" "$(diff stdout.txt "$whole")" ""
	else
		failed_aloud
	fi
	in_order
}

for call in write:ENOSPC write:EIO pread64:EIO openat:EMFILE; do
	whole=list.txt sweep "$call" listed list
	whole=log.txt sweep "$call" listed log --jsonl
done
# ---- a file: the old one, or the whole new one ----

fresh() { rm -rf run && cp -r kept run && echo 'the old report' >run/board.html; }
written()
{
	if [ "$_status" = 0 ]; then
		is "$at: whole" "$(diff run/board.html board.html)" ""
	else
		is "$at: the old one" "$(<run/board.html)" 'the old report'
		failed_aloud
	fi
	in_order board.html
}

file_calls='write:ENOSPC write:EIO fsync:EIO openat:ENOSPC rename:EXDEV pread64:EIO'
[ "$sanitized" ] || file_calls+=' mmap:ENOMEM mmap,brk:ENOMEM+'
for call in $file_calls; do
	sweep "$call" written report board --format html -o board.html
done

# Told to end, it leaves the old file and nothing else.
for signal in INT TERM HUP; do
	for call in write:1 fsync:1 rename:1; do
		at="ended with $signal at $call"
		fresh
		traced "${call%:*}:signal=$signal:when=${call#*:}" "$WSOA" report board --format html -o board.html
		is "$at" "$_status" $((128 + $(kill -l $signal)))
		[ "$call" = rename:1 ] || is "$at: the old one" "$(<run/board.html)" 'the old report'
		in_order board.html
	done
done

# ---- a pack, or a folder of tables ----

fresh() { rm -rf run && cp -r kept run; }
fresh
(cd run && "$WSOA" export visit -o ../pack) >/dev/null
(cd run && "$WSOA" report board --format csv -o ../tables) >/dev/null
# There, or it failed; unless what was made cannot be told.
packed()
{
	if [ "$_status" = 0 ] || [[ $err == *'standard output cannot be written'* ]]; then
		is "$at: whole" "$(diff -r run/$folder $folder 2>&1)" ""
		in_order $folder
	else
		in_order
	fi
	[ "$_status" = 0 ] || failed_aloud
}
for call in write:ENOSPC fsync:EIO openat:EMFILE openat:EACCES mkdirat:ENOSPC rename:EIO; do
	folder=pack sweep "$call" packed export visit -o pack
	folder=tables sweep "$call" packed report board --format csv -o tables
done

# ---- a folder: all its names, or an error ----

# Each takes two calls, of which the second meets its end. What comes after them empties folders of the program's own.
listed_whole()
{
	if [ "$n" -le $((2 * folders)) ]; then
		is "$at: ends with 1" "$_status" 1
		has "$at: is said" "$err" ' cannot be read: Input/output error: look at the path'
	else
		is "$at: is done" "$_status" 0
	fi
	in_order
}
imported()
{
	listed_whole
	is "$at: all or nothing" "$(events)" $((begun + (_status ? 0 : 3)))
}
mkdir sheets
printf 'ref,title\n3,Access to therapies\n' >sheets/weaknesses.csv
printf 'ref,title\n3.1,Map the waiting lists\n3.2,Agree the targets\n' >sheets/actions.csv
for call in getdents64:EIO getdents64:EIO+; do
	folders=$(find pack -type d | wc -l) sweep "$call" listed_whole verify ../pack
	folders=1 sweep "$call" imported import ../sheets
done
# What is not known is not said to be well.
fresh
at='doctor with getdents64'
traced getdents64:error=EIO "$WSOA" doctor --json
is "$at" "$_status $(jq -r '[.items[] | select(.check == ("left over", "copies")) | "\(.state): \(.result)"] | join(", ")' <<<"$out")" \
	'0 note: not looked at: the folder of the store cannot be listed: Input/output error, note: not looked at: the folder of the store cannot be listed: Input/output error'
at='erase with getdents64'
traced getdents64:error=EIO "$WSOA" erase 1.1 title --reason 'names a child'
is "$at" "$_status $err" '0   warning: the folder of the store cannot be listed: copies beside it may hold it still: see wsoa doctor, as somebody who may list that folder'
in_order

# ---- messages in a folder: each whole or not there, and none forgotten ----

sent()
{
	(cd run && "$WSOA" log --jsonl | grep -c '"told.how":\[null,"sent"\]')
}

# What failed is told by the next run, and nobody twice.
posted()
{
	[ "$_status" = 0 ] || [[ $err == *'the change was made'* ]] || failed_aloud
	is "$at: no half message" "$(ls -A run/outbox 2>/dev/null | grep -v '\.eml$')" ""
	_run sh -c 'cd run && exec "$WSOA" alerts send --mail-to-folder outbox'
	is "$at: the next run" "$_status: $err" '0: '
	is "$at: each is there" "$(cd run/outbox && cat ./*.eml | grep -v '^Date:' | sha256sum)" "$mails"
	is "$at: each is recorded once" "$(sent)" "$told"
	in_order outbox
}
fresh
(cd run && "$WSOA" alerts send --mail-to-folder outbox) >/dev/null
mails=$(cd run/outbox && cat ./*.eml | grep -v '^Date:' | sha256sum)
told=$(sent)
for call in write:ENOSPC fsync:EIO rename:EIO openat:EMFILE mkdir:ENOSPC fdatasync:EIO; do
	sweep "$call" posted alerts send --mail-to-folder outbox
done

# ---- folders that cannot be synced by themselves ----

# A name is on the disk once its folder is. A file system may have no such call for folders (EINVAL); an error is one, and
# takes the name back.
named()
{
	local file=$1
	shift
	fresh
	for error in EINVAL EIO; do
		rm -rf "run/$file"
		at="$* in a folder that answers fsync with $error"
		traced "fsync:error=$error" -P "$PWD/run" "$WSOA" "$@"
		is "$at: asked" "$met" 1
		if [ $error = EINVAL ]; then
			is "$at" "$_status $err" '0 '
			ok ls -d "run/$file"
		else
			is "$at" "$_status" 1
			has "$at: says which" "$err" "$file cannot be written: Input/output error"
			in_order
		fi
	done
}
fresh() { rm -rf run && cp -r kept run; }
named pack export visit -o pack
named tables report board --format csv -o tables
named copy.db backup copy.db

# A message is sent once its name, and that of its folder, is there for good.
for error in EINVAL EIO; do
	fresh
	mkdir run/outbox
	at="a folder of mail that answers fsync with $error"
	traced "fsync:error=$error" -P "$PWD/run/outbox" "$WSOA" alerts send --mail-to-folder outbox
	is "$at: asked" "$met" 1
	if [ $error = EINVAL ]; then
		is "$at" "$_status $(sent)" "0 $told"
	else
		is "$at" "$_status $(sent) $(ls -A run/outbox)" '1 0 '
	fi
	fresh
	at="a new folder of mail where the one above answers fsync with $error"
	traced "fsync:error=$error" -P "$PWD/run" "$WSOA" alerts send --mail-to-folder outbox
	is "$at: asked" "$met" 1
	is "$at" "$_status $(sent)" "$([ $error = EINVAL ] && echo "0 $told" || echo '1 0')"
done

# ---- standard output that is full: said by every command, and a change that was made all the same is said to be ----

fresh() { rm -rf run && cp -r kept run && cp sheet.csv minutes.txt run; }
printf '{"terms":[{"name":"Spring term 2020","starts_on":"2020-01-06","ends_on":"2020-04-03"}]}' >terms.json

# as_full MADE CMD...: MADE is "made" where the command changes the store, "said" where it makes another, "copied" a copy
as_full()
{
	local made=$1 before
	shift
	fresh
	[ -z "${prepare:-}" ] || (cd run && eval "$prepare" >/dev/null)
	before=$(events)
	err=$(cd run && "$WSOA" "$@" 2>&1 >/dev/full)
	is "$* into a full disk" $? 1
	if [ "$made" = copied ]; then
		has "$* into a full disk" "$err" 'the copy was made, but what was verified of it cannot be printed: No space left on device'
	elif [ "$made" ]; then
		has "$* into a full disk" "$err" 'the change was made, but what it did cannot be printed'
		[ "$made" = said ] || [ "$(events)" -gt "$before" ] || _fail "$* into a full disk" 'it was not made'
	else
		has "$* into a full disk" "$err" 'standard output cannot be written: No space left on device'
	fi
}

while read -r command; do
	case $command in
	waiting | slippage | measures | ratings | versions | timetable | status | my | overdue | due | list | log | lint | explain | calendar | alerts | verify | doctor | help | completion | version | 'report board')
		as_full '' $command ;;
	show | history | why) as_full '' $command 1.1 ;;
	calc) as_full '' calc '2022-02-22 + 70wd' ;;
	diff) as_full '' diff 1 ;;
	'workflow list' | 'workflow check' | 'workflow show' | 'workflow graph')
		[ "$command" = 'workflow list' ] && as_full '' workflow list || as_full '' $command action ;;
	'workflow install') as_full made workflow install "$WSOA_SOURCE_DIR/schema/workflows/action-small.json" ;;
	extend)
		prepare='wsoa add meeting B0 board=Board; wsoa decide B0 set wsoa-2018 baselined_on=2019-05-01' as_full made extend 1.1 2020-03-31 --reason late --recovery 'a second tester' ;;
	agree)
		prepare='wsoa add meeting B0 board=Board; wsoa set wsoa-2018 date_changes_need=adviser advisers=@ann-lee; wsoa decide B0 set wsoa-2018 baselined_on=2019-05-01; wsoa extend 1.1 2020-03-31 --reason late --recovery calls' \
			as_full made agree X1 --by @ann-lee --text Fine ;;
	answer)
		prepare='wsoa add visit V1 form=review; wsoa add recommendation visit=V1 text=Publish' as_full made answer V1/1 accept Soon ;;
	judge)
		prepare='wsoa add weakness W1 title=Waits; wsoa add visit V1 form=revisit starts_on=2019-04-01' as_full made judge V1 sufficient W1 ;;
	handover) prepare='wsoa add post officer title=Officer' as_full made handover officer --to @jane ;;
	vacate) prepare='wsoa add post officer title=Officer holder=@jane' as_full made vacate officer ;;
	carry-forward)
		prepare='wsoa add weakness W1 title=Waits; wsoa add plan app-2022 form=app' as_full made carry-forward wsoa-2018 W1 --to app-2022 --reason Revisit ;;
	record) prepare='wsoa add measure M1 title=Waits unit=weeks' as_full made record M1 2019-03 5 ;;
	'measure continues')
		prepare='wsoa add measure M1 title=Waits; wsoa add measure M2 title=Waiting' as_full made measure continues M1 M2 ;;
	update) as_full made update 1.1 green 40% 'on its way' ;;
	'done') as_full made 'done' 1.1 --held-by HR 'staff trained' ;;
	move) as_full made move 1.1 start ;;
	attach) as_full made attach 1.1 minutes.txt title=Minutes ;;
	note) as_full made note 1.1 'a note' ;;
	add) as_full made add person @tom name='Tom Fox' ;;
	set) as_full made set 1.1 title='Train all staff' ;;
	correct) as_full made correct 1.1 title='Train all staff' --reason 'a slip' ;;
	decide) as_full made decide B1 cancel 1.2 --reason 'no longer needed' ;;
	remove) as_full made remove 1.2 --reason 'a slip' ;;
	undo) as_full made undo ;;
	erase) as_full made erase 1.1 title --reason 'it named a child' ;;
	import) as_full made import actions sheet.csv ;;
	'alerts send') as_full made alerts send --mail-to-folder outbox ;;
	'calendar load') as_full made calendar load ../terms.json ;;
	'export visit')
		as_full '' export visit -o pack
		is "the pack is there" "$(diff -r run/pack pack)" "" ;;
	backup)
		as_full copied backup copy.db
		ok wsoa verify --db run/copy.db ;;
	init)
		as_full said init --area Marlshire --as 'Ann Lee' --db other.db
		ok wsoa verify --db run/other.db ;;
	*) _fail "$command" 'a command that this test does not know' ;;
	esac
done < <(wsoa help | sed -n 's/^  \([a-z][a-z ]*[a-z]\)  .*/\1/p')
