#!/usr/bin/env bash
# Measures: readings that are recorded and corrected, the verdict and where all ask for it, what is missing, benchmarks, breaks.
# shellcheck source=tests/cli/harness.sh
source "$WSOA_SOURCE_DIR/tests/cli/harness.sh"

ok wsoa init --area Marlshire --as "Ann Lee <ann@example.org>"
ok wsoa add person @jane name="Jane Doe"
ok wsoa add plan wsoa-2018 form=wsoa title=Plan
ok wsoa add weakness W01 title=Timeliness
ok wsoa add measure M1 title="Plans in time" unit=percent better=up weaknesses=W01 baseline=22 baseline_period=2019-06 owner=@jane
ok wsoa add target measure=M1 due_on=2019-07-31 value=60
ok wsoa add target measure=M1 due_on=2020-03-31 value=90

# verdict REF: value, basis, period, target, verdict
verdict()
{
	wsoa measures "$1" --json | jq -c '.items[0] | [.value, .basis, .period, .target, .verdict]'
}

# ---- record ----

is 'nothing yet' "$(wsoa measures M1 --json | jq -c '.items[0] | [.value, .verdict, .why, .next_target]')" '[null,"grey","no reading","60"]'
ok wsoa record M1 2019-09 52 --basis provisional --source audit --as @jane
has 'its ref' "$out" 'M1/2019-09 created'
is 'what it says' "$(wsoa list readings --json | jq -c '.items[] | [.ref, .period, .value, .basis, .source, .received_on, .corrects]')" \
	'["M1/2019-09","September 2019","52","provisional","audit","2019-10-14",null]'
is 'red' "$(verdict M1)" '["52","provisional","September 2019","60","red"]'
has 'in words' "$(wsoa measures)" 'red: not met'
ok wsoa record M1 2019-09 61.5
has 'the old one is named' "$err" 'M1/2019-09: it said 52 (provisional): it stays on record'
is 'green' "$(verdict M1)" '["61.5","actual","September 2019","60","green"]'
is 'both stay' "$(wsoa list readings --jsonl | jq -c '[.ref, .value, .corrects]')" '["M1/2019-09","52",null]
["M1/2019-09-2","61.5","M1/2019-09"]'
has 'people see which' "$(wsoa list readings)" 'Corrects'
ok wsoa record M1 2019-09 58
is 'the last correction counts' "$(verdict M1)" '["58","actual","September 2019","60","red"]'
ok wsoa undo
is 'undone, the one before it' "$(verdict M1)" '["61.5","actual","September 2019","60","green"]'
ok wsoa set M1/2019-09-2 value=59.5
ok wsoa set M1 tolerance=0.5
is 'amber' "$(verdict M1)" '["59.5","actual","September 2019","60","amber"]'
has 'a word beside the colour' "$(wsoa show M1)" 'amber: within tolerance'

# Another sort of figure stands beside it, and is not judged.
ok wsoa record M1 2020-03 95 --basis projected
ok wsoa record M1 2019-09 40 --basis cumulative
is 'neither projected nor cumulative' "$(verdict M1)" '["59.5","actual","September 2019","60","amber"]'
is 'nor do they correct' "$(wsoa list readings basis:cumulative --json | jq -c '.items[0].corrects')" null
has 'drawn' "$(wsoa measures --width 200)" '22, 59.5, 40 (cumulative), 95 (projected)'

# c, x and z are kept as typed and never compared.
ok wsoa record M1 2019-08 c --as @jane
is 'found by its symbol' "$(wsoa list readings value:c --json | jq -r '.items[].ref')" M1/2019-08
is 'in no comparison' "$(wsoa list readings 'value<100' --json | jq -c '[.items[].value] | sort')" '["40","52","59.5","95"]'
expect_err 2 'a number' wsoa list readings 'value>c'
ok wsoa record M1 "October 2019" z
has 'a period to come' "$err" 'has not come yet'
is 'grey' "$(wsoa measures M1 --json | jq -c '.items[0] | [.value, .verdict, .why, .on_target]')" '["z","grey","not applicable",null]'
ok wsoa undo

expect_err 2 'a number such as 38.2' wsoa record M1 2019-07 many
expect_err 2 'a number such as 38.2' wsoa add target measure=M1 due_on=2020-06-30 value=c
expect_err 2 'one of: actual provisional projected cumulative' wsoa record M1 2019-07 5 --basis guessed
expect_err 2 'period' wsoa record M1 soon 5
expect_err 2 'no value' wsoa record M1 2019-07 ''
expect_err 4 'no measure' wsoa record M7 2019-07 5
expect_err 4 'not a measure' wsoa record W01 2019-07 5
expect_err 3 'only its lead' wsoa record M1 2019-07 5 --as "$(wsoa add person @other name=Other >/dev/null; echo @other)"
expect_err 2 'before it' wsoa set M1/2019-09 corrects=M1/2019-09-2
expect_err 2 'of another measure' wsoa add reading measure="$(wsoa add measure M2 title=Other better=down >/dev/null; echo M2)" period=2019-07 value=1 corrects=M1/2019-09

