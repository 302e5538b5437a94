#!/usr/bin/env bash
# Ratings: the scale of a plan, what amber and red ask for, sheets of before, and where the given rating and the records differ.
# shellcheck source=tests/cli/harness.sh
source "$WSOA_SOURCE_DIR/tests/cli/harness.sh"

ok wsoa init --area Marlshire --as "Ann Lee <ann@example.org>"
ok wsoa add person @jane name="Jane Doe"
ok wsoa add plan wsoa-2018 form=wsoa title=Plan
ok wsoa add action 1.1 title=One owner=@jane due_on=2019-10-01
ok wsoa add action 1.2 title=Two owner=@jane due_on=2019-12-31
ok wsoa add action 1.3 title=Three owner=@jane start_on=2020-01-01 due_on=2020-06-30
ok wsoa add workstream S1 title=Strand

# ---- the scale ----

expect_err 3 "'blue' is not on the scale of the plan, rag" wsoa set 1.1 rating=blue
has 'its words' "$err" 'green (on course), amber (behind, and can be brought back), red (off course), grey (not due to start)'
expect_err 3 "'amber-green' is not on the scale" wsoa update 1.1 amber-green "Begun" --as @jane
expect_err 3 'not on the scale' wsoa set S1 rating=blue
expect_err 2 'one of: rag brag five-step' wsoa set wsoa-2018 scale=rainbow
ok wsoa set wsoa-2018 scale=brag
ok wsoa set 1.2 rating=blue
ok wsoa set wsoa-2018 scale=five-step
ok wsoa update 1.1 amber-green "Begun" --as @jane
is 'a step between is counted with what it stands for' "$(wsoa report board --json | jq -c '.ratings[] | select(.rating == "green") | [.count, .filters.count]')" '[1,"live rating:green,amber-green"]'
is 'and by its word on one screen' "$(wsoa status --json | jq -c '[.ratings[] | select(.rating == "amber-green") | .count]')" '[1]'
expect_err 3 'red-amber needs a reason' wsoa update 1.1 red-amber "Late" --as @jane
expect_err 3 'not on the scale of the plan, five-step' wsoa set 1.1 rating=blue
ok wsoa set wsoa-2018 scale=rag

# ---- a reason, and a way back ----

expect_err 3 'a rating of amber needs a reason' wsoa set 1.1 rating=amber
expect_err 3 'a rating of red needs a reason' wsoa update 1.1 red "Late" --as @jane
has 'both at once' "$err" 'a rating of red needs a way back on course'
ok wsoa set 1.1 rating=amber rating_reason="Staff left"
expect_err 3 'a rating of red needs a reason' wsoa set 1.1 rating=red recovery="Hire"
ok wsoa update 1.1 red "Late" --reason "Nobody applied" --recovery "Agency staff" --as @jane
is 'kept as the reason' "$(wsoa list 1.1 --json | jq -r '.items[0].rating_reason')" 'Nobody applied'
ok wsoa update 1.1 red "Still late" --as @jane
ok wsoa update 1.1 green "Done soon" --as @jane
ok wsoa set S1 rating=amber

# A sheet of before the rule is taken, and told of.
printf 'Ref,Action,RAG\n2.1,Four,Amber\n2.2,Five,Blue\n' >sheet.csv
ok wsoa import actions sheet.csv
has 'a reason is missing' "$err" 'a rating of amber needs a reason'
has 'another scale' "$err" "'blue' is not on the scale of the plan, rag"
is 'taken all the same' "$(wsoa list 2.1,2.2 --json | jq -c '[.items[].rating]')" '["amber","blue"]'

# ---- what follows ----

# follows FILTER...: ref, given, computed, better
follows()
{
	wsoa ratings "$@" --json | jq -c '[.items[] | [.ref, .given, .computed, .better]]'
}
is 'overdue is amber' "$(follows 1.1)" '[["1.1","green","amber",true]]'
has 'why' "$(wsoa ratings)" 'it was due on 1 October 2019'
is 'more than a month is red' "$(follows 1.1 --on 2019-11-02)" '[["1.1","green","red",true]]'
is 'blue while it lives' "$(follows 1.2)" '[["1.2","blue","green",true]]'
ok wsoa set 1.3 rating=green
is 'not due to start' "$(follows 1.3)" '[["1.3","green","grey",false]]'
ok wsoa set 1.3 rating=grey
is 'the same' "$(follows 1.3)" '[]'
is 'the start has passed' "$(follows 1.3 --on 2020-01-02)" '[["1.3","grey","amber",true]]'
ok wsoa set 1.2 rating=green
is 'green' "$(follows 1.2)" '[]'
ok wsoa add milestone of=1.2 title=Step due_on=2019-10-10
is 'a late step' "$(wsoa ratings 1.2 --json | jq -r '.items[0].why')" 'its step 1.2/a was due on 10 October 2019'
ok wsoa set 1.2/a done_on=2019-10-10
ok wsoa move 1.2 start
ok wsoa add meeting B1 board=Board updates_by=2019-10-11
is 'the last round was missed' "$(wsoa ratings 1.2 --json | jq -r '.items[0].why')" 'there was no update in the round that ended on 11 October 2019'
ok wsoa update 1.2 "Half of it" --as @jane
is 'late, and answered' "$(follows 1.2)" '[]'
is 'those that are better first' "$(wsoa ratings --json | jq -c '[.items[] | [.ref, .better]]')" '[["1.1",true],["2.1",false]]'
has 'counted' "$(wsoa ratings)" 'of them better'
expect_status 10 wsoa ratings --exit-code
is 'what was known' "$(wsoa ratings 1.1 --as-of 2019-10-14 --json | jq '.items | length')" 1
ok wsoa done 1.1 "Here it is" --held-by Jane --as @jane
is 'nothing follows for what waits for sign-off' "$(follows 1.1)" '[]'
