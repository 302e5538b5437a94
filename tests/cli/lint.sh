#!/usr/bin/env bash
# Every rule of lint: what it finds, what it says of it, and what makes it silent.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

# What rule $1 found: ref and finding, a line each.
found()
{
	wsoa lint "$1" --json | jq -r '.items[] | .ref + ": " + (.found // "")'
}

# finds RULE WANTED: and by its name the same.
finds()
{
	is "lint $1" "$(found "$1")" "$2"
	is "lint ${1,,} by its name" "$(found "$(wsoa lint "$1" --json | jq -r .rule.name)")" "$2"
}

ok wsoa init --area Marlshire --as 'Ann Lee <ann@example.org>'
ok wsoa add plan p form=wsoa title=Plan
ok wsoa add organisation org name=Council
ok wsoa add post lead title='Senior Lead' organisation=org holder=@ann-lee
ok wsoa add post empty title='Empty Chair' organisation=org
ok wsoa add weakness W1 title=Weakness
ok wsoa add action 1.1 title='Train staff' owner=lead weaknesses=W1 start_on=2019-01-07 due_on=2020-03-31
for rule in $(wsoa explain --jsonl | jq -r .rule); do
	case $rule in
	L018) finds "$rule" 'W1: ' ;; # no measure yet
	L019) finds "$rule" 'W1: ' ;; # one action
	*) finds "$rule" '' ;;
	esac
done

# L001 by the words of the action, and by those of its evidence
ok wsoa add action 1.2 title='Audit 30 plans each month' owner=lead weaknesses=W1 due_on=2020-03-31
has 'a duty that recurs' "$(found L001)" '1.2: Title: Audit 30 plans each month'
ok wsoa set 1.2 repeats=monthly
finds L001 ''
ok wsoa add evidence E1 title='Reported every month to the board' actions=1.1
finds L001 '1.1: E1: Reported every month to the board'
ok wsoa set E1 title='Reported to the board'
finds L001 ''

# L002, L003, L004, L009: a deadline, an owner, somebody behind the owner, an answer
ok wsoa add action 1.3 title='Write it down' owner=empty
ok wsoa add weakness W2 title='Not answered'
finds L002 '1.3: '
finds L003 ''
finds L004 '1.3: Empty Chair, Council (vacant)'
finds L009 'W2: '
ok wsoa set 1.3 owner= due_on=2020-03-31 weaknesses=W2
finds L002 ''
finds L003 '1.3: '
finds L004 ''
finds L009 ''
ok wsoa set 1.3 owner=lead
finds L003 ''

# L005: nobody can write it, but taking back one of two changes can leave it
expect_err 2 'it is due before it starts' wsoa set 1.1 start_on=2020-05-01
ok wsoa set 1.1 due_on=2020-06-30
batch=$(wsoa log --last 1 --jsonl | jq .batch)
ok wsoa set 1.1 start_on=2020-05-01
ok wsoa undo --batch "$batch"
finds L005 '1.1: starts 1 May 2020, due 31 Mar 2020'
ok wsoa set 1.1 start_on=
finds L005 ''

# L006
ok wsoa set 1.1 due_on=2019-10-07 rating=green
finds L006 '1.1: 7 days late'
ok wsoa set 1.1 rating=amber rating_reason='Staff left' recovery='By the half term'
finds L006 ''

# L007: done here without evidence; done before it was opened is adopted
cat >done.csv <<-'END'
	Ref,Action,Status,Completed,Due date
	2.1,Long done,Complete,2019-06-28,2019-07-31
END
ok wsoa import actions done.csv --opening 2019-10-01
finds L007 ''
sed 's/2.1,Long done/2.2,Just done/; s/2019-06-28/2019-10-04/' done.csv >late.csv
ok wsoa import actions late.csv --opening 2019-10-01
finds L007 '2.2: '
ok wsoa add evidence E2 title=Minutes actions=2.2
finds L007 ''

