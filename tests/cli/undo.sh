#!/usr/bin/env bash
# Taking back what something later was built on: what is refused, what is left as it is, and what is said of it.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

last_batch()
{
	wsoa log --last 1 --jsonl | jq .batch
}

ok wsoa init --area Marlshire --as 'Ann Lee <ann@example.org>'
export WSOA_PERSON=@ann-lee
expect_err 3 'batch 1 founded the store, which cannot be undone: mend what is wrong in it with wsoa set, or begin another' wsoa undo
expect_err 3 'batch 1 founded the store' wsoa undo --batch 1
ok wsoa add plan p form=wsoa title=Plan
ok wsoa add organisation org name=Council
ok wsoa add person @bob name=Bob
ok wsoa add post old title=Old organisation=org holder=@bob
ok wsoa add post new title=New organisation=org holder=@bob
ok wsoa add action 1.1 title=One owner=old due_on=2020-01-31
ok wsoa add action 1.2 title=Two owner=old due_on=2020-01-31

# ---- what the old value named is gone ----

ok wsoa set 1.1 owner=new
batch=$(last_batch)
ok wsoa set 1.2 owner=new
ok wsoa remove old --reason 'The post was abolished'
removal=$(last_batch)
expect_err 3 '1.1: owner was old, which was removed since' wsoa undo --batch "$batch"
is 'nothing is put back' "$(field 1.1 owner)" '"new"'
ok wsoa verify
ok wsoa undo --batch "$removal"
ok wsoa undo --batch "$batch"
is 'with the post comes its action' "$(field 1.1 owner)" '"old"'

# ---- a record that was changed since, or is named since ----

ok wsoa add action 2.1 title=Made
batch=$(last_batch)
ok wsoa set 2.1 title=Changed
expect_err 3 '2.1 was changed since: undo those changes first' wsoa undo --batch "$batch"
ok wsoa undo
ok wsoa add milestone 2.1/a of=2.1 title=Step
expect_err 3 '2.1 is named by 2.1/a since' wsoa undo --batch "$batch"
ok wsoa undo
ok wsoa undo --batch "$batch"
expect_status 4 wsoa show 2.1

# ---- several fields: what was changed again is left, and said ----

ok wsoa set 1.1 title=First percent=10
batch=$(last_batch)
ok wsoa set 1.1 title=Second
ok wsoa undo --batch "$batch"
has 'what is left as it is' "$err" '1.1: title: changed since, left as it is'
is 'the rest is put back' "$(field 1.1 title),$(field 1.1 percent)" '"Second",null'
ok wsoa set 1.1 title=Third
batch=$(last_batch)
ok wsoa set 1.1 title=Fourth
expect_err 3 "everything that batch $batch did was changed since" wsoa undo --batch "$batch"

# ---- one change after another, words too: words that were put back are new words that read the same ----

for title in A B C; do
	ok wsoa set 1.2 title="$title" progress="Now $title"
done
for title in B A Two; do
	ok wsoa undo
	is 'one step back' "$(field 1.2 title)" "\"$title\""
done
is 'and nothing is left of it' "$(field 1.2 progress)" null

# ---- a move is undone whole or not at all, by who could make it ----

ok wsoa move 1.1 start --as @bob
batch=$(last_batch)
ok wsoa done 1.1 'It is there' --held-by Bob --as @bob
expect_err 3 'status was changed since: a move is undone whole or not at all' wsoa undo --batch "$batch" --as @bob

# ---- a sheet's own field, a note, words that were erased ----

ok wsoa set 1.2 extra.KPI=yes
ok wsoa set 1.2 extra.KPI=no
ok wsoa undo
is 'a field of a sheet' "$(field 1.2 extra.KPI)" '"yes"'
ok wsoa undo
ok wsoa note 1.2 'a remark'
expect_err 3 'is a note: it stays' wsoa undo
ok wsoa set 1.2 progress='Names a child' percent=20
ok wsoa set 1.2 progress='Names nobody' percent=30
batch=$(last_batch)
ok wsoa erase 1.2 progress --reason 'named a child'
expect_err 3 'erased cannot be undone' wsoa undo
ok wsoa set 1.2 progress='Names nobody'
ok wsoa undo --batch "$batch"
is 'percent is put back' "$(field 1.2 percent)" 20
is 'words are not' "$(field 1.2 progress)" '"Names nobody"'

# ---- what is undone is said first, and much is not undone unawares ----

ok wsoa set 1.2 title=Slip percent=35
batch=$(last_batch)
expect_out "Undone: batch $batch of 14 Oct 2019 10:00 by Ann Lee: 1 action changed
1.2 undone: percent: 35 -> 20; title: Slip -> Two" wsoa undo
printf 'ref,title\n' >many.csv
for n in $(seq 13); do
	printf '8.%d,Many\n' "$n" >>many.csv
done
ok wsoa import actions many.csv
batch=$(last_batch)
expect_err 2 'percent' wsoa set 1.2 percent=lots
expect_err 3 "your last change is batch $batch of 14 Oct 2019 10:00 by Ann Lee: 13 actions imported" wsoa undo
has 'and the command that does undo it' "$err" "if you mean it: wsoa undo --batch $batch"
ok wsoa show 8.13
ok wsoa set 'title:Many' percent=50 --yes
set=$(last_batch)
expect_err 3 '13 actions changed' wsoa undo
ok wsoa undo --batch "$set"
has 'the batch, counts and the first values' "$out" "by Ann Lee: 13 actions changed
13 actions undone
8.13 undone: percent: 50 -> (nothing)"
has 'and how many more' "$out" 'and 8 more: wsoa log --last 13'
ok wsoa undo --batch "$batch"
expect_status 4 wsoa show 8.13
has 'the example' "$(wsoa undo --help)" 'wsoa undo --batch 17'

