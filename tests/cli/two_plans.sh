#!/usr/bin/env bash
# Two plans beside each other: an earlier one does not end while anything in it is live, and what is said of both says of which plan it is.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"
export WSOA_NOW=2019-10-14 COLUMNS=120

ok wsoa init --area Marlshire --as 'Ann Lee <ann@example.org>'
export WSOA_PERSON=@ann-lee
ok wsoa add plan P form=wsoa title=Plan
ok wsoa add person @jane name='Jane Doe'
ok wsoa add weakness W01 title=One class=significant-weakness
ok wsoa add weakness W02 title=Two class=significant-weakness
ok wsoa add action 1.1 title=Bases weaknesses=W01 due_on=2019-01-31 owner=@jane
ok wsoa add meeting B1 board=Board held_on=2019-10-14
ok wsoa decide B1 set P baselined_on=2019-10-14 --text plan
ok wsoa move P start

# ---- a plan ends when nothing in it is live ----

overdue() { wsoa overdue --jsonl "$@" | jq -rs 'map("\(.plan):\(.ref)") | join(" ")'; }

expect_err 3 'several conditions' wsoa move P supersede --reason 'tidy up'
has 'what is live' "$err" '2 weaknesses and 1 action of P are live: W01, W02; 1.1: carry them into a later plan (wsoa carry-forward P ...), or end each; see: wsoa list weaknesses live --plan P'
has 'and that no plan follows' "$err" 'no later plan follows P'
expect_err 3 '2 weaknesses and 1 action of P are live' wsoa decide B1 close P --text 'Done with it'
has 'why says the same' "$(wsoa why P supersede)" '2 weaknesses and 1 action of P are live'
is 'it is overdue still' "$(overdue)" P:1.1
ok wsoa add plan A form=app title=APP predecessor=P
expect_err 3 '2 weaknesses and 1 action of P are live' wsoa move P supersede --reason 'A follows'
is 'the workflow is sound' "$(wsoa workflow check plan --json | jq '.items | length')" 0
for name in $(jq -r '.transitions[].requires[]?.condition' "$WSOA_SOURCE_DIR"/schema/workflows/*.json | sort -u); do
	has "help knows $name" "$(wsoa help conditions)" "$name"
done

# ---- what was carried is neither new nor closed, and its first promise is not forgotten ----

mkdir carried
export WSOA_DB=$PWD/carried/wsoa.db
ok wsoa init --area Marlshire --as 'Ann Lee <ann@example.org>'
ok wsoa add plan P form=wsoa title=Plan
ok wsoa add person @jane name='Jane Doe'
ok wsoa add weakness W01 title=One class=significant-weakness
ok wsoa add weakness W02 title=Two class=significant-weakness
ok wsoa add action 1.1 title=Bases weaknesses=W01 due_on=2019-01-31 owner=@jane
ok wsoa add action 1.2 title=Late weaknesses=W01 due_on=2019-10-20 owner=@jane
ok wsoa add meeting B1 board=Board held_on=2019-10-14
ok wsoa decide B1 set P baselined_on=2019-10-14 --text plan
ok wsoa extend 1.1 2019-11-30 --reason late --recovery r --as @jane
ok wsoa decide B1 agree X1 --text ok
ok wsoa move 1.1 start
export WSOA_NOW=2019-12-01

report() { wsoa report board --json --since 2019-11-01 "$@"; }
# changed OPTION...: "overdue 1.1"
changed() { report "$@" | jq -r '[.changes[] | "\(.change) \(.refs | join(" "))"] | join(", ")'; }
slipping() { report "$@" | jq -c '[.slipping[] | [.plan, .ref, .original_due_on, .original_plan, .days_slipped]]'; }

is 'before' "$(changed)" 'overdue 1.1'
is 'before, slipping' "$(slipping)" '[["P","1.1","2019-01-31",null,303]]'
is 'a baselined plan is not spoken of' "$(wsoa report board | grep -c 'is not baselined')" 0
ok wsoa add plan A form=app title=APP
is 'nor one without deadlines' "$(wsoa report board | grep -c 'is not baselined')" 0
ok wsoa carry-forward P W01 --to A --with-actions --reason r
is 'carried, and no longer: closed, added; the one that was overdue did not become so' "$(changed)" 'carried A:1.1 A:1.2, overdue A:1.1'
is 'the original date is that of the first promise' "$(slipping)" '[["A","1.1","2019-01-31","P",303]]'
is 'each counts once' "$(report | jq -c '.totals | [.actions, .live, .overdue, .slipped, .carried, .weaknesses]')" '[2,2,2,1,2,2]'
has 'people see where it was promised' "$(wsoa report board)" '31 Jan 2019 (P)'
has 'and that nothing holds the dates yet' "$(wsoa report board)" 'A is not baselined: its deadlines move without a decision.'
wrong=0
while IFS=$'\t' read -r count filter; do
	# shellcheck disable=SC2086
	[ "$(set -f; wsoa list $filter --json | jq '.items | length')" = "$count" ] || { wrong=1; echo "    $count: $filter"; }
done < <(report | jq -r '[.. | objects | select(.filters?) | . as $row | .filters | to_entries[] | "\($row[.key])\t\(.value)"] | unique[]')
is 'every filter yields its figure' "$wrong" 0
is 'the later plan alone' "$(changed --plan A)" 'carried 1.1 1.2, overdue 1.1'
is 'knows its first dates too' "$(slipping --plan A)" '[["A","1.1","2019-01-31","P",303]]'
is 'the earlier plan alone' "$(changed --plan P)" 'carried 1.1 1.2'
is 'had two weaknesses' "$(report --plan P | jq .totals.weaknesses)" 2
is 'as a filter' "$(wsoa list actions carried --all-plans --jsonl | jq -rs 'map(.plan + ":" + .ref) | join(" ")')" 'P:1.1 P:1.2'
is 'weaknesses too' "$(wsoa list weaknesses 'not carried' --jsonl | jq -rs 'map(.plan + ":" + .ref) | join(" ")')" 'P:W02 A:W01'

# ---- what people read names the plan where a ref alone would not say which ----

has 'status' "$(wsoa status)" 'A:W01     One '
has 'its gaps' "$(wsoa status)" 'Weaknesses without a live action: 1 (P:W02)'
has 'what is late' "$(wsoa report board)" 'A:1.2 Late: 42 days late'
has 'a list of one plan' "$(wsoa overdue)" 'A:1.1 '
has 'what was found' "$(wsoa lint)" 'A:W01'
for ref in $(wsoa report board --json | jq -r '(.changes + .asks)[].refs[]'); do
	ok wsoa show "$ref"
done
is 'of a chosen plan they stand alone' "$(wsoa overdue --plan A | grep -c 'A:')" 0
