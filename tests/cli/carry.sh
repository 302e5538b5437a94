#!/usr/bin/env bash
# Carrying weaknesses into a later plan, what must have a home there, and the story that history tells.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"
export WSOA_NOW=2018-06-04

# of KIND PLAN FIELDS: "W01 open, W02 addressing"
of()
{
	wsoa list "$1" --plan "$2" --jsonl | jq -rs "map([.ref, $3] | map(if type == \"array\" then join(\"+\") else . // \"-\" end) | join(\" \")) | join(\", \")"
}

ok wsoa init --area Marlshire --as 'Ann Lee <ann@example.org>'
export WSOA_PERSON=@ann-lee
ok wsoa add person @jane name=Jane
ok wsoa add plan wsoa-2018 form=wsoa title='Written statement of action'
for n in 01 02 03 04 05; do
	ok wsoa add weakness "W$n" title="Weakness $n" text="Finding $n" accountable=@jane class=significant-weakness
done
ok wsoa add workstream S1 title='Skills'
export WSOA_NOW=2022-01-20
ok wsoa add action 1.1 title='Train' owner=@jane weaknesses=W01,W05 due_on='March 2022' workstream=S1
ok wsoa add action 1.2 title='Recruit' owner=@jane weaknesses=W01,W02 due_on=2021-12-31 depends_on=1.1 success='All posts filled' progress='Two left'
ok wsoa add action 1.3 title='Write' owner=@jane weaknesses=W03
ok wsoa add action 1.4 title='Ask' owner=@jane weaknesses=W03
ok wsoa add action 1.5 title='Both' owner=@jane weaknesses=W01,W04
ok wsoa add milestone of=1.2 title='Advert out' due_on=2022-02-01
ok wsoa add milestone of=1.2 title='Job described' due_on=2021-10-01 done_on=2021-10-01
ok wsoa add measure M1 title='Waits' weaknesses=W01,W05
ok wsoa add evidence title='Minutes' form=held held_by=me actions=1.2 weaknesses=W02
ok wsoa add risk title='Nobody applies' weaknesses=W02
ok wsoa move 1.2 start
ok wsoa done 1.4 'Asked'
ok wsoa move wsoa-2018 start
ok wsoa add visit V6 form=revisit starts_on=2021-11-01 ends_on=2021-11-03
ok wsoa judge V6 not-sufficient W01-W04
ok wsoa judge V6 sufficient W05
ok wsoa add plan app-2022 form=app title='Accelerated progress plan'
before=$(wsoa log --jsonl | wc -l)

# ---- what is refused, all at once ----

carry()
{
	wsoa carry-forward wsoa-2018 "$@" --reason Revisit
}

expect_err 3 'needs a reason' wsoa carry-forward wsoa-2018 W01 --to app-2022
expect_err 3 '  --to: into which plan is not said: name it: --to PLAN' wsoa carry-forward wsoa-2018 W01
expect_err 3 'only the programme team may carry a plan forward' env WSOA_PERSON=@jane "$WSOA" carry-forward wsoa-2018 W01 --to app-2022 --reason x
expect_err 2 'into which plan is not said' carry W01
expect_err 2 'changes many records' carry W01 --to app-2022 --if-version 9
expect_err 2 'cannot be carried into itself' carry W01 --to wsoa-2018
expect_err 4 'W08' carry W08-W09 --to app-2022
expect_err 2 'weaknesses are carried forward, not actions' carry 1.1 --to app-2022
expect_err 2 '3 weaknesses cannot go into 2' carry W01-W03 --to app-2022 --into P1,P2
for none in '' ,; do
	expect_err 2 '--into names no weakness: name refs: --into P1,P2; or leave it out' carry W05 --to app-2022 --came-back --into "$none"
