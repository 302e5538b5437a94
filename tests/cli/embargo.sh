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
has 'nothing moves yet, and when it will' "$err" 'V1 is under embargo until 15 November 2019: no weakness moves before: when it has ended: wsoa judge V1 --publish'
ok wsoa judge V1 not-sufficient W2,W3
ok wsoa judge V1 some
ok wsoa set V1 summary='A zebra was seen' by='Two inspectors'
ok wsoa note 1.1 'Nothing to do with it'

# tells COMMAND...: it fails, or tells what is under embargo. The words of a filter and of a workflow are no secret.
tells()
{
	local secret='zebra|V1/W|sufficient|(^|[^:a-z])some\b'
	case $* in
	'why W1'*) secret='zebra|V1/W' ;;
	esac
	if ! wsoa "$@" >out.txt 2>err.txt && ! grep -q -E 'prints no list that --csv could be for|the option --format is not known' err.txt; then
		echo "failed: $*: $(head -n 3 err.txt)" >&2
	elif grep -i -E "$secret" out.txt err.txt >told.txt; then
		echo "told: $*: $(head -n 3 told.txt)" >&2
	else
		return 1
	fi
}

# Every reading command, in every form: nothing is told.
reading=(
	'list judgements' 'list visits' 'list visits outcome:some' 'list weaknesses' 'show V1' 'show W1' 'show p' 'history V1' 'history W1' 'log' 'log --last 3'
	'status' 'my' 'report board' 'lint' 'why 1.1' 'why W1' 'diff 3' 'diff 2019-10-14' 'measures' 'timetable' 'slippage' 'ratings' 'due' 'overdue' 'versions'
	'waiting' 'waiting --all' 'alerts' 'calendar' 'verify'
)
told=0
for command in "${reading[@]}"; do
	for form in '' --json --csv '--format html'; do
		# shellcheck disable=SC2086
		tells $command $form && told=$((told + 1))
	done
done
is 'nothing is told' "$told" 0
for command in 'list judgements' 'list visits' 'list visits --csv' 'show V1' 'show W1' 'show W1 --json' 'history V1 --format html' 'diff 3 --format html'; do
	# shellcheck disable=SC2086
	has "it would be noticed: $command" "$(tells $command --embargoed 2>&1)" told:
done
while read -r name; do
	case $name in
	explain | calc | workflow* | doctor | backup | completion | help) ;; # tell of no record
	export\ visit) ;;                                                    # below
	update | 'done' | move | attach | record | note | add | set | correct | extend | decide | agree | judge | answer | remove | undo | erase | version) ;;
	handover | vacate | carry-forward | measure\ continues | import | alerts\ send | init | calendar\ load) ;;
	*) has "tried $name" "$(printf ',%s ' "${reading[@]}")" ",$name " ;;
	esac
done < <(wsoa help | sed -n 's/^  \([a-z][a-z -]*[a-z]\)  .*/\1/p')
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
is 'in the history of what was judged too' "$(wsoa history W1 --json --embargoed | jq -c '[.items[].ref] | unique')" '["V1/W1","W1"]'
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
ok wsoa judge V1 sufficient W3
ok wsoa undo

# ---- nor in any view of the past, whatever the days are that it is dated to ----

past=(
	'list judgements --position 2019-10-17' 'list visits --position 2019-10-17' 'show V1 --position 2019-10-20' 'show W1 --position 2019-10-16'
	'history W1 --position 2019-10-16' 'history V1 --position 2019-10-20' 'log --position 2019-10-20' 'list judgements --position 2020-01-31'
	'diff 2019-10-13 2019-10-17 --position 2019-10-20' 'diff 2019-10-13 --position 2019-10-17' 'report board --position 2019-10-20'
	'list judgements --as-of 2019-10-20' 'show V1 --as-of 16' 'history W1 --as-of 2019-10-20'
)
told=0
for command in "${past[@]}"; do
	# shellcheck disable=SC2086
	tells $command && told=$((told + 1))
	case $command in
	list* | show*) has "it would be noticed: $command" "$(tells $command --embargoed 2>&1)" told: ;;
	esac
