#!/usr/bin/env bash
# Deadlines after the baseline: asked for, agreed to or refused, brought forward, mended.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

why=(--reason 'The supplier is late' --recovery 'Weekly calls')

ok wsoa init --area Marlshire --as 'Ann Lee <ann@example.org>'
export WSOA_PERSON=@ann-lee
ok wsoa add person @jane name=Jane
ok wsoa add person @tom name=Tom
ok wsoa add plan p form=wsoa title=Plan
ok wsoa add meeting B1 board=Board held_on=2019-10-14
ok wsoa add meeting B2 board=Board held_on=2019-10-10
for n in 1 2 3 4; do
	ok wsoa add action "1.$n" title="Action $n" owner=@jane due_on="2019-1$((n % 3))-01"
done
ok wsoa add action 1.5 title='No deadline' owner=@jane
ok wsoa add milestone of=1.1 title=Step due_on=2019-09-01

expect_err 3 'its plan is not baselined: dates are free to the programme team: of: wsoa set 1.1 due_on=DATE' wsoa extend 1.1 2020-01-31 "${why[@]}"
ok wsoa add meeting B0 board=Cabinet held_on=2019-01-01
ok wsoa decide B0 set p baselined_on=2019-01-01

# ---- asked for ----

expect_err 3 'ask for another: wsoa extend 1.1 DATE --reason' wsoa set 1.1 due_on=2020-01-01
expect_err 3 'ask for another: wsoa extend 1.1/a DATE --reason' wsoa set 1.1/a due_on=2020-01-01
expect_err 2 'Recovery is missing' wsoa extend 1.1 2020-01-31 --reason late
has 'by the option it came with' "$err" '--recovery "..."'
expect_err 2 'Reason is missing: give --reason "..."' wsoa extend 1.1 2019-02-30
has 'all of it is said' "$err" 'does not exist'
is 'a date that was none is not missing as well' "$(grep -c 'Asked for is missing' <<<"$err")" 0
expect_err 2 'it is due on 2019-11-01: that is not later' wsoa extend 1.1 2019-10-31 "${why[@]}"
expect_err 2 'does not exist' wsoa extend 1.1 2020-02-31 "${why[@]}"
expect_err 3 'changes by a decision of the board alone: due_on: have one agreed: wsoa decide MEETING set 1.5 due_on=DATE' wsoa set 1.5 due_on=2020-01-31
expect_err 3 'it has no deadline that could move: of: have one agreed: wsoa decide MEETING set 1.5 due_on=DATE' wsoa extend 1.5 2020-01-31 "${why[@]}"
expect_err 2 'it has no deadline that moves' wsoa extend B1 2020-01-31 "${why[@]}"
expect_err 3 'only its lead or the programme team may add it' env WSOA_PERSON=@tom "$WSOA" extend 1.1 2020-01-31 "${why[@]}"
expect_err 3 'the deadlines of its plan stand from 1 January 2019 on: before that day there was nothing to ask for: --dated: give that day or a later one' \
	wsoa extend 1.1 2020-01-31 "${why[@]}" --dated 2018-12-31
expect_out 'X1 created: of: 1.1; old_due_on: 2019-11-01; new_due_on: 2020-01-31' env WSOA_PERSON=@jane "$WSOA" extend 1.1 2020-01-31 "${why[@]}"
expect_err 3 'X1 asks for another date of it already: change it: wsoa set X1 new_due_on=DATE; or take it back: wsoa move X1 withdraw' \
	wsoa extend 1.1 2020-03-31 "${why[@]}"
is 'what stood when it was asked for' "$(field X1 old_due_on)" '"2019-11-01"'
is 'and nothing has moved' "$(field 1.1 due_on)" '"2019-11-01"'
expect_err 2 'that is not later' wsoa set X1 new_due_on=2019-10-01
expect_err 3 'a request stays with what it is for' wsoa set X1 of=1.2
ok wsoa extend 1.2,1.3 2020-02-28 "${why[@]}" --yes
expect_err 3 'only its lead' env WSOA_PERSON=@tom "$WSOA" extend 1.1/a 2020-02-28 "${why[@]}"
ok env WSOA_PERSON=@jane "$WSOA" extend 1.1/a 2020-02-28 "${why[@]}"
expect_err 3 'X2 asks for another date of it already' wsoa extend 1.4,1.2 2020-04-30 "${why[@]}" --yes
is 'one that is refused leaves none behind' "$(wsoa list date-changes --json | jq '.items | length')" 4

# ---- answered ----

expect_err 3 'X1 was asked for on 14 October 2019, after B2 was held, on 10 October 2019: about: name a later meeting; between meetings add --chairs-action' \
	wsoa decide B2 agree X1