# L008 in a field, in a column of a sheet's own, in a record that is no action
ok wsoa set 1.1 progress='Seen with J.S., aged 9'
ok wsoa set W2 extra.Remark='the 7 year old twins'
has 'a detail of a child' "$(found L008)" '1.1: Progress: Seen with J.S., aged 9'
has 'a detail in a column of its own' "$(found L008)" 'W2: Remark: the 7 year old twins'
ok wsoa erase 1.1 progress --reason 'names a child'
ok wsoa set W2 extra.Remark=
ok wsoa erase W2 extra.Remark --reason 'tells of children'
finds L008 ''

# all rules in one list; more than eight refs are counted
for i in 1 2 3 4 5 6 7 8 9 10; do
	ok wsoa add action "9.$i" title="Action $i" owner=lead
done
ok wsoa lint
has 'eight are named' "$out" '9.8 and 2 more'
expect_err 4 "there is no rule 'nosuch': see the rules: wsoa explain" wsoa lint nosuch

# ---- states, percentages, evidence ----

ok wsoa add person @tom name='Tom Fox'
ok wsoa add plan q form=app title='Next plan'
ok wsoa --plan q add workstream S1 title=Strand lead=@tom
q()
{
	wsoa --plan q "$@"
}
# qfinds RULE WANTED: in the second plan, which begins empty
qfinds()
{
	is "lint $1" "$(wsoa --plan q lint --list "$1" --json | jq -r '.items[] | .ref + ": " + (.found // "")')" "$2"
}

# L014: accepted with the sign-off; taken back afterwards it is not
ok q add action A1 title='Train staff' owner=lead workstream=S1 due_on=2019-12-31
ok q 'done' A1 'Register of attendance' --held-by HR
qfinds L014 ''
ok q move A1 sign-off --as @tom
qfinds L014 ''
evidence=$(q list evidence --jsonl | jq -r .ref)
ok q move "$evidence" reopen --reason 'not looked at'
qfinds L014 'A1: 1 piece waits to be accepted'
ok q move "$evidence" refuse --reason 'not signed' --as @tom
qfinds L014 'A1: none was accepted'
qfinds L007 ''

# L015: before the work began; before it was returned; evidence without a date has the day it was brought
ok q add action A2 title='Write it' owner=lead workstream=S1 start_on=2019-09-02 due_on=2019-12-31
ok q add evidence A2E title='Old minutes' actions=A2 dated_on=2019-06-03
qfinds L015 ''
ok q move A2 deliver
qfinds L015 'A2: A2E of 3 Jun 2019; starts 2 Sep 2019'
ok q add evidence A2F title='New minutes' actions=A2 dated_on=2019-10-07
qfinds L015 ''
WSOA_NOW=2019-10-15T09:00:00Z ok wsoa --plan q move A2 return --reason 'not in use' --as @tom
WSOA_NOW=2019-10-16T09:00:00Z ok wsoa --plan q move A2 deliver
export WSOA_NOW=2019-10-16T12:00:00Z
qfinds L015 'A2: A2F of 7 Oct 2019; returned 15 Oct 2019'
ok q add evidence A2G title='Minutes of today' actions=A2
qfinds L015 ''

# L016: 100 and at work, something and not started, less and complete
ok q add action A3 title='Percent' owner=lead due_on=2019-12-31 percent=0
qfinds L016 ''
ok q set A3 percent=10
qfinds L016 'A3: 10 percent, Not started'
ok q move A3 start
qfinds L016 ''
ok q set A3 percent=100
qfinds L016 'A3: 100 percent, In progress'
ok q set A3 percent=90
ok q set A1 percent=95
qfinds L016 'A1: 95 percent, Complete'
ok q set A1 percent=100
qfinds L016 ''

# ---- weaknesses and measures ----

