#!/usr/bin/env bash
# What has waited too long, and what a meeting waits for: silence in its round, matters arising, what to ratify.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

# at DAY COMMAND...: as if it were that day
at()
{
	ok env WSOA_NOW="$1T10:00:00Z" "$WSOA" "${@:2}"
}
# waits KEYS WORD...: those columns of each row
waits()
{
	wsoa waiting "${@:2}" --json | jq -c "[.items[] | [$1]]"
}
export WSOA_PERSON=@ann-lee

at 2019-08-30 init --area Marlshire --as 'Ann Lee <ann@example.org>'
at 2019-08-30 add plan p form=wsoa title=Plan
at 2019-08-30 add person @jane name='Jane Doe'
at 2019-08-30 add person @tom name='Tom Fox'
at 2019-08-30 add person @eve name='Eve Orr' left_on=2019-09-30
at 2019-08-30 add organisation ccg name='Marlshire CCG'
at 2019-08-30 add post manager title='SEND manager' organisation=ccg holder=@jane
at 2019-08-30 add post head title='Head of SEND'
at 2019-08-30 add workstream S1 title=Strand lead=@tom
at 2019-08-30 add weakness W1 title=Waits accountable=head
at 2019-08-30 add action 1.1 title=One owner=manager workstream=S1 weaknesses=W1 due_on=2019-12-31
at 2019-08-30 add action 1.2 title=Two owner=manager weaknesses=W1 due_on=2019-12-31
at 2019-08-30 add action 1.3 title=Three owner=head due_on=2019-12-31
at 2019-08-30 add action 1.4 title=Four due_on=2019-12-31
at 2019-08-30 add action 1.5 title=Five owner=@eve due_on=2019-12-31
at 2019-08-30 add action 1.6 title=Six owner=manager start_on=2020-01-06 due_on=2020-03-31
at 2019-08-30 add action 1.7 title=Seven owner=manager due_on=2019-12-31
at 2019-08-30 add action 1.8 title=Eight owner=@tom due_on=2019-12-31

# ---- the limit ----

# Friday 13 September: the tenth working day after it is Friday the 27th
at 2019-09-16 'done' 1.1 Shown --held-by x --as @jane --dated 2019-09-13
at 2019-09-16 'done' 1.2 Shown --held-by x --as @jane
export WSOA_NOW=2019-10-14T10:00:00Z
is 'on the last day it is in time' "$(waits .ref --on 2019-09-27)" '[]'
is 'and a working day later it is not' "$(waits '.ref,.since,.waited,.limit,.unit,.past,.last_on' actions --on 2019-09-30)" \
	'[["1.1","2019-09-13",11,10,"wd",1,"2019-09-27"]]'
is 'a weekend is no working day' "$(waits .ref --on 2019-09-29)" '[]'
is 'from the day on which it happened' "$(waits .since actions)" '[["2019-09-13"],["2019-09-16"]]'
is 'the longest past first, evidence too' "$(waits .ref)" '[["1.1"],["E1"],["1.2"],["E2"]]'
is 'of one kind' "$(waits '.ref,.kind' evidence)" '[["E1","evidence"],["E2","evidence"]]'
is 'a filter is of actions' "$(waits .ref owner:@jane not title:One)" '[["1.2"]]'
is 'of another kind, with a filter' "$(waits .ref evidence actions:1.2)" '[["E2"]]'
is 'a kind without limits' "$(waits .ref risks)" '[]'
expect_err 2 'is not a value of status' wsoa waiting 'actions status:wating'
expect_err 2 'a whole number from 1 to 5' wsoa waiting 'risks likelihood:many'
expect_err 2 "a person has no state to wait in" wsoa waiting people
expect_err 2 'column' wsoa waiting 'actions title~'
expect_status 10 wsoa waiting --exit-code
expect_status 0 wsoa waiting --exit-code --on 2019-09-20
is 'not yet there on that day' "$(waits .ref actions --all --on 2019-09-14)" '[["1.1"]]'
is 'what is in time, where asked' "$(waits '.ref,.past' --all actions --on 2019-09-20)" '[["1.1",-5],["1.2",-6]]'
has 'in words' "$(wsoa waiting --on 2019-09-30)" '11 working days, 1 past the limit of 10'
has 'and within' "$(wsoa waiting --all --on 2019-09-20)" '4 of 10 working days'
has 'none' "$(wsoa waiting --on 2019-09-20)" 'Nothing has waited longer than its limit.'
is 'the limits, and how many wait' "$(wsoa waiting --json --on 2019-09-30 | jq -c '[.limits[] | [.kind, .status, .limit, .unit, .waiting, .past]]')" \
	'[["action","delivered",10,"wd",2,1],["evidence","waiting",10,"wd",2,1]]'
