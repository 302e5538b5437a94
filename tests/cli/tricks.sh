#!/usr/bin/env bash
# Tricks that must not work: other people's files, dates, rights and evidence.
source "$WSOA_SOURCE_DIR/tests/cli/harness.sh"

wsoa init --area Marlshire --as "Ann Lee" >/dev/null
wsoa add plan wsoa-2018 form=wsoa >/dev/null
wsoa add person @jane name="Jane Doe" >/dev/null
wsoa add person @tom name="Tom Fox" >/dev/null
wsoa add person @bob name="Bob Ray" roles=programme >/dev/null
wsoa add workstream S1 title=Plans lead=@tom >/dev/null
wsoa add action 1.1 title=One owner=@jane workstream=S1 due_on=2019-09-30 >/dev/null
wsoa add action 1.2 title=Two owner=@tom workstream=S1 due_on=2019-09-30 >/dev/null
wsoa add meeting B1 board=Board >/dev/null
echo minutes >minutes.txt

# The SHA-256 of a file is not set by hand, and nobody erases a file that others show too.
expect_err 3 file wsoa add evidence E9 title=z form=held held_by=me actions=1.1 file="$(printf 0%.0s {1..64})" --as @jane
ok wsoa attach 1.2 minutes.txt title=Minutes
expect_err 3 file wsoa set E1 file="$(printf a%.0s {1..64})"
ok wsoa attach 1.1 minutes.txt title=Ours --as @jane
expect_err 3 "same file" wsoa erase E2 file --reason y --as @jane
ok wsoa verify

# Evidence goes only to actions that one has a part in, and stays as it was looked at.
expect_status 3 wsoa set E2 actions=1.2 --as @jane
ok wsoa done 1.1 "Live in all teams" --held-by me --as @jane
ok wsoa move 1.1 sign-off --as @tom
expect_err 3 "looked at" wsoa set E3 title="Something else" --as @jane
expect_err 3 "looked at" wsoa set E3 title="Something else"
ok wsoa undo --as @tom
ok wsoa set E3 title="Live in every team" --as @jane

# Who added evidence does not accept it, by whatever way round.
ok wsoa add evidence E20 title=x form=held held_by=me actions=1.1 --as @tom
ok wsoa move E20 withdraw --reason x
ok wsoa move E20 reopen --reason x --as @bob
expect_status 3 wsoa move E20 accept --as @tom

# A plan with records is not removed or undone.
expect_err 3 "live in" wsoa remove wsoa-2018 --reason x
expect_err 3 "live in" wsoa undo --batch "$(wsoa log --jsonl | jq -r 'select(.record == "plan") | .batch' | head -1)" --reason x

# The baseline holds against undo, done, import and being lifted.
ok wsoa set 1.2 due_on=2020-06-30
ok wsoa set 1.2 due_on=2019-12-31
before=$(wsoa log --jsonl | tail -1 | jq .batch)
ok wsoa add meeting B0 board=Cabinet held_on=2019-10-01
ok wsoa decide B0 set wsoa-2018 baselined_on=2019-10-01
expect_status 3 wsoa undo --batch "$before"
expect_status 3 wsoa set wsoa-2018 baselined_on=
ok wsoa decide B1 set 1.2 repeats=monthly --text "it recurs"
expect_err 3 "not begun" wsoa done 1.2 ok --period "December 2030" --as @tom
# Nothing was done before there was anything to do.
ok wsoa set wsoa-2018 inspected_on=2018-03-09
expect_err 3 '1.2: the inspection that its plan answers is of 9 March 2018: give that day or a later one: --dated 2018-03-09' wsoa move 1.2 start --dated 2018-03-08
expect_err 3 "'school year 2019/20' is not over until 31 August 2020, and it is done monthly" wsoa done 1.2 ok --period "school year 2019/20" --as @tom
expect_err 3 "not over until 31 December 2019" wsoa done 1.2 ok --period "Q3 2019/20" --as @tom
expect_err 3 "not begun" wsoa done 1.2 ok --period "September 2019" --dated 2019-08-31 --as @tom
ok wsoa done 1.2 ok --period "September 2019" --as @tom
expect_err 3 "already" wsoa done 1.2 ok --period "January 1999" --as @tom
is "the original date stays" "$(wsoa list actions 1.2 --json | jq -r '.items[0].baseline_due_on')" 2019-12-31
printf 'ref,baseline_due_on\n1.1,2021-01-01\n' >baseline.csv
wsoa import actions baseline.csv --adopt --reason x >/dev/null 2>&1
is "not by a sheet either" "$(wsoa list actions 1.1 --json | jq -r '.items[0].baseline_due_on')" 2019-09-30

# Rights that were lost do not come back through undo.
ok wsoa set @tom roles=programme
ok wsoa set S1 next_steps=more --as @tom
ok wsoa set @jane email=jane@example.org --as @tom
ok wsoa set @tom roles=
expect_status 3 wsoa undo --as @tom

# A decision stays as it was taken; used, it stays at all.
ok wsoa decide B1 set 1.2 title="Two, in short" --text "shorter"
expect_err 3 "as it was taken" wsoa set B1/2 outcome=refused
expect_err 3 "used" wsoa remove B1/2 --reason x

# Words of a removed record can be erased.
ok wsoa decide B1 set 1.1 text="about a child" --text t
ok wsoa add weakness W9 title="Case of T" --decision "$(wsoa add decision meeting=B1 about=wsoa-2018 transition=add outcome=agreed --json | jq -r '.items[0].ref')"
d=$(wsoa add decision meeting=B1 about=W9 transition=remove outcome=agreed --json | jq -r '.items[0].ref')
ok wsoa remove W9 --reason "named a child" --decision "$d"
expect_status 4 wsoa show W9
ok wsoa erase W9 title --reason child
is "nothing of it is left" "$(sqlite3 wsoa.db "SELECT count(*) FROM words WHERE text = 'Case of T'")" 0
ok wsoa verify

# Somebody of the programme team is always there; a shared login says so.
ok wsoa set @bob left_on=2019-10-01
expect_err 3 "would be left" wsoa set @ann-lee left_on=2019-10-01
ok wsoa add person @ann2 name=Ann login="$(id -un)"
expect_err 2 "several people in this store have the login" wsoa set 1.1 percent=5

# What is not known yet is not asked.
expect_err 2 "not known yet" wsoa overdue --as-of 2030-01-01
ok wsoa verify
