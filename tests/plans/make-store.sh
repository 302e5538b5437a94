#!/usr/bin/env bash
# Makes a store of the present schema that has seen a little of everything, for
# tests/plans/store-schema-N.db: records of every kind, extra columns, a decision,
# an undone batch, erased words and an erased file, a file of evidence, events of
# being told, removed records. What it shows stands beside it in a text.
#
#   tests/plans/make-store.sh PROGRAM FILE
#
# Done once for each schema that is released; never again for the same one.
set -eu

[ $# -eq 2 ] && [ ! -e "$2" ] || {
	sed -n '2,9s/^# \{0,1\}//p' "$0"
	exit 2
}
program=$(realpath "$1")
file=$(realpath "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export WSOA_DB=$work/store.db

# at DAY COMMAND...: as if it were that day.
at()
{
	local day=$1
	shift
	WSOA_NOW=${day}T09:00:00Z WSOA_PERSON=@ann-lee "$program" "$@" >>log.txt 2>&1 || {
		printf 'failed on %s: wsoa %s\n' "$day" "$*" >&2
		tail -n 3 log.txt >&2
		exit 1
	}
}
WSOA_NOW=2018-06-04T09:00:00Z "$program" init --area Marlshire --as 'Ann Lee <ann.lee@marlshire.example>' >log.txt

at 2018-06-04 add plan wsoa-2018 form=wsoa title='Written statement of action' inspected_on=2018-03-09
at 2018-06-04 add organisation ccg name='Marlshire CCG' form=nhs
at 2018-06-04 add person @jane name='Jane Doe' email=jane.doe@marlshire.example roles=auditor
at 2018-06-04 add person @tom name='Tom Fox' email=tom.fox@marlshire.example
at 2018-06-04 add person @left name='Kim Way' left_on=2018-12-31
at 2018-06-04 add post manager title='SEND manager' organisation=ccg holder=@tom
at 2018-06-04 add post vacant title='Officer'
at 2018-06-04 add weakness W1 class=significant-weakness title='Waiting times' accountable=manager
at 2018-06-04 add workstream S1 title='Pathways – “all” ages' lead=@jane
at 2018-06-04 add action 1.1 title='Train every school nurse' owner=manager weaknesses=W1 workstream=S1 start_on=2018-07-02 \
	due_on='Autumn term 2018' 'extra.Lead officer=Smith' 'extra.KPI=90%'
at 2018-06-04 add action 1.2 title='Publish the pathway' owner=@jane due_on=2019-05-31 depends_on=1.1
at 2018-06-04 add action 1.3 title='Report to the board' owner=vacant due_on=2018-09-30 repeats=monthly
at 2018-06-04 add action 1.4 title='An action that was agreed twice' due_on=2019-05-31
at 2018-06-05 add milestone of=1.1 title='First course' due_on=2018-09-30
at 2018-06-05 add measure M1 title='Weeks of waiting' unit=weeks better=down weaknesses=W1 owner=manager baseline=12.50 baseline_period='FY 2017/18'
at 2018-06-05 add target measure=M1 due_on=2019-03-31 value=6
at 2018-06-05 add reading measure=M1 period=2018-06 value=11.0 basis=provisional
at 2018-06-18 add meeting B1 board='SEND Improvement Board' held_on=2018-06-18
at 2018-06-18 remove 1.4 --reason 'the same as 1.2'
at 2018-06-18 decide B1 set wsoa-2018 baselined_on=2018-06-18 --text 'The plan stands'
at 2018-07-02 move 1.1 start
at 2018-07-16 update 1.1 amber 30% 'A name that should not stand here' --reason 'Few staff'
at 2018-07-17 erase 1.1 progress --reason 'names a child'
printf 'minutes of the board\n' >minutes.txt
printf 'a list that nobody should have sent\n' >wrong.txt
at 2018-10-01 attach 1.1 minutes.txt title=Minutes
at 2018-10-02 attach 1.1 wrong.txt title=List
at 2018-10-03 erase E2 file --reason 'sent by mistake'
at 2018-10-08 set 1.1/a done_on=2018-10-05
at 2018-10-15 move 1.1 deliver --as @tom
at 2018-10-16 move 1.1 sign-off --as @jane
at 2018-11-01 decide B1 set 1.2 due_on=2019-07-31 --text 'Two months more'
at 2018-11-02 set 1.2 percent=10
at 2018-11-02 undo
at 2018-11-06 note 1.2 'Waiting for the printer'
at 2018-11-07 correct 1.2 title='Publish the whole pathway' --reason 'a word was missing'
at 2018-11-08 add risk title='No speech therapists' cause='A national shortage' likelihood=4 impact=3 weaknesses=W1 owner=manager
at 2018-11-09 extend 1.2 2019-08-31 --reason 'The printer is late' --recovery 'Another printer'
at 2018-11-12 decide B1 agree X1 --due 2019-08-15 --text 'Two weeks' --chairs-action
at 2018-11-13 extend 1.2 2019-09-30 --reason 'Again' --recovery 'None'
at 2018-11-14 set wsoa-2018 advisers=@tom
at 2018-11-14 decide B1 set wsoa-2018 date_changes_need=board,adviser --text 'Both' --chairs-action
at 2018-11-15 agree X2 --by @tom --text 'Agreed'
at 2018-11-16 add meeting B2 board='SEND Improvement Board' held_on=2018-11-16
at 2018-11-16 decide B2 ratify B1/3,B1/4 --yes
at 2018-11-19 add visit V1 form=monitoring starts_on=2018-11-19 focus=W1 by='DfE and NHS England'
at 2018-11-20 judge V1 not-sufficient W1 --text 'Waits have not fallen'
at 2018-11-20 add recommendation visit=V1 text='Publish waiting times' owner=@jane due_on=2019-01-31
at 2018-11-21 move W1 start
mkdir mail
at 2019-05-24 alerts send --mail-to-folder mail
"$program" verify >>log.txt
sqlite3 "$WSOA_DB" "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)" >>log.txt
cp store.db "$file"
