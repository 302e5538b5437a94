#!/usr/bin/env bash
# What changed between two moments: by plan and kind, in the words of the registry, in every format.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

export WSOA_NOW=2019-06-03T09:00:00Z
long='We will publish the waiting times of all therapies on the local offer, every month, with a word on what is done about them.'
{
	wsoa init --area Marlshire --as 'Ann Lee <ann@example.org>'
	wsoa add plan wsoa-2018 form=wsoa title=Plan
	wsoa add plan app-2020 form=app title='Another plan'
	wsoa add person @jane name='Jane Doe'
	wsoa add post manager title='SEND Manager' holder=@jane
	wsoa add weakness W1 title=Waits --plan wsoa-2018
	wsoa add weakness W2 title=Plans --plan wsoa-2018
	wsoa add action 1.1 title='Publish the waiting times' owner=@jane due_on=2019-09-30 weaknesses=W1 text="$long" extra.KPI=3 --plan wsoa-2018
	wsoa add action 1.2 title=Two owner=@jane due_on=2019-10-31 --plan wsoa-2018
	wsoa add action 1.10 title=Ten due_on=2019-10-31 --plan wsoa-2018
	wsoa add action A1 title=Other --plan app-2020
} >/dev/null
wsoa version v1.0 >/dev/null
one=$(wsoa log --jsonl | wc -l)
export WSOA_NOW=2019-10-14T09:00:00Z
export WSOA_PLAN=wsoa-2018
{
	wsoa set 1.1 title='Publish all waiting times' owner=manager due_on='December 2019' weaknesses+=W2 rating=amber --reason 'Two leads left' extra.KPI=4 \
		text="${long/offer,/offer and in schools,}"
	wsoa move 1.1 start
	wsoa note 1.10 'A note changes nothing'
	wsoa remove 1.2 --reason 'Added twice'
	wsoa add action 1.3 title='A new one' owner=manager due_on=2020-01-01
	wsoa set 1.10 due_on=2019-10-01
	wsoa set @jane email=jane@example.org
	wsoa set A1 title='Other words' --plan app-2020
} >/dev/null
unset WSOA_PLAN
wsoa version v2.0 >/dev/null
two=$(wsoa log --jsonl | wc -l)
export WSOA_NOW=2019-10-15T09:00:00Z
wsoa set 1.10 due_on=2019-10-02 >/dev/null

# ---- for people ----

ok wsoa diff v1.0 v2.0 --width 100
has 'the moments' "$out" "From:                v1.0 (3 June 2019, event $one)
To:                  v2.0 (14 October 2019, event $two)
Records that differ: 6"
has 'an event and a day' "$(wsoa diff "$one" 2019-10-14)" "From:                event $one (3 June 2019)
To:                  14 October 2019 (event $two)
"
has 'the records' "$out" 'Plan app-2020
Actions
Ref  Action       Change     What
───  ───────────  ─────────  ──────────────────────
A1   Other words  re-worded  Title: Other{+ words+}

Plan wsoa-2018
Actions
Ref   Action                     Change     What
────  ─────────────────────────  ─────────  ────────────────────────────────────────────────────────
1.1   Publish all waiting times  moved      Status: Not started -> In progress
1.1                              re-dated   Due: 30 Sep 2019 -> 31 Dec 2019 (92 days later)
1.1                              re-owned   Lead: Jane Doe -> SEND Manager
1.1                              re-rated   Rating: (none) -> amber
1.1                              re-worded  Title: Publish [-the-]{+all+} waiting times
1.1                              re-worded  Text: ... waiting times of all therapies on the local
                                            [-offer,-]{+offer and in schools,+} every month, with a
                                            word on what is ...
1.1                              re-worded  KPI: [-3-]{+4+}
1.1                              changed    Due as written: (none) -> December 2019
1.1                              changed    Weaknesses: W1 -> W1, W2
1.2   Two                        removed    Lead: Jane Doe; Due: 31 Oct 2019; Status: Not started
1.3   A new one                  added      Lead: SEND Manager; Due: 1 Jan 2020; Status: Not started
1.10  Ten                        re-dated   Due: 31 Oct 2019 -> 1 Oct 2019 (30 days earlier)