while IFS=$'\t' read -r filter count; do
	# shellcheck disable=SC2086
	is "what $filter lists" "$(wsoa list $filter --jsonl | wc -l)" "$count"
done < <(wsoa waiting --json | jq -r '.limits[] | [.filters.waiting, .waiting] | @tsv')

# ---- for whom ----

who()
{
	wsoa waiting "$1" --json | jq -c '.items[0] | [.asked, .people, .vacant, .who]'
}
is 'the lead of the workstream, and who else could' "$(who 1.1)" '[["@tom"],["@tom"],["head"],"Tom Fox; Head of SEND is vacant"]'
is 'nobody holds a role: the programme team stands in' "$(who 1.2)" '[[],["@ann-lee"],["head"],"the programme team; Head of SEND is vacant"]'
at 2019-10-14 set head holder=@jane
is 'who delivered it does not sign it off' "$(who 1.2)" '[[],[],[],"nobody"]'
at 2019-10-14 set head holder=@tom
is 'a post with who holds it' "$(who 1.2)" '[["head"],["@tom"],[],"Head of SEND (Tom Fox)"]'
is 'evidence is asked about as its action is' "$(who 'evidence ref:E2')" '[["head"],["@tom"],[],"Head of SEND (Tom Fox)"]'
at 2019-10-14 set head holder=@eve
is 'who has left holds nothing' "$(who 1.2)" '[[],["@ann-lee"],["head"],"the programme team; Head of SEND is vacant"]'
for ref in 1.1 1.2; do # the state machine says the same
	while read -r person; do
		is "$person may sign $ref off" "$(wsoa why $ref sign-off --for "$person" --json | jq '.items[0].allowed')" true
	done < <(wsoa waiting $ref --json | jq -r '.items[0].people[]')
done
has 'mine' "$(wsoa my --as @tom)" '21 working days, 11 past the limit of 10'
is 'mine, for machines' "$(wsoa my --as @tom --json | jq -c '[.items[] | select(.section == "sign-off") | [.ref, .since, .past]]')" '[["1.1","2019-09-13",11]]'

# ---- since when ----

at 2019-10-14 move 1.1 sign-off --as @tom
at 2019-10-14 undo --as @tom
is 'taken back: it has waited all the time' "$(waits .since 1.1)" '[["2019-09-13"]]'
is 'who took it back may sign it off, who delivered it may not' "$(waits .people 1.1) $(wsoa why 1.1 sign-off --for @tom --json | jq '.items[0].allowed')" '[[["@tom"]]] true'
at 2019-10-14 move 1.1 return --reason 'Not yet' --as @tom
is 'returned: it waits no more' "$(waits .ref --all 1.1)" '[]'
at 2019-10-14 move 1.1 deliver --as @jane
is 'delivered anew: from the beginning' "$(waits .since,.waited --all 1.1)" '[["2019-10-14",0]]'
WSOA_NOW=2019-10-14T10:00:00Z "$WSOA" workflow show action | sed 's/"name": "delivered"/"name": "with-the-board"/; s/"delivered"/"with-the-board"/g; s/"limit": "10wd"/"limit": "30d"/' >ours.json
is 'a trial says which timers change' "$(wsoa workflow install ours.json --map delivered=with-the-board --dry-run --json | jq -c '[.items[] | select(.timer_from != .timer_to or .timer_from) | [.ref, .timer_from, .timer_to]]')" \
	'[["1.1","10wd","30d"],["1.2","10wd","30d"]]'
