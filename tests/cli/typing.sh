#!/usr/bin/env bash
# What people type by mistake is refused with a sentence, and what cannot be printed is told.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

export WSOA_PERSON=@jane-doe
ok wsoa init --area Marlshire --as "Jane Doe <jane@example.org>"
ok wsoa add plan wsoa-2018 form=wsoa title=Plan
ok wsoa add action 1.1 title="Write it" owner=@jane-doe
ok wsoa move 1.1 start

# ---- an update ----

expect_err 2 'a second rating, after amber: green: write: wsoa update REF [RATING] [NN%] TEXT' wsoa update 1.1 amber green
expect_err 2 'a second percentage, after 50%: 60 %' wsoa update 1.1 50% '60 %'
expect_err 2 'one word too many' wsoa update 1.1 amber green "Text of it"
is 'nothing was written' "$(wsoa list actions 1.1 rating:none percent:none --jsonl | wc -l)" 1
ok wsoa update 1.1 amber '60 %' --reason Late
is 'a percentage with a blank' "$(wsoa show 1.1 --json | jq -c '.items[0] | [.rating, .percent, .progress]')" '["amber",60,null]'
ok wsoa update 1.1 green Done
ok wsoa update 1.1 amber - --reason Late <<<green
is 'what is read is a text' "$(wsoa show 1.1 --json | jq -r '.items[0].progress')" green
for empty in '""' '"" "" --next "" --recovery ""' '- </dev/null'; do
	expect_err 2 'the update is empty' bash -c "\"\$WSOA\" update 1.1 $empty"
done
ok wsoa update 1.1 '' 70% '' --next ''
is 'an empty word takes nothing away' "$(wsoa show 1.1 --json | jq -c '.items[0] | [.rating, .percent, .progress]')" '["amber",70,"green"]'

# ---- what is blank is no text ----

events=$(wsoa log --jsonl | wc -l)
for blank in ' ' $'\u00a0' $'\u200b \u00ad'; do
	expect_err 2 'reason: nothing in it can be read: ' wsoa update 1.1 red x --reason "$blank" --recovery Hire
	expect_err 2 'recovery: nothing in it can be read: ' wsoa update 1.1 red x --reason Late --recovery "$blank"
	expect_err 2 'reason: nothing in it can be read: ' wsoa correct 1.1 title="Write them" --reason "$blank"
	expect_err 2 'reason: nothing in it can be read: ' wsoa erase 1.1 progress --reason "$blank"
	expect_err 2 'reason: nothing in it can be read: ' wsoa remove 1.1 --reason "$blank"
	expect_err 2 'note: nothing in it can be read: ' wsoa note 1.1 "$blank"
	expect_err 2 'nothing in it can be read: ' wsoa done 1.1 "$blank" --held-by "$blank"
	expect_err 2 'nothing in it can be read: ' wsoa set 1.1 title="$blank"
	expect_err 2 'extra.KPI: nothing in it can be read: ' wsoa set 1.1 extra.KPI="$blank"
	expect_err 2 'name: nothing in it can be read: ' wsoa add person @b name="$blank"
	expect_err 2 'area: nothing in it can be read: ' wsoa init --db blank.db --area "$blank" --as "Ann Lee"
done
is 'nothing came of it' "$(wsoa log --jsonl | wc -l)/$(ls blank.db 2>/dev/null)" "$events/"
printf 'ref,title,next steps\n1.1,Write it,\u200b\n' >blank.csv
ok wsoa import actions blank.csv
has 'such a cell is empty' "$out" 'the store has all of it'

# ---- one field twice ----

expect_err 2 'percent is given twice' wsoa set 1.1 percent=50 percent=60
expect_err 2 'hold_until is given twice' wsoa move 1.1 hold hold_until=2019-11-01 --until 2019-12-01

# ---- a kind that is none ----

expect_err 4 "'foo' is no kind of record, no test of a filter (wsoa help filters) and no action: kinds are " wsoa list foo
has 'the kinds' "$err" ' weaknesses, '
expect_err 2 'one of: ' wsoa help fields foo
expect_err 4 "there is no action '9.9'" wsoa list 9.9

# ---- options that a command does not take ----

while read -r option command; do
	# shellcheck disable=SC2086 # both are several words
	expect_err 2 "does not take the option ${option%%[ =]*}" wsoa $command $option
done <<'END'
--reason=x status
--on=2019-10-01 done 1.1 x --held-by y
--on=2019-10-01 set overdue rating=red
--on=2019-10-01 version v1.0
--decision=B1 list actions
--dated=2019-10-01 overdue
--if-version=3 show 1.1
--yes list people
--for=@jane-doe show 1.1
--allow-identifiers log
--exit-code set 1.1 percent=5
END
expect_err 2 'done does not take the option --on: to say when it happened: --dated' wsoa done 1.1 x --held-by y --on 2019-10-01
ok wsoa why 1.1 --for @jane-doe

