#!/usr/bin/env bash
# Worcestershire, 2018 to 2024, as public sources tell it, typed day by day; then what officers,
# boards and advisers ask, as of six days. A comment in brackets is the source of what stands
# below it; [made up] is what no source has and a plan must have to be asked anything.
#
#   [OFSTED] Ofsted, SEND inspection outcomes (data)     [PLAN] the statement, "FiNAL v1.0", 27 July 2018
#   [COUNCIL] the council's pages on the improvement plan and its reviews
#   [NEWS 2019] the council, 15 November 2019            [NEWS 2022] the council, 7 January 2022
#   [CABINET] cabinet and scrutiny papers, July 2018     [LETTER 2024] the report of the inspection of April 2024
#   [SEN2] DfE, education, health and care plans         [FINDINGS] tests/plans/worcestershire-findings.csv
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

findings=$WSOA_SOURCE_DIR/tests/plans/worcestershire-findings.csv

# at DAY COMMAND...: as it was typed that day.
at()
{
	local day=$1
	shift
	ok env WSOA_NOW="$day" "$WSOA" "$@"
}

# findings_of PATTERN: the sheet of those findings.
findings_of()
{
	head -n 1 "$findings"
	grep -E "^[A-Za-z]*,$1," "$findings"
}

# ---- 2018: the statement ----

export WSOA_PERSON=@programme-lead
at 2018-05-16 init --area Worcestershire --as 'Programme Lead <lead@example.org>'
# [OFSTED] inspected 5 to 9 March, letter published 16 May; received 11 May: the 70th working day after it is 20 August, the
# day that [CABINET] names
at 2018-05-16 add plan wsoa-2018 form=wsoa title='Written statement of action' inspected_on=2018-03-09 report_received_on=2018-05-11 \
	report_published_on=2018-05-16
# [FINDINGS] the twelve weaknesses, their wording as far as it is public
findings_of 'W[0-9]+' >weaknesses.csv
at 2018-05-16 import weaknesses weaknesses.csv
# [PLAN] five work streams, and safeguarding before them
at 2018-07-27 add workstream S0 title='Safeguarding'
at 2018-07-27 add workstream S1 title='The local offer'
at 2018-07-27 add workstream S2 title='Embedding the graduated response'
at 2018-07-27 add workstream S3 title='Assessment and planning'
at 2018-07-27 add workstream S4 title='Joint commissioning and leadership'
at 2018-07-27 add workstream S5 title='Workforce and engagement'
# [made up] who leads, and five actions for the plan's 66 pages of them
at 2018-07-27 add post send-lead title='SEND Lead' holder=@programme-lead
at 2018-07-27 add person @officer name='An Officer'
at 2018-07-27 add action 1.1 title='Make the local offer easy to find' owner=@officer workstream=S1 weaknesses=W09 due_on=2018-12-31
at 2018-07-27 add action 2.1 title='Agree with schools what they provide' owner=@officer workstream=S2 weaknesses=W01 due_on=2019-07-31
at 2018-07-27 add action 3.1 title='Audit plans each term' owner=@officer workstream=S3 weaknesses=W03,W12 due_on=2019-03-31
at 2018-07-27 add action 4.1 title='Agree who commissions what' owner=@officer workstream=S4 weaknesses=W06,W07 due_on=2019-03-31
at 2018-07-27 add action 4.2 title='Plan the places that are missing' owner=@officer workstream=S4 weaknesses=W02 due_on=2020-12-31
# [SEN2] plans within 20 weeks, without exceptions: 20.1 per cent of 2017
at 2018-07-27 add measure M1 title='EHC plans within 20 weeks, without exceptions' unit=percent better=up period_type=calendar-year \
	baseline=20.1 baseline_period='2017' weaknesses=W12
# [PLAN] the document is of 27 July
at 2018-07-27 version v1.0
# [CABINET] the deadline; [COUNCIL] signed off in August, "deemed to be fit for purpose, with some minor amendments". The page says
# "submitted on Monday 20 September", which was a Thursday: 20 August was a Monday
at 2018-08-20 move wsoa-2018 submit
at 2018-08-31 move wsoa-2018 accept --reason 'Deemed to be fit for purpose, with some minor amendments'
at 2018-08-31 move wsoa-2018 start
# [made up] who baselined it
at 2018-08-31 add meeting B0 board=Cabinet held_on=2018-08-31
at 2018-08-31 decide B0 set wsoa-2018 baselined_on=2018-08-31
at 2018-08-31 move 1.1,2.1,3.1,4.1,4.2 start --yes