# ---- a sheet that was undone is loaded again, mended: its records come back under their refs, with nothing of what they held ----

mkdir sheets
printf 'ref,title\nW01,Late plans\nW02,Few places\n' >sheets/weaknesses.csv
printf 'ref,title,weakness,lead,progress,KPI,Note\n9.1,Write,W01,Head of Audit,Begun,7,x\n9.2,Read,W02,,,8,\n' >sheets/actions.csv
ok wsoa import sheets
ninth='[.items[] | select(.ref | startswith("9."))]'
first=$(wsoa list actions --json | jq -c "$ninth")
uuid=$(field 9.1 uuid)
ok wsoa undo
expect_err 4 "there is no record '9.1': it was removed or undone, see: wsoa history 9.1" wsoa show 9.1
printf 'ref,title,weakness,lead,KPI,Note\n9.1,Write it,W01,Head of Audit,,x\n9.2,Read,W02,,8,\n' >sheets/actions.csv
undone=$(wsoa log --last 1 --json | jq .items[0].seq)
ok wsoa import sheets
is 'the same record, as the sheet has it now' "$(field 9.1 uuid) $(field 9.1 title) $(field 9.1 progress) $(field 9.1 owner)" "$uuid"' "Write it" null "head-of-audit"'
is 'its other columns too' "$(field 9.1 extra.KPI) $(field 9.1 extra.Note) $(field 9.2 extra.KPI)" 'null "x" "8"'
is 'its history is one' "$(wsoa history 9.1 --json | jq -c '[.items[].act]')" '["imported","undone","imported"]'
is 'between the two it was not there' "$(wsoa list weaknesses --json --as-of "$undone" | jq -c '.items | length')" 0
is 'and before as it was' "$(wsoa list actions --json --as-of $((undone - 5)) | jq -c "$ninth")" "$first"
has 'with what it held' "$first" '"progress":"Begun"'
ok wsoa verify
before=$(wsoa log --jsonl | wc -l)
ok wsoa import sheets
is 'the same sheet again changes nothing' "$(wsoa log --jsonl | wc -l)" "$before"
ok wsoa undo
expect_status 4 wsoa show W01
ok wsoa add weakness W01 title=Another
is 'also by hand' "$(field W01 title) $(field W01 status)" '"Another" "open"'
ok wsoa undo
expect_err 2 "'W01' is taken" wsoa add action W01 title='Of another kind'
ok wsoa import sheets
is 'and again' "$(wsoa list actions --json | jq -c "$ninth | length")" 2
ok wsoa verify

# ---- what was removed keeps its ref; what is near is of the kind wanted ----

ok wsoa remove 9.1,9.2 --reason 'Not ours' --yes
ok wsoa remove W01,W02 --reason 'Not ours' --yes
expect_err 2 'nothing was written: refs of removed records stay theirs: give those rows new refs, or undo the removal' \
	wsoa import sheets
has 'the ref' "$err" "'W01' stays the ref of a record that was removed"
has 'who names it' "$err" "there is no record 'W01': it was removed or undone, see: wsoa history W01"
is 'no more of it' "$(grep -c 'is taken' <<<"$err")" 0
ok wsoa add workstream S2 title=Stream
expect_err 4 "there is no record 'S3': weaknesses: try: wsoa list weaknesses" wsoa add action title=x weaknesses=S3
expect_err 4 "there is no record 'S3': workstream: did you mean S2? (wsoa list workstreams shows all)" wsoa add action title=x workstream=S3
expect_err 4 'owner: try: wsoa list people or wsoa list posts' wsoa add action title=x owner=S3
expect_err 4 'try: wsoa list weaknesses' wsoa list actions weaknesses:S3

# ---- what was dated is taken back from that day on ----

ok wsoa add action 1.9 title=Dated owner=old
led_on()
{
	wsoa show 1.9 --position "$1" --json | jq -c '.items[0].owner'
}
export WSOA_NOW=2019-10-20T09:00:00Z
ok wsoa set 1.9 owner=new --dated 2019-10-16
is 'known now' "$(led_on 2019-10-15)$(led_on 2019-10-17)" '"old""new"'
ok wsoa undo
is 'as if it had not been' "$(led_on 2019-10-15)$(led_on 2019-10-17)$(led_on 2019-10-20)" '"old""old""old"'
ok wsoa set 1.9 owner=new
ok wsoa undo
is 'what has no day is taken back on the day of the undoing' "$(wsoa log --last 1 --json | jq '.items[0].on')" null
ok wsoa verify

# ---- made anew by somebody else: theirs from then on ----

ok wsoa add person @cat name=Cat roles=programme
ok wsoa add person @dan name=Dan roles=programme
ok wsoa add action 12.1 title=Shown
printf 'Ref,Title,Form,Held by,Actions\nE91,Minutes,held,Office,12.1\nE92,Register,held,Office,12.1\n' >evidence.csv
ok wsoa import evidence evidence.csv
ok wsoa undo
ok wsoa import evidence evidence.csv --as @dan
ok wsoa move E91 accept
for move in withdraw reopen; do
	ok wsoa move E92 "$move" --reason 'A slip' --as @cat
done
expect_err 3 'who reported E92 may not' wsoa move E92 accept --as @dan
printf 'Ref,Title\nE92,Register of 2019\n' >evidence.csv
ok wsoa import evidence evidence.csv --as @cat
expect_err 3 'who reported E92 may not' wsoa move E92 accept --as @dan
ok wsoa move E92 accept
