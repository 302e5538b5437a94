#!/usr/bin/env bash
# The timetable: what each date says of itself, what is missing, what the past knew, and whose rules they are.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

# cell RULE KEY [OPTION...]: of the first row of a rule
cell()
{
	local rule=$1 key=$2
	shift 2
	wsoa timetable "$@" --json | jq -c --arg rule "$rule" "[.items[] | select(.rule == \$rule)][0].$key"
}

export WSOA_NOW=2018-06-14
ok wsoa init --area Marlshire --as 'Ann Lee <ann@example.org>'
ok wsoa timetable
has 'an empty store' "$out" 'There is no plan.'
ok wsoa add plan wsoa-2018 form=wsoa
ok wsoa timetable
has 'a plan without a title by its ref' "$out" 'Timetable: wsoa-2018'
ok wsoa set wsoa-2018 title='Written statement of action'

# ---- nothing is guessed ----

ok wsoa timetable wsoa-2018
has 'what is missing' "$out" '70 working days from a date that the plan does not have: report_received_on'
has 'and the command that gives it' "$(tr '\n' ' ' <<<"$out" | tr -s ' ')" 'Give it: wsoa set wsoa-2018 report_received_on=DATE'
is 'for machines' "$(wsoa timetable --json | jq -c '[.items[] | [.rule, .state, .due_on, .days_left, .todo]]')" \
	'[["statement","start-missing",null,null,"wsoa set wsoa-2018 report_received_on=DATE"],["revisit","start-missing",null,null,"wsoa set wsoa-2018 accepted_on=DATE"]]'
todo=$(cell statement todo | jq -r .)
before=$(wsoa log --jsonl | wc -l)
# shellcheck disable=SC2086
ok ${todo/DATE/2018-06-14}

# ---- how it was counted ----

ok wsoa timetable wsoa-2018 --width 100
has 'the day, its ground and what is left' "$out" '21 Sep 2018  Written statement of action made  statute   in 99 days, 70 working days'
has 'how it was counted' "$(tr '\n' ' ' <<<"$out" | tr -s ' ')" \
	'70 working days from 14 June 2018 (report received), bank holidays left out: 27 August 2018 (Summer bank holiday)'
has 'where the rule stands' "$out" 'SI 2015/1792, regulation 4'
has 'which bank holidays' "$(tr '\n' ' ' <<<"$out")" 'England 2015 to 2026'
is 'as calc counts it' "$(wsoa calc '2018-06-14 + 70wd' --json | jq -c .result.end)" "$(cell statement due_on)"
is 'it stands' "$(cell statement provisional)$(cell statement because)" falsenull
is 'days left on a day' "$(cell statement days_left --on 2018-09-20)/$(cell statement workdays_left --on 2018-09-20)" 1/1
is 'and past it' "$(cell statement days_left --on 2018-09-24)/$(cell statement workdays_left --on 2018-09-24)" -3/-1
has 'the law binds to the day' "$(wsoa timetable --on 2018-09-24)" '3 days late'
has 'the last day' "$(wsoa timetable --on 2018-09-21)" 'due today'

# ---- done, and what follows ----

ok wsoa set wsoa-2018 submitted_on=2018-09-24 accepted_on=2018-10-31
has 'done' "$(wsoa timetable --width 100)" 'done 24 September 2018, 3 days late'
is 'no days are left of what is done' "$(cell statement done_on)$(cell statement days_left)" '"2018-09-24"null'
is 'a revisit' "$(cell revisit due_on)$(cell revisit provisional)$(cell revisit because)" '"2020-04-30"true"about: the source names no exact day"'
has 'about' "$(wsoa timetable --width 100)" 'about 30 Apr 2020'
has 'what binds to no day is not late' "$(wsoa timetable --on 2020-05-02 --width 100)" '2 days ago'
is 'what was known then' "$(cell revisit state --as-of "$before")/$(cell statement state --as-of "$before")" '"start-missing"/"start-missing"'
is 'what was true then' "$(cell statement state --position 2018-06-14)" '"counted"'
ok wsoa set wsoa-2018 accepted_on=2022-09-09
is 'none came after 2022' "$(cell revisit state)$(cell revisit due_on)" '"ended"null'
has 'why' "$(wsoa timetable | tr '\n' ' ' | tr -s ' ')" '18 months from 9 September 2022 (accepted) is 9 March 2024; but none came after 31 December 2022'
ok wsoa set wsoa-2018 accepted_on=2023-01-09
has 'a rule of another time' "$(wsoa timetable | tr '\n' ' ' | tr -s ' ')" 'but the rule was in force from 1 May 2016 to 31 December 2022'

