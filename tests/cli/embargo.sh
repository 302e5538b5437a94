#!/usr/bin/env bash
# What a visit found while it is under embargo: in no list, no report and no pack, unless it is asked for.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

ok wsoa init --area Marlshire --as 'Ann Lee <ann@example.org>'
export WSOA_PERSON=@ann-lee
ok wsoa add person @jane name=Jane
ok wsoa add person @aud name='Al Udit' roles=auditor
ok wsoa add plan p form=wsoa title=Plan
for n in 1 2 3; do
	ok wsoa add weakness "W$n" title="Weakness $n"
done
ok wsoa add action 1.1 title=Train weaknesses=W1 due_on=2019-12-01 owner=@jane
export WSOA_NOW=2019-10-20T09:00:00Z
ok wsoa add visit V1 form=revisit starts_on=2019-10-14 ends_on=2019-10-16 embargo_until=2019-11-15
ok wsoa judge V1 sufficient W1 --text 'Families see a zebra'
ok wsoa judge V1 not-sufficient W2,W3
ok wsoa judge V1 some
ok wsoa set V1 summary='A zebra was seen' by='Two inspectors'
ok wsoa note 1.1 'Nothing to do with it'

# Every reading command, in every form: nothing is told.
reading=(
	'list judgements' 'list visits' 'list visits outcome:some' 'list weaknesses' 'show V1' 'show W1' 'show p' 'history V1' 'history W1' 'log' 'log --last 3'
	'status' 'my' 'report board' 'lint' 'why 1.1' 'diff 3' 'diff 2019-10-14' 'measures' 'timetable' 'slippage' 'ratings' 'due' 'overdue' 'versions'
)
told=0
for command in "${reading[@]}"; do
	for form in '' --json; do
		wsoa $command $form >out.txt 2>err.txt
		if grep -q -i -E 'zebra|V1/W|sufficient"|"some"|-> some' out.txt err.txt; then
			told=$((told + 1))
			echo "told: $command $form" >&2
			grep -i -E 'zebra|V1/W|sufficient"|"some"|-> some' out.txt err.txt | head -n 3 >&2
		fi
	done
done
is 'nothing is told' "$told" 0
is 'the visit is there, with what is no judgement' "$(wsoa show V1 --json | jq -c '.items[0] | [.outcome, .summary, .by, .embargo_until]')" \
	'[null,null,"Two inspectors","2019-11-15"]'
expect_err 3 'no visit that decides about it has judged W1' wsoa move W1 sufficient
is 'no judgements' "$(wsoa list judgements --json | jq '.items | length')" 0
expect_status 4 wsoa show V1/W1
expect_err 3 'V1 is under embargo until 15 November 2019: the lines of the log would tell what it found: wait until it has ended' wsoa log --jsonl
ok wsoa log --jsonl --last 1
expect_err 3 'V1 is under embargo until 15 November 2019: a pack, whose log is whole, would tell what it found' wsoa export visit -o pack
is 'and no pack is begun' "$(ls -d pack* 2>/dev/null)" ''
ok wsoa export visit -o before --as-of 2019-10-19
ok wsoa verify before
ok wsoa verify

# ---- who may ----

is 'the programme team' "$(wsoa list judgements --json --embargoed | jq -c '[.items[] | .ref]')" '["V1/W1","V1/W2","V1/W3"]'
is 'an auditor' "$(wsoa show V1 --json --embargoed --as @aud | jq -c '.items[0] | [.outcome, .summary]')" '["some","A zebra was seen"]'
expect_err 3 'only the programme team and auditors may see what is under embargo' wsoa list judgements --embargoed --as @jane
expect_err 2 'a change sees what is under embargo in any case: --embargoed: leave it out' wsoa set V1 papers_by=2019-10-10 --embargoed
ok wsoa export visit -o pack --embargoed
ok wsoa verify pack
is 'the chain is whole' "$(wsoa log --jsonl --embargoed | wc -l)" "$(wsoa verify --json | jq .checked.events)"

# ---- changes see it ----

ok wsoa correct V1/W3 text='Seen again' --reason 'It was missing'
ok wsoa set V1,V1 papers_by=2019-10-10
expect_err 3 'W1 was judged at V1 already' wsoa judge V1 sufficient W1
expect_err 3 'V1 is under embargo until 15 November 2019: nothing follows from it before' wsoa judge V1 --publish
ok wsoa remove V1/W3 --reason 'Not this one'

# ---- it ends ----

export WSOA_NOW=2019-11-15T12:00:00Z
is 'up to and with its last day' "$(wsoa list judgements --json | jq '.items | length')" 0
export WSOA_NOW=2019-11-16T09:00:00Z
is 'then it is known' "$(wsoa list judgements --json | jq -r '[.items[].ref] | join(" ")')" 'V1/W1 V1/W2'
is 'but not on the days before' "$(wsoa list judgements --as-of 2019-11-01 --json | jq '.items | length')" 0
is 'nor at an event of then' "$(wsoa show V1 --as-of 17 --json | jq -c '.items[0].outcome')" null
is 'nor in a position of then' "$(wsoa list judgements --position 2019-11-01 --json | jq '.items | length')" 0
is 'nor in a report of then, but for those who may' "$(wsoa list judgements --as-of 2019-11-01 --embargoed --json | jq '.items | length')" 2
is 'it comes up without a change' "$(wsoa diff 2019-11-01 --json | jq -c '[.items[] | [.ref, .changes[]]] | sort')" '[["V1","re-worded","changed"],["V1/W1","added"],["V1/W2","added"]]'
is 'and between two days of the embargo nothing does' "$(wsoa diff 2019-10-21 2019-11-10 --json | jq -c '[.items[].ref]')" '[]'
ok wsoa log --jsonl
expect_err 2 'what the visit found is recorded already' wsoa judge V1 sufficient --publish
ok wsoa judge V1 --publish
is 'the weaknesses move' "$(wsoa list weaknesses --json | jq -c '[.items[] | [.ref, .status, .judged_on]]')" \
	'[["W1","sufficient-progress","2019-10-16"],["W2","not-sufficient","2019-10-16"],["W3","open",null]]'
ok wsoa judge V1 --publish
is 'once' "$(wsoa list weaknesses status:sufficient-progress --json | jq -r '.items[].ref')" W1
ok wsoa export visit -o after
ok wsoa verify after
ok wsoa verify