Area
People
Ref    Person    Change     What
─────  ────────  ─────────  ───────────────────────────
@jane  Jane Doe  re-worded  Email: {+jane@example.org+}
'
checkpoint=$(wsoa versions --json | jq -r '.items[1].checkpoint')
has 'the checkpoint' "$(tr '\n' ' ' <<<"$out")" "event $two $checkpoint."
before=$out
WSOA_NOW=2020-01-01 ok wsoa diff v1.0 v2.0 --width 100
is 'the same bytes whenever it is asked' "$out" "$before"

# ---- for machines ----

ok wsoa diff v1.0 v2.0 --json
is 'a record' "$(jq -c '.items[] | select(.ref == "1.10") | [.kind, .plan, .title, .changes, .from, .to]' <<<"$out")" \
	'["action","wsoa-2018","Ten",["re-dated"],{"due_on":"2019-10-31"},{"due_on":"2019-10-01"}]'
is 'an added one' "$(jq -c '.items[] | select(.ref == "1.3") | [.changes, .from, .to]' <<<"$out")" \
	'[["added"],{},{"title":"A new one","owner":"manager","due_on":"2020-01-01","status":"not-started"}]'
is 'a removed one' "$(jq -c '.items[] | select(.ref == "1.2") | [.changes, .from.title, .to]' <<<"$out")" '[["removed"],"Two",{}]'
is 'a date' "$(jq -c '.fields[] | select(.field == "due_on") | [.ref, .change, .days]' <<<"$out")" '["1.1","re-dated",92]
["1.10","re-dated",-30]'
is 'a text' "$(jq -r '.fields[] | select(.field == "title" and .ref == "1.1") | .words' <<<"$out")" 'Publish [-the-]{+all+} waiting times'
is 'counts' "$(jq -c '[.changes[] | [.plan, .kind, .change, .count]]' <<<"$out")" \
	'[["app-2020","action","re-worded",1],["wsoa-2018","action","added",1],["wsoa-2018","action","removed",1],["wsoa-2018","action","moved",1],["wsoa-2018","action","re-dated",2],["wsoa-2018","action","re-owned",1],["wsoa-2018","action","re-rated",1],["wsoa-2018","action","re-worded",1],["wsoa-2018","action","changed",1],[null,"person","re-worded",1]]'
while IFS=$'\t' read -r count filter; do
	is "the filter lists what is counted: $filter" "$(eval "wsoa list $filter --jsonl" | wc -l)" "$count"
done < <(jq -r '.changes[] | select(.filters) | [.count, .filters.count] | @tsv' <<<"$(wsoa diff v1.0 --json)")
is 'as of the second moment' "$(wsoa diff v1.0 v2.0 --json | jq -r '.changes[] | select(.change == "added").filters.count')" "actions wsoa-2018:1.3 --as-of $two"
is 'a line for each record' "$(wsoa diff v1.0 v2.0 --jsonl | wc -l)" 6
has 'csv' "$(wsoa diff v1.0 v2.0 --csv)" 'kind,ref,plan,uuid,title,changes,from,to'
ok wsoa diff v1.0 v2.0 --format csv -o tables
is 'a file for each table' "$(ls tables | paste -sd ' ')" 'changes.csv compared.csv fields.csv items.csv'
expect_status 10 wsoa diff v1.0 v2.0 --exit-code
expect_status 0 wsoa diff "$((one - 1))" v1.0 --exit-code
has 'nothing differs' "$(wsoa diff "$((one - 1))" v1.0)" 'No record differs.'

# ---- pages ----

ok wsoa diff v1.0 v2.0 --format html -o page.html
has 'struck out and put in' "$(cat page.html)" 'Title: Publish <del>the</del><ins>all</ins> waiting times'
ok wsoa diff v1.0 v2.0 --format markdown
has 'as text' "$out" '\[-the-\]'
wsoa set 1.10 title='<b>&[x](y)' >/dev/null
has 'escaped' "$(wsoa diff v2.0 --format html)" '<del>Ten</del><ins>&lt;b&gt;&amp;[x](y)</ins>'

# ---- the moments ----

