#!/usr/bin/env bash
# The life of an action: moves and what they need, evidence, four eyes, several at once, the small workflow.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

events()
{
	wsoa log --jsonl | wc -l
}

status()
{
	wsoa show "$1" --json | jq -r '.items[0].status'
}

# refs [FILTER]: of actions, in one line
refs()
{
	wsoa list actions "$@" --jsonl | jq -r .ref | paste -sd ' '
}

# A refused move and why name the same conditions, for the same person. refused REF TRANSITION PERSON [OPTION...]
refused()
{
	local before moved asked
	before=$(events)
	expect_status 3 wsoa move "$1" "$2" --as "$3" "${@:4}" --json
	moved=$(jq -c '[.error.issues[] | select(.warning | not) | .what]' <<<"$err")
	is "nothing is written: $1 $2" "$(events)" "$before"
	asked=$(wsoa why "$1" "$2" --for "$3" --json | jq -c '.items[0].unmet')
	is "why $1 $2 names as many" "$(jq length <<<"$asked")" "$(jq length <<<"$moved")"
	is "why $1 $2 names the same" "$(jq -cn --argjson a "$asked" --argjson m "$moved" '[range($m | length) | . as $i | $a[$i] | startswith($m[$i])] | all')" true
	is "why $1 $2 says it is not allowed" "$(wsoa why "$1" "$2" --for "$3" --json | jq .items[0].allowed)" false
}

ok wsoa init --area Marlshire --as 'Ann Lee <ann@example.org>'
ok wsoa add plan wsoa-2018 form=wsoa
for person in jane tom; do
	ok wsoa add person "@$person" name="$person"
done
ok wsoa add workstream S1 title=Strand lead=@tom
ok wsoa add meeting B1 board=Board held_on=2019-10-01
for n in 1 2 3 4; do
	ok wsoa add action 1.$n title="Action $n" workstream=S1 due_on=2019-12-31
done
is 'the first state' "$(status 1.1)" not-started

# ---- start, deliver ----

refused 1.1 start @ann-lee
has 'what would meet it' "$err" 'fill it: wsoa set 1.1 owner=VALUE'
ok wsoa set 1.1,1.2,1.3 owner=@jane --yes
is 'why says it is allowed' "$(wsoa why 1.1 start --for @jane --json | jq .items[0].allowed)" true
has 'why without a transition tells of all' "$(wsoa why 1.1 --json | jq -c '[.items[].transition]')" '["start","deliver","hold","transfer","cancel","carry-forward"]'
refused 1.1 start @tom
ok wsoa move 1.1 start --as @jane
has 'the outcome' "$out" '1.1 moved: not-started -> in-progress'
expect_err 3 '1.1 is in-progress: start is possible only from not-started' wsoa move 1.1 start --as @jane
expect_err 3 'from in-progress one can deliver, hold, transfer, cancel or carry-forward' wsoa move 1.1 start --as @jane
expect_err 3 'there is no transition "strat" for 1.1' wsoa move 1.1 strat
expect_err 2 'is not asked for by this transition' wsoa move 1.2 start title=x
expect_err 2 'no workflow moves it' wsoa move S1 start
expect_err 4 "there is no record '9.9'" wsoa move 9.9 start
refused 1.1 deliver @jane
has 'what would meet it' "$err" 'no evidence is attached'

# milestones and dependencies
ok wsoa add milestone of=1.1 title=Draft
ok wsoa add milestone of=1.1 title=Consult
ok wsoa set 1.1 depends_on=1.2
ok wsoa set 1.2 depends_on=1.3
expect_err 3 'it would depend on itself: 1.3 -> 1.1 -> 1.2 -> 1.3: depends_on: leave out one of these dependencies' wsoa set 1.3 depends_on=1.1
expect_err 3 'it would depend on itself: 1.3 -> 1.3' wsoa set 1.3 depends_on+=1.3
is 'blocked' "$(refs blocked)" '1.1 1.2'
before=$(events)
expect_err 3 '2 milestones are neither done nor dropped: 1.1/a, 1.1/b' wsoa done 1.1 'All of it' --held-by Officer --as @jane
is 'no evidence is left behind' "$(events)" "$before"
ok wsoa set 1.1/a done_on=2019-10-10 --as @jane
ok wsoa set 1.1/b dropped_on=2019-10-11
ok wsoa done 1.1 'All of it' --held-by Officer --as @jane
has 'a dependency that is open is a warning' "$err" 'warning: 1.1 depends on 1 record not closed yet: 1.2'
is 'evidence' "$(wsoa show E1 --json | jq -c '.items[0] | [.title, .form, .held_by, .actions, .status, .dated_on]')" \
	'["All of it","held","Officer",["1.1"],"waiting","2019-10-14"]'