# A year is of the sort the measure is of.
ok wsoa add measure M3 title=Attendance period_type=school-year better=up
ok wsoa record M3 2018/19 91
is 'school year' "$(wsoa list readings measure:M3 --csv | grep -c 2018/19)" 1
is 'its last day' "$(wsoa list readings 'measure:M3 period:2019-08-31' --json | jq '.items | length')" 1

# ---- everywhere the same ----

is 'the board' "$(wsoa report board --json | jq -c '.measures[0] | [.ref, .value, .target, .verdict, .on_target]')" '["M1","59.5","60","amber",false]'
is 'lint is silent on amber' "$(wsoa lint L013 --json | jq -c '[.items[].ref]')" '[]'
ok wsoa set M1 tolerance=
is 'lint on red' "$(wsoa lint L013 --json | jq -c '[.items[] | [.ref, .found]]')" '[["M1","59.5 of September 2019, target 60 by 31 Jul 2019"]]'
ok wsoa add action A1 title=Act owner=@jane weaknesses=W01
ok wsoa move A1 start
ok wsoa done A1 "It is done" --held-by Jane --as @jane
ok wsoa move A1 sign-off
ok wsoa add meeting B1 board=Board held_on=2019-10-10
expect_err 3 'off target' wsoa decide B1 embed A1
ok wsoa set M1/2019-09-2 value=60
ok wsoa decide B1 embed A1 --text "It holds"

# ---- odd figures are said, and kept ----

ok wsoa record M1 2019-05 160
has 'beyond its unit' "$err" 'a percentage lies between 0 and 100'
is 'lint has it' "$(wsoa lint L010 --json | jq -r '.items[].found')" 'M1/2019-05: 160 percent: a percentage lies between 0 and 100'
ok wsoa record M1 2019-05 16
is 'corrected, it is gone' "$(wsoa lint L010 --json | jq '.items | length')" 0
ok wsoa add target measure=M1 due_on=2019-12-31 value=20
has 'worse than the baseline' "$err" '20 is worse than the baseline, 22, where up is better'
is 'lint has it' "$(wsoa lint L011 --json | jq -c '[.items[].ref]')" '["M1"]'
ok wsoa undo
expect_err 2 'no stretch of time' wsoa set M1 lag="5 weeks"
expect_err 2 'below 0' wsoa set M1 tolerance=-1

# ---- missing ----

ok wsoa set M1 period_type=month lag=10wd
is 'July, not yet September' "$(wsoa measures M1 --json | jq -c '.items[0] | [.missing, .missing_on]')" '[1,"2019-07-31"]'
is 'October is late in the middle of November' "$(wsoa measures M1 --on 2019-11-15 --json | jq -c '.items[0].missing')" 2
has 'in words' "$(wsoa measures M1)" '1 period, to 31 Jul 2019'
is 'lint' "$(wsoa lint L012 --json | jq -c '[.items[] | [.ref, .found]]')" '[["M1","1 period, to 31 Jul 2019"]]'
ok wsoa record M1 2019-07 x
is 'x is an answer' "$(wsoa measures M1 --json | jq '.items[0].missing')" 0

# ---- a target that follows a benchmark ----

ok wsoa add measure M20 title="England average" unit=percent better=up
expect_err 2 'not both' wsoa add target measure=M2 due_on=2019-07-31 value=5 follows=M20
expect_err 2 'Value is missing' wsoa add target measure=M2 due_on=2019-07-31
expect_err 2 'no benchmark of its own' wsoa add target measure=M2 due_on=2019-07-31 follows=M2
ok wsoa add target measure=M2 due_on=2019-07-31 follows=M20
ok wsoa record M2 2019-08 60
is 'no figure of it yet' "$(wsoa measures M2 --json | jq -r '.items[0].why')" 'no figure of the benchmark'
ok wsoa record M20 2018 59
is 'its reading is the target' "$(verdict M2)" '["60","actual","August 2019","59","red"]'
ok wsoa record M20 2018 60.5
is 'as it is corrected' "$(verdict M2)" '["60","actual","August 2019","60.5","green"]'
has 'people see what it follows' "$(wsoa measures M2 --width 200)" '60.5 (as M20) by 31 Jul 2019'

