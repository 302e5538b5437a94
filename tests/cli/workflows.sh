#!/usr/bin/env bash
# Workflows: proving them, with the people in the store; seeing which are in force; installing another and taking it back.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

status()
{
	wsoa show "$1" --json "${@:2}" | jq -r '.items[0].status'
}

events()
{
	wsoa log --jsonl | wc -l
}

# ids FILE|KIND: of the findings, with their place
ids()
{
	wsoa workflow check "$@" --json | jq -r '[.items[] | .id + " " + .where] | join("; ")'
}

# ---- without a store ----

for file in "$WSOA_SOURCE_DIR"/schema/workflows/*.json; do
	ok wsoa workflow check "$file" --exit-code
	has "$file" "$out" 'Nothing was found'
done
cp "$WSOA_SOURCE_DIR/schema/workflows/action.json" action.json
expect_err 2 'there is no store here to ask' wsoa workflow check action
expect_err 2 'there is no store here to ask' wsoa workflow graph action.json --live
ok wsoa workflow graph action.json
expect_err 1 'cannot be read' wsoa workflow check nothing.json
echo '{' >broken.json
expect_status 10 wsoa workflow check broken.json --exit-code
is 'no JSON' "$(ids broken.json)" 'W00 '
jq '.transitions[0].by = ["king"] | .transitions[1].requires[0].condition = "magic" | .transitions += [.transitions[0]] | .transitions[12].by = ["owner"]' \
	action.json >faults.json
is 'faults of the document' "$(ids faults.json)" 'W05 /transitions/0/by/0; W04 /transitions/1/requires/0/condition; W03 /transitions/12/from/0'
jq '(.transitions[] | select(.name == "embed")).requires += [{condition: "field", field: "hold_until"}]' action.json >never.json
is 'a field that only another transition fills' "$(ids never.json)" 'W01 embedded; W07 embed'
is 'the way there' "$(wsoa workflow check never.json --json | jq -r '.items[1].path')" 'not-started > deliver > delivered > sign-off > complete'
expect_status 0 wsoa workflow check never.json
expect_status 10 wsoa workflow check never.json --exit-code
has 'text' "$out" 'W07'

# ---- with the people in the store ----

ok wsoa init --area Marlshire --as 'Ann Lee <ann@example.org>'
ok wsoa add plan wsoa-2018 form=wsoa
expect_err 2 'W00: line 2, column 1' wsoa workflow install broken.json
is 'one person cannot sign off what they reported' "$(ids action)" 'W06 sign-off'
is 'it follows from who is there' "$(wsoa workflow check action --json | jq .items[0].today)" true
for person in jane tom; do
	ok wsoa add person "@$person" name="$person"
done
is 'two can' "$(ids action)" ''
ok wsoa add action 1.1 title=One owner=@ann-lee due_on=2019-12-31
is 'where the only one of the programme leads it, nobody is left' "$(ids action)" 'W06 sign-off'
ok wsoa add workstream S1 title=Strand lead=@tom
ok wsoa set 1.1 workstream=S1 owner=@jane
is 'the lead of the workstream may' "$(ids action)" ''
ok wsoa set @tom left_on=2019-10-01
is 'and has left' "$(ids action)" ''
jq '(.transitions[] | select(.name == "sign-off")) |= (.by = ["lead"] | del(.by_where_none))' action.json >lead.json
is 'nobody stands in' "$(ids lead.json)" 'W06 sign-off'
is 'by way of' "$(wsoa workflow check lead.json --json | jq -r '.items[0].path')" 'not-started > deliver > delivered'
ok wsoa set @tom left_on=
is 'he is back' "$(ids lead.json)" ''
for kind in plan weakness evidence risk date-change recommendation; do
	is "$kind" "$(ids "$kind")" ''
done
expect_err 4 'is no kind of record that a workflow moves' wsoa workflow check people

# ---- which are in force ----

is 'kinds' "$(wsoa workflow list --json | jq -r '[.items[].kind] | join(" ")')" 'recommendation plan weakness action evidence risk date-change'
is 'the hash is that of the document' "$(wsoa workflow list --json | jq -r '.items[] | select(.kind == "action") | .hash')" "$(wsoa workflow show action | sha256sum | cut -d' ' -f1)"
is 'byte by byte' "$(wsoa workflow show action | cmp - action.json && echo same)" same
is 'when' "$(wsoa workflow list --json | jq -c '.items[] | select(.kind == "action") | [.installed_on, .event]')" '["2019-10-14",2]'
expect_err 4 'is no kind of record that a workflow moves' wsoa workflow show cats

# ---- installing ----

for n in 2 3 4; do
	ok wsoa add action 1.$n title="Action $n" workstream=S1 owner=@jane due_on=2019-12-31
done
ok wsoa done 1.1 Shown --held-by me --as @jane --for @tom
ok wsoa move 1.2 start --as @jane
ok wsoa add action 1.5 title=Mistake workstream=S1 owner=@jane
ok wsoa done 1.5 Shown --held-by me --as @jane
ok wsoa set E2 actions=1.1
ok wsoa remove 1.5 --reason mistake
# delivered is called otherwise, the clock of in-progress stops, its label is another, sign-off is called agree
jq --indent 1 '.workflow = "ours" | .title = "Our actions"
	| walk(if . == "delivered" then "with-board" elif . == "sign-off" then "agree" else . end)
	| (.states[] | select(.name == "with-board")).label = "With the board"
	| (.states[] | select(.name == "in-progress")) |= (.clock = "stopped" | .label = "Under way")
	| .timers[0].limit = "5wd"' action.json >ours.json
before=$(events)
WSOA_NOW=2019-10-15T09:00:00Z
expect_err 3 'only the programme team may install a workflow' wsoa workflow install ours.json --as @jane
expect_err 3 'W07 embed: never from complete' wsoa workflow install never.json
expect_err 2 'W05 /transitions/0/by/0' wsoa workflow install faults.json
expect_err 3 'this definition is in force already' wsoa workflow install action.json
expect_err 2 'decides from the moment it is installed' wsoa workflow install ours.json --map delivered=with-board --dated 2019-10-01
expect_err 3 '2 actions are in it: wsoa-2018:1.1, wsoa-2018:1.5 (removed)' wsoa workflow install ours.json
has 'the map that is needed' "$err" '--map delivered=STATE'
expect_err 3 'the definition in force has no state "deliverd"' wsoa workflow install ours.json --map deliverd=with-board
expect_err 3 'the new definition has no state "board"' wsoa workflow install ours.json --map delivered=board
expect_err 3 'maps no state' wsoa workflow install ours.json --map delivered
expect_err 3 'is mapped twice' wsoa workflow install ours.json --map delivered=with-board,delivered=complete
is 'nothing was written' "$(events)" "$before"

ok wsoa workflow install ours.json --map delivered=with-board --dry-run --json
trial=$out
is 'nothing was written by a trial' "$(events)" "$before"
is 'a trial says so' "$(jq .workflow.installed <<<"$trial")" false
is 'every record' "$(jq -c '[.items[].ref]' <<<"$trial")" '["1.1","1.2","1.3","1.4","1.5"]'
is 'before and after' "$(jq -c '.items[0] | [.from, .to, .won, .lost, .timer_from, .timer_to, .clock_from, .clock_to]' <<<"$trial")" \
	'["delivered","with-board",["agree"],["sign-off"],"10wd","5wd","stopped","stopped"]'
is 'a state whose clock stops' "$(jq -c '.items[1] | [.from, .to, .won, .clock_from, .clock_to]' <<<"$trial")" '["in-progress","in-progress",[],"running","stopped"]'
is 'overdue before' "$(wsoa overdue --on 2020-06-01 --json | jq -c '[.items[].ref]')" '["1.2","1.3","1.4"]'
ok wsoa workflow install ours.json --map delivered=with-board --json
is 'done is what was tried' "$(jq -cS 'del(.workflow.installed, .title)' <<<"$out")" "$(jq -cS 'del(.workflow.installed, .title)' <<<"$trial")"
is 'its events' "$(wsoa log --last 3 --json | jq -c '[.items[] | [.act, .ref]]')" '[["installed",null],["changed","1.1"],["changed","1.5"]]'
is 'one batch' "$(wsoa log --last 3 --json | jq -c '[.items[].batch] | unique | length')" 1
is 'the state' "$(status 1.1)" with-board
ok wsoa verify
is 'overdue follows the new clocks' "$(wsoa overdue --on 2020-06-01 --json | jq -c '[.items[].ref]')" '["1.3","1.4"]'
has 'the label' "$(wsoa list actions)" 'Under way'
is 'in force' "$(wsoa workflow list --json | jq -c '.items[] | select(.kind == "action") | [.name, .installed_on, .event]')" "[\"ours\",\"2019-10-15\",$((before + 1))]"

# who reported it stays who reported it
expect_err 3 'who reported 1.1 may not make this move as well' wsoa move 1.1 agree --as @tom
is 'the new names decide' "$(wsoa why 1.1 --json | jq -c '[.items[].transition]')" '["return","agree","transfer","cancel"]'
expect_err 3 'there is no transition "sign-off"' wsoa move 1.1 sign-off --as @tom

# the past is read by what decided then
has 'the evening before' "$(wsoa list actions --as-of 2019-10-14)" 'Delivered, waiting for sign-off'
has 'the evening before, of another state' "$(wsoa list actions --as-of 2019-10-14)" 'In progress'
is 'overdue by the clocks of then' "$(wsoa overdue --on 2020-06-01 --as-of 2019-10-14 --json | jq -c '[.items[].ref]')" '["1.2","1.3","1.4"]'
has 'true on that day' "$(wsoa list actions --position 2019-10-14)" 'In progress'
has 'true on the next' "$(wsoa list actions --position 2019-10-15)" 'Under way'
is 'definitions of then' "$(wsoa workflow list --as-of 2019-10-14 --json | jq -r '.items[] | select(.kind == "action") | .name')" action
history=$(wsoa history 1.1 --width 200)
has 'history, of before' "$history" 'Not started -> Delivered, waiting for sign-off'
has 'history, of the change itself' "$history" 'Delivered, waiting for sign-off -> With the board'
has 'the log too' "$(wsoa log --last 2)" 'Delivered, waiting for sign-off -> With the board'
is 'history of another' "$(wsoa history 1.2 --width 200 | grep -c 'Not started -> In progress')" 1

# a report speaks of the past by what decided then
report=$(wsoa report board --since 2019-10-14 --json)
is 'what was delivered before is not delivered since' "$(jq -c '[.changes[] | select(.refs | index("1.1")) | .change]' <<<"$report")" '[]'
WSOA_NOW=2019-11-04T09:00:00Z
is 'each day has all actions, whatever their states were called' \
	"$(wsoa report board --as-of 2019-10-15 --json | jq -c '[.history[] | select(.day == "2019-10-15") | .count] | add')" 4
is 'states of then are named' "$(wsoa report board --position 2019-10-14 --json | jq -c '[.history[] | select(.count > 0) | .state]')" '["not-started","in-progress","delivered"]'
is 'and those of both, where both are shown' "$(wsoa report board --json | jq -c '[.history[] | select(.count > 0) | .day + " " + .state]')" \
	'["2019-10-31 not-started","2019-10-31 in-progress","2019-10-31 with-board","2019-11-04 not-started","2019-11-04 in-progress","2019-11-04 with-board"]'
WSOA_NOW=2019-10-15T09:00:00Z

# ---- taking it back ----

ok wsoa move 1.3 start --as @jane
expect_err 3 '1.3 was moved by this definition since' wsoa undo --batch $((before + 1))
ok wsoa undo --as @jane
expect_err 3 'ask them, or the programme team' wsoa undo --batch $((before + 1)) --as @jane
WSOA_NOW=2019-10-16T09:00:00Z
ok wsoa undo --batch $((before + 1))
has 'said' "$out" 'with-board -> delivered'
ok wsoa verify
is 'the state is back' "$(status 1.1)" delivered
is 'the clocks are back' "$(wsoa overdue --on 2020-06-01 --json | jq -c '[.items[].ref]')" '["1.2","1.3","1.4"]'
is 'the definition is back' "$(wsoa workflow show action | cmp - action.json && echo same)" same
is 'and was another that evening' "$(status 1.1 --as-of 2019-10-15)" with-board
has 'history of it' "$(wsoa history 1.1 --width 200)" 'With the board -> Delivered, waiting for sign-off'
expect_err 3 'was undone already' wsoa undo --batch $((before + 1))
expect_err 3 'cannot be undone' wsoa undo --batch "$(wsoa log --last 1 --json | jq .items[0].batch)"
expect_err 3 'cannot be undone' wsoa undo --batch 1

# a move from before an installation that kept its states is undone by what is in force now
jq '.workflow = "kept" | (.states[] | select(.name == "not-started")).clock = "stopped"' action.json >kept.json
{ printf '\357\273\277'; cat kept.json; } >marked.json # as programs on Windows save it
ok wsoa workflow install marked.json
batch=$(wsoa log --json | jq '[.items[] | select(.ref == "1.2" and .act == "moved")][0].batch')
ok wsoa undo --batch "$batch" --reason 'by mistake'
is 'put back' "$(status 1.2)" not-started
ok wsoa verify
is 'its clock is that of the definition in force' "$(wsoa overdue --on 2020-06-01 --json | jq -c '[.items[].ref]')" '[]'
batch=$(wsoa log --json | jq '[.items[] | select(.act == "installed")][-1].batch')
ok wsoa workflow install action.json
expect_err 3 'another definition was installed since' wsoa undo --batch "$batch"
ok wsoa undo
ok wsoa undo --batch "$batch"
ok wsoa verify
ok wsoa workflow install kept.json

# a state that is gone is not put back
jq '.workflow = "no-start" | .initial = "in-progress" | del(.states[0]) | .transitions |= (map(.from -= ["not-started"]) | map(select(.from != [])))' action.json >nostart.json
ok wsoa workflow install nostart.json --map not-started=in-progress
ok wsoa move 1.4 hold --decision "$(wsoa add meeting B1 board=Board held_on=2019-10-01 >/dev/null; wsoa add decision meeting=B1 about=1.4 transition=hold outcome=agreed --json | jq -r .items[0].ref)" hold_until=2020-01-01
ok wsoa verify

# another kind whose definition loses what this one takes along
wsoa workflow show evidence >evidence.json
jq '.transitions |= map(if .name == "accept" then .name = "take" else . end)' evidence.json >take.json
expect_err 3 'W08 action: sign-off: evidence that is waiting has no transition accept' wsoa workflow install take.json

# ---- drawing ----

ok wsoa workflow graph kept.json
has 'a state' "$out" '"not-started" [label="Not started", fillcolor="#f3f2f1", style="rounded,filled,dashed"];'
has 'a final one' "$out" '"complete" [label="Complete", fillcolor="#cce2d8", peripheries=2'
has 'its timer' "$out" 'sign-off\nwithin 10 working days"'
has 'an arrow' "$out" '"delivered" -> "in-progress" [label="return\nlead, accountable, programme\nreason", tooltip="Return as not delivered"];'
is 'an arrow for each transition and state' "$(grep -c -- '" -> "' <<<"$out")" $(($(jq '[.transitions[].from | length] | add' kept.json) + 1))
jq '.title = "A \"quoted\" \\N & <b>"' kept.json >title.json
ok wsoa workflow graph title.json
has 'texts stay texts' "$out" 'label="A \"quoted\" \\N &amp; <b>";'
ok wsoa workflow graph action --live
has 'how many' "$out" "within 10 working days\\n$(wsoa list actions status:delivered --json | jq '.items | length') action"
ok wsoa workflow graph action --live --as-of 2019-10-14
has 'how many that evening' "$out" '\n2 actions'
expect_err 2 'the workflow is not valid' wsoa workflow graph faults.json
ok wsoa workflow graph action -o graph.dot
is 'a file' "$(wsoa workflow graph action | cmp - graph.dot && echo same)" same
mkdir -p bin empty
printf '#!/bin/sh\n[ "$*" = -Tsvg ] || exit 9\necho "<svg>"\ngrep -c digraph\n' >bin/dot
chmod +x bin/dot
expect_out $'<svg>\n1' env PATH="$PWD/bin:$PATH" "$WSOA" workflow graph action --svg
ok env PATH="$PWD/bin:$PATH" "$WSOA" workflow graph action -o graph.svg
is 'the picture' "$(head -n 1 graph.svg)" '<svg>'
expect_err 1 'install the Debian package graphviz' env PATH="$PWD/empty" "$WSOA" workflow graph action -o none.svg
is 'no file is left' "$(ls none.svg* 2>/dev/null)" ''
printf '#!/bin/sh\nexit 1\n' >bin/dot
expect_err 1 'Graphviz failed' env PATH="$PWD/bin:$PATH" "$WSOA" workflow graph action --svg
printf '#!/bin/sh\n' >bin/dot
expect_err 1 'Graphviz drew nothing' env PATH="$PWD/bin:$PATH" "$WSOA" workflow graph action --svg
if command -v dot >/dev/null; then
	ok wsoa workflow graph title.json -o title.svg
	ok xmllint --noout title.svg
fi

# ---- a kind that has no workflow yet: a store of an older program ----

cp "$WSOA_SOURCE_DIR/tests/plans/store-schema-1.db" old.db
chmod u+w old.db
export WSOA_DB=old.db WSOA_NOW=2026-01-05T09:00:00Z
person=$(wsoa list people roles:programme --json 2>/dev/null | jq -r '.items[0].ref')
plan=$(wsoa list plans --json 2>/dev/null | jq -r '.items[0].ref')
export WSOA_PERSON=$person
wsoa note "$plan" 'upgrades the store' >upgraded 2>&1
is 'no workflow yet' "$(wsoa workflow list --json | jq -c '.items[] | select(.kind == "plan") | .name')" null
expect_err 4 'no workflow moves plans in this store' wsoa workflow check plan
plans=$WSOA_SOURCE_DIR/schema/workflows/plan.json
expect_err 3 'no state yet' wsoa workflow install "$plans"
has 'what to say' "$err" '--map =STATE'
ok wsoa workflow install "$plans" --map =in-delivery
is 'it has one' "$(status "$plan")" in-delivery
ok wsoa verify
ok wsoa move "$plan" review --reason 'The board looked'
expect_err 3 'by this definition since' wsoa undo --batch "$(wsoa workflow list --json | jq '.items[] | select(.kind == "plan") | .event')"
ok wsoa undo
ok wsoa undo --batch "$(wsoa workflow list --json | jq '.items[] | select(.kind == "plan") | .event')"
is 'and none' "$(status "$plan")" null
is 'no workflow again' "$(wsoa workflow list --json | jq -c '.items[] | select(.kind == "plan") | .name')" null
ok wsoa verify