expect_err 3 'what is typed late is asked for with --dated' wsoa decide B2 refuse X1 --reason 'No'
expect_err 3 'the board has not agreed to it' wsoa move X1 agree agreed_due_on=2020-01-31
ok wsoa decide B1 agree X1 X4 --text 'Agreed as asked' --yes
is 'agreed as it was asked for' "$(field X1 agreed_due_on) $(field 1.1 due_on)" '"2020-01-31" "2020-01-31"'
is 'a milestone too' "$(field 1.1/a due_on)" '"2020-02-28"'
is 'the original date stays' "$(field 1.1 baseline_due_on)" '"2019-11-01"'
expect_err 2 'X2: 1.2 is due on 2019-12-01: that is not later' wsoa decide B1 agree X2 --due 2019-12-01 --text 'As it is'
expect_err 2 'that is not later: agreed_due_on: agree to a later day, or refuse it' wsoa decide B1 agree X2 --due 2018-01-01
expect_err 3 'there is no transition "approve" for X2: from proposed a meeting can agree or refuse: wsoa decide B1 agree X2' wsoa decide B1 approve X2
ok wsoa decide B1 agree X2 --due 2019-12-20 --text 'Agreed to before Christmas'
is 'agreed to another day' "$(field X2 new_due_on) $(field X2 agreed_due_on) $(field 1.2 due_on)" '"2020-02-28" "2019-12-20" "2019-12-20"'
ok wsoa decide B1 refuse X3 --reason 'Families have waited enough'
is 'a refusal moves nothing' "$(field X3 status) $(field 1.3 due_on)" '"refused" "2019-10-01"'
expect_err 3 'it was looked at as it is and stays so' wsoa set X1 reason='Something else'
ok wsoa extend 1.3 2019-10-31 "${why[@]}"
ok env WSOA_PERSON=@jane "$WSOA" move X5 withdraw
ok wsoa extend 1.3 2019-11-15 "${why[@]}"

# ---- what was asked for stays on record ----

expect_err 3 'X1: it is agreed, and stays on record: ask anew: wsoa extend REF DATE' env WSOA_PERSON=@jane "$WSOA" remove X1 --reason 'Added twice'
expect_err 3 'X3: it is refused, and stays on record' wsoa remove X3 --reason 'Added twice'
expect_err 3 'X5: it is withdrawn, and stays on record' wsoa remove X5 --reason 'Added twice'
expect_err 3 'X6: what was asked for stays on record: take it back: wsoa move X6 withdraw' env WSOA_PERSON=@jane "$WSOA" remove X6 --reason 'Added twice'

# ---- without asking ----

ok wsoa set 1.4 due_on=2019-10-20
is 'earlier is free' "$(field 1.4 due_on)" '"2019-10-20"'
ok wsoa correct 1.4 due_on=2019-10-21 --reason 'A slip'
is 'a deadline that had moved is mended alone' "$(field 1.4 baseline_due_on)" '"2019-11-01"'
ok wsoa verify

# ---- the ledger ----

ledger()
{
	wsoa slippage "${@:2}" --json | jq -c "$1"
}
is 'the sums: 91 + 19 + 181 - 11 days' "$(ledger '.totals | [.moves, .records, .days, .asked_late, .earlier, .corrected, .silent]')" '[4,4,278,1,1,1,0]'
is 'by whom, when, where, why' "$(ledger '.items[] | select(.ref == "1.2") | [.from, .to, .days, .way, .date_change, .asked_by, .decision, .reason]')" \
	'["2019-12-01","2019-12-20",19,"agreed","X2","Ann Lee","B1/2","The supplier is late"]'
is 'a filter of actions, and their milestones' "$(ledger '[.items[].ref]' 1.1)" '["1.1","1.1/a"]'
is 'what was known before' "$(ledger '.totals.moves' --as-of 5)" 0
expect_status 0 wsoa slippage
has 'said in words' "$out" 'Silently moved:                      0'

# ---- taken back ----

ok wsoa decide B1 agree X6 --text 'Agreed'
is 'agreed' "$(field 1.3 due_on)" '"2019-11-15"'
ok wsoa undo
is 'and in the ledger' "$(ledger '[.items[] | select(.ref == "1.3") | [.days, .way]]')" '[[45,"agreed"],[-45,"undone"]]'
is 'taken back with all that followed' "$(field 1.3 due_on) $(field X6 status)" '"2019-10-01" "proposed"'
ok wsoa verify

# ---- a baseline that was lifted for a while ----