done
is 'no view of the past tells it' "$told" 0
expect_err 3 'under embargo until 15 November 2019: the lines of the log' wsoa log --jsonl --position 2019-10-20

# What was removed or undone meanwhile told the same.
expect_status 4 wsoa history V1/W3
is 'nor the log' "$(wsoa log | grep -c V1/W3)" 0
is 'but to those who may know' "$(wsoa log --embargoed | grep -c V1/W3)" 5

# ---- a change tells nothing to somebody who may not know ----

jane()
{
	env WSOA_PERSON=@jane "$WSOA" "$@"
}
expect_err 3 'only the programme team may record what a visit found' jane judge V1 sufficient W2
expect_err 3 'only the programme team may record what a visit found' jane judge V1 --publish
echo seen >seen.txt
for command in 'note V1/W2 Hm' 'answer V1/W2 accept ok' 'set V1/W2 text=x' 'correct V1/W2 text=x --reason y' 'move V1/W2 done' \
	'update V1/W2 Hm' 'remove V1/W2 --reason y' 'note V1/W3 Hm' 'set V1/W3 text=x' 'done V1/W2 Hm' 'attach V1/W2 seen.txt'; do
	_run jane $command
	is "$command" "$_status" 4
	is "$command: it is not there" "$(grep -c -E 'judgement.? V1|is a judgement|removed|did you mean V1/W2|sufficient' <<<"$err")" 0
done
expect_err 4 'of the filter' jane set 'judgements outcome:not-sufficient' text=x
expect_err 4 'of the filter' jane set 'visits outcome:some' by=x
expect_err 4 'there is no' jane add evidence title=x form=held held_by=me weaknesses=V1/W2
ok jane note V1 'They were here'
ok env WSOA_PERSON=@aud "$WSOA" note V1/W2 'Seen'

# ---- it ends ----

export WSOA_NOW=2019-11-15T12:00:00Z
is 'up to and with its last day' "$(wsoa list judgements --json | jq '.items | length')" 0
export WSOA_NOW=2019-11-16T09:00:00Z
is 'then it is known' "$(wsoa list judgements --json | jq -r '[.items[].ref] | join(" ")')" 'V1/W1 V1/W2'
is 'but not on the days before' "$(wsoa list judgements --as-of 2019-11-01 --json | jq '.items | length')" 0
is 'nor at an event of then' "$(wsoa show V1 --as-of 17 --json | jq -c '.items[0].outcome')" null
expect_err 3 'V1 was under embargo on that day, until 15 November 2019: a pack, whose log is whole, would show what was hidden then' \
	wsoa export visit -o pack-of-then --as-of 2019-11-01
has 'what can be done' "$err" 'as of today'
is 'a position is what is known now' "$(for d in 2019-10-17 2019-11-01; do wsoa list judgements --position $d --json | jq '.items | length'; done | xargs)" '3 2'
is 'in a history of then as well' "$(wsoa history W1 --position 2019-11-01 --json | jq -c '[.items[].ref] | unique')" '["V1/W1","W1"]'
is 'in every one' "$(wsoa diff 2019-10-13 2019-11-01 --position 2019-11-10 --json | jq -c '[.items[] | select(.kind == "judgement") | .ref]')" '["V1/W1","V1/W2"]'
is 'nor in a report of then, but for those who may' "$(wsoa list judgements --as-of 2019-11-01 --embargoed --json | jq '.items | length')" 2
is 'it comes up without a change' "$(wsoa diff 2019-11-01 --json | jq -c '[.items[] | [.ref, .changes[]]] | sort')" '[["V1","re-worded","changed"],["V1/W1","added"],["V1/W2","added"]]'
is 'and between two days of the embargo nothing does' "$(wsoa diff 2019-10-21 2019-11-10 --json | jq -c '[.items[].ref]')" '[]'
ok wsoa log --jsonl
is 'somebody has to say so' "$(wsoa lint L026 --json | jq -r '.items[] | .ref + "," + .found')" 'W1,V1/W1: sufficient: wsoa judge V1 --publish
W2,V1/W2: not-sufficient: wsoa judge V1 --publish'
is 'not while it lasted' "$(wsoa lint L026 --as-of 2019-11-15 --json | jq '.items | length')" 0
expect_err 2 'what the visit found is recorded already' wsoa judge V1 sufficient --publish
ok wsoa judge V1 --publish
is 'the weaknesses move' "$(wsoa list weaknesses --json | jq -c '[.items[] | [.ref, .status, .judged_on]]')" \
	'[["W1","sufficient-progress","2019-10-16"],["W2","not-sufficient","2019-10-16"],["W3","open",null]]'
