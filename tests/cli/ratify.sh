#!/usr/bin/env bash
# What the chair decides between meetings, and the next meeting that ratifies it.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

left='chairs_action=yes ratified_by=none'
refs()
{
	wsoa list decisions "$1" --json | jq -r '[.items[].ref] | join(" ")'
}

ok wsoa init --area Marlshire --as 'Ann Lee <ann@example.org>'
export WSOA_PERSON=@ann-lee
ok wsoa add plan p form=wsoa title=Plan
ok wsoa add meeting B0 board=Board held_on=2019-07-11
ok wsoa add meeting B1 board=Board held_on=2019-09-12
ok wsoa add meeting B2 board=board held_on=2019-10-10
ok wsoa add meeting B3 board='Golf club' held_on=2019-10-10
ok wsoa add meeting B4 board=Board held_on=2019-11-07
for n in 1 2 3 4; do
	ok wsoa add action "1.$n" title="Action $n" due_on=2019-12-01
done
ok wsoa decide B1 cancel 1.1 --reason 'In the minutes'
ok wsoa decide B1 cancel 1.2 --reason 'The contract ended' --chairs-action --dated 2019-09-20
ok wsoa decide B1 hold 1.3 --until 2020-01-31 --text 'A pause' --chairs-action --dated 2019-09-20
is 'they wait to be ratified' "$(refs "$left")" 'B1/2 B1/3'

before=$(wsoa log --jsonl | wc -l)
expect_err 3 'B1/1: it is no chair'\''s action: there is nothing to ratify' wsoa decide B2 ratify B1/1
expect_err 3 'B1/2: it was taken after B1: a later meeting ratifies it: ratified_by: name the next meeting' wsoa decide B1 ratify B1/2
expect_err 3 'B1/2: it was taken after B1, and B0 was held before that, on 11 July 2019' wsoa decide B0 ratify B1/2
expect_err 3 'a meeting ratifies it: ratified_by: wsoa decide MEETING ratify B1/2' wsoa set B1/2 ratified_by=B2
expect_err 3 'a meeting ratifies it' wsoa correct B1/2 ratified_by=B2 --reason 'A slip'
expect_err 3 'B1/2: it was taken for Board, and B3 is a meeting of Golf club: ratified_by: name the next meeting of the same board' wsoa decide B3 ratify B1/2
expect_err 3 'B4 is held on 7 November 2019, and the decision is of 14 October 2019: meeting: ratify it once the meeting has been held' wsoa decide B4 ratify B1/2
expect_err 3 'a meeting ratifies what its chair decided, not the chair' wsoa decide B2 ratify B1/2 --chairs-action
expect_err 2 'to ratify a decision changes nothing else of it' wsoa decide B2 ratify B1/2 text=Other
expect_status 3 wsoa decide B0 ratify B1/1 B1/2 --yes
has 'all that is wrong: what is none' "$err" "it is no chair's action"
has 'all that is wrong: what is too early' "$err" 'B0 was held before that'
is 'nothing was written' "$(wsoa log --jsonl | wc -l)" "$before"

ok wsoa decide B2 ratify B1/2 --refused --text 'Not without the parents'
is 'what the board did not ratify waits still' "$(refs "$left")" 'B1/2 B1/3'
ok wsoa decide B2 ratify B1/2 B1/3 --text 'Ratified' --yes
is 'nothing waits' "$(refs "$left")" ''
is 'by whom' "$(refs ratified_by:B2)" 'B1/2 B1/3'
is 'the decision that did it' "$(wsoa show B2/2 --json | jq -c '.items[0] | [.transition, .about, .used_for]')" '["ratify",["B1/2","B1/3"],["B1/2","B1/3"]]'
expect_err 3 'B1/2: B2 ratified it already' wsoa decide B2 ratify B1/2
ok wsoa undo
is 'taken back, they wait again' "$(refs "$left")" 'B1/2 B1/3'
for day in 2019-09-20 2019-10-11; do
	ok wsoa add decision B1/9 meeting=B1 about=1.4 text='A pause' outcome=agreed chairs_action=yes --dated "$day"
	[ $day = 2019-09-20 ] && ok wsoa undo
done
expect_err 3 'B1/9: it was taken on 11 October 2019, and B2 was held before that' wsoa decide B2 ratify B1/9
ok wsoa undo
ok wsoa verify

# ---- what the chair decided under the next meeting, and what was decided stays so ----

offered()
{
	wsoa waiting --for "$1" --json | jq -r '[.ratify[].decision] | join(" ")'
}
ok wsoa decide B2 ratify B1/2 B1/3 --text 'Ratified' --yes
expect_err 3 'B4 is held on 7 November 2019, and the decision is of 14 October 2019: meeting: between meetings add --chairs-action' \
	wsoa decide B4 cancel 1.4 --reason 'Too dear'
expect_err 3 'between meetings add chairs_action=yes' wsoa add decision meeting=B4 about=1.4 transition=cancel outcome=agreed
expect_err 3 'B2 is held on 10 October 2019, and the decision is of 9 October 2019' wsoa decide B2 cancel 1.4 --reason 'Too dear' --dated 2019-10-09
ok wsoa decide B4 cancel 1.4 --reason 'Too dear' --chairs-action
for what in chairs_action=no meeting=B1 about=1.1 transition=hold outcome=refused by=@ann-lee; do
	expect_err 3 'a decision stays as it was taken' wsoa correct B4/1 "$what" --reason 'A slip'
	expect_err 3 'a decision stays as it was taken' wsoa set B4/1 "$what"
done
ok wsoa correct B4/1 text='Too dear this year' --reason 'A slip'
is 'what was taken after a meeting it does not ratify' "$(offered B2)" ''
is 'another board neither' "$(offered B3)" ''
is 'the one it waits for does' "$(offered B4)" 'B4/1'
export WSOA_NOW=2019-11-08
ok wsoa decide B4 ratify B4/1
is 'nothing waits again' "$(refs "$left")" ''
ok wsoa verify