moves=$(ledger '.totals.moves')
ok wsoa decide B1 set p baselined_on=
ok wsoa set 1.4 due_on=2019-12-24
ok wsoa decide B1 set p baselined_on=2019-02-01
is 'what moved meanwhile needed nobody, and is told' "$(ledger '[.items[] | select(.ref == "1.4") | [.to, .days, .way]]')" \
	'[["2019-10-20",-12,"earlier"],["2019-10-21",1,"corrected"],["2019-12-24",64,"lifted"]]'
is 'it counts, and is not silent' "$(ledger '[.totals.moves, .totals.silent]')" "[$((moves + 1)),0]"

# ---- steps ----

ok wsoa add milestone of=1.1 title='Another step' due_on=2020-03-01
ok wsoa undo
expect_err 3 'what a milestone promises changes by a decision of the board alone: let it stand as dropped (wsoa set REF dropped_on=DATE)' \
	wsoa remove 1.1/a --reason 'Added twice'
ok wsoa add milestone of=1.1 title='A step without a day'
ok wsoa remove 1.1/b --reason 'Added twice'
expect_out '1.3 corrected: due_on: 2019-10-01 -> 2019-10-02; baseline_due_on: 2019-10-01 -> 2019-10-02' wsoa correct 1.3 due_on=2019-10-02 --reason 'A slip'
ok wsoa verify
ok wsoa add decision meeting=B1 about=1.2,1.1/a transition=remove outcome=agreed
d=${out%% *}
expect_err 3 '1.2 is named by 1 record, X2 among them: let it stand as cancelled' wsoa remove 1.2 --reason 'Added twice' --decision "$d"
expect_err 3 '1.1/a is named by 1 record, X4 among them: let it stand as dropped' wsoa remove 1.1/a --reason 'Added twice' --decision "$d"

# ---- in a fresh store: what hides nothing ----

fresh()
{
	rm -rf wsoa.db*
	export WSOA_NOW=2018-06-04T09:00:00Z
	wsoa init --area Marl --as 'Ann Lee <ann@example.org>' >/dev/null
	wsoa add plan p form=wsoa title=Plan >/dev/null
	wsoa add person @jane name=Jane >/dev/null
	wsoa add action 1.1 title='Train nurses' owner=@jane due_on=2018-12-31 >/dev/null
	wsoa add action 1.2 title=Publish owner=@jane due_on=2019-03-29 >/dev/null
	wsoa add action 1.4 title=Survey owner=@jane due_on=2018-12-31 repeats=quarterly >/dev/null
	WSOA_NOW=2018-06-18T09:00:00Z
	wsoa add meeting B1 board=Board held_on=2018-06-18 >/dev/null
	wsoa decide B1 set p baselined_on=2018-06-18 --text 'Plan stands' >/dev/null
	baselining=$(wsoa log --last 1 --jsonl | jq .batch)
	WSOA_NOW=2018-09-18T09:00:00Z
	wsoa add meeting B2 board=Board held_on=2018-09-18 >/dev/null
}
why=(--reason r --recovery c)

fresh
ok wsoa extend 1.1 2019-06-30 "${why[@]}"
expect_err 3 "batch $baselining changed the baseline of p, and something was changed since: have it decided: wsoa decide MEETING set p baselined_on=DATE" \
	wsoa undo --batch "$baselining"
fresh
ok wsoa decide B1 set p baselined_on=
ok wsoa undo
is 'a slip is taken back at once' "$(field p baselined_on) $(field 1.1 baseline_due_on)" '"2018-06-18" "2018-12-31"'

fresh
ok wsoa extend 1.1 2020-12-31 "${why[@]}"
ok wsoa decide B2 agree X1 --text ok
before=$(ledger '.totals | [.moves, .records, .days, .workdays]')
is 'two years' "$before" '[1,1,731,507]'
ok wsoa correct 1.2 due_on=2021-03-29 --reason slip
ok wsoa undo
is 'a correction and its undoing make nothing' "$(ledger '.totals | [.moves, .records, .days, .workdays]')" "$before"
WSOA_NOW=2019-01-10T09:00:00Z
ok env WSOA_PERSON=@jane "$WSOA" done 1.4 Ran --held-by Jane --period 'Q3 2018/19'
is 'the next period is no slippage, in no figure' \
	"$(wsoa list 'live slipped' --json | jq -c '[.items[].ref]') $(wsoa report board --json | jq -c '[.slipping[].ref]') $(wsoa show 1.4 | grep -c 'moved by')" '["1.1"] ["1.1"] 0'
ok env WSOA_PERSON=@jane "$WSOA" undo
is 'nor is its undoing, by who did it' "$(ledger '.totals | [.moves, .records, .days, .workdays]')" "$before"