at 2019-10-14 workflow install ours.json --map delivered=with-the-board
is 'carried over: it has waited all the time, by the new limit' "$(waits '.ref,.since,.waited,.limit,.unit,.past' --all 1.2)" '[["1.2","2019-09-16",28,30,"d",-2]]'
is 'past it on the day after' "$(waits '.past,.last_on' 1.2 --on 2019-10-17)" '[[1,"2019-10-16"]]'
is 'as was known then: the old limit' "$(waits '.ref,.unit,.past' actions --as-of 2019-09-30)" '[["1.1","wd",1]]'
is 'as of the event before' "$(waits '.ref,.unit' --all actions --as-of 2019-09-20)" '[["1.1","wd"],["1.2","wd"]]'
is 'as it was on a day' "$(waits '.ref,.status,.waited' --all actions --position 2019-09-13)" '[["1.1","delivered",0]]'

# a date change: no source names a limit, an area may
"$WSOA" workflow show date-change | sed '$d' | sed '$s/]$/],/' >dates.json
printf '  "timers": [{"state": "proposed", "limit": "5wd"}]\n}\n' >>dates.json
at 2019-10-14 workflow install dates.json
at 2019-10-14 add meeting B0 board=Cabinet held_on=2019-10-01
at 2019-10-14 decide B0 set p baselined_on=2019-10-01
at 2019-10-14 extend 1.7 2020-02-28 --reason Late --recovery 'A second officer' --as @jane
is 'it waits for the programme team' "$(waits '.kind,.ref,.past,.people' date-changes --on 2019-10-22)" '[["date-change","X1",1,["@ann-lee"]]]'
is 'and is among what waits for one of them' "$(wsoa my --on 2019-10-22 --json | jq -c '[.items[] | select(.section == "past-limit") | [.ref, .past]]')" '[["X1",1]]'
is 'not before' "$(wsoa my --on 2019-10-21 --json | jq -c '[.items[] | select(.section == "past-limit")]')" '[]'
is 'nor among what waits for others' "$(wsoa my --as @jane --on 2019-10-22 --json | jq -c '[.items[] | select(.section == "past-limit")]')" '[]'
at 2019-10-14 move X1 withdraw

# ---- the round before a meeting ----

at 2019-10-15 add meeting B1 board='SEND Board' held_on=2019-09-12 updates_by=2019-09-05
at 2019-10-15 add meeting B2 board='send board' held_on=2019-10-17 updates_by=2019-10-10 papers_by=2019-10-11
at 2019-10-15 add meeting B3 board='SEND Board' held_on=2019-11-14 updates_by=2019-11-07
at 2019-10-15 add meeting C1 board='Other board' held_on=2019-10-01
at 2019-10-15 update 1.3 green 'No change' --dated 2019-09-12
at 2019-10-15 update 1.4 green 'No change' --dated 2019-10-10
at 2019-10-15 update 1.7 green 'Begun' --dated 2019-10-11 --as @jane
at 2019-10-15 update 1.8 green 'Begun' --dated 2019-10-01 --as @tom
at 2019-10-15 undo --as @tom
export WSOA_NOW=2019-10-16T10:00:00Z
round()
{
	wsoa waiting --for "$1" "${@:3}" --json | jq -c "$2"
}
is 'the meeting and its round' "$(round B2 '.meeting | [.ref, .previous, .after, .to, .asked, .reported, .missing, .late]')" \
	'["B2","B1","2019-09-12","2019-10-10",5,1,4,1]'
