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

