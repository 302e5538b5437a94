#!/usr/bin/env bash
# Deadlines that need the board and the adviser: the date moves with the last agreement.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

field()
{
	wsoa show "$1" --json | jq -c ".items[0] | $2"
}
why=(--reason 'The supplier is late' --recovery 'Weekly calls')

ok wsoa init --area Marlshire --as 'Ann Lee <ann@example.org>'
export WSOA_PERSON=@ann-lee
ok wsoa add person @dfe name='Kim Dee'
ok wsoa add person @nhs name='Lou Nye'
ok wsoa add post dfe-adviser title='SEND adviser, DfE' holder=@dfe
ok wsoa add plan p form=wsoa title=Plan
ok wsoa add meeting B1 board=Board held_on=2019-09-12
ok wsoa add meeting B2 board=Board held_on=2019-10-10
for n in 1 2 3 4 5; do
	ok wsoa add action "1.$n" title="Action $n" due_on=2019-11-01
done
ok wsoa add evidence actions=1.1 title='Mail of the adviser' form=held held_by='Ann Lee'
ok wsoa set p date_changes_need=board,adviser
ok wsoa decide B1 set p baselined_on=2019-01-01
expect_err 3 'changes by a decision of the board alone' wsoa set p date_changes_need=board
ok wsoa extend 1.1,1.2,1.3,1.4 2020-01-31 "${why[@]}" --yes --dated 2019-09-02

# ---- who may say so, and what shows it ----

expect_err 2 'who agreed is not said' wsoa agree X1 --evidence E1
expect_err 3 'nothing shows that dfe-adviser agreed' wsoa agree X1 --by dfe-adviser
expect_err 3 '@dfe is no adviser of p: say who advises it: wsoa set p advisers+=@dfe' wsoa agree X1 --by @dfe --evidence E1
ok wsoa set p advisers=dfe-adviser
expect_err 3 '@nhs is no adviser of p' wsoa agree X1 --by @nhs --evidence E1
expect_err 2 "'1.1' is an action: it is no request for another date" wsoa agree 1.1 --by @dfe --evidence E1
expect_err 4 'E9' wsoa agree X1 --by @dfe --evidence E9
expect_err 3 'only the programme team' wsoa agree X1 --by @dfe --evidence E1 --as @nhs
expect_err 3 'the board has not agreed to it' wsoa move X1 agree agreed_due_on=2020-01-31
has 'nor the other' "$err" 'the adviser has not agreed to it'

# ---- the board, then the adviser ----

ok wsoa decide B1 agree X1 --text 'As asked'
has 'it says who is missing' "$err" 'X1: the adviser has not agreed to it: record it: wsoa agree X1 --by ADVISER --evidence REF'
is 'nothing has moved' "$(field X1 '[.status, .board_due_on, .adviser_due_on]')$(field 1.1 .due_on)" '["proposed","2020-01-31",null]"2019-11-01"'
expect_status 0 wsoa show X1
has 'shown' "$out" 'the adviser has not agreed to it'
expect_status 0 wsoa why X1 agree
has 'and explained' "$out" 'the adviser has not agreed to it: record it: wsoa agree X1'
is 'what waits for the adviser' "$(wsoa list date-changes 'status:proposed board_due_on:any adviser_due_on:none' --json | jq -r '.items[].ref')" X1
expect_err 3 'somebody has agreed to it as it is' wsoa set X1 new_due_on=2020-03-31
ok wsoa decide B2 agree X1 --text 'Once more'
is 'the same side counts once' "$(field X1 .status)$(field 1.1 .due_on)" '"proposed""2019-11-01"'
ok wsoa agree X1 --by @dfe --evidence E1
is 'the last one moves the date' "$(field X1 '[.status, .agreed_due_on, .adviser_due_on]')$(field 1.1 .due_on)" \
	'["agreed","2020-01-31","2020-01-31"]"2020-01-31"'
is 'as a decision of theirs' "$(field D1 '[.by, .meeting, .about, .used_for, .evidence, .outcome]')" '["@dfe",null,["X1"],["X1"],["E1"],"agreed"]'
expect_err 3 'X1 is agreed: agree is possible only from proposed' wsoa agree X1 --by @dfe --evidence E1

# ---- the adviser first, and another day ----

ok wsoa agree X2 --by dfe-adviser --text 'Fine, but not after Christmas. Kim' --due 2019-12-20
has 'the board is missing' "$err" 'X2: the board has not agreed to it: record what the board decided: wsoa decide MEETING agree X2'
expect_err 3 'the adviser agreed to 20 December 2019, not to 31 January 2020' wsoa decide B2 agree X2 --text 'As asked'
has 'and what to do' "$err" 'agree to the same: agreed_due_on=2019-12-20; or record first that the adviser agreed to the other'
is 'no decision is left behind' "$(wsoa list decisions 'meeting:B2' --json | jq '.items | length')" 1
ok wsoa decide B2 agree X2 --due 2019-12-20 --text 'Before Christmas'
is 'both agreed to it' "$(field 1.2 .due_on)" '"2019-12-20"'
ok wsoa decide B2 agree X3 --due 2020-02-28 --text 'A month more'
expect_err 3 'the board agreed to 28 February 2020, not to 31 January 2020' wsoa agree X3 --by @dfe --evidence E1
ok wsoa decide B2 agree X3 --text 'As asked, then'
ok wsoa agree X3 --by @dfe --evidence E1
is 'the last word of each' "$(field 1.3 .due_on)" '"2020-01-31"'

# ---- no way around it ----

expect_err 3 'the plan asks for more than the agreement of the board' wsoa decide B2 set 1.4 due_on=2020-03-31
ok wsoa set 1.4 due_on=2019-10-20
ok wsoa set 1.4 due_on=2019-10-19
ok wsoa decide B2 refuse X4 --reason 'Families have waited enough'

# ---- the ledger, and back ----

is 'the ledger names both' "$(wsoa slippage --json | jq -c '.items[] | select(.ref == "1.1") | [.date_change, .decision, .agreements]')" '["X1","D1",["B1/2","B2/1","D1"]]'
expect_status 0 wsoa slippage 1.2
has 'for people' "$out" 'D2, B2/2'
ok wsoa undo --batch "$(wsoa log --jsonl | jq -r 'select(.record == "decision" and .changes.ref[1] == "D3") | .batch')" --reason 'The wrong mail'
is 'without the adviser it waits again' "$(field X3 '[.status, .board_due_on, .adviser_due_on]')$(field 1.3 .due_on)" '["proposed","2020-01-31",null]"2019-11-01"'

# ---- other plans ----

ok wsoa decide B2 set p date_changes_need=adviser --text 'The adviser alone'
ok wsoa extend 1.5 2020-01-31 "${why[@]}" --dated 2019-10-01
ok wsoa decide B2 agree X5 --text 'Agreed'
is 'the board alone does not move it' "$(field 1.5 .due_on)" '"2019-11-01"'
ok wsoa agree X5 --by @dfe --text 'Yes'
is 'the adviser does' "$(field 1.5 .due_on)" '"2020-01-31"'
ok wsoa verify
