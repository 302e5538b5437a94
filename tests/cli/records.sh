#!/usr/bin/env bash
# Records one by one: add, set, correct, remove, note, show, list, history, log, undo; their refs; the clock.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

# refs KIND [FILTER]: in one line
refs()
{
	wsoa list "$@" --jsonl | jq -r .ref | paste -sd ' '
}

events()
{
	wsoa log --jsonl | wc -l
}

ok wsoa init --area Marlshire --as 'Ann Lee <ann@example.org>'

# ---- refs made up, of every kind ----

while IFS='|' read -r ref words; do
	# shellcheck disable=SC2086
	eval "expect_status 0 wsoa add $words"
	has "made-up ref of: $words" "$out" "$ref created"
done <<-'END'
	wsoa-2018|plan form=wsoa inspected_on=2018-03-09
	app-2019|plan form=app
	app-2019-2|plan form=app
	plan-2019|plan title='No form'
	W1|weakness title=First --plan wsoa-2018
	W2|weakness title=Second --plan wsoa-2018
	S1|workstream title=Strand --plan wsoa-2018
	A1|action title=Action --plan wsoa-2018
	A2|action title=Action --plan wsoa-2018
	1.2.3|action 1.2.3 title=Numbered --plan wsoa-2018
	1.2.3/a|milestone of=1.2.3 title=Step --plan wsoa-2018
	1.2.3/b|milestone of=1.2.3 title=Step --plan wsoa-2018
	W1/a|milestone of=W1 title=Step --plan wsoa-2018
	M1|measure title=Waiting unit=weeks --plan wsoa-2018
	M1/2020-03|target measure=M1 due_on=2020-03-31 value=5 --plan wsoa-2018
	M1/2020-06|target measure=M1 due_on=2020-06-30 value=4 --plan wsoa-2018
	M1/2019-09|reading measure=M1 period=2019-09 value=9.50 --plan wsoa-2018
	E1|evidence title=Minutes actions=1.2.3 --plan wsoa-2018
	B1|meeting board='Improvement Board' held_on=2019-10-01
	B1/1|decision meeting=B1 about=wsoa-2018:1.2.3 outcome=agreed
	B1/2|decision meeting=B1 about=wsoa-2018:1.2.3 outcome=refused
	marlshire-county-council|organisation name='Marlshire County Council'
	send-group-manager|post title='SEND Group Manager' organisation=marlshire-county-council
	@jane-doe|person name='Jane Doe'
	@jane-doe-2|person name='Jane Doe'
	W1|weakness title=Other --plan app-2019
END

# ---- refs looked up ----

export WSOA_PLAN=wsoa-2018
for ref in a1 A1 WSOA-2018:a1 wsoa-2018:A1; do
	is "show $ref" "$(field "$ref" ref)" '"A1"'
done
is 'of the area, in any case' "$(field b1/1 meeting)" '"B1"'
is 'WSOA_PLAN' "$(field W1 title)" '"First"'
is '--plan goes before WSOA_PLAN' "$(wsoa show W1 --plan app-2019 --json | jq -r '.items[0].title')" Other
is 'plan:ref goes before both' "$(wsoa show app-2019:W1 --plan wsoa-2018 --json | jq -r '.items[0].title')" Other
unset WSOA_PLAN
is 'the only live plan that has it' "$(field W2 title)" '"Second"'
expect_err 2 "'W1' is in several plans: wsoa-2018:W1, app-2019:W1: name its plan: --plan REF, or one of those" wsoa show W1
expect_err 2 'is in several plans' wsoa set W1 title=x
expect_err 2 'is in several plans' wsoa history W1
expect_err 2 'is in several plans' wsoa note W1 x
is 'a list of both plans' "$(wsoa list weaknesses --jsonl | jq -r '.plan + ":" + .ref' | paste -sd ' ')" 'wsoa-2018:W1 wsoa-2018:W2 app-2019:W1'