done
expect_err 2 'status follows from what is carried' carry W01 --to app-2022 status=open
expect_err 3 '5 things stand in the way of carrying wsoa-2018 forward' carry W01-W03,W05 --to app-2022
has 'a weakness that is resolved' "$err" 'W05 is resolved: Sufficient progress: if it has come back, say so: --came-back'
has 'an action without a home, and what to type' "$err" '1.1 is live, and has no home in app-2022: carry it: --actions 1.1; or end it first: wsoa decide MEETING transfer wsoa-2018:1.1 owner=... --reason "..."; wsoa decide MEETING cancel wsoa-2018:1.1 --reason "..."'
has 'another' "$err" '1.2 is live, and has no home'
has 'a third' "$err" '1.3 is live, and has no home'
has 'one that waits for its sign-off' "$err" '1.4 is live, and has no home in app-2022: wsoa move wsoa-2018:1.4 return --reason "..."; wsoa move wsoa-2018:1.4 sign-off;'
is 'one that a weakness which stays keeps is not asked for' "$(grep -c '1\.5' <<<"$err")" 0
expect_err 3 '1.4 is not carried from its state: Delivered, waiting for sign-off' carry W03 --to app-2022 --with-actions
expect_err 3 'is no live action of the weaknesses that are carried' carry W03 --to app-2022 --actions 1.1
expect_err 2 'these are weaknesses: --actions: name actions: 1.2.3,1.2.4' carry W03 --to app-2022 --actions W01
expect_err 4 "there is no record 'W03-W01'" carry W03-W01 --to app-2022
expect_err 3 'nothing continues 1.1' wsoa move 1.1 carry-forward --reason x
expect_err 3 'W01 is not resolved: Progress not sufficient: it goes on: leave out --came-back' carry W01 --to app-2022 --came-back --with-actions
is 'nothing was changed' "$(wsoa log --jsonl | wc -l)" "$before"

# ---- two into one: what differs is said, a trial writes nothing ----

merge=(W01,W02 --to app-2022 --into P1 title='Skills and places' class=area-of-concern)
expect_err 2 'Title is missing' carry W01,W02 --to app-2022 --into P1 --with-actions
ok carry "${merge[@]}" --actions 1.1,1.2 --dry-run
has 'it says each' "$out" 'app-2022:P1 created: Skills and places'
has 'of both plans' "$out" 'wsoa-2018:1.2 moved: in-progress -> carried-forward'
is 'a trial writes nothing' "$(wsoa log --jsonl | wc -l)" "$before"
ok carry "${merge[@]}" --actions 1.1,1.2
has 'what is left is said' "$err" 'wsoa-2018: it goes on beside app-2022, since more in it is live: weaknesses 2, actions 3'
is 'one weakness' "$(wsoa show app-2022:P1 --json | jq -c '.items[0] | [.class, .text, .accountable, .status, .continues]')" \
	'["area-of-concern",null,"@jane","open",["wsoa-2018:W01","wsoa-2018:W02"]]'
is 'the actions under their refs, where they are' "$(of actions app-2022 '.title, .status, .due_on, .due_as_written, .continues, .weaknesses')" \
	'1.1 Train not-started 2022-03-31 March 2022 wsoa-2018:1.1 P1, 1.2 Recruit in-progress 2021-12-31 - wsoa-2018:1.2 P1'
is 'promises go over, reports stay' "$(wsoa show app-2022:1.2 --json | jq -c '.items[0] | [.success, .progress, .depends_on]')" '["All posts filled",null,["1.1"]]'
is 'steps that are open go along' "$(of milestones app-2022 '.title, .of')" '1.2/a Advert out 1.2'
is 'and end here' "$(of milestones wsoa-2018 '.done_on, .dropped_on')" '1.2/a - 2022-01-20, 1.2/b 2021-10-01 -'
is 'the measure is kept once' "$(wsoa show wsoa-2018:M1 --json | jq -c '.items[0].weaknesses')" '["app-2022:P1","W01","W05"]'
is 'the evidence too' "$(wsoa show wsoa-2018:E1 --json | jq -c '.items[0] | [.actions, .weaknesses]')" '[["1.2","app-2022:1.2"],["app-2022:P1","W02"]]'
is 'and the risk' "$(wsoa show wsoa-2018:R1 --json | jq -c '.items[0].weaknesses')" '["app-2022:P1","W02"]'
is 'the plan follows' "$(wsoa show app-2022 --json | jq -r '.items[0].predecessor')" wsoa-2018
expect_err 3 'nothing continues' wsoa move wsoa-2018:1.3 carry-forward --reason x

# ---- it is one batch ----

whole=$(wsoa log --jsonl | jq -rs 'map(.batch) | last')
ok wsoa undo --batch "$whole"
is 'all of it is taken back' "$(of weaknesses wsoa-2018 .status)" 'W01 not-sufficient, W02 not-sufficient, W03 not-sufficient, W04 not-sufficient, W05 sufficient-progress'
is 'nothing is left' "$(wsoa list actions --plan app-2022 --json | jq '.items | length')" 0
is 'the measure is as it was' "$(wsoa show M1 --json | jq -c '.items[0].weaknesses')" '["W01","W05"]'