# ---- what is no field, though every record has it ----

expect_err 2 'a ref is given once, when the record is added: write it before the fields: wsoa add KIND REF FIELD=VALUE' wsoa set 1.1 ref=9.9
expect_err 2 'a ref is given once' wsoa add action ref=9.9 title=x
expect_err 2 'a record stays in the plan to which it was added: say which when it is added: --plan REF' wsoa set 1.1 plan=x
expect_err 2 'write extra.NAME=VALUE' wsoa set 1.1 extra=x

# ---- at the end of the years that are known ----

expect_err 2 '10wd after 31 December 2199 is beyond 2199, the last year that is known: ask about an earlier day, or a shorter time' wsoa due --on 2199-12-31
expect_err 2 '2w after 18 December 2199 is beyond 2199' wsoa due --within 2w --on 2199-12-18
ok wsoa due --within 13d --on 2199-12-18
expect_err 2 "'3x' is no stretch of time" wsoa due --within 3x
expect_err 2 '30 working days after 31 December 2199 is beyond 2199' wsoa report board --on 2199-12-31
expect_err 2 '30 working days after 31 December 2199 is beyond 2199' wsoa export visit -o late --on 2199-12-31

# ---- the change was made, though it could not be said ----

said='the change was made, but what it did cannot be printed'
expect_err 1 "$said: No space left on device" bash -c '"$WSOA" note 1.1 "One" >/dev/full'
expect_err 1 "$said: Bad file descriptor" bash -c '"$WSOA" note 1.1 "Two" >&-'
mkfifo gone
expect_err 1 "$said: Broken pipe" bash -c 'trap "" PIPE; : <gone & exec 3>gone; wait; "$WSOA" note 1.1 Three >&3'
is 'they were made' "$(wsoa history 1.1 --json | jq -c '[.items[].to.note // empty]')" '["One","Two","Three"]'
expect_status 1 bash -c '"$WSOA" status >/dev/full'
has 'nothing was changed' "$err" 'standard output cannot be written'
printf 'Ref,Action\n2.1,Read it\n' >actions.csv
expect_err 1 'standard output cannot be written' bash -c '"$WSOA" import actions actions.csv --dry-run >/dev/full'

# ---- 80 columns ----

# fits COMMAND...: no line of it is wider than 80 columns.
fits()
{
	ok wsoa "$@" --width 80
	is "too wide in wsoa $*" "$(grep -E '.{81}' <<<"$out")" ''
}
mkdir plan
cp "$WSOA_SOURCE_DIR"/tests/plans/marlshire-{weaknesses,actions,measures}.csv plan
ok wsoa init --db demo.db --area Marlshire --as "Jane Doe <jane@example.org>"
export WSOA_DB=demo.db
ok wsoa add plan wsoa-2018 form=wsoa title="Written statement of action"
ok wsoa import plan --opening 2018-06-04
export LC_ALL=C.UTF-8
while read -r name; do
	# shellcheck disable=SC2086 # a name may be two words
	fits help $name
done < <(wsoa help | sed -n 's/^  \([a-z][a-z ]*[a-z]\)  .*/\1/p')
while read -r kind; do
	fits help fields "$kind"
done < <(wsoa schema | head -14)
fits help
fits help options
fits help filters
fits help conditions
fits status --explain
fits status
is 'the position on one screen' "$(($(wc -l <<<"$out") <= 45))" 1
fits overdue
is 'eight actions' "$(($(wc -l <<<"$out") <= 27))" 1
fits due --within 200d
ok wsoa overdue --width 180
has 'a wide page has the organisation' "$out" 'Organisation'
has 'a wide page has the day in one line' "$out" '30 Nov 2018, 318 days late'

# ---- errors on a terminal ----

# Where a machine has no pseudo-terminals (a bare container), this part is left out, and said so.
if ! script -qec true /dev/null </dev/null >/dev/null 2>&1; then
	echo 'skipped: errors on a terminal: there is no pseudo-terminal here'
else
	typed=$(script -qec "COLUMNS=60 $WSOA list foo" /dev/null </dev/null | tr -d '\r')
	is 'wrapped by words' "$(grep -E '.{61}' <<<"$typed")" ''
	has 'with a hanging indent' "$typed" $'\n      '
	is 'no word is cut' "$(tr -s ' \n' ' ' <<<"$typed")" "$(wsoa list foo 2>&1 | tr -s ' \n' ' ')"
fi