refs()
{
	wsoa diff "$@" --jsonl | jq -r .ref | paste -sd ' '
}
is 'until now' "$(refs v2.0)" 1.10
is 'until now, said' "$(refs v2.0 now)" 1.10
is 'from a day' "$(refs 2019-06-03 2019-10-14)" "$(refs v1.0 v2.0)"
is 'from an event' "$(refs "$one" "$two")" "$(refs v1.0 v2.0)"
is 'from before there was anything' "$(refs 2019-06-02 v1.0 --plan app-2020)" 'app-2020 A1'
is 'a plan' "$(refs v1.0 v2.0 --plan wsoa-2018)" '1.1 1.2 1.3 1.10'
is 'as of' "$(refs v1.0 --as-of v2.0)" "$(refs v1.0 v2.0)"
is 'a position' "$(refs 2019-06-03 2019-10-14 --position 2019-10-14)" "$(refs v1.0 v2.0)"
is 'a position until now' "$(refs 2019-10-14 --position 2019-10-15)" 1.10
expect_err 2 'write the earlier one first' wsoa diff v2.0 v1.0
expect_err 2 'a version (see: wsoa versions)' wsoa diff v9.9
expect_err 2 'a version (see: wsoa versions)' wsoa diff v1.0 owner:@jane
expect_err 2 "a filter stands after both moments, write now first: wsoa diff v1.0 now W01" wsoa diff v1.0 W01
expect_err 4 'the log has no event 9999' wsoa diff 9999
expect_err 2 'later than what is looked at' wsoa diff 2019-06-01 2019-10-14 --as-of v1.0
expect_err 4 'what is looked at has no event' wsoa diff "$two" --as-of v1.0
expect_err 2 "'v1.0' is not a date" wsoa diff v1.0 --position 2019-10-14
expect_err 2 'CSV is a file for each' wsoa diff v1.0 --format csv
expect_err 2 '--format html and --csv exclude each other' wsoa diff v1.0 --csv --format html
expect_err 2 '--format csv and --jsonl exclude each other' wsoa diff v1.0 --jsonl --format csv -o other
is 'no folder of what was refused' "$(ls -d other 2>&1 | grep -c cannot)" 1
is 'the list of records' "$(wsoa diff v1.0 v2.0 --csv | wc -l)" "$(($(wsoa diff v1.0 v2.0 --json | jq '.items | length') + 1))"

# ---- filters ----

is 'what it selects then or now' "$(refs v1.0 v2.0 owner:@jane)" '1.1 1.2 1.3'
is 'what it selects now alone' "$(refs v1.0 v2.0 status:in-progress)" 1.1
is 'a kind' "$(refs v1.0 v2.0 people)" @jane
is 'a kind and more' "$(refs v1.0 v2.0 people name~Jane)" @jane
is 'overdue is asked on each day' "$(refs v1.0 v2.0 overdue)" 1.10
is 'what came between' "$(refs v1.0 v2.0 1.3)" 1.3
is 'what went between' "$(refs v1.0 v2.0 1.2)" 1.2
expect_status 4 wsoa diff v1.0 v2.0 9.9
expect_err 4 'did you mean owner:@jane' wsoa diff v1.0 v2.0 ownr:@jane
expect_err 2 'rating' wsoa diff v1.0 v2.0 rating:purple

# ---- erased words ----

wsoa erase 1.1 title --reason 'Names a child' >/dev/null
has 'erased words stay erased' "$(wsoa diff v1.0 v2.0 --json | jq -c '.items[] | select(.ref == "1.1") | [.from.title, .to.title]')" '[null,null]'
wsoa set 1.1 title='A third title' >/dev/null
is 'and show so' "$(wsoa diff v2.0 now 1.1 --json | jq -r '.fields[0].words')" '[-[erased 15 October 2019]-]{+A third title+}'

# ---- a filter means the same at both moments: the area's terms, not those of the convention ----

mkdir terms
(
	cd terms && export WSOA_NOW=2019-10-14 && wsoa init --area Terms --as "Ann Lee" && wsoa add plan p form=wsoa title=P &&
		printf '{"terms":[{"name":"Spring term 2020","starts_on":"2020-01-06","ends_on":"2020-04-03"}]}' >terms.json && wsoa calendar load terms.json &&
		wsoa add action A1 title=Late due_on=2020-04-08 && wsoa version before && wsoa set A1 title=Later
) >/dev/null || exit 1
is 'after the end of term' "$(wsoa diff before now 'due_on<="Spring term 2020"' --db terms/wsoa.db --json | jq -c '[.items[].ref]')" '[]'
is 'before the next month' "$(wsoa diff before now 'due_on<="2020-04"' --db terms/wsoa.db --json | jq -c '[.items[].ref]')" '["A1"]'
