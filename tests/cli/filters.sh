#!/usr/bin/env bash
# Every operator and every named test against a small plan whose answers are known; faults by column.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

ok wsoa init --area Marlshire --as 'Ann Lee <ann@example.org>'
export WSOA_NOW=2019-08-01T09:00:00Z
{
	wsoa init --db plan.db --area Marlshire --as 'Ann Lee <ann@example.org>'
	export WSOA_DB=plan.db
	wsoa add plan wsoa-2018 form=wsoa
	wsoa add organisation ccg name='Marlshire CCG' form=nhs
	wsoa add organisation council name='Marlshire Council' form=council
	wsoa add person @jane name='Jane Doe'
	wsoa add person @tom name='Tom Fox'
	wsoa add post nurse title=Nurse organisation=ccg
	wsoa add post officer title=Officer organisation=council holder=@tom
	wsoa add workstream S1 title=Strand lead=@tom
	for n in 1 2 3; do
		wsoa add weakness W0$n title="Weakness $n"
	done
	wsoa add action 1.1 title='Train staff in autism' owner=@jane due_on=2019-09-30 weaknesses=W01,W02 rating=red rating_reason=Late recovery=Soon percent=0
	wsoa add action 1.2 title='Joint plan, "agreed"' owner=nurse due_on=2019-10-14 weaknesses=W02 rating=amber rating_reason=Late percent=40
	wsoa add action 1.3 title='AUTISM pathway' owner=officer start_on=2019-09-01 due_on=2019-11-11 depends_on=1.1 percent=100
	wsoa add action 1.4 title='No date' owner=@jane text='About ASD' workstream=S1 rating=green
	wsoa add action 1.5 title='Nobody' due_on=2019-11-12
	wsoa add action 1.7 title=Each_term owner=@jane due_on=2019-12-31 repeats=termly 'extra.Lead officer=Smith' extra.KPI=yes
	wsoa add action 1.6 title='Done with' owner=@jane due_on=2019-09-01 depends_on=1.7
	wsoa add action overdue title='So called' owner=@tom due_on=2020-03-31
	wsoa add milestone of=1.1 title='First step' due_on=2019-10-01
	wsoa add milestone of=1.1 title='Second step' due_on=2019-10-20
	wsoa set 1.1/b done_on=2019-08-01
	wsoa add measure M1 title=Waiting owner=nurse unit=weeks baseline=12.5
	wsoa add measure M2 title=Other unit=percent baseline=-3
	wsoa done 1.6 Shown --held-by Officer --as @jane
	wsoa add meeting B0 board=Cabinet held_on=2019-08-01
	wsoa decide B0 set wsoa-2018 baselined_on=2019-08-01
	wsoa add meeting B1 board=Board held_on=2019-07-31
	wsoa decide B1 set 1.2 due_on=2019-10-15 --text Moved
	wsoa add risk R1 title='The supplier fails' likelihood=2 impact=3
	wsoa add visit V1 form=monitoring starts_on=2019-07-30
	wsoa add recommendation visit=V1 text='Publish waiting times'
	wsoa add plan app-2019 form=app
	wsoa add weakness W01 title='Of the other plan' --plan app-2019
} >setup.txt 2>&1
WSOA_NOW=2019-10-14T09:00:00Z
export WSOA_DB=plan.db
ok wsoa update 1.1 'Trained half of them' --as @jane

# refs KIND FILTER: in one line
refs()
{
	wsoa list "$@" --jsonl | jq -r .ref | paste -sd ' '
}

while IFS='|' read -r filter wanted; do
	is "$filter" "$(refs actions "$filter")" "$wanted"
