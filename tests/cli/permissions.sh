#!/usr/bin/env bash
# Who may change what: every control and every role, by set, add, import, undo, erase and correct; decisions.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

events()
{
	wsoa log --jsonl | wc -l
}

ok wsoa init --area Marlshire --as 'Ann Lee <ann@example.org>'
export WSOA_PERSON=@ann-lee
ok wsoa add plan wsoa-2018 form=wsoa title=Plan
for person in owner supporting accountable wlead auditor other; do
	ok wsoa add person "@$person" name="$person"
done
ok wsoa set @auditor roles=auditor
ok wsoa add workstream S1 title=Strand lead=@wlead
ok wsoa add weakness W1 title=Weakness accountable=@accountable
ok wsoa add action 1.1 title=One owner=@owner supporting=@supporting workstream=S1 weaknesses=W1 due_on=2020-03-31
ok wsoa add action 1.2 title=Two owner=@other due_on=2020-03-31
ok wsoa add action 1.3 title=Three due_on=2020-03-31
ok wsoa add milestone 1.1/a of=1.1 title=Step due_on=2020-01-31
ok wsoa add measure M1 title=Waiting owner=@owner unit=weeks
ok wsoa add evidence E1 title=Minutes actions=1.1
ok wsoa add meeting B1 board=Board held_on=2019-10-01
echo report >report.txt

# ---- before the baseline: roles alone ----