# ---- one to one, one into two, a second time, and the end of the plan ----

ok wsoa add weakness W02 --plan app-2022 title='As the revisit puts it'
expect_err 3 'app-2022 has a weakness W02: say it, if that is the one that continues it: --into W02' carry W02 --to app-2022 --with-actions
ok carry W02 --to app-2022 --into W02 --with-actions
is 'joined to what was there; 1.2 is kept by W01' "$(of weaknesses app-2022 '.title, .continues')" 'W02 As the revisit puts it wsoa-2018:W02'
ok wsoa move 1.4 return --reason 'Nobody was asked'
ok carry W03 --to app-2022 --into P2,P3 --with-actions
is 'a split' "$(of weaknesses app-2022 .continues)" 'P2 wsoa-2018:W03, P3 wsoa-2018:W03, W02 wsoa-2018:W02'
is 'nothing is said of a first time' "$(grep -c already <<<"$err")" 0
ok carry W03 --to app-2022 --into P4
has 'a second time is said' "$err" 'W03 is continued by app-2022:P2, app-2022:P3 already: if that is not a split, take it back: wsoa undo'
is 'its actions answer the later one too' "$(of actions app-2022 .weaknesses)" '1.3 P2+P3+P4, 1.4 P2+P3+P4'
expect_err 3 '1.3 was carried before: leave it out of --actions' carry W03 --to app-2022 --into P5 --actions 1.3
expect_err 2 'app-2022:W02 is not in wsoa-2018: name weaknesses of the plan that is carried forward' carry app-2022:W02 --to app-2022
expect_err 3 '1.3 is taken in app-2022, by an action: choose other refs: --into REFS' carry W04 --to app-2022 --into 1.3
ok wsoa add weakness P8 --plan app-2022 title=Twice
ok wsoa remove P8 --plan app-2022 --reason Twice
expect_err 3 'P8 is taken in app-2022, by what was removed: a weakness: choose other refs' carry W04 --to app-2022 --into P8
expect_err 3 '1.5 is live, and has no home' carry W01,W04 --to app-2022 --actions 1.1,1.2
ok wsoa add action 9.9 --plan app-2022 title='Both, as the new plan has it' owner=@jane weaknesses=W02 continues=wsoa-2018:1.5
ok carry W01,W04 --to app-2022 --actions 1.1,1.2
has 'an action that the later plan has is a home' "$(wsoa show wsoa-2018:1.5)" 'Carried into a later plan'
is 'and answers its weaknesses; what an undo took back comes back under its ref' "$(of actions app-2022 .weaknesses)" '1.1 W01, 1.2 W01+W02, 1.3 P2+P3+P4, 1.4 P2+P3+P4, 9.9 W01+W02+W04'
has 'made anew, in words' "$(wsoa history app-2022:1.1)" 'made anew'
is 'and not as a field' "$(wsoa history app-2022:1.1 | grep -c 'made anew.*Removed')" 0
is 'nothing was left' "$(wsoa show wsoa-2018 --json | jq -r '.items[0].status')" superseded
is 'one plan is live' "$(wsoa list plans live --jsonl | jq -rs 'map(.ref) | join(" ")')" app-2022
# What is continued was there before: the way back never leads round.
expect_err 3 'it would follow itself: wsoa-2018 -> wsoa-2018' wsoa set wsoa-2018 predecessor=wsoa-2018
expect_err 3 'it would follow itself: wsoa-2018 -> app-2022 -> wsoa-2018' wsoa set wsoa-2018 predecessor=app-2022
expect_err 3 'it would continue itself: W01 -> W01' wsoa set app-2022:W01 continues=app-2022:W01
has 'of one plan' "$err" 'W01 is of the same plan: name the weakness of an earlier plan'
expect_err 3 'it would continue itself: W01 -> app-2022:W01 -> W01' wsoa set wsoa-2018:W01 continues=app-2022:W01
has 'of a later plan' "$err" 'app-2022:W01 is of a plan that follows this one: name the weakness of an earlier plan'
expect_err 3 'it would come back from itself: W01 -> app-2022:W01 -> W01' wsoa set wsoa-2018:W01 came_back_from=app-2022:W01
expect_err 3 '9.9 is of the same plan: continues: name the action of an earlier plan' wsoa set app-2022:1.1 continues+=app-2022:9.9
expect_err 3 'is of the same plan' wsoa add action 9.8 --plan app-2022 title=Again continues=app-2022:9.9
expect_err 3 'it would continue itself: 1.5 -> app-2022:9.9 -> 1.5' wsoa set wsoa-2018:1.5 continues=app-2022:9.9
expect_err 2 'it is the later one' wsoa carry-forward app-2022 P2 --to wsoa-2018 --reason x --with-actions
ok wsoa add plan beside form=other title='Beside it'
ok wsoa add weakness N1 --plan beside title=New
expect_err 3 'wsoa-2018 is over: Superseded by a later plan: carry into a plan that is live' wsoa carry-forward beside N1 --to wsoa-2018 --reason x
ok wsoa undo
ok wsoa undo
ok wsoa verify