# what is of the area gives way to a plan's refs; a plan keeps its own
expect_err 2 "'1.2.3' is an action of wsoa-2018: ref: choose another: it would hide that one" wsoa add post 1.2.3 title=Oops
expect_err 2 "'w2' is a weakness of wsoa-2018" wsoa add plan w2 form=app
expect_err 2 "'W2' is a weakness of wsoa-2018" wsoa import posts - <<<$'Ref,Title\nW2,Oops'
expect_err 2 "no heading of this file but the ref's is known for plans" wsoa import plan "$WSOA_SOURCE_DIR/tests/plans/marlshire-weaknesses.csv"
ok wsoa add weakness B1 title=Own --plan wsoa-2018
expect_err 2 "'B1' is in several places: :B1, wsoa-2018:B1: name one of those: with the colon in front it is the area's" wsoa show B1
expect_err 2 "is in several places" wsoa set B1 title=x
expect_err 2 "is in several places" wsoa note B1 x
is 'of the area' "$(field :B1 board)" '"Improvement Board"'
is 'also beside a chosen plan' "$(wsoa show :B1 --plan wsoa-2018 --json | jq -r '.items[0].kind')" meeting
is 'of the plan' "$(field wsoa-2018:B1 title)" '"Own"'
is 'of the chosen plan' "$(wsoa show B1 --plan wsoa-2018 --json | jq -r '.items[0].kind')" weakness
is 'by the kind that is asked for' "$(wsoa list weaknesses B1 --jsonl | jq -r .title) $(wsoa list meetings B1 --jsonl | jq -r .board)" 'Own Improvement Board'
ok wsoa add decision meeting=B1 about=wsoa-2018:1.2.3 outcome=noted --plan wsoa-2018
ok wsoa undo
ok wsoa add weakness B2 title=Own --plan wsoa-2018
has 'a made-up ref is none of a plan' "$(wsoa add meeting board=Board)" 'B3 created'
has 'a slug neither' "$(wsoa add post title=W2)" 'w2-2 created'
ok wsoa remove w2-2 --reason 'a test'
ok wsoa remove wsoa-2018:B1 --reason 'a test'
ok wsoa remove wsoa-2018:B2 --reason 'a test'
ok wsoa remove B3 --reason 'a test'
expect_err 2 'there are 4 live plans: --plan: name one: --plan REF' wsoa add action title=x
expect_err 4 "there is no plan 'wsoa-2017'" wsoa list --plan wsoa-2017
export WSOA_PLAN=wsoa-2018

expect_err 4 "there is no record '1.2.4': did you mean 1.2.3?" wsoa show 1.2.4
expect_err 4 "there is no record '1.2.4': did you mean 1.2.3?" wsoa set 1.2.4 title=x
expect_err 4 "there is no record '9.9.9'" wsoa history 9.9.9
expect_err 4 "there is no record '1.2.4'" wsoa why 1.2.4
for ref in '1 2' '../x' '.x' '/x' "$(printf 'x%.0s' {1..65})" 'é' '1:2'; do
	expect_status 2 wsoa add action "$ref" title=x
done
is 'of 64 characters' "$(wsoa add action "$(printf 'x%.0s' {1..64})" title=x --json | jq -r '.items[0].ref | length')" 64
expect_err 2 "'1.2.3' is taken" wsoa add action 1.2.3 title=Again
expect_err 2 "'b1' is taken" wsoa add meeting b1 board=B
expect_err 2 "'a1' is taken" wsoa add weakness a1 title=x
ok wsoa add meeting B2 board=Board

# ---- add ----

expect_err 2 "there is no kind 'acton'" wsoa add acton title=x
expect_err 2 "an action has no field 'titel': did you mean title?" wsoa add action titel=x
expect_err 2 'Title is missing' wsoa add action due_on=2020-03-31
expect_err 2 'another word' wsoa add action
expect_err 2 '3 faults: mend what is listed; nothing was changed' wsoa add action title=x rating=gren percent=101 due_on=2019-02-29
has 'every fault is listed' "$err" "rating: 'gren' is not a value of Rating: one of: green (on course), amber (behind, and can be brought back), red (off course), grey (not due to start)"
has 'every fault is listed' "$err" "percent: '101' is not a value of Percent complete: a whole number from 0 to 100"
has 'every fault is listed' "$err" "due_on: '2019-02-29' does not exist: February 2019 has 28 days"
expect_err 4 "there is no record '@nobody'" wsoa add action title=x owner=@nobody
expect_err 2 "'W1' is a weakness" wsoa add action title=x depends_on=W1
expect_err 2 'it is due before it starts' wsoa add action title=x start_on=2020-01-02 due_on=2020-01-01
while IFS='|' read -r what command; do
	# shellcheck disable=SC2086 # it is several words
	expect_err 2 "$what" wsoa add $command