is 'delivered' "$(wsoa show 1.1 --json | jq -c '.items[0] | [.status, .delivered_on]')" '["delivered","2019-10-14"]'
is 'one batch' "$(wsoa log --last 2 --json | jq '[.items[].batch] | unique | length')" 1
is 'the deciding workflow is named by its hash' "$(wsoa log --jsonl --last 1 | jq '.workflow | length')" 64

# ---- four eyes ----

refused 1.1 sign-off @jane
refused 1.1 sign-off @ann-lee
has 'who may' "$err" 'tom (the lead of the workstream)'
refused 1.1 return @tom
has 'what is missing' "$err" 'no reason is given'
ok wsoa move 1.1 return --as @tom --reason 'The minutes are missing'
is 'returned' "$(wsoa show 1.1 --json | jq -c '.items[0] | [.status, .delivered_on]')" '["in-progress",null]'
ok wsoa move 1.1 deliver --as @jane --for @tom
refused 1.1 sign-off @tom
ok wsoa move 1.1 return --as @tom --reason again
ok wsoa move 1.1 deliver --as @jane
ok wsoa move 1.1 sign-off --as @tom
is 'complete' "$(wsoa show 1.1 --json | jq -c '.items[0] | [.status, .completed_on]')" '["complete","2019-10-14"]'
is 'its evidence is accepted with it' "$(status E1)" accepted
expect_err 3 "E1: it was looked at as it is and stays so: reopen it first: wsoa move E1 reopen" wsoa remove E1 --reason "Not ours"
refused 1.1 reopen @ann-lee
ok wsoa move 1.1 reopen --reason 'It came undone'
is 'reopened' "$(wsoa show 1.1 --json | jq -c '.items[0] | [.status, .completed_on, .delivered_on]')" '["in-progress",null,null]'

# Where neither lead of a workstream nor accountable officer is, the programme team; but not who typed it.
ok wsoa add action 2.1 title=Alone owner=@jane
ok wsoa done 2.1 Shown --for @jane
refused 2.1 sign-off @ann-lee
ok wsoa add person @bob name=Bob roles=programme
ok wsoa move 2.1 sign-off --as @bob
ok wsoa add action 2.2 title=Its_own owner=@tom workstream=S1
ok wsoa done 2.2 Shown --as @tom
refused 2.2 sign-off @tom

# ---- hold, transfer, cancel: a board's decisions ----

refused 1.2 hold @ann-lee
expect_err 3 'hold_until is not given' wsoa move 1.2 hold
expect_err 3 'no decision of a board is named' wsoa move 1.2 hold --until 2020-01-31
expect_err 3 'only the programme team' wsoa decide B1 hold 1.2 --until 2020-01-31 --as @jane
ok wsoa decide B1 hold 1.2 --until 2020-01-31 --text 'Until the tender is back'
is 'on hold' "$(wsoa show 1.2 --json | jq -c '.items[0] | [.status, .hold_until]')" '["on-hold","2020-01-31"]'
is 'its clock is stopped' "$(refs overdue --on 2020-01-15)" '1.1 1.3 1.4'
is 'until then' "$(refs overdue --on 2020-02-03)" '1.1 1.2 1.3 1.4'
expect_err 3 'resume is possible only from on-hold' wsoa move 1.3 resume
ok wsoa move 1.2 resume --as @jane
is 'resumed' "$(wsoa show 1.2 --json | jq -c '.items[0] | [.status, .hold_until]')" '["in-progress",null]'
ok wsoa add decision B1/move meeting=B1 about=1.2 transition=transfer outcome=agreed
expect_err 3 'owner is not given' wsoa move 1.2 transfer --decision B1/move --reason 'NHS now'
ok wsoa move 1.2 transfer owner=@tom --decision B1/move --reason 'NHS now'
is 'transferred' "$(wsoa show 1.2 --json | jq -c '.items[0] | [.status, .owner]')" '["transferred","@tom"]'
is 'the decision was used' "$(field B1/move used_for)" '["1.2"]'
refused 1.2 reopen @ann-lee
ok wsoa decide B1 cancel 1.4 --reason 'Overtaken by the new contract'
is 'cancelled' "$(status 1.4)" cancelled
is 'what is final is not overdue' "$(refs overdue --on 2021-01-01)" '1.1 1.3'

