#!/usr/bin/env bash
# Posts pass from one person to another, stand vacant and are covered; who had what on a past day comes from the log.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

export WSOA_PERSON=@ann-lee
refs()
{
	wsoa list "$@" --json | jq -r '[.items[].ref] | join(" ")'
}
post()
{
	wsoa show mgr --json "$@" | jq -c '.items[0] | [.holder, .cover]'
}

ok at 2019-10-01 init --area Marlshire --as 'Ann Lee <ann.lee@example.org>'
while read -r line; do
	eval "ok at 2019-10-01 $line"
done <<-'END'
	add plan wsoa-2018 form=wsoa title=Plan
	add person @jane name='Jane Doe'
	add person @priya name='Priya Shah'
	add person @sam name='Sam Reed'
	add person @tom name='Tom Fox' left_on=2019-09-30
	add post mgr title='SEND Group Manager' holder=@jane
	add post other title='Head of Service' holder=@sam
	set wsoa-2018 accountable_officers=mgr,other
	add workstream S1 title=Training lead=mgr
	add weakness W01 title=Waits accountable=mgr
	add action 1.1 title=One owner=mgr due_on=2019-10-07 accountable=mgr weaknesses=W01
	add action 1.2 title=Two owner=@jane due_on=2019-11-05 workstream=S1
	add action 1.3 title=Three owner=@sam supporting=@jane,@priya due_on=2019-11-05
	add action 1.4 title=Four owner=other due_on=2019-11-05
	add action 1.5 title=Five owner=mgr due_on=2019-11-05
	add milestone 1.1/a of=1.1 title=Step due_on=2019-10-05
	add measure M1 title=Weeks owner=mgr
	add risk R1 title=Risk owner=mgr likelihood=2 impact=2
	add visit V1 form=monitoring starts_on=2019-09-01
	add recommendation visit=V1 text=Publish owner=mgr
	add evidence title=Minutes actions=1.2 form=held held_by=me
	add evidence title=Photograph actions=1.4 form=held held_by=me
	add meeting B0 board=Cabinet held_on=2019-10-01
	decide B0 set wsoa-2018 baselined_on=2019-10-01
	extend 1.1/a 2019-12-01 --reason late --recovery 'a second officer'
	extend 1.4 2019-12-01 --reason late --recovery 'a second officer'
	add meeting B1 board=Board held_on=2019-10-01
	decide B1 cancel 1.5 --reason 'Done elsewhere'
END

# ---- what is wrong, all at once ----

expect_err 2 'nothing was changed' wsoa handover mgrr --to @tom --from 2019-11-01
has 'the post' "$err" "there is no record 'mgrr': did you mean mgr?"
has 'the person' "$err" '@tom left the partnership on 2019-09-30'
has 'the day' "$err" '--from: that day has not come yet'
expect_err 2 '--from: '"'October 2019' is no single day" wsoa handover mgr --to @sam --from 'October 2019'
expect_err 2 "--from: 'soon' is not a date" wsoa handover mgr --to @sam --from soon
expect_err 2 '--from says the day already' wsoa handover mgr --to @sam --from 2019-10-02 --dated 2019-10-02
expect_err 2 'where nobody follows: wsoa vacate mgr' wsoa handover mgr
expect_err 4 "there is no person '@nobody'" wsoa handover mgr --to @nobody
expect_err 4 "'other' is a post, not a person" wsoa handover mgr --to other
expect_err 3 '@jane holds it already' wsoa handover mgr --to @jane
expect_err 2 "'1.1' is an action, not a post or a person" wsoa handover wsoa-2018:1.1 --to @sam
expect_err 2 'that is the same person' wsoa handover @jane --to @jane
expect_err 3 'only the programme team' wsoa handover mgr --to @priya --as @jane
expect_err 3 'only the programme team' wsoa vacate mgr --as @jane
expect_err 4 "'@jane' is a person, not a post" wsoa vacate @jane
expect_err 3 '@jane is who leaves it' wsoa vacate mgr --cover @jane
expect_err 3 '@tom left' wsoa vacate mgr --cover @tom
expect_err 2 'that day has not come yet' wsoa vacate mgr --from tomorrow
is 'and nothing was changed' "$(post)" '["@jane",null]'

# ---- what passes over ----

before=$(wsoa log --jsonl | sha256sum)
ok wsoa handover mgr --to @priya --from 2019-10-05 --dry-run --json
dry=$out
is 'a trial writes nothing' "$(wsoa log --jsonl | sha256sum)" "$before"
is 'who, and from when' "$(jq -c .handover <<<"$dry")" \
	'{"kind":"post","ref":"mgr","before":"@jane","after":"@priya","cover":null,"from":"2019-10-05","vacant":false,"done":false}'
