#!/usr/bin/env bash
# Visits: what they find of weaknesses and of the area, and what follows from it.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"
export WSOA_NOW=2021-11-20

status()
{
	wsoa list weaknesses --jsonl "$@" | jq -rs 'map(.ref + " " + .status) | join(", ")'
}

ok wsoa init --area Marlshire --as 'Ann Lee <ann@example.org>'
export WSOA_PERSON=@ann-lee
ok wsoa add person @jane name=Jane
ok wsoa add plan p form=wsoa
for n in 01 02 03 04 05; do
	ok wsoa add weakness "W$n" title="Weakness $n"
done
expect_err 2 'form: ' wsoa add visit V6 form=visitation
is 'a form that is none is not missing as well' "$(grep -c missing <<<"$err")" 0
ok wsoa add visit V6 form=revisit starts_on=2021-11-01 ends_on=2021-11-03 focus=W01,W02

# ---- a revisit moves the weaknesses ----

expect_err 3 'no visit that decides about it has judged W01' wsoa move W01 sufficient
expect_err 3 'only the programme team may record what a visit found' env WSOA_PERSON=@jane "$WSOA" judge V6 sufficient W01
expect_err 2 "'fine' is no outcome of a visit of the form revisit: one of: sufficient, not-sufficient" wsoa judge V6 fine W01
expect_err 2 'for the whole area: one of: all, some, none' wsoa judge V6 sufficient
expect_err 4 "there is no" wsoa judge V6 sufficient W04-W09
is 'and nothing was half done' "$(wsoa list judgements --json | jq '.items | length')" 0
ok wsoa judge V6 not-sufficient W01-W03
ok wsoa judge V6 sufficient W04,W05 --text 'Families see it'
is 'each is where it was judged to be' "$(status)" \
	'W01 not-sufficient, W02 not-sufficient, W03 not-sufficient, W04 sufficient-progress, W05 sufficient-progress'
is 'on the last day of the visit' "$(wsoa show W01 --json | jq -c '.items[0] | [.judgement, .judged_on]')" '["not-sufficient","2021-11-03"]'
expect_err 3 'W01 was judged at V6 already: not-sufficient' wsoa judge V6 sufficient W01
ok wsoa judge V6 some
is 'the area' "$(wsoa show V6 --json | jq -r '.items[0].outcome')" some
is 'the plan as it was known before' "$(status --as-of 9)" 'W01 open, W02 open, W03 open, W04 open, W05 open'

# ---- what moves nothing: advisers' monitoring, the board's own view, an embargo ----

ok wsoa move W01 start
ok wsoa add visit V7 form=monitoring starts_on=2021-11-10
ok wsoa judge V7 not-sufficient W01
ok wsoa judge V7 sufficient W01 --by self
expect_err 2 "one of: inspector adviser self (self: the board's own)" wsoa judge V7 sufficient W02 --by nobody
expect_err 2 'gives no judgement of the whole area' wsoa judge V7 sufficient
ok wsoa add visit V8 form=revisit starts_on=2021-11-15 embargo_until=2021-12-01
ok wsoa judge V8 sufficient W01
is 'nothing has moved' "$(wsoa show W01 --json | jq -r '.items[0].status')" addressing
expect_err 3 'the last judgement, V6/W01, is not-sufficient' wsoa move W01 sufficient
export WSOA_NOW=2021-12-02
ok wsoa move W01 sufficient
ok wsoa verify

# ---- impact is shown by families or data ----

ok wsoa add evidence weaknesses=W02 title='Minutes' form=held held_by=me shows=done source=document
expect_err 3 'no evidence of a difference, from families or data, is attached' wsoa move W02 show-impact
ok wsoa add evidence weaknesses=W02 title='Survey of parents' form=held held_by=me shows=difference source=families
ok wsoa move W02 show-impact

# ---- recommendations ----

my()
{
	wsoa my --as @jane --json | jq -c '[.items[] | select(.section == "recommendations") | [.ref, .status, .due_in]]'
}
ok wsoa add recommendation visit=V7 text='Publish waiting times' owner=@jane due_on=2021-11-30
ok wsoa add recommendation visit=V7 text='Meet families each month' owner=@jane due_on=2021-12-20
ok wsoa add recommendation visit=V7 text='Buy a system'
is 'where its lead looks' "$(my)" '[["V7/1","open",-2],["V7/2","open",18]]'
is 'what is overdue' "$(wsoa list recommendations overdue --json | jq -r '.items[].ref')" V7/1
is 'what is due soon' "$(wsoa list recommendations due-soon --json | jq -r '.items[].ref')" V7/2
is 'who nobody leads' "$(wsoa list recommendations 'unowned live' --json | jq -r '.items[].ref')" V7/3
expect_status 0 wsoa overdue
has 'said with the filter' "$out" 'Besides, 1 recommendation overdue: wsoa list recommendations '\''overdue'\'''
expect_status 0 wsoa due --within 20wd
has 'what comes too' "$out" "Besides, 1 recommendation due: wsoa list recommendations 'live due_on>=2021-12-02 due_on<=2022-01-04'"
expect_err 3 'answer of V7/3 is empty' wsoa answer V7/3 refuse
expect_err 2 "'maybe' is no answer to a recommendation: accept, or refuse with the reason" wsoa answer V7/3 maybe
expect_err 3 'only the programme team may refuse' env WSOA_PERSON=@jane "$WSOA" answer V7/2 refuse 'No time'
ok wsoa answer V7/3 refuse 'There is one, and it is used'
is 'not accepted, and why' "$(wsoa show V7/3 --json | jq -c '.items[0] | [.status, .answer]')" '["not-accepted","There is one, and it is used"]'
ok env WSOA_PERSON=@jane "$WSOA" answer V7/1 accept 'From December on'
is 'accepted' "$(wsoa show V7/1 --json | jq -c '.items[0] | [.status, .answer]')" '["accepted","From December on"]'
expect_err 3 'evidence of V7/1 is empty' wsoa move V7/1 done
ok env WSOA_PERSON=@jane "$WSOA" set V7/1 evidence=E2
ok env WSOA_PERSON=@jane "$WSOA" move V7/1 done
expect_err 3 'evidence of V7/2 is empty' env WSOA_PERSON=@jane "$WSOA" done V7/2 'Met twice'
expect_err 2 'V7/2 does not repeat' wsoa done V7/2 'Met twice' --period 2021-11
ok wsoa done V7/2 'Met twice' --held-by 'Parent carer forum'
is 'answered by what shows it' "$(wsoa show V7/2 --json | jq -c '.items[0] | [.status, .answer, .evidence]')" '["done","Met twice",["E3"]]'
is 'nothing is left' "$(my)" '[]'

# ---- what was found and answered stays on record ----

expect_err 3 'W01 stands as it was judged there' wsoa remove V8/W01 --reason 'Not ours'
has 'how a slip is mended' "$err" 'wsoa correct V8/W01 outcome=OUTCOME'
expect_err 3 'V7/3: it was answered, and stays on record: reopen it first: wsoa move V7/3 reopen' wsoa remove V7/3 --reason 'Not ours'
ok wsoa move V7/3 reopen --reason 'Entered twice'
ok wsoa remove V7/3 --reason 'Entered twice'
ok wsoa verify