# ---- several plans ----

export WSOA_NOW=2022-02-01
ok wsoa add plan app-2022 form=app title='Accelerated progress plan' report_published_on=2022-01-13
ok wsoa add plan pap-2026 form=pap title='Priority action plan' report_received_on=2026-11-05 report_published_on=2026-11-12
ok wsoa add plan sip form=other
ok wsoa add plan formless
ok wsoa timetable app-2022
has 'one plan' "$out" 'Timetable: Accelerated progress plan'
is 'milestones and reviews' "$(wsoa timetable app-2022 --jsonl | jq -r '.due_on + " " + .rule' | paste -sd ' ')" \
	'2022-04-13 app-milestones-3 2022-07-13 app-milestones-6 2022-07-13 app-first-review 2023-01-13 app-milestones-12 2023-01-13 app-reviews'
is 'reviews go on' "$(wsoa timetable app-2022 --on 2024-02-01 --jsonl | jq -r 'select(.rule == "app-reviews") | .due_on' | paste -sd ' ')" \
	'2024-01-13 2024-07-13 2025-01-13'
is 'the same by --plan' "$(wsoa timetable --plan app-2022 --json)" "$(wsoa timetable app-2022 --json)"
is 'bank holidays that are not known yet' "$(cell pap-publication because pap-2026)" \
	'"about: the source names no exact day; bank holidays are known for 2015 to 2026 only"'
is 'inspections' "$(cell monitoring-inspection due_on pap-2026)$(cell full-inspection due_on pap-2026)$(cell full-inspection provisional pap-2026)" '"2028-05-12""2029-11-12"false'
ok wsoa timetable sip
has 'a form without rules' "$out" 'No rule is for plans of this form.'
is 'a plan without a form' "$(wsoa timetable formless --json | jq -c '[.items[] | [.plan, .rule, .state, .todo]]')" \
	'[["formless",null,"form-missing","wsoa set formless form=FORM"]]'
ok wsoa timetable
has 'all that are live' "$out" 'Timetable of 5 plans'
is 'plan by plan' "$(wsoa timetable --csv | tail -n +2 | cut -d , -f 1 | uniq | paste -sd ' ')" 'app-2022 formless pap-2026 wsoa-2018'
expect_err 4 "there is no plan 'app'" wsoa timetable app
expect_err 2 'timetable does not take so many words' wsoa timetable app-2022 pap-2026

# ---- whose rules ----

is 'a store keeps its own' "$(wsoa timetable --json | jq -c '.edition | [.name, .installed]')" '["send-1",true]'
hash=$(sqlite3 wsoa.db "SELECT value FROM setting WHERE name = 'timetable'")
is 'by the hash of its text' "$hash" "$(sha256sum <"$WSOA_SOURCE_DIR/schema/timetables.json" | cut -d ' ' -f 1)"
is 'as an event' "$(wsoa log --jsonl | grep -c "\"timetable\":\[null,\"$hash\"\]")" 1
cp "$WSOA_SOURCE_DIR/tests/plans/store-schema-1.db" old.db
is 'one that has none uses those of the program' "$(wsoa timetable --db old.db --json 2>/dev/null | jq -c .edition.installed)" false
has 'and says so' "$(wsoa timetable --db old.db 2>/dev/null | tr '\n' ' ')" "they are the program's, because this store was made without"
ok wsoa verify
# What a setting names is never taken from the program instead.
for setting in timetable calendar scale.rag; do
	cp wsoa.db gone.db
	sqlite3 gone.db "DELETE FROM definition WHERE lower(hex(hash)) = (SELECT value FROM setting WHERE name = '$setting')"
	case $setting in
	scale.rag) expect_err 5 'is missing from the store: run: wsoa verify' wsoa report board --db gone.db ;;
	*) expect_err 5 'is missing from the store: run: wsoa verify' wsoa timetable --db gone.db ;;
	esac
	expect_err 5 "put in force as $setting is missing" wsoa verify --db gone.db
done
sqlite3 wsoa.db "UPDATE definition SET text = '{}' WHERE hash = x'$hash'"
expect_err 5 'does not fit its SHA-256' wsoa timetable