is 'what is live, and what waits on it' "$(jq -r '[.items[].ref] | sort | join(" ")' <<<"$dry")" '1.1 1.2 E1 M1 R1 S1 V1/1 W01 X1 wsoa-2018'
is 'as what' "$(jq -c '.items[] | select(.ref == "1.1" or .ref == "1.2") | .by' <<<"$dry" | tr '\n' ' ')" '["accountable","owner"] ["workstream"] '
while read -r count filter; do
	# shellcheck disable=SC2086
	is "the figure can be asked: $filter" "$(wsoa list $filter --json | jq '.items | length')" "$count"
done < <(jq -r '.totals[] | "\(.records) \(.filters.records)"' <<<"$dry")
is 'each figure has its filter' "$(jq '[.totals[] | select(.filters == null)] | length' <<<"$dry")" 0

# ---- a handover that is typed late ----

export WSOA_NOW=2019-10-12T09:00:00Z
ok wsoa handover mgr --to @priya --from 2019-10-05 --reason 'Jane left' --json
is 'the list is the one of the trial' "$(jq -c '[.totals, .items]' <<<"$out")" "$(jq -c '[.totals, .items]' <<<"$dry")"
is 'the post has her' "$(post)" '["@priya",null]'
is 'one batch' "$(wsoa log --last 1 --json | jq -c '.items[0] | [.ref, .on, .reason, .seq == .batch]')" '["mgr","2019-10-05","Jane left",true]'
ok at 2019-10-13 note 1.1 'a day between' --as @sam
export WSOA_NOW=2019-10-14T09:00:00Z

while read -r person day position known; do
	is "$person on $day, as known now" "$(refs "owner:$person accountable:mgr" --position "$day")" "${position/-/}"
	is "$person on $day, as known then" "$(refs "owner:$person accountable:mgr" --as-of "$day")" "${known/-/}"
	is "what waits for $person on $day, as known now" "$(wsoa my --as "$person" --position "$day" --json | jq -r '[.items[] | select(.ref == "1.1") | .ref] | join(" ")')" "${position/-/}"
	is "what waits for $person on $day, as known then" "$(wsoa my --as "$person" --as-of "$day" --json | jq -r '[.items[] | select(.ref == "1.1") | .ref] | join(" ")')" "${known/-/}"
done <<-'END'
	@jane  2019-10-01 1.1 1.1
	@jane  2019-10-04 1.1 1.1
	@jane  2019-10-05 -   1.1
	@jane  2019-10-11 -   1.1
	@jane  2019-10-12 -   -
	@priya 2019-10-04 -   -
	@priya 2019-10-05 1.1 -
	@priya 2019-10-11 1.1 -
	@priya 2019-10-12 1.1 1.1
	@priya 2019-10-14 1.1 1.1
END
is 'the post on the day before' "$(post --position 2019-10-04)" '["@jane",null]'
is 'and on the day' "$(post --position 2019-10-05)" '["@priya",null]'
has 'since when' "$(wsoa history mgr)" 'on 5 Oct 2019: Holder: Jane Doe -> Priya Shah'

# What is typed now must not come before what was typed first.
expect_err 3 'the holder was changed from 2019-10-05 on' wsoa handover mgr --to @sam --from 2019-10-04
expect_err 3 'the holder was changed from 2019-10-05 on' wsoa vacate mgr --from 2019-10-04
ok wsoa handover mgr --to @sam --from 2019-10-05 --dry-run

# ---- taken back ----

ok wsoa undo
is 'she has it again' "$(post)" '["@jane",null]'
for day in 2019-10-04 2019-10-05 2019-10-12 2019-10-14; do
	is "as if it had not been, on $day" "$(refs owner:@jane accountable:mgr --position $day)/$(refs owner:@priya accountable:mgr --position $day)" 1.1/
done
is 'that it was thought so stays known' "$(refs owner:@priya accountable:mgr --as-of 2019-10-13)" 1.1
ok wsoa handover mgr --to @priya --from 2019-10-03
is 'typed again with the right day' "$(refs owner:@priya accountable:mgr --position 2019-10-03)/$(refs owner:@priya accountable:mgr --position 2019-10-02)" 1.1/
ok wsoa verify

# ---- nobody, and somebody who stands in ----