is 'by lead, who is vacant, has left or is nobody' "$(round B2 '[.items[] | [.owner, .held_by, .vacant, .ref, .late_on]]')" \
	'[["@eve","vacant",true,"1.5",null],["head","vacant",true,"1.3",null],["manager","Jane Doe",false,"1.7","2019-10-11"],["@tom","Tom Fox",false,"1.8",null]]'
is 'the figure lists what it counts' "$(wsoa list "$(wsoa waiting --for B2 --json | jq -r .meeting.filters.missing)" --jsonl | wc -l)" 4
is 'the filter' "$(round B2 '.meeting.filters.missing')" '"p:1.5,1.3,1.7,1.8"'
is 'a filter of actions' "$(round B2 '[.items[].ref]' owner:head)" '["1.3"]'
is 'the round before' "$(round B1 '.meeting | [.previous, .after, .to]')" '[null,null,"2019-09-05"]'
is 'who was not there is not asked, nor what starts later' "$(round B1 '[.items[].ref]')" '["1.5","1.3","1.7","1.8","1.4"]'
is 'a round that has not begun' "$(round B3 '.meeting | [.previous, .asked, .missing]')" '["B2",0,0]'
has 'says so' "$(wsoa waiting --for B3)" 'The round has not begun: B2 meets on 17 October 2019 before.'
is 'once it has' "$(round B3 '[.items[].ref] | length' --on 2019-10-18)" 5
is 'asked about an earlier day: not yet reported then' "$(round B2 '[.items[].ref]' --on 2019-10-09)" '["1.5","1.3","1.7","1.8","1.4"]'
is 'another board has rounds of its own' "$(round C1 '.meeting | [.previous, .to]')" '[null,"2019-10-01"]'
has 'a lead with their actions' "$(wsoa waiting --for B2)" 'SEND manager, Marlshire CCG (Jane Doe): 1 action'
has 'a vacant post' "$(wsoa waiting --for B2)" 'Head of SEND (vacant): 1 action'
has 'an update that came late' "$(wsoa waiting --for B2)" '11 Oct 2019, late'
expect_err 4 "there is no meeting 'B9'" wsoa waiting --for B9
expect_err 4 'is an action, not a meeting' wsoa waiting --for 1.1
is 'before they were typed' "$(round B2 '.meeting.asked' --as-of 2019-10-15 2>/dev/null)" 5
expect_status 10 wsoa waiting --for B2 --exit-code

# ---- matters arising ----