done <<'END'
due_on: start_on is 2020-01-02: give that day or a later one|action title=x start_on=2020-01-02 due_on=2020-01-01
it ends before it starts: ends_on: starts_on is 2019-11-03|visit V6 form=revisit starts_on=2019-11-03 ends_on=2019-11-01
it starts before the area was told of it|visit V6 form=revisit notified_on=2019-11-03 starts_on=2019-11-01
it is held before its updates are due|meeting B7 board=Board held_on=2019-11-10 updates_by=2020-01-01
it is held before its papers go out|meeting B7 board=Board held_on=2019-11-10 papers_by=2019-11-11
the report came before the inspection|plan p2 title=P inspected_on=2018-03-09 report_received_on=2017-01-01
the report was published before the inspection|plan p2 title=P inspected_on=2018-03-09 report_published_on=2016-01-01
it was submitted before the inspection|plan p2 title=P inspected_on=2018-03-09 submitted_on=2015-01-01
it was submitted before the report came|plan p2 title=P report_received_on=2018-05-11 submitted_on=2018-05-10
it was accepted before it was submitted|plan p2 title=P submitted_on=2018-08-20 accepted_on=2018-08-19
END
ok wsoa add meeting B7 board=Board held_on=2019-11-10 updates_by=2019-11-10 papers_by=2019-11-10
expect_err 2 'it is held before its updates are due: updates_by: held_on is 2019-11-10: give that day or an earlier one' wsoa set B7 updates_by=2019-11-11
expect_err 2 'held_on: updates_by is 2019-11-10: give that day or a later one' wsoa set B7 held_on=2019-11-09 papers_by=
ok wsoa undo
ok wsoa add action 1.1 title=One start_on=2020-01-01 due_on=2020-01-01 weaknesses=W1,w2 "extra.Lead officer=Bob"
is 'a set, in the order of refs' "$(field 1.1 weaknesses)" '["W1","W2"]'
is 'a column the registry does not know' "$(field 1.1 'extra["Lead officer"]')" '"Bob"'

# ---- set ----

ok wsoa set 1.1 title=Two owner=@jane-doe
has 'the outcome' "$out" '1.1 changed: title: One -> Two; owner: (nothing) -> @jane-doe'
before=$(events)
expect_out 'Nothing was changed.' wsoa set 1.1 title=Two
is 'what changes nothing is no event' "$(events)" "$before"
ok wsoa set 1.1 weaknesses-=W1
is '-=' "$(field 1.1 weaknesses)" '["W2"]'
ok wsoa set 1.1 weaknesses-=W1
ok wsoa set 1.1 weaknesses+=W1,W2,W1
is '+=' "$(field 1.1 weaknesses)" '["W1","W2"]'
ok wsoa set 1.1 weaknesses=W2
is '= of a set' "$(field 1.1 weaknesses)" '["W2"]'
ok wsoa set 1.1 weaknesses= due_on= start_on= owner= 'extra.Lead officer='
is 'field= clears' "$(wsoa show 1.1 --json | jq -c '.items[0] | [.weaknesses, .due_on, .owner, (.extra | length)]')" '[null,null,null,0]'
ok wsoa set 1.1 text=- <<<$'first line\nsecond line'
is 'field=- reads standard input' "$(field 1.1 text)" '"first line\nsecond line"'
ok wsoa set 1.1 'due_on=May 2019'
is 'a period is its last day' "$(field 1.1 due_on)" '"2019-05-31"'
is 'beside its words' "$(field 1.1 due_as_written)" '"May 2019"'
ok wsoa set 1.1 due_on=2019-06-01
is 'a day has no words' "$(field 1.1 due_as_written)" null
expect_err 2 'Title is missing' wsoa set 1.1 title=
expect_err 2 'only a set takes += and -=' wsoa set 1.1 title+=x
expect_err 2 'not an assignment: title' wsoa set 1.1 title
expect_err 2 'not an assignment: =x' wsoa set 1.1 =x
expect_err 2 "an action has no field 'ownr': did you mean owner?" wsoa set 1.1 ownr=@jane-doe
expect_err 2 'sets no date' wsoa set 1.1 due_on=tbc
expect_err 2 "a ref is given once, when the record is added" wsoa set 1.1 ref=1.9
expect_err 3 'the status changes by a transition alone: wsoa move 1.1 TRANSITION' wsoa set 1.1 status=complete
expect_err 3 'it is not set by hand' wsoa set 1.1 baseline_due_on=2019-01-01
expect_err 3 'by hand' wsoa set 1.1 completed_on=2019-01-01
expect_err 4 "there is no record '1.2.9'" wsoa set 1.1,1.2.9 title=x
expect_err 2 'change one kind at a time' wsoa set 1.1,W1 title=x --yes
before=$(events)
expect_status 2 wsoa set 1.1,1.2.3 percent=50 rating=gren --yes
expect_status 2 wsoa set 1.1,1.2.3 start_on=2019-06-02 --yes
is 'several records: all or nothing' "$(events)" "$before"
ok wsoa set 1.1,1.2.3 percent=50 --yes
is 'one batch' "$(wsoa log --last 2 --json | jq '[.items[].batch] | unique | length')" 1

