#!/usr/bin/env bash
# Reckoning with dates; bank holidays and terms: newer editions, and what they leave as it is.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

# end EXPR [OPTION...]: the day it leads to
end()
{
	wsoa calc "$@" --json | jq -r .result.end
}

# ---- calc, without a store ----

ok wsoa calc '2022-02-22 + 70wd' --explain
has 'the day' "$out" '2022-02-22 + 70wd = 7 June 2022 (Tuesday)'
is 'the bank holidays that were passed over' "$(sed -n 's/^\([0-9]* [A-Z][a-z]* 2022\)  .*/\1/p' <<<"$out")" \
	$'15 Apr 2022\n18 Apr 2022\n2 May 2022\n2 Jun 2022\n3 Jun 2022'
has 'by name' "$out" 'Platinum Jubilee bank holiday'
has 'from which edition' "$out" '5 bank holidays passed over; England 2015 to 2026'
expect_out "$out" wsoa calc 2022-02-22 + 70wd --explain
expect_out '2022-02-22 + 70wd = 7 June 2022 (Tuesday)' wsoa calc '2022-02-22 + 70wd'
is 'for machines' "$(wsoa calc '2022-02-22 + 70wd' --json | jq -c '.result | [.end, .weekday, .days, .holidays_passed, .provisional]')" \
	'["2022-06-07","Tuesday",105,5,false]'
is 'and what was passed over' "$(wsoa calc '2022-02-22 + 70wd' --json --explain | jq -r '.items[].date' | paste -sd ' ')" \
	'2022-04-15 2022-04-18 2022-05-02 2022-06-02 2022-06-03'
while IFS='|' read -r words wanted; do
	is "$words" "$(end "$words")" "$wanted"
done <<-'END'
	2019-10-14|2019-10-14
	14 October 2019|2019-10-14
	14/10/2019|2019-10-14
	today|2019-10-14
	today + 1d|2019-10-15
	2019-10-14 + 2w|2019-10-28
	2019-01-31 + 1m|2019-02-28
	2020-02-29 + 1y|2021-02-28
	2019-12-24 + 1wd|2019-12-27
	2019-10-12 + 1wd|2019-10-14
	2019-10-14 - 1wd|2019-10-11
	2019-10-14 + 10 working days|2019-10-28
	2019-12-20 + 5wd + 1w - 4wd|2019-12-31
	May 2019 + 1d|2019-06-01
	Q2 2019/20|2019-09-30
END
has 'between two days' "$(wsoa calc 2022-02-22..2022-06-07)" '105 days, 70 working days'
ok wsoa calc '2035-02-22 + 70wd'
has 'years whose bank holidays are not known' "$out" '31 May 2035 (Thursday) (provisional: bank holidays of those years are not known)'
is 'provisional' "$(wsoa calc '2035-02-22 + 70wd' --json | jq .result.provisional)" true
is 'days are never provisional' "$(wsoa calc '2035-02-22 + 70d' --json | jq .result.provisional)" false
expect_err 2 'column 16: write d, wd (working days), w, m or y' wsoa calc '2022-02-22 + 70xd'
expect_err 2 'column 1' wsoa calc rubbish
expect_err 2 'does not exist: February 2019 has 28 days' wsoa calc '2019-02-29 + 1d'
expect_status 2 wsoa calc '2019-02-28 +'
expect_status 2 wsoa calc '2019-02-28 + 999999999999wd'
expect_err 2 '"status":"invalid"' wsoa calc rubbish --json

# ---- the calendar of a store ----

cat >gov.json <<'END'
{"england-and-wales":{"division":"england-and-wales","events":[
{"title":"New Year’s Day","date":"2027-01-01","notes":"","bunting":true},
{"title":"Good Friday","date":"2027-03-26","notes":"","bunting":false},
{"title":"Easter Monday","date":"2027-03-29","notes":"","bunting":true},
{"title":"Early May bank holiday","date":"2027-05-03","notes":"","bunting":true},
{"title":"Spring bank holiday","date":"2027-05-31","notes":"","bunting":true},
{"title":"Summer bank holiday","date":"2027-08-30","notes":"","bunting":true},
{"title":"Christmas Day","date":"2027-12-27","notes":"Substitute day","bunting":true},
{"title":"Boxing Day","date":"2027-12-28","notes":"Substitute day","bunting":true}]},
"scotland":{"division":"scotland","events":[{"title":"St Andrew’s Day","date":"2027-11-30","notes":"","bunting":true}]}}
END
ok wsoa init --area Marlshire --as 'Ann Lee <ann@example.org>'
ok wsoa add plan wsoa-2018 form=wsoa
ok wsoa add action 1.1 title='On what becomes a bank holiday' due_on=2027-05-03
ok wsoa add action 1.2 title='At the end of a term' 'due_on=Spring term 2020'
ok wsoa add action 1.3 title='On another day' due_on=2027-05-04
ok wsoa add action 1.4 title='On a weekend' due_on=2027-05-02
is 'a term ends by convention' "$(field 1.2 due_on)" '"2020-04-12"'
stored=$(wsoa list actions --jsonl)
events=$(wsoa log --jsonl | wc -l)

