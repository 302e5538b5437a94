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
for rule in L001 L002 L003 L004 L005 L006 L007 L008 L009; do
	finds "$rule" ''
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
expect_err 4 "there is no rule 'nosuch': one of: L001 repeating-duty, L002 " wsoa lint nosuch