# ---- dated ----

ok wsoa done 1.3 Shown --held-by Officer --as @jane --dated 2019-10-10
is 'delivered on that day' "$(wsoa show 1.3 --json | jq -c '.items[0] | [.status, .delivered_on]')" '["delivered","2019-10-10"]'
expect_status 2 wsoa move 1.3 sign-off --as @tom --dated 2019-10-15

# ---- several at once ----

for n in 1 2 3; do
	ok wsoa add action 3.$n title="Action $n" owner=@jane due_on=2019-09-30
done
ok wsoa add action 3.4 title='Nobody has it' due_on=2019-09-30
before=$(events)
expect_err 2 'this would change 4 records: status:not-started: add --yes' wsoa move status:not-started start
expect_err 2 'add --yes' wsoa set 3.1,3.2 percent=1
expect_err 2 'add --yes' wsoa remove 3.1,3.2 --reason x
expect_err 2 'add --yes' wsoa decide B1 cancel 3.1,3.2 --reason x
expect_err 2 '"status":"invalid"' wsoa move 3.1,3.2 start --json
expect_err 3 'owner of 3.4 is empty' wsoa move status:not-started start --yes
expect_err 4 "no action of the filter 'status:delivered unowned'" wsoa move 'status:delivered unowned' start --yes
expect_status 2 wsoa move 'status:' start --yes
expect_err 4 "there is no record '3.9'" wsoa move 3.1,3.9 start --yes
is 'all or nothing' "$(events)" "$before"
is 'none of them moved' "$(refs status:not-started)" '3.1 3.2 3.3 3.4'
ok wsoa add action 3.5 title='Nor this' due_on=2019-09-30
expect_status 3 wsoa move 'overdue' start --yes --json
is 'every refusal is listed' "$(jq -c '[.error.issues[].where]' <<<"$err")" '["3.4","3.5"]'
ok wsoa move 'overdue not unowned' start --yes
is 'one batch' "$(wsoa log --last 3 --json | jq '[.items[].batch] | unique | length')" 1
is 'moved' "$(refs 'status:in-progress overdue')" '3.1 3.2 3.3'
ok wsoa undo
is 'and back' "$(refs 'status:not-started overdue')" '3.1 3.2 3.3 3.4 3.5'
ok wsoa move 3.1 start
expect_err 3 '3.1: deliver refused' wsoa move 'overdue owner:@jane status:in-progress not 1.1' deliver

# ---- update ----

ok wsoa update 3.2 amber 60% 'Draft out' --next 'Consult' --recovery 'A second officer' --reason 'The tender slipped' --as @jane
is 'what was said' "$(wsoa show 3.2 --json | jq -c '.items[0] | [.rating, .percent, .progress, .next_steps, .recovery, .rating_reason, .updated_on]')" \
	'["amber",60,"Draft out","Consult","A second officer","The tender slipped","2019-10-14"]'
is 'one event' "$(wsoa log --last 1 --json | jq -r '.items[0].act')" updated
ok wsoa update 3.2 'Text alone' --as @jane
is 'what was not said stays' "$(wsoa show 3.2 --json | jq -c '.items[0] | [.rating, .percent, .progress]')" '["amber",60,"Text alone"]'
ok wsoa update 3.2 70% --as @jane
is 'a figure alone' "$(field 3.2 percent)" 70
ok wsoa update 3.2 - --as @jane <<<'from standard input'
is 'from standard input' "$(field 3.2 progress)" '"from standard input"'
ok wsoa update S1 green 'The strand is on course' --as @tom
is 'of a workstream' "$(field S1 rating)" '"green"'
expect_err 2 "'gren' is not a value of Rating: one of: green (on course), amber" wsoa update 3.2 gren
expect_err 2 'the update is empty' wsoa update 3.2
expect_err 2 "'101' is not a value" wsoa update 3.2 101% 'x y'
expect_err 2 'it has no updates' wsoa update @tom 'x y'
expect_err 3 'only the lead' wsoa update 3.2 'Not mine' --as @tom

# ---- files ----

printf 'the minutes\n' >minutes.txt
sum=$(sha256sum <minutes.txt)
ok wsoa attach 3.2 minutes.txt title='Minutes of 3 May' sensitivity=official --as @jane
ref=${out%% *}
is 'a file' "$(wsoa show "$ref" --json | jq -c '.items[0] | [.title, .form, .file, .file_name, .sensitivity, .actions, .status]')" \
	"[\"Minutes of 3 May\",\"file\",\"${sum%% *}\",\"minutes.txt\",\"official\",[\"3.2\"],\"waiting\"]"