# ---- one that was resolved comes back, years later, from a plan that is over ----

export WSOA_NOW=2024-09-10
ok wsoa add plan pap-2024 form=pap title='Priority action plan' predecessor=app-2022
expect_err 3 'if it has come back, say so' carry W05 --to pap-2024 --into PA1
ok carry W05 --to pap-2024 --into PA1 --came-back class=area-for-priority-action title='Waiting times'
is 'it came back' "$(wsoa show PA1 --plan pap-2024 --json | jq -c '.items[0] | [.came_back_from, .continues, .text]')" '[["wsoa-2018:W05"],null,"Finding 05"]'
is 'what was judged stays' "$(wsoa show wsoa-2018:W05 --json | jq -r '.items[0].status')" sufficient-progress
is 'the measure shows it too' "$(wsoa show wsoa-2018:M1 --json | jq -c '.items[0].weaknesses')" '["app-2022:W01","pap-2024:PA1","W01","W05"]'

is 'and is among its measures' "$(wsoa list measures --plan pap-2024 --jsonl | jq -rs 'map(.plan + ":" + .ref) | join(" ")')" wsoa-2018:M1
is 'by a filter too' "$(wsoa list measures plan:pap-2024 --all-plans --jsonl | jq -rs 'map(.ref) | join(" ")')" M1
has 'and in its report' "$(wsoa report board --plan pap-2024)" 'Waits'

# ---- into a plan that is baselined, by a decision ----

ok wsoa add meeting B0 board=Cabinet held_on=2024-09-10
ok wsoa decide B0 set pap-2024 baselined_on=2024-09-10
expect_err 3 'pap-2024 is baselined: it grows by a decision of the board alone' wsoa carry-forward app-2022 P4 --to pap-2024 --reason x
ok wsoa add meeting B1 board='SEND Improvement Board' held_on=2024-09-10
ok wsoa add decision meeting=B1 about=pap-2024 transition=carry-forward outcome=agreed text='Go on with it'
ok wsoa carry-forward app-2022 P4 --to pap-2024 --into AFI1 --reason x --decision B1/1
expect_err 3 'decision B1/1 does not agree' wsoa carry-forward app-2022 P3 --to pap-2024 --reason x --with-actions --decision B1/1

# ---- the story ----

story()
{
	wsoa history "$@" --json | jq -r '.items[] | [.plan // "", .ref, .act, .to.status // .to.outcome // ""] | join(" ")'
}

ok wsoa add visit V9 form=monitoring starts_on=2024-09-09 embargo_until=2024-12-31
ok wsoa judge V9 not-sufficient pap-2024:PA1
is 'from plan to plan, judgements among them' "$(story wsoa-2018:W05)" 'wsoa-2018 W05 created open
 V6/W05 created sufficient
wsoa-2018 W05 moved sufficient-progress
pap-2024 PA1 created open'
is 'the same from its other end' "$(story pap-2024:PA1)" "$(story wsoa-2018:W05)"
is 'as it was known' "$(story wsoa-2018:W05 --as-of 2023-01-01 | tail -n 1)" 'wsoa-2018 W05 moved sufficient-progress'
is 'when the embargo is over' "$(WSOA_NOW=2025-01-01 story pap-2024:PA1 | tail -n 1)" ' V9/PA1 created not-sufficient'
has 'the plans are named' "$(wsoa history PA1 --plan pap-2024)" 'History of pap-2024:PA1 Waiting times (with wsoa-2018:W05)'
has 'also in Markdown' "$(wsoa history PA1 --plan pap-2024 --format markdown)" '| wsoa-2018:W05 |'
has 'of an action too' "$(story app-2022:1.3)" 'wsoa-2018 1.3 moved carried-forward'
ok wsoa verify