done <<-'END'
	|1.1 1.2 1.3 1.4 1.5 1.6 1.7 overdue
	status:delivered|1.6
	status=delivered|1.6
	status!=delivered|1.1 1.2 1.3 1.4 1.5 1.7 overdue
	rating:red,amber|1.1 1.2
	rating!=red,amber|1.3 1.4 1.5 1.6 1.7 overdue
	rating:none|1.3 1.5 1.6 1.7 overdue
	rating:any|1.1 1.2 1.4
	rating!=none|1.1 1.2 1.4
	rating!=any|1.3 1.5 1.6 1.7 overdue
	percent>40|1.3
	percent>=40|1.2 1.3
	percent<40|1.1
	percent<=40|1.1 1.2
	percent:0|1.1
	percent:none|1.4 1.5 1.6 1.7 overdue
	due_on<2019-09-30|1.6
	due_on<=2019-09-30|1.1 1.6
	due_on>2019-12-31|overdue
	due_on>=2019-12-31|1.7 overdue
	due_on:2019-09-30|1.1
	due_on:"30 September 2019"|1.1
	due_on:30/9/2019|1.1
	due_on:none|1.4
	title~autism|1.1 1.3
	title~autism,"joint plan"|1.1 1.2 1.3
	title~"\"agreed\""|1.2
	title:Nobody|1.5
	title~nobody|1.5
	title~%|
	title~_|1.7
	text~asd|1.4
	"title"~autism|1.1 1.3
	owner:@jane|1.1 1.4 1.6 1.7
	owner:@JANE|1.1 1.4 1.6 1.7
	owner:@jane,nurse|1.1 1.2 1.4 1.6 1.7
	owner:none|1.5
	owner!=@jane|1.2 1.3 1.5 overdue
	organisation:ccg|1.2
	organisation:"Marlshire CCG"|1.2
	weakness:W01|1.1
	weaknesses:W02|1.1 1.2
	weakness:w02|1.1 1.2
	weaknesses:none|1.3 1.4 1.5 1.6 1.7 overdue
	weaknesses:W01,W02|1.1 1.2
	workstream:S1|1.4
	depends_on:1.1|1.3
	extra.KPI:yes|1.7
	"extra.Lead officer"~smith|1.7
	repeats:termly|1.7
	1.2|1.2
	1.2,1.3|1.2 1.3
	wsoa-2018:1.2,1.3|1.2 1.3
	"overdue"|overdue
	overdue|1.1
	due-soon|1.2 1.3
	late-start|1.3
	unowned|1.5
	vacant|1.2
	no-deadline|1.4
	blocked|1.3 1.6
	slipped|1.2
	stale:30d|1.2 1.3 1.4 1.5 1.6 1.7 overdue
	not stale:30d|1.1
	no-evidence|1.1 1.2 1.3 1.4 1.5 1.7 overdue
	repeats|1.7
	live|1.1 1.2 1.3 1.4 1.5 1.6 1.7 overdue
	OVERDUE|1.1
	not live|
	not overdue|1.2 1.3 1.4 1.5 1.6 1.7 overdue
	overdue owner:@jane|1.1
	overdue and owner:@jane|1.1
	overdue AND NOT owner:@jane|
	overdue or blocked|1.1 1.3 1.6
	overdue or blocked owner:@jane|1.1 1.6
	(overdue or blocked) owner:officer|1.3
	not overdue blocked|1.3 1.6
	not (overdue or blocked)|1.2 1.4 1.5 1.7 overdue
	not not overdue|1.1
	(((overdue)))|1.1
	(overdue)or(blocked)|1.1 1.3 1.6
	due_on>=2019-10-01 due_on<=2019-10-31|1.2
END

while IFS='|' read -r kind filter wanted; do
	is "$kind $filter" "$(refs "$kind" "$filter")" "$wanted"
done <<-'END'
	milestones|overdue|1.1/a
	milestones|due-soon|
	milestones|live|1.1/a
	risks|live|R1
	recommendations|live|V1/1
	milestones|of:1.1|1.1/a 1.1/b
	milestones|done_on:any|1.1/b
	measures|unowned|M2
	measures|vacant|M1
	measures|baseline>0|M1
	measures|baseline<0|M2
	measures|baseline:12.50|M1
	posts|vacant|nurse
	posts|organisation:ccg|nurse
	weaknesses|wsoa-2018:W01|W01
	weaknesses|uncovered|W03 W01
	people|name~doe|@jane
	people|roles:programme|@ann-lee
	organisations|form:nhs,council|ccg council
	evidence|actions:1.6|E1
	evidence|status:waiting|E1
	decisions|meeting:B1|B1/1
	decisions|about:1.2|B1/1
	plans|live|app-2019 wsoa-2018