# A row: who may, as letters of owner, supporting, accountable, workstream's lead, auditor, programme, other; the
# command, where % is the person's name; what puts it right for the next. Who may not gets exit status 3, and
# nothing is written.
roles=(o:@owner s:@supporting a:@accountable w:@wlead u:@auditor p:@ann-lee x:@other)
while IFS='|' read -r may command after; do
	for role in "${roles[@]}"; do
		person=${role#*:}
		words=${command//%/${person#@}}
		before=$(events)
		if [[ $may == *"${role%%:*}"* ]]; then
			expect_status 0 eval "wsoa $words --as $person"
			is "written: $words" "$(($(events) > before))" 1
			[ "$after" ] && eval "expect_status 0 wsoa $after"
		else
			expect_status 3 eval "wsoa $words --as $person"
			is "not written: $words as $person" "$(events)" "$before"
		fi
	done
done <<-'END'
	osawp|set 1.1 progress='by %'
	osawp|set 1.1 next_steps='of %' rating_reason='of %'
	osawp|update 1.1 'Done by %'
	osawp|attach 1.1 report.txt title='from %'
	osawp|add evidence title='from %' actions=1.1
	osawp|set E1 title='from %'
	osawp|set 1.1/a done_on=2019-10-01|set 1.1/a done_on=
	op|add reading measure=M1 period=2019-09 value=5
	wp|set S1 progress='by %'
	px|set 1.2 progress='by %'
	p|set 1.1 title='by %'
	p|set 1.1 extra.KPI='by %'
	p|set M1 lag=5d|set M1 lag=
	p|set 1.1/a dropped_on=2019-10-01|set 1.1/a dropped_on=
	p|set wsoa-2018 governance='by %'
	p|set @other email=%@example.org
	p|add milestone of=1.1 title='by %'
	p|add action title='by %'
	p|add person name='by %'
	p|add meeting board='by %'
	p|add decision meeting=B1 about=1.1 transition=set
	p|remove 1.1/b --reason 'by %'|undo
	p|correct 1.2 title='by %' --reason slip
	p|erase 1.2 title --reason 'by %'|set 1.2 title=Two
	osawpux|note 1.1 'by %'
END

# What follows from other things is set by nobody.
for person in @owner @ann-lee @other; do
	for words in '1.1 status=complete' '1.1 baseline_due_on=2020-01-01' '1.1 updated_on=2019-01-01' '1.1 delivered_on=2019-01-01' \
		'1.1 done_to=2019-01-01' '1.1 hold_until=2020-01-01' 'E1 status=accepted' 'W1 judgement=x' 'wsoa-2018 status=x'; do
		# shellcheck disable=SC2086
		expect_status 3 wsoa set $words --as $person
	done
done
expect_err 3 'the status changes by a transition alone: wsoa move 1.1 TRANSITION' wsoa set 1.1 status=complete
expect_err 3 'only the programme team may change it: title: ask them (see: wsoa list people roles:programme)' wsoa set 1.1 title=x --as @owner
expect_err 3 "only the lead, supporting leads, the accountable officer, the workstream's lead or the programme team may change it" \
	wsoa set 1.1 percent=1 --as @other
expect_err 3 'only the programme team may change it' wsoa set 1.1 percent=1 title=x --as @owner
is 'a change is all or nothing' "$(field 1.1 percent)" null
expect_err 3 'only the lead' wsoa set 1.1,1.2 percent=1 --yes --as @owner
is 'of several records too' "$(field 1.1 percent)" null
expect_status 3 wsoa add action title=x status=complete
expect_err 3 'only the programme team imports' bash -c 'printf "Ref,Action\n8.1,x\n" >new.csv; "$WSOA" import actions new.csv --as @owner'
expect_err 3 'only the programme team may load a calendar' bash -c 'printf "{}" | "$WSOA" calendar load - --as @owner'
expect_status 3 wsoa decide B1 cancel 1.2 --reason over --as @other

# A post gives its holder what it owns.
ok wsoa add post manager title=Manager holder=@other
ok wsoa set 1.3 owner=manager
ok wsoa set 1.3 percent=1 --as @other
ok wsoa set manager holder=@owner
expect_status 3 wsoa set 1.3 percent=2 --as @other
ok wsoa set 1.3 percent=2 --as @owner

# ---- undo and erase ----

ok wsoa set 1.1 percent=30 --as @owner
batch=$(events)
for person in @supporting @accountable @wlead @auditor @other; do
	expect_err 3 "batch $batch is somebody else's" wsoa undo --batch "$batch" --reason x --as $person
done
expect_err 3 "undoing somebody else's change needs a reason" wsoa undo --batch "$batch"
ok wsoa undo --as @owner
expect_err 3 'erasing needs a reason' wsoa erase 1.1 progress
ok wsoa erase 1.1 progress --reason 'named a child' --as @owner
has 'erased words' "$(wsoa show 1.1)" '[erased 14 October 2019]'
expect_err 3 'only the programme team may change it' wsoa erase 1.1 title --reason x --as @owner
expect_err 3 'only the programme team may erase it' wsoa erase 1.1 note --reason x --as @owner
ok wsoa erase 1.1 note --reason 'named a child'
expect_err 3 'cannot be undone' wsoa undo
expect_err 4 "never had words in 'recovery'" wsoa erase 1.1 recovery --reason x
ok wsoa verify

# ---- after the baseline: agreed fields by decision ----

ok wsoa add meeting B0 board=Cabinet held_on=2019-10-01
before=$(events)
expect_err 3 'baselined_on is set, moved or lifted by a decision of the board alone: record it: wsoa decide MEETING set wsoa-2018' \
	wsoa set wsoa-2018 baselined_on=2019-10-01
expect_err 3 'a correction mends the day of the baseline: it neither sets nor lifts it' wsoa correct wsoa-2018 baselined_on=2019-10-01 --reason x
expect_err 2 'a plan is not baselined from a day that has not come yet' wsoa decide B0 set wsoa-2018 baselined_on=2019-12-01
expect_err 2 'a plan is not baselined from a day that has not come yet' wsoa add plan other form=app baselined_on=2019-12-01
is 'not written: a baseline that nobody decided' "$(events)" "$before"
ok wsoa decide B0 set wsoa-2018 baselined_on=2019-10-02
expect_err 3 'set, moved or lifted by a decision' wsoa set wsoa-2018 baselined_on=
expect_err 3 'it neither sets nor lifts it' wsoa correct wsoa-2018 baselined_on= --reason x
ok wsoa correct wsoa-2018 baselined_on=2019-10-01 --reason 'The 2nd was a slip'
expect_err 3 'decision B0/1 was used for this record already' wsoa set wsoa-2018 baselined_on= --decision B0/1
is 'dates become the original ones' "$(field 1.1 baseline_due_on)" '"2020-03-31"'
while read -r words; do
	before=$(events)
	expect_err 3 'by a decision of the board alone' eval "wsoa $words"
	is "not written: $words" "$(events)" "$before"
done <<-'END'
	set 1.1 title=Other
	set 1.1 text=Other
	set 1.1 success=Other
	set 1.1 weaknesses=
	set 1.1 owner=@other
	set 1.1 start_on=2020-01-01
	set 1.1 due_on=2020-04-30
	set 1.1 due_on=
	set 1.1 depends_on=1.2
	set 1.1/a due_on=2020-02-28
	set M1 unit=days
	set M1 baseline=5
	set M1 definition=Other
	set W1 title=Other
	set S1 lead=@other
	set wsoa-2018 title=Other
	add action 1.9 title=New
	add weakness W9 title=New
	add measure M9 title=New
	add target measure=M1 due_on=2020-03-31 value=5
	remove 1.3 --reason x
	set 1.1,1.2 title=Other --yes
END
ok wsoa set 1.1 due_on=2020-03-30
is 'earlier is free, and the original date stays' "$(wsoa show 1.1 --json | jq -c '.items[0] | [.due_on, .baseline_due_on]')" '["2020-03-30","2020-03-31"]'
ok wsoa set 1.1 percent=10
ok wsoa set M1 lag=10d
ok wsoa correct 1.1 title='One, mended' --reason 'a slip of the pen'
expect_status 3 wsoa correct 1.1 title=Other --reason x --as @owner
expect_status 3 wsoa set 1.1 due_on=2020-03-29 --as @owner
printf 'Ref,Action,Progress,Due date\n1.1,Other,as imported,2021-12-31\n' >agreed.csv
ok wsoa import actions agreed.csv
has 'import: agreed fields are left, and that is said' "$err" 'by a decision of the board alone'
is 'the others are read' "$(wsoa show 1.1 --json | jq -c '.items[0] | [.title, .progress, .due_on]')" '["One, mended","as imported","2020-03-30"]'
expect_err 2 'by a decision of the board alone' wsoa import actions agreed.csv --strict
is 'the record is as it was' "$(field 1.1 due_on)" '"2020-03-30"'

# ---- decisions ----

ok wsoa add decision B1/set meeting=B1 about=1.1 outcome=agreed transition=set text='Date moved'
ok wsoa add decision B1/no meeting=B1 about=1.1 outcome=refused transition=set
ok wsoa add decision B1/noted meeting=B1 about=1.1 outcome=noted transition=set
ok wsoa add decision B1/none meeting=B1 about=1.1 transition=set
ok wsoa add decision B1/cancel meeting=B1 about=1.1 outcome=agreed transition=cancel
ok wsoa add decision B1/add meeting=B1 about=wsoa-2018 outcome=agreed transition=add
expect_err 3 'decision B1/no did not agree to it' wsoa set 1.1 due_on=2020-06-30 --decision B1/no
expect_err 3 'decision B1/noted did not agree to it' wsoa set 1.1 due_on=2020-06-30 --decision B1/noted
expect_err 3 'decision B1/none did not agree to it' wsoa set 1.1 due_on=2020-06-30 --decision B1/none
expect_err 3 'decision B1/cancel allows something else' wsoa set 1.1 due_on=2020-06-30 --decision B1/cancel
expect_err 3 'decision B1/set is not one to cancel' wsoa move 1.1 cancel --reason x --decision B1/set
expect_err 3 'decision B1/set is not about this record' wsoa set 1.2 due_on=2020-06-30 --decision B1/set
expect_err 4 "there is no decision 'B1/9'" wsoa set 1.1 due_on=2020-06-30 --decision B1/9
expect_err 4 "'1.1' is an action, not a decision" wsoa set 1.1 due_on=2020-06-30 --decision 1.1
expect_err 3 'only the programme team may change it' wsoa set 1.1 due_on=2020-06-30 --decision B1/set --as @owner
is 'none of them was used' "$(field B1/set used_for)" null
ok wsoa set 1.1 due_on=2020-06-30 --decision B1/set
is 'used' "$(field B1/set used_for)" '["1.1"]'
expect_err 3 'decision B1/set was used for this record already' wsoa set 1.1 due_on=2020-07-31 --decision B1/set
expect_err 3 'not set by hand' wsoa set B1/set used_for=
is 'the original date stays' "$(field 1.1 baseline_due_on)" '"2020-03-31"'
ok wsoa add action 1.9 title=New due_on=2020-05-31 --decision B1/add
is 'the first date of what is added later is its original one' "$(field 1.9 baseline_due_on)" '"2020-05-31"'
expect_err 3 'was used for this record already' wsoa add action 1.10 title=New --decision B1/add

# decide records and does it
ok wsoa decide B1 set 1.1,1.2 due_on=2020-09-30 --text 'Both by the autumn' --yes
is 'what was decided' "$(wsoa list decisions 'text~autumn' --jsonl | jq -c '[.meeting, .about, .transition, .outcome, .used_for]')" \
	'["B1",["1.1","1.2"],"set","agreed",["1.1","1.2"]]'
is 'what follows' "$(wsoa list actions 1.1,1.2 --jsonl | jq -r .due_on | paste -sd ' ')" '2020-09-30 2020-09-30'
ref=$(wsoa list decisions 'text~autumn' --jsonl | jq -r .ref)
expect_err 3 'was used' wsoa set 1.2 due_on=2020-12-31 --decision "$ref"
events=$(wsoa log --jsonl | wc -l)
expect_err 3 'nothing would change: it is so already: B1: give what was decided' wsoa decide B1 set 1.1,1.2 due_on=2020-09-30 --text 'Both again' --yes
is 'a decision that changes nothing is none that is left over' "$(wsoa log --jsonl | wc -l)" "$events"
ok wsoa set 1.1 due_on=2020-09-29
expect_err 0 'warning: 1.2: it is so already: nothing changed' wsoa decide B1 set 1.1,1.2 due_on=2020-09-30 --text 'The last of the month' --yes
is 'used for both' "$(wsoa list decisions 'text~"last of the month"' --jsonl | jq -c .used_for)" '["1.1","1.2"]'
ok wsoa decide B1 set 1.2 due_on=2020-12-31 --text 'Not again' --refused
is 'refused: recorded, and nothing follows' "$(wsoa list decisions 'text~"Not again"' --jsonl | jq -c '[.outcome, .used_for]')" '["refused",null]'
is 'nothing follows' "$(field 1.2 due_on)" '"2020-09-30"'
ok wsoa decide B1 cancel 1.3 --reason 'Overtaken' --chairs-action
is 'between meetings' "$(wsoa list decisions 'text~overtaken' --jsonl | jq -c '[.chairs_action, .transition, .used_for]')" '[true,"cancel",["1.3"]]'
is 'cancelled' "$(field 1.3 status)" '"cancelled"'
before=$(events)
expect_status 3 wsoa decide B1 cancel 1.1,1.3 --reason x --yes
expect_err 2 'which fields change is not said' wsoa decide B1 set 1.1
expect_err 4 "there is no meeting 'B7'" wsoa decide B7 set 1.1 title=x
expect_err 4 'not a meeting' wsoa decide 1.1 set 1.1 title=x
expect_err 2 "has no field 'titel'" wsoa decide B1 set 1.1 titel=x
is 'what is refused leaves no decision behind' "$(events)" "$before"

# a batch with a decision is undone by nobody who could not make it
ok wsoa decide B1 set 1.2 title='Agreed title' --text 'New title'
expect_status 3 wsoa undo --batch "$(wsoa log --json | jq '.items[-1].batch')" --reason x --as @owner
ok wsoa verify
