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