END

# The day that is asked about, and the words of the command line.
is 'on another day' "$(refs actions overdue --on 2019-10-16)" '1.1 1.2'
is 'due today is not overdue' "$(refs actions overdue --on 2019-10-15)" '1.1'
is 'words of the command line are one filter' "$(refs actions overdue or blocked)" '1.1 1.3 1.6'
is 'actions when no kind is said' "$(refs 'status:delivered')" 1.6
is 'overdue takes a filter' "$(wsoa overdue owner:@jane --jsonl | jq -r .ref)" 1.1
is 'due takes a filter' "$(wsoa due --within 30d owner:officer --jsonl | jq -r .ref)" 1.3
is 'due within' "$(wsoa due --within 1d --jsonl | jq -r .ref)" 1.2
is 'the chosen plan' "$(refs weaknesses --plan app-2019)" W01
expect_status 10 wsoa list overdue --exit-code
expect_status 0 wsoa list 'overdue unowned' --exit-code

# ---- faults ----

while IFS='|' read -r filter column text; do
	expect_err 2 "column $column" wsoa list actions "$filter"
	has "$filter" "$err" "$text"
	expect_err 2 '"status":"invalid"' wsoa overdue "$filter" --json
done <<-'END'
	titel~x|1|there is no field "titel"
	overdue titel~x|9|did you mean title
	(overdue|1|this parenthesis is never closed
	overdue)|8|this parenthesis was never opened
	overdue or|11|the filter ends where a word is expected
	not|4|the filter ends where a word is expected
	and overdue|1|a word is missing before
	due_on<|8|a value is missing
	due_on<2019-10-14,2019-10-15|19|< takes one value
	overdue status:dleivered|9|'dleivered' is not a value of status: one of: not-started
	rating:gren|1|red red-amber amber amber-green green grey blue
	title:"abc|7|the quote that begins here is never closed
	rating:|8|a value is missing
	stale|1|the test stale needs a value
	stale:x|1|is not a number of days
	overdue:3|1|overdue is a test, not a field
	overdue~x|1|overdue is a test, not a field
	owner:none,@jane|7|none stands among values
	W01 overdue("|13|the quote that begins here
	ééé titel~x|1|is neither a test, a condition on a field, nor a ref
	due-soon é titel~x|10|is neither a test
END
expect_err 2 "due_on: '2019-02-29' does not exist: February 2019 has 28 days" wsoa list due_on:2019-02-29
expect_err 2 'a whole number from 0 to 100' wsoa list 'percent>x'
expect_err 4 "there is no record '@nobody'" wsoa list owner:@nobody
expect_err 4 "there is no action '9.9'" wsoa list actions 9.9

# A misspelt field or test is not only "no such record".
expect_err 4 'did you mean status:complete?' wsoa list actions statuss:complete
expect_err 4 'did you mean overdue?' wsoa list actions overdu

# What is there but of another kind is asked about by a field, or is of one of this kind.
expect_err 4 "'wsoa-2018:W01' is a weakness, not an action: say weakness:wsoa-2018:W01" wsoa overdue wsoa-2018:W01
expect_err 4 "'1.1/a' is a milestone, not an action: it is of 1.1: name that" wsoa slippage 1.1/a
expect_err 4 "'@ann-lee' is a person, not an action: say owner:@ann-lee" wsoa overdue @ann-lee

# An operator that a field has not is refused, not answered by something else.
expect_err 2 'owner has no order' wsoa list actions 'owner<@ann-lee'
expect_err 2 'due_on holds no text; ~ searches text' wsoa list actions due_on~2019
expect_err 2 'owner holds refs; ~ searches text' wsoa list actions owner~ann
expect_err 2 'is not a value of value: a number' wsoa list readings value:0x10

# Fields by another name, or in capitals, are no plans: these are filters.
expect_err 4 "there is no record '@nobody'" wsoa set lead:@nobody title=x --yes
expect_err 2 "is not a value of status" wsoa set STATUS:nothing title=x --yes
expect_err 4 'no action of the filter' wsoa set EXTRA.KPI:no-such-value title=x --yes