# ---- the version that was seen ----

version=$(field 1.1 version)
ok wsoa set 1.1 title=Theirs
expect_err 6 "1.1 was changed by someone else: version $((version + 2)), not $version; title: yours 'Mine', now 'Theirs'" \
	wsoa set 1.1 title=Mine --if-version "$version"
expect_err 6 '"status":"busy"' wsoa set 1.1 title=Mine --if-version "$version" --json
expect_err 6 "title: yours 'Mine', now 'Theirs'" wsoa correct 1.1 title=Mine --reason slip --if-version "$version"
expect_err 6 'its status is not-started' wsoa move 1.1 start --if-version "$version"
expect_err 6 "progress: yours 'Done much', now ''" wsoa update 1.1 'Done much' --if-version "$version"
expect_err 6 'changed by someone else' wsoa 'done' 1.1 'All of it' --if-version "$version"
expect_err 6 'changed by someone else' wsoa remove 1.1 --reason x --if-version "$version"
is 'nothing of that was done' "$(field 1.1 title)" '"Theirs"'
ok wsoa set 1.1 title=Mine --if-version "$(field 1.1 version)"
is 'a version is the number of the last event' "$(field 1.1 version)" "$(wsoa log --last 1 --json | jq '.items[0].seq')"
expect_err 4 'no record' wsoa set 9.9 title=x --if-version 1

# ---- correct ----

expect_err 3 'a correction needs a reason' wsoa correct 1.1 title=Right
ok wsoa correct 1.1 title=Right --reason 'a slip'
is 'listed apart' "$(wsoa log --last 1 --json | jq -c '.items[0] | [.act, .reason, .from.title, .to.title]')" '["corrected","a slip","Mine","Right"]'
expect_err 3 'the status changes by a transition alone' wsoa correct 1.1 status=complete --reason slip
expect_err 2 "has no field 'titel'" wsoa correct 1.1 titel=x --reason slip
expect_err 2 'reason' wsoa correct 1.1 title=x --reason $'a\x1b'

# ---- note ----

ok wsoa note 1.1 'Rang the trust'
is 'a note' "$(wsoa history 1.1 --json | jq -c '.items[-1] | [.act, .to.note]')" '["noted","Rang the trust"]'
ok wsoa note 1.1 - <<<'from standard input'
is 'from standard input' "$(wsoa history 1.1 --json | jq -r '.items[-1].to.note')" 'from standard input'
expect_err 2 'the note is empty' wsoa note 1.1 ''
ok wsoa note @jane-doe 'about a person'
ok wsoa note wsoa-2018 'about a plan'

# ---- history and log ----

is 'history is in order' "$(wsoa history 1.1 --json | jq '[.items[].seq] | . == sort')" true
is 'history is of one record' "$(wsoa history 1.1 --json | jq -c '[.items[].to.title // empty]')" '["One","Two","Theirs","Mine","Right"]'
has 'history shows words' "$(wsoa history 1.1 --width 200)" 'Title: Mine -> Right'
has 'and why' "$(wsoa history 1.1 --width 200)" 'a slip'
is 'log --last' "$(wsoa log --last 3 --json | jq '.items | length')" 3
is 'the last ones' "$(wsoa log --last 3 --jsonl | jq .seq | paste -sd ' ')" "$(seq -s ' ' $(($(events) - 2)) "$(events)")"
is 'more than there are' "$(wsoa log --last 100000 --jsonl | wc -l)" "$(events)"
is 'numbered without a gap' "$(wsoa log --json | jq '[.items[].seq] == [range(1; (.items | length) + 1)]')" true

# ---- remove ----

expect_err 3 'removing a record needs a reason' wsoa remove A2
ok wsoa remove A2 --reason 'Added twice'
expect_status 4 wsoa show A2
expect_status 4 wsoa set A2 title=x
expect_status 4 wsoa remove A2 --reason again
is 'not in lists' "$(refs actions A1,1.1)" '1.1 A1'
has 'its history stays' "$(wsoa history A2)" 'Added twice'
expect_err 2 "'A2' is taken" wsoa add action A2 title=New
ok wsoa add action title='Made up'
has 'nor is it made up again' "$out" 'A3 created'
expect_err 3 'is named by' wsoa remove 1.2.3 --reason x
expect_err 3 'is named by' wsoa remove M1 --reason x
is 'nothing of that was done' "$(field M1 title)" '"Waiting"'