# ---- another definition ----

ok wsoa add measure M9 title="Plans in time, with exceptions" unit=percent better=up weaknesses=W01
ok wsoa measure continues M1 M9 --reason "The return counts exceptions from now on"
is 'said in one field' "$(wsoa show M9 --json | jq -r '.items[0].continues')" M1
is 'the old one is followed' "$(wsoa measures M1 --json | jq -r '.items[0].continued_by')" M9
is 'no figure goes over the break' "$(wsoa measures M9 --json | jq -c '.items[0] | [.value, .target, .baseline, .verdict]')" '[null,null,null,"grey"]'
is 'nothing more is expected of the old one' "$(wsoa measures M1 --on 2020-06-01 --json | jq '.items[0].missing')" 0
is 'the weakness has one measure' "$(wsoa report board --json | jq -c '.coverage[0] | [.measures, .off_target]')" '[1,1]'
expect_err 3 'it would continue itself: M1 -> M9 -> M1' wsoa measure continues M9 M1
expect_err 3 'continues M1 already' wsoa measure continues M1 M2
expect_err 4 'no measure' wsoa measure continues M1 M77
ok wsoa record M1 2019-04 30
has 'a figure of the old one' "$err" 'M9 continues it under another definition'

# ---- sheets ----

printf 'KPI,Measure,Unit,Better,Observations\nK1,Waits,weeks,down,2019-06:9|2019-09:7\n' >sheet.csv
ok wsoa import measures sheet.csv
ok wsoa import measures sheet.csv
is 'the same sheet again says nothing new' "$(wsoa list readings measure:K1 --json | jq '.items | length')" 2
sed -i s/2019-09:7/2019-09:6.5/ sheet.csv
ok wsoa import measures sheet.csv
is 'another figure corrects' "$(wsoa list readings 'measure:K1 period:2019-09-30' --json | jq -c '[.items[] | [.value, .corrects]]')" '[["7",null],["6.5","K1/2019-09"]]'
is 'and counts' "$(wsoa measures K1 --json | jq -r '.items[0].value')" 6.5
ok wsoa import measures sheet.csv
is 'once' "$(wsoa list readings measure:K1 --json | jq '.items | length')" 3
printf 'KPI,Measure,Unit,Better,Observations\nK2,Wait,weeks,down,2019-06:9|2019-06:9|2019-06:8|2019-06:8\n' >twice.csv
ok wsoa import measures twice.csv
is 'a cell that says a period twice corrects itself' "$(wsoa list readings measure:K2 --json | jq -c '[.items[] | [.value, .corrects]]')" '[["9",null],["8","K2/2019-06"]]'
printf 'measure,period,value\nK1,2019-09,6.4\n' >readings.csv
ok wsoa import readings readings.csv
is 'a row of readings is about the one that counts' "$(wsoa measures K1 --json | jq -r '.items[0].value')" 6.4

# ---- made anew ----

# What was undone and is added again under its ref stands as far back as before: it corrects nothing that came since.
ok wsoa add measure M19 title=Waits better=down
printf 'Ref,Measure,Period,Value\nM19/2019-07,M19,July 2019,30\n' >readings.csv
ok wsoa import readings readings.csv
ok wsoa undo
ok wsoa add reading M19/r2 measure=M19 period=2019-07 value=31
ok wsoa add reading M19/2019-07 measure=M19 period=2019-07 value=30
has 'what counts is said' "$err" "M19/r2: it was recorded later, and goes on to count for this period: where this figure is to count: wsoa record M19 'July 2019' VALUE"
is 'nothing is said to be corrected' "$(wsoa list readings measure:M19 --jsonl | jq -c '[.ref, .corrects]')" '["M19/2019-07",null]
["M19/r2",null]'
is 'the later one counts' "$(wsoa measures M19 --json | jq -r '.items[0].value')" 31
ok wsoa undo
expect_err 2 'corrects one that was recorded before it' wsoa add reading M19/2019-07 measure=M19 period=2019-07 value=30 corrects=M19/r2

# ---- the past ----

export WSOA_NOW=2019-10-20
ok wsoa record M9 2019-09 70 --dated 2019-10-18
is 'what is known' "$(wsoa measures M9 --json | jq -c '.items[0] | [.value, .missing]')" '["70",0]'
is 'what was known' "$(wsoa measures M9 --as-of 2019-10-14 --json | jq -r '.items[0].why')" 'no reading'
is 'what was true' "$(wsoa measures M9 --position 2019-10-18 --json | jq -r '.items[0].value')" 70
is 'received then' "$(wsoa list readings measure:M9 --json | jq -r '.items[0].received_on')" 2019-10-18