is 'nothing is left to say' "$(wsoa lint L026 --json | jq '.items | length')" 0
ok wsoa move W2 start
is 'nor when work goes on' "$(wsoa lint L026 --json | jq '.items | length')" 0
ok wsoa undo
ok wsoa judge V1 --publish
is 'once' "$(wsoa list weaknesses status:sufficient-progress --json | jq -r '.items[].ref')" W1
ok wsoa export visit -o after
ok wsoa verify after
ok wsoa verify

# ---- what was seen is not hidden again ----

expect_err 3 'what it found is under no embargo, and may have been seen: its outcome' wsoa set V1 embargo_until=2019-12-31
ok wsoa add visit V2 form=monitoring starts_on=2019-11-11 ends_on=2019-11-12
ok wsoa judge V2 sufficient W1 --by self
ok wsoa set V2 embargo_until=2019-11-20
ok wsoa judge V2 not-sufficient W2
ok wsoa set V2 embargo_until=2019-11-30
ok wsoa set V2 embargo_until=
expect_err 3 'may have been seen: V2/W2: embargo_until: where that was a slip: wsoa correct V2 embargo_until=2019-11-30' wsoa set V2 embargo_until=2019-11-30
ok wsoa set V2 embargo_until=2019-11-12
ok wsoa correct V2 embargo_until=2019-11-30 --reason 'Lifted by mistake'
is 'hidden again' "$(wsoa list judgements visit:V2 --json | jq '.items | length')" 0
is 'and in the past' "$(wsoa list judgements visit:V2 --as-of 2019-11-16 --json | jq '.items | length')" 0
is 'as history says' "$(wsoa history V2 | grep -c 'Lifted by mistake')" 1

# ---- what was advised: under embargo from the day on which one was set ----

ok wsoa add visit V3 form=monitoring starts_on=2019-11-14 ends_on=2019-11-14
ok wsoa add recommendation visit=V3 text='Said on the day' owner=@jane
ok wsoa set V3 embargo_until=2019-11-30
ok wsoa add recommendation visit=V3 text='A zebra is missing' owner=@jane due_on=2019-11-18
is 'of the draft letter nothing is told' "$(wsoa list recommendations --json | jq -c '[.items[].ref]')" '["V3/1"]'
is 'nor to its lead yet' "$(wsoa my --as @jane --json | grep -c zebra)" 0
expect_status 4 jane answer V3/2 accept ok
ok jane answer V3/1 accept ok
ok wsoa add visit V4 form=monitoring starts_on=2019-11-14 ends_on=2019-11-14
ok wsoa add recommendation V4/1 visit=V4 text='Said on the day'
ok wsoa undo
ok wsoa set V4 embargo_until=2019-11-30
ok wsoa add recommendation V4/1 visit=V4 text='Twelve children wait'
is 'made anew under its ref, it is of the draft letter' "$(wsoa list recommendations visit:V4 --json | jq '.items | length')" 0
is 'nor does the log tell' "$(wsoa log --json | grep -c Twelve)" 0
export WSOA_NOW=2019-12-01
is 'then it is' "$(wsoa list recommendations visit:V3 --json | jq -c '[.items[].ref]')" '["V3/1","V3/2"]'
ok jane answer V3/2 accept ok
ok wsoa verify