ok wsoa attach 3.2 minutes.txt
is 'kept once' "$(sqlite3 -readonly wsoa.db 'SELECT count(*) FROM file')" 1
printf 'the minutes\n' >"$TMPDIR/again.txt"
ok wsoa done 3.3 --file "$TMPDIR/again.txt" --as @jane
is 'kept once, by what it holds' "$(sqlite3 -readonly wsoa.db 'SELECT count(*), lower(hex(hash)) FROM file')" "1|${sum%% *}"
: >empty.txt
expect_err 2 'empty.txt is empty: it shows nothing' wsoa attach 3.2 empty.txt
expect_err 2 'environ is empty: it shows nothing' wsoa attach 3.2 /proc/self/environ
expect_err 2 'empty.txt is empty: it shows nothing' wsoa done 3.2 Shown --file empty.txt
while read -r field what; do
	expect_err 2 "${field%%[+=]*}: $what: " wsoa attach 3.2 minutes.txt "$field"
done <<'END'
form=link what is attached is a file
address=https://example.org the file is in the store, and nowhere else
held_by=Officer the file is in the store, and nowhere else
file=x it is not given by hand
file_name=other.txt the file has its name
actions+=1.1 the ref before the file says what it shows
END
ok wsoa add weakness W1 title=Weakness
ok wsoa attach W1 minutes.txt shows=difference
expect_err 1 'nofile cannot be read: No such file or directory' wsoa attach 3.2 nofile
expect_err 2 '. is not a file' wsoa attach 3.2 .
expect_err 2 'evidence shows an action or a weakness' wsoa attach S1 minutes.txt
expect_err 4 'no record' wsoa attach 9.9 minutes.txt
expect_err 2 "has no field 'titel'" wsoa attach 3.2 minutes.txt titel=x
expect_err 2 'the evidence is in one place' wsoa done 3.2 --file minutes.txt --held-by Officer
expect_err 2 'what Ann Lee holds is not said: --held-by: say what shows that it is done' wsoa done 3.2 --held-by 'Ann Lee' --as @jane
expect_err 2 '--held-by: it is empty' wsoa done 3.2 Shown --held-by '' --as @jane
expect_err 2 '--link: it is empty' wsoa done 3.2 Shown --link '' --as @jane
ok wsoa done 3.2 --link https://example.org/report --as @jane
is 'a link' "$(wsoa list evidence form:link --jsonl | jq -r .address)" https://example.org/report

# ---- a duty that repeats ----

ok wsoa add action 4.1 title=Report owner=@jane due_on=2019-09-30 repeats=quarterly
expect_err 2 'which period was done is not said' wsoa done 4.1 --as @jane
ok wsoa done 4.1 --period 'Q2 2019/20' --as @jane
is 'due again' "$(wsoa show 4.1 --json | jq -c '.items[0] | [.due_on, .done_to, .status]')" '["2019-12-31","2019-09-30","not-started"]'
expect_err 2 'rubbish' wsoa done 4.1 --period rubbish --as @jane
expect_err 2 '3.2 does not repeat' wsoa done 3.2 --period 'May 2019' --as @jane
expect_err 3 'only the lead' wsoa done 4.1 --period 'Q3 2019/20' --as @tom
ok wsoa verify

# ---- the small workflow ----

export WSOA_DB=small.db
ok wsoa init --small --area Marlshire --as 'Ann Lee'
ok wsoa add plan form=other
ok wsoa add person @jane name=Jane
for n in 1 2 3; do
	ok wsoa add action 1.$n title="Action $n" owner=@jane
done
refused 1.1 done @jane
ok wsoa done 1.1 'All of it' --as @jane
is 'done by its lead' "$(wsoa show 1.1 --json | jq -c '.items[0] | [.status, .completed_on]')" '["done","2019-10-14"]'
refused 1.1 reopen @jane
ok wsoa move 1.1 reopen --reason 'It came undone'
ok wsoa move 1.2 cancel --reason 'No longer wanted'
refused 1.3 cancel @ann-lee
expect_err 3 'there is no transition "deliver" for 1.3' wsoa move 1.3 deliver
is 'its moves' "$(wsoa why 1.3 --json | jq -c '[.items[].transition]')" '["start","done","cancel","carry-forward"]'
ok wsoa move 1.3 start --as @jane
ok wsoa verify