at 2019-10-16 add decision meeting=B1 about=1.3 transition=cancel outcome=agreed text='Cancel it'
at 2019-10-16 add decision meeting=B1 about=1.4 text='Ask for a costed plan'
at 2019-10-16 add decision meeting=B1 about=1.4 outcome=noted text='Progress was noted'
at 2019-10-16 add decision meeting=B1 about=1.4 transition=cancel outcome=refused text='Not to be cancelled'
at 2019-10-16 add decision meeting=C1 about=1.4 text='Of another board'
at 2019-10-16 add decision meeting=B1 about=p transition=add outcome=agreed text='Add an action on therapies'
matters()
{
	round B2 '[.matters[] | [.decision, .ref, .open]]' "$@"
}
is 'agreed and not used, asked for' "$(matters)" '[["B1/1","1.3","unused"],["B1/2","1.4","asked"],["B1/5","p","unused"]]'
at 2019-10-16 add action 2.2 title=Halls owner=manager due_on=2020-01-31 --decision B1/5
at 2019-10-16 undo --reason 'By another decision'
at 2019-10-16 add decision meeting=B1 about=p transition=add outcome=agreed text='Add an action on halls'
at 2019-10-16 add action 2.2 title=Halls owner=manager due_on=2020-01-31 --decision B1/6
is 'one made anew is a matter of the decision it was made anew by' "$(matters)" '[["B1/1","1.3","unused"],["B1/2","1.4","asked"],["B1/5","p","unused"],["B1/6","2.2","added"]]'
at 2019-10-16 undo
at 2019-10-16 undo
at 2019-10-16 add action 2.1 title=Therapies owner=manager due_on=2020-01-31 --decision B1/5
is 'an action that was added is a matter until it is done' "$(matters)" '[["B1/1","1.3","unused"],["B1/2","1.4","asked"],["B1/5","2.1","added"]]'
has 'in words' "$(wsoa waiting --for B2 --json | jq -r '.matters[2].why')" 'added by it, and not done; it is: Not started, due 31 Jan 2020'
at 2019-10-16 move 1.3 cancel --decision B1/1 --reason Over
at 2019-10-16 'done' 2.1 Shown --held-by x --as @jane
at 2019-10-16 set S1 lead=@tom
at 2019-10-16 decide B1 cancel 1.4 --reason Over
is 'used, ended, done but not signed off' "$(matters)" '[["B1/5","2.1","added"]]'
at 2019-10-16 move 2.1 sign-off
is 'and none' "$(matters)" '[]'
has 'says so' "$(wsoa waiting --for B2)" 'All that earlier meetings decided has been done.'
at 2019-10-16 add decision meeting=B1 about=1.8 transition=embed outcome=agreed text='Embed it'
at 2019-10-16 decide B1 cancel 1.8 --reason Over
is 'what has ended another way is no matter' "$(matters)" '[]'
is 'the first meeting has none' "$(round B1 '.matters')" '[]'

# ---- to ratify ----

at 2019-10-16 decide B1 cancel 1.5 --reason Left --chairs-action --dated 2019-10-15
at 2019-10-16 add decision about=1.7 transition=hold outcome=agreed chairs_action=yes text='Without a meeting'
at 2019-10-16 add decision meeting=C1 about=1.7 outcome=agreed chairs_action=yes text='Of another board'
at 2019-10-16 add decision meeting=B3 about=1.7 outcome=agreed chairs_action=yes text='Of a later meeting'
ratify()
{
	round B2 '[.ratify[] | [.text, .taken_on, .about]]'
}
is 'oldest first' "$(ratify)" '[["Left","2019-10-15",["1.5"]],["Without a meeting","2019-10-16",["1.7"]]]'
at 2019-10-16 add decision about=1.7 outcome=agreed chairs_action=yes ratified_by=B1 text='Ratified already'
is 'what a meeting ratified waits no more' "$(ratify)" '[["Left","2019-10-15",["1.5"]],["Without a meeting","2019-10-16",["1.7"]]]'

# ---- of another kind: under the state that it waits in ----

"$WSOA" workflow show recommendation | sed '$d' | sed '$s/]$/],/' >advice.json
printf '  "timers": [{"state": "open", "limit": "5wd"}]\n}\n' >>advice.json
at 2019-10-16 workflow install advice.json
at 2019-10-16 add visit V1 form=monitoring starts_on=2019-10-14 ends_on=2019-10-14
at 2019-10-16 add recommendation visit=V1 text=Publish owner=@jane
is 'what a visit advised' "$(wsoa my --as @jane --on 2019-10-24 | grep -A 3 'Waiting for you past its limit' | grep -E '^(Ref|V1)' | sed 's/  */ /g; s/ *$//')" \
	'Ref Title State Waiting
V1/1 Publish Open 6 working days, 1 past the limit of 5'

# ---- every format ----

for words in '' '--for B2' '--all'; do
	# shellcheck disable=SC2086
	for format in --json --jsonl --csv; do
		ok wsoa waiting $words $format
	done
done
is 'one row a line' "$(wsoa waiting --all --jsonl | wc -l)" "$(wsoa waiting --all --json | jq '.items | length')"
ok wsoa verify