# ---- undo ----

ok wsoa set A3 title=Changed percent=10
ok wsoa undo
is 'put back' "$(wsoa show A3 --json | jq -c '.items[0] | [.title, .percent]')" '["Made up",null]'
is 'undo is an event' "$(wsoa log --last 1 --json | jq -c '.items[0] | [.act, .undoes]')" "[\"undone\",$(($(events) - 1))]"
ok wsoa add action title=Mistaken
ref=${out%% *}
ok wsoa undo
has 'a record goes' "$out" "$ref"
expect_status 4 wsoa show "$ref"
ok wsoa remove A3 --reason x
ok wsoa undo
is 'a record comes back' "$(field A3 title)" '"Made up"'
ok wsoa set A1 title=First percent=10
ok wsoa set A1 title=Second
batch=$(wsoa log --json | jq '.items[-2].batch')
ok wsoa undo --batch "$batch"
is 'only what is still the batch'"'"'s' "$(wsoa show A1 --json | jq -c '.items[0] | [.title, .percent]')" '["Second",null]'
has 'and what was not is said' "$err" 'changed since, left as it is'
expect_err 3 "batch $batch was undone already" wsoa undo --batch "$batch"
expect_err 4 'there is no batch 99999' wsoa undo --batch 99999
expect_err 3 'cannot be undone' wsoa undo --batch "$(events)" --reason x
ok wsoa add person @tom name='Tom Fox'
ok wsoa add action 7.1 title=Seven owner=@tom
expect_err 3 "somebody else's" wsoa undo --batch "$(events)" --as @tom
ok wsoa set 7.1 percent=20 --as @tom
batch=$(events)
expect_err 3 "undoing somebody else's change needs a reason" wsoa undo --batch "$batch"
ok wsoa undo --batch "$batch" --reason 'typed for the wrong action'
is 'undone by the programme team' "$(field 7.1 percent)" null
ok wsoa add action 7.2 title=Later depends_on=7.1
batch=$(wsoa log --json | jq '[.items[] | select(.ref == "7.1" and .act == "created")][0].batch')
expect_err 3 'since' wsoa undo --batch "$batch"
expect_err 4 'nothing of yours to undo' wsoa undo --as @jane-doe

# ---- the clock and the day it happened ----

expect_err 3 'the clock was set by hand to before the last event of the log' at 2019-10-14T08:59:59Z note 1.1 early
expect_err 3 'WSOA_NOW lies in the future' at 2199-01-01 note 1.1 late
ok at 2019-10-13 list
while read -r command; do
	# shellcheck disable=SC2086
	ok at 2199-01-01 $command
done <<-'END'
	list
	verify
	doctor
	today
	calc today+1wd
	explain L001
	workflow check action
	workflow graph action
	version
END
expect_err 3 'WSOA_NOW lies in the future' at 2199-01-01 doctor --rebuild
expect_err 3 'WSOA_NOW lies in the future' at 2199-01-01 init --area A --as Ann --db future.db
is 'nothing was made' "$(ls future.db* 2>/dev/null)" ''
ok at 2019-10-15 note 1.1 noon
is 'a bare date is noon in London' "$(wsoa log --last 1 --json | jq -r '.items[0].at')" 2019-10-15T11:00:00.000Z
is 'the clock was set by hand' "$(wsoa log --jsonl --last 1 | jq -r .clock)" manual
export WSOA_NOW=2019-10-15T12:00:00Z
ok wsoa set 1.1 percent=60 --dated 2019-10-01
is 'the day it happened' "$(wsoa log --last 1 --json | jq -c '.items[0] | [.on, .at]')" '["2019-10-01","2019-10-15T12:00:00.000Z"]'
ok wsoa set 1.1 percent=61 --dated '2 October 2019'
is 'in words' "$(wsoa log --last 1 --json | jq -r '.items[0].on')" 2019-10-02
expect_err 2 'that day has not come yet' wsoa set 1.1 percent=62 --dated 2019-10-16
expect_err 2 '--dated' wsoa set 1.1 percent=62 --dated rubbish
expect_err 2 "--dated: 'September 2019' is no single day: the day it happened" wsoa set 1.1 percent=62 --dated 'September 2019'
unset WSOA_NOW
ok wsoa note 1.1 'by the clock of the machine'
is 'no mark' "$(wsoa log --jsonl --last 1 | jq 'has("clock")')" false
ok wsoa verify