# L017 to L019
ok q add weakness W1 title='Waits are long'
qfinds L018 'W1: '
qfinds L019 ''
ok q set A3 weaknesses=W1
qfinds L019 'W1: '
ok q set A1 weaknesses=W1
qfinds L019 ''
ok q add measure M1 title='Waits' unit=weeks better=down weaknesses=W1
qfinds L018 ''
qfinds L017 ''
ok q set A3 weaknesses=
qfinds L017 'W1: 1 action done; off target: M1'
ok q add target measure=M1 due_on=2019-09-30 value=18
ok q record M1 2019-09 17
qfinds L017 ''
qfinds L009 'W1: '
ok q add measure M2 title='Waits, counted anew' unit=weeks better=down weaknesses=W1
qfinds L017 'W1: 1 action done; off target: M2'

# L022, L023: not of a measure that another continues, nor of a benchmark
qfinds L022 "$(printf 'M1: \nM2: ')"
qfinds L023 "$(printf 'M1: \nM2: ')"
ok q measure continues M1 M2
qfinds L022 'M2: '
ok q set M2 baseline=30 owner=lead
qfinds L022 ''
qfinds L023 ''
ok q add measure M3 title=England unit=weeks
qfinds L023 'M3: '
ok q add target measure=M2 due_on=2020-03-31 follows=M3
qfinds L023 ''
qfinds L022 ''

# ---- the log ----

# L024: one login behind two people; one person; the last sign-off counts
ok q add person @eve name='Eve Fox'
ok q add action A4 title='Two eyes' owner=@eve supporting=@tom workstream=S1 due_on=2019-12-31
ok q 'done' A4 'Shown' --held-by HR --as @eve
ok q move A4 sign-off --as @tom
qfinds L024 ''
ok q set @eve login=team
ok q set @tom login=TEAM
qfinds L024 'A4: Eve Fox reported it, Tom Fox signed it off: both have the login TEAM'
ok q set @tom login=tom
qfinds L024 ''
"$WSOA" workflow show action | jq 'del(.transitions[] | select(.name == "sign-off").requires)' >one.json
ok wsoa workflow install one.json
ok q move A4 reopen --reason 'once more'
ok q move A4 deliver --as @tom
ok q move A4 sign-off --as @tom
qfinds L024 'A4: Tom Fox reported it and signed it off'
ok q undo --as @tom
qfinds L024 ''

# L020: the same progress in three rounds running
ok q add action A5 title='Recruit' owner=@eve due_on=2020-12-31
ok q move A5 start
round=0
for day in 2019-11-04 2019-12-02 2020-01-06; do
	ok at "$day" --plan q update A5 green 'Recruitment is under way' --as @eve
	round=$((round + 1))
	is "rounds: $round" "$(WSOA_NOW=${day}T10:00:00Z wsoa --plan q lint L020 --json | jq -c '[.items[].ref]')" "$([ "$round" = 3 ] && echo '["A5"]' || echo '[]')"
	ok at "$day" --plan q add meeting board=Board held_on="${day%??}20"
done
# what stood at the end of the round, whoever wrote it
export WSOA_NOW=2020-01-10T09:00:00Z
ok q set A5 progress='Nobody has applied'
qfinds L020 ''
is 'what was written later is not asked of an earlier day' "$(q lint L020 --on 2020-01-09 --json | jq -c '[.items[].ref]')" '["A5"]'
ok q set A5 progress='Recruitment is under way'
qfinds L020 'A5: 4 Nov 2019 to 6 Jan 2020: Recruitment is under way'
ok q correct A5 progress='Nobody wants to come' --reason 'It was copied'
qfinds L020 ''
ok q undo
export WSOA_NOW=2020-01-21T09:00:00Z
qfinds L020 'A5: 4 Nov 2019 to 6 Jan 2020: Recruitment is under way'
is 'as it was known then' "$(q lint L020 --as-of 2019-12-02 --json | jq '.items | length')" 0
is 'as it was known later' "$(q lint L020 --as-of 2020-01-06 --json | jq '.items | length')" 1
ok q update A5 green 'Two started' --as @eve
qfinds L020 ''
ok q undo --as @eve
qfinds L020 'A5: 4 Nov 2019 to 6 Jan 2020: Recruitment is under way'
ok q erase A5 progress --reason 'names a person'
qfinds L020 ''