# ---- 2018 to 2020: monitoring ----

# [NEWS 2019] joint visits of DfE and NHS England from June 2018; the fifth was in October 2019
at 2018-08-31 add visit V1 form=monitoring starts_on='June 2018' by='DfE and NHS England'
for n in 2 3 4; do
	at 2018-08-31 add visit "V$n" form=monitoring by='DfE and NHS England'
done
# [made up] what became of the actions, and of a date
at 2018-12-20 done 1.1 'The new pages' --held-by 'SEND Lead' --as @officer
at 2018-12-21 move 1.1 sign-off
at 2019-03-29 done 4.1 'The agreement' --held-by 'SEND Lead' --as @officer
at 2019-04-03 move 4.1 sign-off
at 2019-04-12 done 3.1 'The audit' --held-by 'SEND Lead' --as @officer
at 2019-04-15 move 3.1 sign-off
at 2019-05-30 record M1 2018 12.6
at 2019-07-01 add meeting B1 board='SEND Improvement Board' held_on=2019-07-12
at 2019-07-01 extend 2.1 2020-03-31 --reason 'Some schools have not agreed' --recovery 'A visit to each' --as @officer
at 2019-07-12 decide B1 agree X1 --text 'To the end of March'
at 2019-10-10 update 2.1 green 60% 'Most schools have agreed' --as @officer
# [SEN2] the years as they came in; [made up] the days
at 2019-10-31 add visit V5 form=monitoring starts_on='October 2019' by='DfE and NHS England'
at 2020-05-07 record M1 2019 46.9
at 2021-05-13 record M1 2020 97.1

# ---- 2021 and 2022: the revisit, and the accelerated progress plan ----

# [COUNCIL] planned for March 2020 and put off because of COVID-19; [OFSTED] 1 to 3 November 2021
at 2021-11-03 add visit V6 form=revisit starts_on=2021-11-01 ends_on=2021-11-03 by='Ofsted and CQC'
# [OFSTED] the letter of 13 January 2022: 8 sufficient, 4 not. [COUNCIL] which four; the other eight follow
at 2022-01-13 judge V6 not-sufficient W01-W04
at 2022-01-13 judge V6 sufficient W05-W12
at 2022-01-13 judge V6 some
# [COUNCIL] scrutiny looks at the plan on 23 February; an area of concern for each of the four, as the form of such plans has it
at 2022-02-23 add plan app-2022 form=app title='Accelerated progress plan' inspected_on=2021-11-03 report_published_on=2022-01-13
is 'what has no home' "$(WSOA_NOW=2022-02-23 wsoa carry-forward wsoa-2018 W01-W04 --to app-2022 --reason x 2>&1 | grep -o '[0-9.]* is live')" $'2.1 is live\n4.2 is live'
at 2022-02-23 carry-forward wsoa-2018 W01-W04 --to app-2022 --with-actions class=area-of-concern --reason 'Revisit: progress not sufficient'
at 2022-02-23 move app-2022 start
at 2022-05-12 record wsoa-2018:M1 2021 84.0

# ---- 2023: reviews ----

# [COUNCIL] March 2023 and 27 September 2023, 18 months: workstream 1 shows "clear and sustained progress" and is monitored no more;
# capital plans are asked for still
at 2023-03-31 add visit V7 form=review starts_on='March 2023' by='DfE and NHS England'
at 2023-06-08 record wsoa-2018:M1 2022 31.6
at 2023-09-27 add visit V8 form=review starts_on=2023-09-27 by='DfE and NHS England'
at 2023-09-27 judge V8 sustained W01 --text 'Clear and sustained progress' --plan app-2022
at 2023-09-27 move W01 release --reason 'No more formal monitoring' --plan app-2022

# ---- 2024: inspected again ----