ok wsoa calendar load gov.json --dry-run
has 'what it would set differently' "$out" '1.1'
is 'a trial writes nothing' "$(wsoa log --jsonl | wc -l)" "$events"
is 'before' "$(wsoa calc '2027-04-30 + 1wd' --json | jq -c '.result | [.end, .provisional]')" '["2027-05-03",true]'
ok wsoa calendar load gov.json --json
is 'it lists those it would' "$(jq -c '[.items[] | [.ref, .due_on, .would_be, .because]]' <<<"$out")" \
	'[["1.1","2027-05-03","2027-04-30","Early May bank holiday"]]'
is 'and changes no stored date' "$(wsoa list actions --jsonl)" "$stored"
is 'an edition is an event' "$(wsoa log --last 1 --json | jq -c '.items[0] | [.seq, .act]')" "[$((events + 1)),\"installed\"]"
is 'after' "$(wsoa calc '2027-04-30 + 1wd' --json | jq -c '.result | [.end, .provisional]')" '["2027-05-04",false]'
is 'what was known before is asked of the past' "$(end '2027-04-30 + 1wd' --as-of "$events")" 2027-05-03
is 'older years stay' "$(end '2022-02-22 + 70wd')" 2022-06-07
is 'Scotland has days of its own' "$(wsoa calendar --jsonl | grep -c 2027-11-30)" 0
is 'years' "$(wsoa calendar --json | jq -c '.edition | [.first_year, .last_year]')" '[2015,2027]'
is 'the years before, of the past' "$(wsoa calendar --json --as-of "$events" | jq -c '.edition.last_year')" 2026
ok wsoa calendar load gov.json
is 'the same again is no news' "$(wsoa log --jsonl | wc -l)" "$((events + 1))"

# ---- terms ----

printf '{"terms":[{"name":"Spring term 2020","starts_on":"2020-01-06","ends_on":"2020-04-03"}]}' >terms.json
ok wsoa calendar load - --json <terms.json
is 'deadlines in words of a term' "$(jq -c '[.items[] | [.ref, .due_on, .would_be]]' <<<"$out")" '[["1.2","2020-04-12","2020-04-03"]]'
is 'stay' "$(wsoa list actions --jsonl)" "$stored"
ok wsoa add action 1.5 title=Later 'due_on=spring term 2020'
is 'a later one ends as the school does' "$(field 1.5 due_on)" '"2020-04-03"'
is 'terms in force' "$(wsoa calendar --json | jq -c '.terms')" '[{"name":"Spring term 2020","starts_on":"2020-01-06","ends_on":"2020-04-03"}]'
is 'bank holidays stay' "$(wsoa calendar --json | jq .edition.last_year)" 2027

# ---- editions that are none ----

before=$(wsoa log --jsonl | wc -l)
expect_err 1 'nofile cannot be read' wsoa calendar load nofile
expect_err 2 'the text must be JSON' wsoa calendar load - </dev/null
expect_err 2 'this is not a list of bank holidays' wsoa calendar load - <<<'{}'
expect_err 2 "'2027-02-30': there is no such day" wsoa calendar load - <<<'{"england-and-wales":{"events":[{"title":"x","date":"2027-02-30"},{"date":"2027-02-20"}]}}'
has 'every fault is listed' "$err" 'the name is missing'
expect_err 2 'before it starts' wsoa calendar load - <<<'{"terms":[{"name":"A","starts_on":"2022-04-01","ends_on":"2022-01-01"}]}'
expect_err 2 'the year has only 1 of the usual 8 holidays' wsoa calendar load - <<<'{"holidays":[{"date":"2028-01-03","title":"X"}]}'
is 'nothing of that was installed' "$(wsoa log --jsonl | wc -l)" "$before"
ok wsoa add person @jane name=Jane
expect_err 3 'only the programme team may load a calendar' wsoa calendar load gov.json --as @jane
ok wsoa verify
