#!/usr/bin/env bash
# The past: what was known at the end of a day or at an event, and what was true on a day, for every reading command.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

# ---- three days ----

export WSOA_NOW=2019-10-11T15:00:00Z
{
	wsoa init --area Marlshire --as 'Ann Lee <ann@example.org>'
	wsoa add plan wsoa-2018 form=wsoa title=Plan
	wsoa add person @jane name='Jane Doe'
	wsoa add weakness W1 title=Weakness
	wsoa add action 1.1 title=One owner=@jane weaknesses=W1 due_on=2019-09-30 percent=10
	wsoa add action 1.2 title=Two owner=@jane due_on=2019-10-31
} >/dev/null
friday=$(wsoa log --jsonl | wc -l)
export WSOA_NOW=2019-10-14T09:00:00Z
{
	wsoa set 1.1 title=Uno percent=20
	wsoa add action 1.3 title=Three owner=@jane due_on=2019-10-01
	wsoa done 1.2 Shown --held-by Officer --as @jane --dated 2019-10-12
	printf '{"terms":[{"name":"Spring term 2020","starts_on":"2020-01-06","ends_on":"2020-04-03"}]}' | wsoa calendar load -
} >/dev/null
monday=$(wsoa log --jsonl | wc -l)
export WSOA_NOW=2019-10-15T09:00:00Z
{
	wsoa set 1.1 percent=30
	wsoa remove 1.3 --reason 'Added twice'
	wsoa erase 1.1 title --reason 'Names a child'
	wsoa set 1.1 title=Again
} >/dev/null
tuesday=$(wsoa log --jsonl | wc -l)

# ask WHAT PAST...: asks about 1.1 or the list of the past
shown()
{
	wsoa show 1.1 "$@" --json | jq -c '.items[0] | [.title, .percent, .version]'
}
refs()
{
	wsoa list actions "$@" --jsonl | jq -r .ref | paste -sd ' '
}

erased='[erased 15 October 2019]'
is 'now' "$(shown)" "[\"Again\",30,$tuesday]"
is 'as of Friday' "$(shown --as-of 2019-10-11)" "[\"$erased\",10,$((friday - 1))]"
is 'as of the weekend' "$(shown --as-of 2019-10-13)" "[\"$erased\",10,$((friday - 1))]"
is 'as of Monday' "$(shown --as-of 2019-10-14)" "[\"$erased\",20,$((friday + 1))]"
is 'as of today' "$(shown --as-of 2019-10-15)" "$(shown)"
is 'as of a day in words' "$(shown --as-of '14 October 2019')" "$(shown --as-of 2019-10-14)"
is 'as of an event' "$(shown --as-of "$friday")" "$(shown --as-of 2019-10-11)"
is 'as of the next' "$(shown --as-of $((friday + 1)))" "$(shown --as-of 2019-10-14)"
is 'as of the last' "$(shown --as-of "$tuesday")" "$(shown)"
is 'what was listed' "$(refs --as-of 2019-10-11)/$(refs --as-of "$monday")/$(refs)" '1.1 1.2/1.1 1.2 1.3/1.1 1.2'
is 'before there was anything' "$(refs --as-of 2018-01-01)" ''
expect_err 4 "there is no record '1.1'" wsoa show 1.1 --as-of 4
expect_err 4 "there is no record '1.3'" wsoa show 1.3 --as-of 2019-10-11
ok wsoa show 1.3 --as-of 2019-10-14

# what was known, and what was true: delivered on the 12th, written down on the 14th
status()
{
	wsoa list actions 1.2 "$@" --jsonl | jq -r .status
}
is 'known on the 12th' "$(status --as-of 2019-10-12)" not-started
is 'true on the 12th' "$(status --position 2019-10-12)" delivered
is 'true on the 11th' "$(status --position 2019-10-11)" not-started
is 'known on the 14th' "$(status --as-of 2019-10-14)" delivered