ok wsoa vacate mgr --from 2019-10-06 --dry-run
is 'a trial' "$(post)" '["@priya",null]'
ok wsoa vacate mgr --from 2019-10-06
has 'it says what has nobody' "$out" 'Nobody holds or covers it: what is listed (10 records) is asked of nobody.'
is 'the post is vacant' "$(refs posts vacant)/$(post)" 'mgr/[null,null]'
is 'it was not before' "$(refs posts vacant --position 2019-10-05)/$(refs posts vacant --position 2019-10-06)" /mgr
is 'what has nobody' "$(refs vacant)" 1.1
expect_err 3 'nobody holds it already' wsoa vacate mgr
ok wsoa vacate mgr --cover @sam --from 2019-10-08 --json
is 'now somebody stands in' "$(jq -c '[.handover.cover, .handover.vacant]' <<<"$out")/$(post)" '["@sam",false]/[null,"@sam"]'
is 'who is asked then' "$(refs 'owner:@sam accountable:mgr')" 1.1
is 'and is asked from that day on' "$(refs posts vacant --position 2019-10-07)/$(refs posts vacant --position 2019-10-08)" mgr/
expect_err 3 'nobody holds it already, and @sam stands in' wsoa vacate mgr --cover @sam
expect_err 3 'the cover was changed from 2019-10-08 on' wsoa handover mgr --to @jane --from 2019-10-07
ok wsoa handover mgr --to @jane --from 2019-10-09
is 'the cover of a vacant post ends with it' "$(post)" '["@jane",null]'
ok wsoa vacate mgr --from 2019-10-10 --cover @priya
ok wsoa handover mgr --to @priya --from 2019-10-11
is 'who covered holds it' "$(post)" '["@priya",null]'
ok wsoa set mgr cover=@sam
ok wsoa handover mgr --to @jane
is 'a deputy stays' "$(post)" '["@jane","@sam"]'
is 'every day has its people' "$(for day in 03 05 06 07 08 09 10 11 14; do post --position 2019-10-$day; done | tr '\n' ' ')" \
	'["@priya",null] ["@priya",null] [null,null] [null,null] [null,"@sam"] ["@jane",null] [null,"@priya"] ["@priya",null] ["@jane","@sam"] '
ok wsoa set @sam left_on=2019-10-13
ok wsoa vacate mgr --json
is 'a cover who left covers nothing' "$(jq -c '[.handover.cover, .handover.vacant]' <<<"$out")" '["@sam",true]'
ok wsoa undo
ok wsoa set @sam left_on=
ok wsoa set @jane left_on=2019-10-13
ok wsoa handover mgr --to @priya --json
is 'who stood in for one who left ends with it' "$(jq -c '[.handover.before, .handover.cover]' <<<"$out")" '["@jane",null]'
ok wsoa undo
ok wsoa set @jane left_on=
ok wsoa verify

# ---- what names a person ----

expect_err 3 'the plan is baselined: Lead changes by a decision' wsoa handover @jane --to @priya --from 2019-10-02
has 'each record, and what to type' "$err" '1.3: the plan is baselined: Supporting changes by a decision of the board alone: have it decided: wsoa decide MEETING set 1.3 supporting=@priya'
has 'posts are another thing' "$err" 'warning: mgr: @jane holds it still: what is asked of a post is handed over with it: wsoa handover mgr --to @priya'
expect_err 3 'the plan is baselined' wsoa handover @jane --to @priya --dry-run
ok wsoa add decision meeting=B1 about=1.2,1.3 transition=set outcome=agreed text='Priya Shah takes over'
ok wsoa handover @jane --to @priya --decision B1/2 --from 2019-10-02 --json
is 'what is live and names her' "$(jq -r '[.items[].ref] | sort | join(" ")' <<<"$out")" '1.2 1.3 E1'
is 'another leads' "$(wsoa show 1.2 --json | jq -r '.items[0].owner')" @priya
is 'nobody stands in a set twice' "$(wsoa show 1.3 --json | jq -c '.items[0].supporting')" '["@priya"]'
is 'posts stay' "$(post)" '["@jane","@sam"]'
is 'who led it, as known now' "$(for day in 01 02; do wsoa show 1.2 --json --position 2019-10-$day | jq -r '.items[0].owner'; done | tr '\n' ' ')" '@jane @priya '
expect_err 3 '@jane: no live record names them by themselves' wsoa handover @jane --to @priya
has 'what to type' "$err" 'hand over each post that is named above'
ok wsoa undo
is 'taken back as a whole' "$(wsoa show 1.2 --json | jq -r '.items[0].owner')/$(wsoa show B1/2 --json | jq -c '.items[0].used_for')" @jane/null

# An action that was hers for a few days only passes on from the first of them.
ok wsoa add plan p-2019 form=other title=Other
ok wsoa add action q1 title=Later owner=@jane --plan p-2019
ok wsoa handover @jane --to @priya --decision B1/2 --from 2019-10-02
has 'said, since it is another day' "$err" 'warning: q1: it passes from 14 October 2019: on 2 October 2019 it was not with @jane yet'
is 'it is not there before it was' "$(refs actions --plan p-2019 --position 2019-10-13)/$(refs actions --plan p-2019 --position 2019-10-14)" /q1

ok wsoa verify

# ---- a change of a post by hand keeps the order too ----

ok wsoa add post dep title=Deputy holder=@jane
ok wsoa handover dep --to @priya --from 2019-10-08
expect_err 3 'the holder was changed from 2019-10-08 on, which is later' wsoa set dep holder=@sam --dated 2019-10-03
has 'what to type' "$err" 'wsoa handover dep --to @person --from 2019-10-08'
ok wsoa set dep cover=@sam --dated 2019-10-03
expect_err 3 'the cover was changed from 2019-10-03 on' wsoa set dep cover=@jane --dated 2019-10-02
ok wsoa set dep holder=@sam --dated 2019-10-09