# ---- a period that has not begun ----

WSOA_NOW=2019-09-02T09:00:00Z ok other init --area M --as "Ann Lee <ann@example.org>"
ok other add plan p form=wsoa title=Plan
ok other add weakness W1 title=Waits
ok other add measure M1 title=Plans unit=percent better=up baseline=20 weaknesses=W1
ok other add target measure=M1 due_on=2019-07-31 value=80
ok other record M1 2019-08 40
expect_err 2 'the period begins on 1 January 2030, which has not come yet' other record M1 2030 100
has 'with its way' "$err" 'say so where the figure is a forecast: --basis projected'
expect_err 2 'begins on 1 November 2019' other record M1 2019-11 100 --basis provisional
expect_err 2 'begins on 1 September 2020' other record M1 'school year 2020/21' 100 --basis cumulative
expect_err 2 'begins on 1 November 2019' other add reading measure=M1 period=2019-11 value=100
has 'in the words of the command' "$err" 'basis=projected'
expect_err 2 'begins on 1 November 2019' other set M1/2019-08 period=2019-11
ok other record M1 2030 100 --basis projected
expect_err 2 'begins on 1 January 2030' other set M1/2030-12 basis=actual
printf 'Ref,Measure,Readings\nM1,Plans,2030-01:100\n' >"other/m.csv"
expect_err 2 'begins on 1 January 2030' other import measures "other/m.csv"
is 'still red' "$(other measures M1 --json | jq -r '.items[0] | .value, .verdict' | paste -sd' ')" '40 red'
ok other record M1 'school year 2019/20' 45
has 'begun, not ended' "$err" 'the period ends on 31 August 2020, which has not come yet'

# ---- a reading added counts as one recorded ----

ok other add reading measure=M1 period=2019-08 value=41
has 'said too' "$err" 'M1/2019-08: it said 40: it stays on record, and this one counts from now on'
is 'corrects' "$(other list readings period:2019-08-31 --jsonl | jq -c '[.ref, .corrects]' | paste -sd' ')" '["M1/2019-08",null] ["M1/2019-08-2","M1/2019-08"]'

# ---- another definition is agreed to ----

ok other add weakness W2 title=Voice
ok other add measure M2 title=Calls unit=count better=up weaknesses=W2
ok other add meeting B1 board=Board held_on=2019-10-01
ok other decide B1 set p baselined_on=2019-10-01 --text ok
expect_err 3 'by a decision of the board alone' other measure continues M1 M2
expect_err 3 'by a decision of the board alone' other add measure M3 title=Own unit=percent better=up weaknesses=W1 continues=M1
ok other decide B1 set M2 continues=M1 --text "Counted anew"
has 'another unit' "$err" 'M1 counts in percent, and this one in count'
has 'other weaknesses' "$err" 'M1 is of other weaknesses'
ok other undo
ok other add decision meeting=B1 about=M2 transition=set outcome=agreed
ok other measure continues M1 M2 --decision B1/3
rm -r other

# Months and quarters end on one day, and are not each other's corrections.
ok wsoa add measure M90 title=Reviews better=down
ok wsoa record M90 2019-06 47
ok wsoa record M90 'Q2 2019' 40
has 'neither corrects the other' "$err" 'M90/2019-06: it is of another period that ends on that day, June 2019: neither corrects the other: say which periods are measured'
is 'both stand' "$(wsoa list readings measure:M90 --jsonl | jq -c '[.period, .value, .corrects]')" $'["June 2019","47",null]\n["Q2 2019","40",null]'
expect_err 2 'M90/2019-06 is of another period, June 2019' wsoa set M90/2019-06-2 corrects=M90/2019-06
ok wsoa record M90 'Q1 2019/20' 41
has 'the same quarter' "$err" 'M90/2019-06-2: it said 40: it stays on record'
expect_err 2 'M90/2019-06-2 is of another period, Q2 2019' wsoa correct M90/2019-06-3 period=2019-03 --reason x
ok wsoa set M90 period_type=month
expect_err 3 "M90 is measured by the month, and 'Q2 2019' is another sort of period: give a month" wsoa record M90 'Q2 2019' 42
ok wsoa record M90 'FY 2019/20' 42 --basis projected
ok wsoa record M90 2019-07-31 43
expect_err 3 'received_on: give the day the figure came in' wsoa record M90 2019-08 44 --received 2030-01-01
expect_err 3 'the period begins on 1 August 2019: its figure was not there before: received_on: say so where' wsoa record M90 2019-08 44 --received 2019-07-31
ok wsoa record M90 2019-08 44 --received 2019-07-31 --basis projected