# the day that is asked about is the day of the past, unless --on says another
is 'overdue then' "$(wsoa overdue --as-of 2019-10-11 --jsonl | jq -r .ref | paste -sd ' ')" 1.1
is 'on another day' "$(wsoa overdue --as-of 2019-10-11 --on 2019-11-01 --jsonl | jq -r .ref | paste -sd ' ')" '1.1 1.2'
is 'days late are of then' "$(wsoa overdue --as-of 2019-10-11 --json | jq '.items[0].days_late')" 11
is 'the document says of when' "$(wsoa list --as-of 2019-10-11 --json | jq -r .as_at)" 2019-10-11
is 'of an event: its day' "$(wsoa list --as-of "$monday" --json | jq -r .as_at)" 2019-10-14
is 'the log then' "$(wsoa log --as-of 2019-10-11 --json | jq '.items | length')" "$friday"
is 'its lines' "$(wsoa log --as-of "$monday" --jsonl)" "$(wsoa log --jsonl | head -n "$monday")"
is 'history then' "$(wsoa history 1.1 --as-of "$monday" --json | jq '.items | length')" 2
is 'the calendar then' "$(wsoa calendar --as-of 2019-10-11 --json | jq '.terms | length')/$(wsoa calendar --json | jq '.terms | length')" 0/1
is 'moves then' "$(wsoa why 1.2 --as-of 2019-10-11 --json | jq -r '.record.status')" not-started
is 'what waited for whom then' "$(wsoa my --as @jane --as-of 2019-10-11 --json | jq -c '[.items[].ref] | sort')" '["1.1","1.2"]'

# The past is the store as it was: asked then, and asked now of then, the same. Words erased since apart.
cp wsoa.db then.db
export WSOA_NOW=2019-10-16T09:00:00Z
ok wsoa set 1.1 percent=90 title='Later title'
ok wsoa add action 1.9 title=Later
for command in 'list actions' 'list actions --csv' 'list weaknesses' 'show 1.1' 'history 1.1' 'status' overdue 'due' 'my --as @jane' lint 'why 1.1 --as @jane' log \
	'status --json' 'lint --json' 'my --as @jane --json' slippage waiting 'waiting --all' measures ratings timetable versions; do
	# shellcheck disable=SC2086
	is "the same bytes: $command" "$(wsoa $command --as-of 2019-10-15)" "$(at 2019-10-15T20:00:00Z $command --db then.db)"
	# shellcheck disable=SC2086
	is "the same bytes by event: $command" "$(wsoa $command --as-of "$tuesday")" "$(wsoa $command --as-of 2019-10-15)"
done

# ---- every command of the program, from its own table ----

while read -r name words; do
	tried="${tried:-} $name"
	for past in "--as-of 2019-10-15" "--as-of $tuesday" '--position 2019-10-15'; do
		before=$(wsoa log --jsonl | sha256sum)
		# shellcheck disable=SC2086
		case $name in
		waiting | slippage | measures | ratings | diff | today | status | my | overdue | due | list | show | history | why | log | lint | explain | calc | calendar | timetable | versions)
			expect_status 0 wsoa $name $words --as @jane $past ;;
		report_board | alerts | export_visit | workflow_list | workflow_show | workflow_check | workflow_graph)
			rm -rf pack
			expect_status 0 wsoa ${name//_/ } $words --as @jane $past ;;
		doctor)
			expect_err 2 'doctor looks at the store as it is' wsoa doctor $past ;;
		verify)
			expect_err 2 'verify checks the whole log, and so every day of it' wsoa verify $past ;;
		backup)
			expect_err 2 'a backup holds the whole store' wsoa backup $words $past ;;
		*)
			name=${name//_/ }
			expect_err 3 'the past cannot be changed' wsoa $name $words $past ;;
		esac
		is "nothing is written: $name $past" "$(wsoa log --jsonl | sha256sum)" "$before"
	done
done <<-'END'
	today
	status
	my
	overdue
	due
	list
	show 1.1
	history 1.1
	why 1.1
	log
	lint
	lint --list L021
	explain
	calc 2019-10-14
	calendar
	timetable
	versions
	slippage
	waiting
	measures
	ratings
	diff 2019-10-10
	verify
	doctor
	backup copy.db
	report_board
	alerts
	export_visit -o pack
	alerts_send --mail-to-folder mail
	update 1.1 50%
	done 1.1 Shown
	move 1.1 start
	attach 1.1 wsoa.db
	note 1.1 x
	add action title=x
	set 1.1 percent=1
	correct 1.1 percent=1 --reason x
	decide B1 cancel 1.1 --reason x
	extend 1.1 2020-12-31 --reason x
	agree X1 --by @ann-lee --text x
	judge V1 sufficient W1
	handover officer --to @jane
	vacate officer
	answer V1/1 accept x
	carry-forward p W1 --to p --reason x
	record M1 2019-09 1
	measure_continues M1 M2
	remove 1.2 --reason x
	undo
	erase 1.1 progress --reason x
	import actions wsoa.db
	calendar_load wsoa.db
	version v9
	workflow_list
	workflow_show action
	workflow_check action
	workflow_graph action --live
	workflow_install wsoa.db
	init --db new.db --area x
END
while read -r name; do
	case $name in
	help | completion) continue ;;
	esac
	has "tried $name" "$tried " " ${name// /_} "