# [LETTER 2024] April: widespread and/or systemic failings; two priority actions, three areas for improvement
at 2024-07-16 add visit V9 form=inspection starts_on='April 2024' by='Ofsted and CQC'
at 2024-07-16 judge V9 systemic-failings
at 2024-09-02 add plan pap-2024 form=pap title='Priority action plan' inspected_on='April 2024' report_published_on=2024-07-16 predecessor=app-2022
at 2024-09-02 add plan improvement-2024 form=other title='Improvement plan' predecessor=app-2022
findings_of 'PA[0-9]+' >priority.csv
findings_of 'AFI[0-9]+' >improvement.csv
at 2024-09-02 import weaknesses priority.csv --plan pap-2024
at 2024-09-02 import weaknesses improvement.csv --plan improvement-2024
# [FINDINGS] waiting times came back as priority action 1; co-production is priority action 2; the quality of plans is an area for improvement
at 2024-09-02 carry-forward wsoa-2018 W08 --to pap-2024 --into PA1 --came-back --reason 'Inspection of April 2024'
at 2024-09-02 carry-forward app-2022 W04 --to pap-2024 --into PA2 --reason 'Inspection of April 2024'
at 2024-09-02 carry-forward app-2022 W03 --to improvement-2024 --into AFI2 --reason 'Inspection of April 2024'
has 'what is left in the plan before' "$err" 'app-2022: it goes on beside improvement-2024, since more in it is live: weaknesses 1, actions 2'
# [COUNCIL] the plans of September 2024 replace it; what became of the places is in no source: so they are live and overdue until somebody says
WSOA_NOW=2024-09-30 expect_err 3 '1 weakness and 2 actions of app-2022 are live: W02; 2.1, 4.2' wsoa move app-2022 supersede --reason 'The plans of 2024 replace it'
at 2024-09-30 move pap-2024 start
at 2024-09-30 move improvement-2024 start
# [COUNCIL] 16 December 2024: a deep dive of DfE and NHS England on the two areas for priority action
at 2024-12-16 add visit V10 form=deep-dive starts_on=2024-12-16 by='DfE and NHS England' focus=pap-2024:PA1,pap-2024:PA2

# ---- the questions: each as of six days, as it was known then ----

export WSOA_NOW=2024-12-20
days='2018-07-30 2019-10-31 2021-12-31 2022-03-01 2023-10-01 2024-12-16'

# How each question is answered on one line.
states() { wsoa list weaknesses --all-plans --jsonl "$@" | jq -rs 'map(.plan + " " + .status) | group_by(.) | map("\(length) \(.[0])") | join(", ")'; }
live() { wsoa list plans live --jsonl "$@" | jq -rs 'map(.ref) | join(" ")'; }
overdue() { wsoa overdue --jsonl "$@" | jq -rs 'map("\(.plan):\(.ref) \(.due_on)") | join(", ")'; }
slipped() { wsoa slippage --json "$@" | jq -r '[.items[] | "\(.ref) \(.from) \(.to)"] | join(", ")'; }
better() { wsoa ratings --json "$@" | jq -r '[.items[] | "\(.ref) \(.rating) \(.computed)"] | join(", ")'; }
counts() { wsoa status "$@" | grep -E '^[0-9]+ actions'; }
due() { wsoa timetable "$1" --json "${@:3}" | jq -r --arg rule "$2" '[.items[] | select(.rule == $rule)][0] | "\(.due_on) \(.done_on // "ahead")"'; }
measure() { wsoa measures --json "$@" | jq -r '.items[] | select(.ref == "M1") | .value'; }
story() { wsoa history "$@" --json | jq -r '.items[] | [(.on // .at)[:10], (.plan // "visit"), .ref, .to.status // .to.outcome // empty] | join(" ")' | grep -v 'PA[0-9]$'; }

# asked QUESTION ANSWER...: an answer for each day.
asked()
{
	local question=$1 day
	shift
	for day in $days; do
		is "$question as of $day" "$($question --as-of "$day")" "$1"
		shift
	done
}

asked live wsoa-2018 wsoa-2018 wsoa-2018 app-2022 app-2022 'app-2022 improvement-2024 pap-2024'
asked states '12 wsoa-2018 open' '12 wsoa-2018 open' '12 wsoa-2018 open' \
	'4 app-2022 open, 4 wsoa-2018 carried-forward, 8 wsoa-2018 sufficient-progress' \
	'3 app-2022 open, 1 app-2022 released, 4 wsoa-2018 carried-forward, 8 wsoa-2018 sufficient-progress' \
	'2 app-2022 carried-forward, 1 app-2022 open, 1 app-2022 released, 3 improvement-2024 open, 2 pap-2024 open, 4 wsoa-2018 carried-forward, 8 wsoa-2018 sufficient-progress'
asked counts '5 actions: 5 live, 0 overdue' '5 actions: 2 live, 0 overdue' '5 actions: 2 live, 2 overdue' '2 actions: 2 live, 2 overdue' \
	'2 actions: 2 live, 2 overdue' '2 actions: 2 live, 2 overdue'
asked overdue '' '' 'wsoa-2018:2.1 2020-03-31, wsoa-2018:4.2 2020-12-31' 'app-2022:2.1 2020-03-31, app-2022:4.2 2020-12-31' \
	'app-2022:2.1 2020-03-31, app-2022:4.2 2020-12-31' 'app-2022:2.1 2020-03-31, app-2022:4.2 2020-12-31'