# L021: silence since the meeting before the last; who was moved or is younger is not asked; nor who is on hold
qfinds L021 'A3: never updated'
is 'as a round began' "$(q lint L021 --as-of 2020-01-06 --json | jq -c '[.items[].ref]')" '["A3"]'
is 'four weeks where there was no meeting' "$(q lint L021 --as-of 2019-11-14 --on 2019-11-14 --json | jq -c '[.items[] | [.ref, .found]]')" '[["A3","never updated"]]'
is 'and not before' "$(q lint L021 --as-of 2019-11-12 --json | jq -c '[.items[] | .ref]')" '[]'
is 'on the day before, silent too' "$(q lint L021 --on 2020-01-20 --json | jq -c '[.items[] | [.ref, .found]]')" '[["A3","never updated"]]'
ok q update A3 50% --as @ann-lee
qfinds L021 ''
is 'what was heard later was silence then' "$(q lint L021 --on 2020-01-20 --json | jq -c '[.items[] | [.ref, .found]]')" '[["A3","never updated"]]'
ok q add meeting board=Board held_on=2020-03-20
ok q add meeting board=Board held_on=2020-02-20
is 'a last update is named' "$(q lint L021 --on 2020-06-01 --json | jq -c '[.items[] | select(.ref == "A3") | .found]')" '["last update 21 Jan 2020"]'

# L025: better than the records show
ok q set A3 due_on=2020-01-10 rating=amber rating_reason='One left'
qfinds L025 ''
ok q set A3 rating=green
qfinds L025 'A3: green, and amber follows: it was due on 10 January 2020'
ok q set A3 rating=red rating_reason=Lost recovery='Start again'
qfinds L025 ''

# L026: judged under embargo, and nobody published it (when it finds nothing: tests/cli/embargo.sh)
qfinds L026 ''

# L021 once more: it names the last update that had come by the day asked about
export WSOA_NOW=2020-06-02T09:00:00Z
ok q update A3 60% --as @ann-lee
is 'the last of then' "$(q lint L021 --on 2020-06-01 --json | jq -c '[.items[] | select(.ref == "A3") | .found]')" '["last update 21 Jan 2020"]'
ok q undo
export WSOA_NOW=2020-01-21T09:00:00Z

# ---- every format, the exit status, why it matters ----

for format in '' --json --jsonl --csv; do
	expect_status 10 q lint --exit-code $format
	expect_status 10 q lint --list L009 --exit-code $format
	expect_status 0 q lint --list L002 --exit-code $format
	expect_status 10 q lint L009 --as-of 2019-10-17 --exit-code $format
	expect_status 0 q lint L021 --as-of 2019-10-17 --exit-code $format
done
expect_err 2 'a rule was named twice' q lint L001 --list L002
is 'by its name' "$(q lint --list NOT-COVERED --json | jq -r .rule.rule)" L009
mkdir nowhere
cd nowhere || exit 1
ok wsoa explain l017
has 'why' "$out" 'Why it matters: The plan was carried out, and families do not feel it.'
has 'who says so' "$out" 'Source: the parent carer forum'
has 'what to do' "$out" 'What to do: see its measures: wsoa measures weaknesses:REF'
has 'an example' "$out" 'Example: W03'
expect_out "$out" wsoa explain done-without-impact
is 'the page lists them as they are' "$(sed -n 's/^| \(L[0-9]*\) | \(.*\) |$/\1 | \2/p' "$WSOA_SOURCE_DIR/docs/how-to/lint.md")" "$(wsoa explain --jsonl | jq -r '"\(.rule) | \(.name) | \(.sentence)"')"
is 'all of them, each whole' "$(wsoa explain --json | jq '[.items[] | select(.why and .how and .todo and .example and .sentence)] | length')" 26
expect_err 4 "there is no rule 'overdue': see the rules: wsoa explain; words of commands and filters: wsoa help" wsoa explain overdue