done < <(wsoa help | sed -n 's/^  \([a-z][a-z ]*[a-z]\)  .*/\1/p')
is 'no store was made' "$(ls new.db 2>/dev/null)" ''

# ---- a long log ----

# Who waits at a terminal for longer than a second sees how far it is. That no machine be too fast for it, the program is
# held for a second, again and again, after ever longer runs.
if ! script -qec true /dev/null </dev/null >/dev/null 2>&1; then
	echo 'skipped: progress on a terminal: there is no pseudo-terminal here'
else
	{
		echo ref,title
		seq -f '1.%g,Train the staff' 20000
	} >sheet.csv
	ok other init --area Marlshire --as 'Ann Lee'
	ok other add plan form=wsoa title=Plan
	ok other import actions sheet.csv --as @ann-lee
	asked=(list actions 1.1 --as-of 20000 --width 80 --color=never --db other/wsoa.db)
	script -qec "'$WSOA' ${asked[*]} & echo \$! >pid; wait" /dev/null </dev/null >typed &
	until [ -s pid ]; do sleep 0.01; done
	program=$(<pid)
	for run in 0.01 0.02 0.03 0.05 0.08 0.1 0.2 0.3 0.5 0.8 1 2 3; do
		! grep -q replaying typed && kill -STOP "$program" 2>/dev/null || break
		sleep 1.1
		kill -CONT "$program"
		sleep $run
	done
	wait $!
	typed=$(tr -d '\r' <typed)
	is 'how far the replay is' "$(grep -oE 'replaying the log [0-9]+ of [0-9]+' typed | sed 's/[1-9][0-9]* of/N of/' | sort -u)" \
		"replaying the log N of $(other log --jsonl | wc -l)"
	is 'and the page alone remains' "${typed##*$'\e[K'}" "$(wsoa "${asked[@]}")"
	_run wsoa "${asked[@]}"
	is 'nothing of it without a terminal' "$err" ''
fi

# ---- days and events that are none ----

expect_err 2 "--as-of: 'rubbish' is not a date that is understood: a date such as" wsoa list --as-of rubbish
expect_err 2 "--position: 'rubbish' is not a date" wsoa list --position rubbish
expect_err 2 "--on: 'rubbish' is not a date" wsoa list --on rubbish
expect_err 2 '--as-of' wsoa list --as-of 3x
expect_err 2 '--as-of' wsoa list --as-of -3
expect_err 4 'the log has no event 0' wsoa list --as-of 0
expect_err 4 'the log has no event 9999' wsoa list --as-of 9999
expect_status 4 wsoa list --as-of 99999999999999999999
expect_err 2 '--as-of and --position are two different questions' wsoa list --as-of 3 --position 2019-10-01
expect_err 4 "there is no plan 'wsoa-2018'" wsoa list --as-of 1 --plan wsoa-2018
expect_err 2 'not known who asks' wsoa my --as @jane --as-of 1
ok wsoa verify