fresh
ok wsoa decide B2 set 1.2 due_on= --text tbc
ok wsoa decide B2 set 1.2 due_on=2025-03-31 --text new
is 'taken away and given anew: counted from the last one' "$(ledger '[.items[] | [.from, .to, .days, .way]]')" \
	'[["2019-03-29",null,0,"decided"],[null,"2025-03-31",2194,"decided"]]'
is 'as the record says' "$(ledger '.totals.days') $(wsoa show 1.2 | grep -o 'moved by.*days')" '2194 moved by 2194 days'

fresh
ok wsoa extend 1.1 2020-12-31 "${why[@]}"
ok wsoa decide B2 agree X1 --text ok
agreed=$(wsoa log --last 1 --jsonl | jq .batch)
ok wsoa set 1.1 due_on=2020-12-30
expect_err 3 '1.1: due_on was changed since: what was decided is undone whole or not at all' wsoa undo --batch "$agreed"
is 'later and sooner stand apart' "$(ledger '.totals | [.days, .later, .sooner]')" '[730,731,1]'

fresh
ok wsoa add milestone of=1.1 title='First course' due_on=2018-11-01
ok wsoa undo
ok wsoa add milestone of=1.1 title='First course' due_on=2018-12-01
is 'what was taken back at once was no promise' "$(ledger .totals.moves)" 0
made=$(wsoa log --last 1 --jsonl | jq .batch)
ok wsoa note 1.1 'Something else'
expect_err 3 'what a milestone promises changes by a decision of the board alone' wsoa undo --batch "$made"

fresh
ok wsoa add decision meeting=B2 about=p transition=add outcome=agreed
ok wsoa add action 9.9 title='Open a hub' owner=@jane due_on=2019-11-30 --decision B2/1
WSOA_NOW=2019-12-20T09:00:00Z
ok wsoa undo
ok wsoa add action 9.9 title='Open a hub' owner=@jane due_on=2020-06-30 --decision B2/1
is 'what comes back keeps its original date' "$(field 9.9 baseline_due_on) $(wsoa list 'live slipped' --json | jq -c '[.items[].ref]')" '"2019-11-30" ["9.9"]'
is 'and its way in the ledger' "$(ledger '.items[] | [.ref, .days, .way, .decision]')" '["9.9",213,"decided","B2/1"]'

fresh
WSOA_NOW=2019-02-05T09:00:00Z
ok wsoa decide B2 set 1.1 due_on=2019-06-30 --text moved --dated 2018-12-21
is 'decided, also by the day it happened' "$(ledger '[.items[].way]') $(ledger '[.items[].way]' --position 2019-01-15)" '["decided"] ["decided"]'

fresh
WSOA_NOW=2019-02-04T09:00:00Z
ok env WSOA_PERSON=@jane "$WSOA" extend 1.1 2019-06-30 "${why[@]}" --dated 2018-12-20
ok wsoa add meeting B3 board=Board held_on=2019-02-04
ok wsoa decide B3 agree X1
is 'asked late is asked late, whatever day is given' "$(ledger '[.totals.asked_late, .items[0].asked_on, .items[0].recorded_on]')" '[1,"2018-12-20","2019-02-04"]'
has 'said so' "$(wsoa slippage | tr '\n' ' ' | tr -s ' ')" '(recorded'

fresh
WSOA_NOW=2019-02-04T09:00:00Z
ok wsoa add milestone of=1.1 title=Step due_on=2019-03-01
ok wsoa extend 1.1 2019-06-30 "${why[@]}"
ok wsoa extend 1.1/a 2019-06-30 "${why[@]}"
ok wsoa set 1.1/a done_on=2019-02-01
ok wsoa add meeting B3 board=Board held_on=2019-02-04
ok wsoa decide B3 cancel 1.1 --reason Overtaken
expect_err 3 'X1: 1.1 is cancelled, and due no more: refuse it, or take it back: wsoa move X1 withdraw' wsoa decide B3 agree X1
expect_err 3 'X2: 1.1/a is done, and due no more' wsoa decide B3 agree X2
ok wsoa move X1,X2 withdraw --yes
expect_err 3 'it is cancelled, and due no more: of: where work goes on, open it again first: see wsoa why 1.1' \
	wsoa extend 1.1 2030-01-01 "${why[@]}"
expect_err 3 'it is done, and due no more' wsoa extend 1.1/a 2030-01-01 "${why[@]}"
expect_err 3 'it is cancelled, and due no more: due_on: where work goes on' wsoa decide B3 set 1.1 due_on=2030-01-01 --text 'Why not'
ok wsoa correct 1.1 due_on=2019-04-01 --reason 'A slip of the pen'
is 'what has ended does not slip' "$(ledger '.totals.moves')" 0
ok wsoa verify
