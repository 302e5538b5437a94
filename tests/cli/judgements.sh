#!/usr/bin/env bash
# Judgements: whose word moves a weakness, when, and what stays as it was found.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

of()
{
	wsoa show "$1" --json | jq -c ".items[0] | [$2]"
}

start()
{
	rm -f "$PWD"/*.db*
	export WSOA_DB=$PWD/$1.db WSOA_NOW=2019-10-14
	ok wsoa init --area Marlshire --as 'Ann Lee <ann@example.org>'
	export WSOA_PERSON=@ann-lee
	ok wsoa add plan p form=wsoa title=Plan
	ok wsoa add person @jane name='Jane Doe'
	for n in 1 2 3; do
		ok wsoa add weakness "W0$n" title="Weakness $n" class=significant-weakness
	done
	ok wsoa add visit V6 form=revisit starts_on=2019-10-07 ends_on=2019-10-09
	ok wsoa add visit V5 form=monitoring starts_on=2019-10-11 ends_on=2019-10-11
}

# ---- whose word it is ----

start whose
ok wsoa judge V6 not-sufficient W02
ok wsoa judge V5 sufficient W02
is 'a monitoring visit moves nothing' "$(of W02 .status)" '["not-sufficient"]'
expect_err 3 'the last judgement, V6/W02, is not-sufficient' wsoa move W02 sufficient
expect_err 3 'no visit that decides about it has judged W03' wsoa move W03 sufficient
ok wsoa judge V5 sufficient W03
expect_err 3 'no visit that decides about it has judged W03' wsoa move W03 sufficient
ok wsoa judge V6 sufficient W01 --by adviser
is 'an adviser moves nothing at a revisit' "$(of W01 .status)" '["open"]'
ok wsoa judge V6 not-sufficient W01
is 'the inspectors do' "$(of W01 .status)" '["not-sufficient"]'
is 'both stand' "$(wsoa list judgements 'visit=V6 weakness=W01' --json | jq -c '[.items[] | [.by, .outcome]]')" '[["adviser","sufficient"],["inspector","not-sufficient"]]'
expect_err 3 'W01 was judged at V6 already: sufficient' wsoa judge V6 not-sufficient W01 --by adviser
ok wsoa verify

# ---- what is no judgement ----

start odd
expect_err 2 'a visit judges weaknesses, not visits: V5: name weaknesses: W01,W02 or W01-W04' wsoa judge V6 sufficient V5
expect_err 2 'what it found is not said: V6: wsoa judge VISIT OUTCOME [WEAKNESSES]' wsoa judge V6
expect_err 4 "there is no record 'W03-W01'" wsoa judge V6 sufficient W03-W01
expect_err 4 "there is no record 'W1-W300'" wsoa judge V6 sufficient W1-W300
expect_err 4 "there is no record 'W001'" wsoa judge V6 sufficient W001-W200
ok wsoa judge V6 sufficient W01
expect_err 2 'each judgement has its own day: --dated: leave it out' wsoa judge V6 --publish --dated 2019-10-10
is 'nothing else was judged' "$(wsoa list judgements --json | jq -c '[.items[].ref]')" '["V6/W01"]'

# ---- the same rules for whoever types it ----

start rules
ok wsoa judge V6 sufficient W01
expect_err 3 'a judgement stays as it was recorded' wsoa set V6/W01 outcome=not-sufficient
expect_err 3 'wsoa correct V6/W01 by=' wsoa set V6/W01 by=self
expect_err 2 "'brilliant' is no outcome of a visit of the form revisit: one of: sufficient, not-sufficient" wsoa correct V6/W01 outcome=brilliant --reason slip
expect_err 2 "'wonderful' is no outcome of a visit of the form revisit" wsoa add judgement visit=V6 weakness=W02 outcome=wonderful
expect_err 3 'W01 was judged at V6 already: sufficient' wsoa add judgement visit=V6 weakness=W01 outcome=sufficient
expect_err 3 'a judgement stays with its visit and its weakness' wsoa correct V6/W01 weakness=W02 --reason slip
expect_err 2 "'banana' is no outcome of a visit of the form revisit, for the whole area: one of: all, some, none" wsoa set V6 outcome=banana
expect_err 2 'gives no judgement of the whole area' wsoa add visit V7 form=monitoring outcome=all
expect_err 3 'V6 has judged as a revisit' wsoa correct V6 form=monitoring --reason slip
ok wsoa correct V5 form=stocktake --reason 'It was one'
ok wsoa add judgement visit=V6 weakness=W02 outcome=sufficient
is 'whose view it is where nobody said' "$(of V6/W02 .by)" '["inspector"]'
is 'and the weakness follows' "$(of W02 .status)" '["sufficient-progress"]'
expect_err 3 'a judgement stays with its visit and its weakness' wsoa set V6/W02 weakness=W03
is 'once said' "$(grep -c 'wsoa correct' <<<"$err")" 0
ok wsoa set V6/W02 text='Families see it'
expect_err 3 'a judgement stays as it was recorded' wsoa set V6/W02 text='They do not'
ok wsoa correct V6/W02 text='They do not' --reason 'Letter read again'

ok wsoa add recommendation visit=V6 text='Publish waits' due_on=2019-12-01
ok wsoa done V6/1 'Published' --held-by 'Ann Lee'
expect_err 3 'it is finished and stays as it is' wsoa set V6/1 text='Publish nothing'
expect_err 3 'wsoa correct V6/1 due_on=' wsoa set V6/1 due_on=2020-12-01
ok wsoa correct V6/1 due_on=2019-12-02 --reason slip

# ---- not before the visit ----

start days
ok wsoa add visit V8 form=revisit starts_on=2019-11-04 ends_on=2019-11-06
expect_err 3 'V8 begins on 4 November 2019: it has found nothing by 14 October 2019' wsoa judge V8 sufficient W01
expect_err 3 'wsoa set V8 starts_on=' wsoa judge V8 all
expect_err 3 'it has found nothing by' wsoa set V8 outcome=all
expect_err 3 'it has found nothing by' wsoa add visit V9 form=revisit starts_on=2019-11-04 outcome=all
expect_err 3 'V6 begins on 7 October 2019: it has found nothing by 1 October 2019' wsoa judge V6 sufficient W01 --dated 2019-10-01
expect_err 3 'it has found nothing by' wsoa add judgement visit=V8 weakness=W01 outcome=sufficient
ok wsoa judge V6 sufficient W01 --dated 2019-10-08
is 'the day that was said' "$(of W01 .judged_on)" '["2019-10-08"]'
expect_err 3 'V6 has judged already' wsoa set V6 starts_on=2019-11-04 ends_on=2019-11-05

# ---- a judgement is always recorded ----

start later
ok wsoa judge V6 sufficient W01-W03
ok wsoa move W02 release --reason 'The letter says so'
export WSOA_NOW=2021-11-08
ok wsoa add visit V9 form=revisit starts_on=2021-11-01 ends_on=2021-11-03
ok wsoa judge V9 not-sufficient W01,W02
is 'progress was not kept' "$(of W01 .status,.judgement,.judged_on)" '["not-sufficient","not-sufficient","2021-11-03"]'
is 'after the release too' "$(of W02 .status,.judgement,.judged_on)" '["not-sufficient","not-sufficient","2021-11-03"]'
ok wsoa judge V9 sufficient W03
is 'found again: the day follows' "$(of W03 .status,.judgement,.judged_on)" '["sufficient-progress","sufficient","2021-11-03"]'
# one that comes late, of a visit before
ok wsoa add visit V4 form=revisit starts_on=2019-06-03 ends_on=2019-06-04
ok wsoa judge V4 sufficient W01
has 'is there and moves nothing' "$err" 'W01 stays not-sufficient: V9/W01, of a later visit, is not-sufficient'
is 'as the last visit has it' "$(of W01 .status,.judgement,.judged_on)" '["not-sufficient","not-sufficient","2021-11-03"]'
ok wsoa verify

# what moved since the visit does not hold a judgement up
start since
ok wsoa move W01 start
ok wsoa judge V6 not-sufficient W01
is 'on the day of the visit' "$(of W01 .status,.judged_on)" '["not-sufficient","2019-10-09"]'
expect_err 3 'its last change of status is of 14 October 2019: give that day or a later one: --dated 2019-10-14' wsoa move W01 start --dated 2019-10-10

# a workflow without a way
start stuck
ok wsoa workflow show weakness
jq '(.transitions[] | select(.name == "not-sufficient") | .from) |= map(select(. != "sufficient-progress"))' \
	"$WSOA_SOURCE_DIR/schema/workflows/weakness.json" >old.json
ok wsoa workflow install old.json --reason 'As it was'
ok wsoa judge V6 sufficient W01-W02
export WSOA_NOW=2021-11-08
ok wsoa add visit V9 form=revisit starts_on=2021-11-01 ends_on=2021-11-03 embargo_until=2021-11-09
ok wsoa judge V9 not-sufficient W01,W03
export WSOA_NOW=2021-11-10
ok wsoa judge V9 --publish
has 'one that cannot move' "$err" 'W01 stays sufficient-progress'
has 'what to type' "$err" 'wsoa decide MEETING reopen p:W01 --reason "...", then wsoa move p:W01 not-sufficient'
is 'does not stop the others' "$(of W03 .status,.judged_on)" '["not-sufficient","2021-11-03"]'
ok wsoa add meeting B1 board=Board held_on=2021-11-09
ok wsoa decide B1 reopen p:W01 --reason 'Not kept'
ok wsoa move p:W01 not-sufficient
ok wsoa judge V9 not-sufficient W02
has 'said when it is judged too' "$err" 'W02 stays sufficient-progress'
is 'and recorded' "$(of V9/W02 .outcome)" '["not-sufficient"]'

# published twice
start twice
ok wsoa set V6 embargo_until=2019-10-14
ok wsoa judge V6 not-sufficient W01
export WSOA_NOW=2019-10-15
ok wsoa judge V6 --publish
ok wsoa move W01 start
ok wsoa judge V6 --publish
is 'what followed once does not follow again' "$(of W01 .status)" '["addressing"]'

# carried on in a later plan
start carried
ok wsoa judge V6 not-sufficient W01
ok wsoa add plan app form=app
ok wsoa carry-forward p W01 --to app --reason 'The letter'
export WSOA_NOW=2021-11-08
ok wsoa add visit V9 form=revisit starts_on=2021-11-01 ends_on=2021-11-03
ok wsoa judge V9 sufficient p:W01
has 'where it goes on' "$err" 'wsoa judge V9 sufficient app:'

# ---- a correction moves it again ----

start corrected
ok wsoa judge V6 sufficient W01
ok wsoa correct V6/W01 outcome=not-sufficient --reason 'Letter misread'
is 'in the same breath' "$(of W01 .status,.judgement,.judged_on)" '["not-sufficient","not-sufficient","2019-10-09"]'
ok wsoa undo
is 'and back' "$(of W01 .status,.judgement,.judged_on)" '["sufficient-progress","sufficient","2019-10-09"]'
ok wsoa judge V6 not-sufficient W02 --by self
ok wsoa correct V6/W02 by=inspector --reason 'It was theirs'
is 'whose view it is decides' "$(of W02 .status,.judged_on)" '["not-sufficient","2019-10-09"]'
ok wsoa correct V6/W02 by=self --reason 'It was not'
has 'nothing is left that moved it' "$err" 'W02 stays not-sufficient'
ok wsoa add visit V9 form=revisit starts_on=2019-10-10 ends_on=2019-10-11
ok wsoa judge V9 not-sufficient W01
expect_err 3 'W01 stands as it was judged there: undo it (see: wsoa log), or mend a slip' wsoa remove V9/W01 --reason 'Another area'
ok wsoa undo
is 'as the judgement that is left' "$(of W01 .status,.judgement,.judged_on)" '["sufficient-progress","sufficient","2019-10-09"]'
ok wsoa correct V6/W01 text='As the letter has it' --reason 'Left out'
is 'words move nothing' "$(of W01 .status)" '["sufficient-progress"]'
ok wsoa verify

# ---- the whole area ----

start area
ok wsoa judge V6 some --text 'Four of twelve'
is 'with its words' "$(of V6 .outcome,.summary)" '["some","Four of twelve"]'
expect_err 3 'V6 has a summary already' wsoa judge V6 some --text 'Five of twelve'
expect_err 2 'the whole area is judged by those who visit' wsoa judge V6 all --by self
expect_err 3 'the outcome stays as it was recorded' wsoa judge V6 all
expect_err 3 'wsoa correct V6 outcome=' wsoa set V6 outcome=none
ok wsoa judge V6 some
ok wsoa correct V6 outcome=none --reason 'Letter misread'
expect_err 2 "'banana' is no outcome" wsoa correct V6 outcome=banana --reason slip

# ---- the lead of a recommendation ----

start lead
ok wsoa add recommendation visit=V6 text='Publish waits' owner=@jane due_on=2019-12-01
ok wsoa add recommendation visit=V6 text='Meet families' owner=@ann-lee due_on=2019-12-01
ok wsoa answer V6/1 accept --as @jane
ok wsoa answer V6/1 accept 'From January' --as @jane
is 'the words come later' "$(of V6/1 .status,.answer)" '["accepted","From January"]'
expect_err 3 'is accepted' wsoa answer V6/1 accept --as @jane
ok wsoa done V6/1 'On the local offer' --held-by 'Ann Lee' --as @jane
is 'done by its lead' "$(of V6/1 .status,.evidence)" '["done",["E1"]]'
expect_err 3 'only the lead' wsoa done V6/2 'Met' --held-by 'Ann Lee' --as @jane
is 'and nothing is left of what was refused' "$(wsoa list evidence --json | jq '.items | length')" 1

# ---- said of a version that was looked at ----

version()
{
	of "$1" .version | tr -d '[]'
}
for n in 3 4; do
	ok wsoa add recommendation visit=V6 text="Advice $n" owner=@jane due_on=2019-12-01
done
seen=$(version V6/3)
ok wsoa answer V6/3 accept 'From January' --if-version "$seen"
expect_err 6 "version $(version V6/3), not $seen" wsoa answer V6/3 accept 'From February' --if-version "$seen"
ok wsoa answer V6/3 accept 'From February' --if-version "$(version V6/3)" --reason 'Board of 14 October'
is 'new words of an answer keep their reason' "$(wsoa history V6/3 --json | jq -r '[.items[] | select(.reason != null) | .reason] | join(" ")')" 'Board of 14 October'
expect_err 6 "not $seen" wsoa done V6/3 'Leaflet' --held-by 'Ann Lee' --if-version "$seen"
ok wsoa done V6/3 'Leaflet' --held-by 'Ann Lee' --if-version "$(version V6/3)"
expect_err 6 'version' wsoa done V6/4 'Leaflet' --held-by 'Ann Lee' --if-version 1
ok wsoa done V6/4 'Leaflet' --held-by 'Ann Lee' --if-version "$(version V6/4)"
is 'both are done' "$(of V6/3 .status),$(of V6/4 .status,.answer)" '["done"],["done","Leaflet"]'

# Words for what is answered already are what shows it, as of an action.
ok wsoa add recommendation visit=V6 text='Advice 5' owner=@jane
ok wsoa answer V6/5 accept 'From January'
ok wsoa set V6/5 evidence=E2
ok wsoa done V6/5 'Asked families twice'
is 'no words are lost' "$(of V6/5 .status,.answer,.evidence),$(of E4 .title,.held_by)" '["done","From January",["E2","E4"]],["Asked families twice","Ann Lee"]'
ok wsoa verify