asked slipped '' '2.1 2019-07-31 2020-03-31' '2.1 2019-07-31 2020-03-31' '' '' ''
asked better '' '' '2.1 green red' '' '' ''

# What was found on 3 November was not known at the end of 2021, and is true of that day as known now.
is 'what was true at the end of 2021' "$(states --position 2021-12-31)" '4 wsoa-2018 not-sufficient, 8 wsoa-2018 sufficient-progress'

# [CABINET] 20 August 2018; announced in November 2018: a revisit usually within 18 months; put off, it came in 2021
is 'the statement is due' "$(due wsoa-2018 statement --as-of 2018-07-30)" '2018-08-20 ahead'
is 'and was made' "$(due wsoa-2018 statement --as-of 2019-10-31)" '2018-08-20 2018-08-20'
is 'the revisit' "$(due wsoa-2018 revisit --as-of 2019-10-31)" '2020-02-29 ahead'
# [COUNCIL] reviews of the plan at 18 months (September 2023 was the one of 18 months) and 24
is 'the first review of the plan of 2022' "$(due app-2022 app-first-review --as-of 2022-03-01)" '2022-07-13 ahead'
# told of the report of July 2024: a monitoring inspection in 18 months, an inspection within three years
is 'the monitoring inspection' "$(due pap-2024 monitoring-inspection --as-of 2024-12-16)" '2026-01-16 ahead'
is 'the next inspection' "$(due pap-2024 full-inspection --as-of 2024-12-16)" '2027-07-16 ahead'

# [SEN2] rises to 97 and falls back: the weakness was judged sufficient while it stood high
is 'plans in time, as known at the revisit' "$(measure --plan wsoa-2018 --as-of 2021-12-31)" 97.1
is 'and two years later' "$(measure --plan wsoa-2018 --as-of 2023-10-01)" 31.6

is 'waiting times: sufficient in 2021, a priority in 2024' "$(story wsoa-2018:W08)" '2018-05-16 wsoa-2018 W08 open
2021-11-03 visit V6/W08 sufficient
2021-11-03 wsoa-2018 W08 sufficient-progress
2024-09-02 pap-2024 PA1 open'
is 'co-production: three plans' "$(story pap-2024:PA2)" '2018-05-16 wsoa-2018 W04 open
2021-11-03 visit V6/W04 not-sufficient
2021-11-03 wsoa-2018 W04 not-sufficient
2022-02-23 app-2022 W04 open
2022-02-23 wsoa-2018 W04 carried-forward
2024-09-02 pap-2024 PA2 open
2024-09-02 app-2022 W04 carried-forward'
is 'schools: released after two plans' "$(story wsoa-2018:W01)" '2018-05-16 wsoa-2018 W01 open
2021-11-03 visit V6/W01 not-sufficient
2021-11-03 wsoa-2018 W01 not-sufficient
2022-02-23 app-2022 W01 open
2022-02-23 wsoa-2018 W01 carried-forward
2023-09-27 visit V8/W01 sustained
2023-09-27 app-2022 W01 sufficient-progress
2023-09-27 app-2022 W01 released'
is 'and as it was known before the letter' "$(story wsoa-2018:W01 --as-of 2021-12-31)" '2018-05-16 wsoa-2018 W01 open'

changed() { wsoa diff "$1" "$2" --json | jq -r '[.changes[] | "\(.plan // "area") \(.kind) \(.change) \(.count)"] | join(", ")'; }
is 'from before the letter to the plan that followed' "$(changed 2022-01-12 2022-03-01)" \
	'app-2022 plan added 1, app-2022 weakness added 4, app-2022 action added 2, wsoa-2018 plan moved 1, wsoa-2018 weakness moved 12, wsoa-2018 weakness changed 12, wsoa-2018 action moved 2, area visit changed 1, area judgement added 12'
is 'in September 2023' "$(changed 2023-09-01 2023-10-01)" 'app-2022 weakness moved 1, app-2022 weakness changed 1, area visit added 1, area judgement added 1'
is 'from v1.0 to the start' "$(changed v1.0 2018-08-31)" \
	'wsoa-2018 plan moved 1, wsoa-2018 plan re-dated 1, wsoa-2018 plan changed 1, wsoa-2018 action moved 5, wsoa-2018 action changed 5, area meeting added 1, area decision added 1, area visit added 4'
ok wsoa verify
