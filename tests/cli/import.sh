# Loading spreadsheets: a folder, a messy sheet, the rows that are right, the same again, a map.
source "$WSOA_SOURCE_DIR/tests/cli/harness.sh"

plans=$WSOA_SOURCE_DIR/tests/plans
export WSOA_PERSON=@jane-doe
ok wsoa init --area Marlshire --as "Jane Doe <jane@example.org>"
ok wsoa add plan wsoa-2018 form=wsoa title=Plan

# lines FILE: how many it has.
lines()
{
	wc -l <"$1" | tr -d ' '
}

# count KIND [FILTER]: how many records.
count()
{
	wsoa list "$@" --jsonl | wc -l | tr -d ' '
}

# ---- a folder ----
mkdir plan
cp "$plans"/marlshire-*.csv plan/
ok wsoa import plan --opening 2019-10-14 --dry-run
is "a trial writes nothing" "$(count actions)" 0
ok wsoa import plan --opening 2019-10-14
is "actions" "$(count actions)" 41
expect_err 3 '3.1.4: its record was opened on 14 October 2019: give that day or a later one: --dated 2019-10-14' wsoa move 3.1.4 deliver --dated 2017-01-01
is "complete ones" "$(count actions status:complete)" 27
is "overdue ones" "$(count actions overdue)" 8
is "weaknesses" "$(count weaknesses)" 12
is "measures" "$(count measures)" 16
is "milestones" "$(count milestones)" 12
is "evidence" "$(count evidence)" 40
before=$(wsoa log --jsonl | wc -l)
ok wsoa import plan
is "what is said of the same files again" "$out" 'Nothing was changed: 81 rows were read, and apart from what is listed the store has all of it.
'
printf 'ref,title\nW01,%s\n' "$(wsoa show W01 --json | jq -r '.items[0].title')" >one.csv
expect_out 'Nothing was changed: 1 row was read, and the store has all of it.' wsoa import weaknesses one.csv
is "the same files again change nothing" "$(wsoa log --jsonl | wc -l)" "$before"
ok wsoa verify

# ---- a folder whose files do not say what they are ----
mkdir other
cp "$plans"/messy.csv other/
expect_err 2 "does not say what its rows are" wsoa import other

# ---- a messy sheet ----
ok wsoa init --db messy.db --area Marlshire --as "Jane Doe <jane@example.org>"
export WSOA_DB=messy.db
ok wsoa add plan wsoa-2018 form=wsoa title=Plan
expect_err 2 "'1/4/19' in row 2" wsoa import actions "$plans/messy.csv"
expect_err 2 "6 errors and 24 warnings: nothing was written" wsoa import actions "$plans/messy.csv" --date-order dmy
has "row, column and heading" "$err" "row 5, column 6 'By when'"
has "a warning" "$err" "warning: row 15, column 2 'Action'"
is "nothing was written" "$(count actions)" 0
expect_status 2 wsoa import actions "$plans/messy.csv" --date-order dmy --json
ok wsoa import actions "$plans/messy.csv" --date-order dmy --good-rows refused.csv
is "the rest is there" "$(count actions)" 13
is "headings and six rows" "$(lines refused.csv)" 7
has "with reasons" "$(cat refused.csv)" "RAG: 'AG' names two colours"
expect_err 2 "there already" wsoa import actions "$plans/messy.csv" --date-order dmy --good-rows refused.csv
ok wsoa verify

# A row that was refused, mended.
sed -n '1p; s/,AG,/,A,/p' refused.csv >mended.csv
ok wsoa import actions mended.csv
is "the mended row" "$(count actions '2.2')" 1
is "its rating" "$(count actions "2.2 rating:amber")" 1

# ---- what a status word asks for ----
printf 'Ref,Action,Lead,Status\n9.1,Write it,Manager,started\n' >first.csv
printf 'Ref,Action,Lead,Status,Progress\n9.1,Write it,Manager,complete,nearly there\n' >second.csv
ok wsoa import actions first.csv
ok wsoa import actions second.csv
has "a refusal is a warning" "$err" "'complete' asks for 'deliver', which is not taken"
is "other fields are written" "$(count actions 'progress~nearly status:in-progress')" 1
expect_err 2 "'complete' asks for 'deliver'" wsoa import actions second.csv --strict
expect_err 2 "needs a reason" wsoa import actions second.csv --adopt
ok wsoa import actions second.csv --adopt --reason "agreed with its lead"
is "adopted" "$(count actions '9.1 status:complete')" 1

# ---- a map ----
printf '{"headings":{"action":{"title":["Promise"]}}}' >map.json
printf 'Ref,Promise,Status\n9.2,Keep it,started\n' >promises.csv
expect_status 2 wsoa import actions promises.csv
ok wsoa import actions promises.csv --map map.json
is "read through the map" "$(count actions 'title~keep')" 1
printf '\357\273\277{"headings":{"action":{"title":["Promise"]}}}' >map.json
ok wsoa import actions promises.csv --map map.json
printf '{"headings":{"action":{"titel":["Promise"]}}}' >map.json
expect_err 2 "/headings/action/titel" wsoa import actions promises.csv --map map.json
expect_err 2 "no kind of record" wsoa import nonsense promises.csv

# ---- a trial ----
ok wsoa import actions "$plans/messy.csv" --date-order dmy --good-rows trial.csv --dry-run
has "a trial says so" "$out" "Trial run: nothing was written. Refused rows would go to trial.csv."
ok test ! -e trial.csv
ok touch trial.csv
expect_err 2 "there already" wsoa import actions "$plans/messy.csv" --date-order dmy --good-rows trial.csv --dry-run

# ---- complete in a sheet is not a sign-off ----
ok wsoa init --db waits.db --area Marlshire --as "Jane Doe <jane@example.org>"
export WSOA_DB=waits.db
ok wsoa add plan wsoa-2018 form=wsoa title=Plan
ok wsoa add person @tom name="Tom Fox" email=tom.fox@example.org
ok wsoa add workstream S1 title=One lead=@tom
printf 'Ref,Action,Workstream,Lead,Status,Evidence\n1.1,Write it,One,Tom Fox,started,minutes\n' >started.csv
sed 's/started/complete/' started.csv >complete.csv
ok wsoa import actions started.csv
ok wsoa add action 1.2 title=Other workstream=S1 owner=@jane-doe
ok wsoa add person @sam name="Sam Hill"
ok wsoa set S1 lead=@sam
expect_err 2 "the sheet says 'complete'; it is delivered and waits for sign-off" wsoa import actions complete.csv --strict
ok wsoa import actions complete.csv
has "what complete came to" "$err" "the sheet says 'complete'; it is delivered and waits for sign-off: it can be done by: Sam Hill (the lead of the workstream)"
is "delivered" "$(count actions '1.1 status:delivered')" 1
before=$(wsoa log --jsonl | wc -l)
ok wsoa import actions complete.csv
has "the same again says the same" "$err" "it is delivered and waits for sign-off: it can be done by: Sam Hill"
has "and changes nothing" "$out" "Nothing was changed: 1 row was read, and apart from what is listed the store has all of it."
is "no event" "$(wsoa log --jsonl | wc -l)" "$before"

# ---- people, and posts that are much the same ----
is "a person by name" "$(count actions 'owner:@tom')" 1
printf 'Ref,Action,Lead\n2.1,Write it,TOM  fox\n2.2,Read it,Tom.Fox@example.org\n2.3,Send it,@tom\n2.4,Keep it,Tom Foxe\n' >people.csv
ok wsoa import actions people.csv
is "people by name, email and ref" "$(count actions 'owner:@tom')" 4
is "another name is a post" "$(wsoa list posts --jsonl | jq -r .title)" "Tom Foxe"
printf 'Ref,Action,Lead\n2.5,Write it,Co-ordinator\n2.6,Read it,Coordinator\n2.7,Send it,coordinator\n' >posts.csv
ok wsoa import actions posts.csv
has "a post much like another" "$err" "row 3, column 3 'Lead': a new post 'Coordinator' was made, and 'co-ordinator' is much the same"
is "said once" "$(grep -c 'much the same' <<<"$err")" 1
ok wsoa add person @fox2 name="tom fox"
printf 'Ref,Action,Lead\n2.8,Write it,Tom Fox\n' >two.csv
ok wsoa import actions two.csv
is "a name that two have is neither" "$(count actions '2.8 owner:@tom')" 0

# ---- one ref in two files ----
mkdir twice
printf 'Ref,Action\n3.1,Write it\n' >twice/actions-a.csv
printf 'Ref,Action\n3.1,Read it\n' >twice/actions-b.csv
expect_err 2 "'actions-b.csv: Ref': the ref '3.1' stands in row 2 of actions-a.csv already" wsoa import twice

# ---- a status of what has no workflow: a store of before ----
cp "$WSOA_SOURCE_DIR/tests/plans/store-schema-1.db" before.db
printf 'Ref,Weakness,Status\nW01,Late plans,open\nW02,Few places,open\n' >weaknesses.csv
printf 'Ref,Status\nW1,open\n' >before.csv
ok wsoa import weaknesses before.csv --db before.db --as @ann-lee
is "said once" "$(grep -c "kept as 'extra.Status'" <<<"$err")" 1
ok wsoa show W1 --db before.db --as @ann-lee
has "not to be taken for a status" "$out" "extra.Status:"
ok wsoa import weaknesses weaknesses.csv
is "where there is one it is the state" "$(wsoa show W01 --json | jq -r '.items[0].status')" open

# ---- the order of findings ----
printf 'Ref,Action,Lead,Start,RAG\n4.1,One,A; B,,AG\n4.2,Two,A; B,,\n4.3,Three,A,43800,\n' >order.csv
expect_err 2 "2 errors and 3 warnings: nothing was written" wsoa import actions order.csv
is "errors first, then warnings" "$(grep -o 'warning: row [0-9]*\|^  row [0-9]*' <<<"$err" | tr -d '\n')" "  row 2  row 4warning: row 2warning: row 2warning: row 3"
has "a day number" "$err" "'43800' is a day number of a spreadsheet program, not a date (1 December 2019?): format the column as dates there"
has "nothing to do" "$err" "'A' is the lead, the others support: nothing to do if that is right"

# ---- what is no CSV ----
printf 'PK\003\004\024\000' >book.csv
expect_err 2 "book.csv is a workbook or another archive, not CSV: save it as CSV first" wsoa import actions book.csv
printf '\320\317\021\340\241\261\032\341rest' >book.csv
expect_err 2 "save it as CSV first" wsoa import actions book.csv
expect_err 2 "/dev/zero has more than 256 MiB" wsoa import actions /dev/zero
expect_err 2 "/dev/zero has more than 256 MiB" wsoa import actions posts.csv --map /dev/zero
expect_err 2 "standard input has more than 256 MiB" wsoa calendar load - </dev/zero

# ---- a wrong ref in every row: what is near is sought for some of them, or a large sheet would never end ----

{
	echo ref,title,weakness
	for i in $(seq 300); do echo "9.$i,Title $i,W0"; done
} >wrong.csv
_run wsoa import actions wrong.csv --json
is 'every row is told' "$(jq '[.error.issues[] | select(.what | contains("there is no record '"'W0'"'"))] | length' <<<"$err")" 300
is 'and what is near, a hundred times' "$(jq '[.error.issues[] | select(.todo | contains("did you mean"))] | length' <<<"$err") $_status" '100 2'

# ---- what a person reads of it: a hundred of each sort, and the verdict above and below ----

expect_err 2 'and 200 more errors: --json lists all' wsoa import actions wrong.csv
is 'a hundred rows' "$(grep -c '^  row' <<<"$err")" 100
verdict='wsoa: 300 errors and 1 warning: nothing was written: wrong.csv: mend the sheet, or load the rest with --good-rows'
is 'the verdict first' "$(head -1 <<<"$err")" "$verdict"
is 'and last' "$(tail -1 <<<"${err%$'\n'}")" "$verdict"
head -3 wrong.csv >few.csv
expect_err 2 '2 errors and 1 warning: nothing was written' wsoa import actions few.csv
is 'once where it is in sight' "$(grep -c 'nothing was written' <<<"$err")" 1
{
	echo ref,title,lead
	for i in $(seq 130); do echo "8.$i,Title $i,tbc"; done
} >nobody.csv
ok wsoa import actions nobody.csv
has 'warnings are bounded too' "$err" 'and 31 more warnings: --json lists all
131 warnings'

# ---- each sentence says a thing once, and quotes in one way ----

printf 'ref,title,lead,due_on\n7.1,One,tbc,soon\n7.2,Two,,31/9/2019\n' >plain.csv
expect_err 2 "'soon' is not a date that is understood: write a day as 2019-05-31 or 31/5/2019, a period as May 2019 or Spring term 2020
  row 3" wsoa import actions plain.csv
has 'no such day' "$err" "'31/9/2019' does not exist: September 2019 has 30 days: write"
has 'no such lead' "$err" "'tbc' names no post and no person: it is left out: name a post or a person"

# ---- two rows that nothing tells apart, and the same sheet again ----
ok wsoa init --db apart.db --area Marlshire --as "Jane Doe <jane@example.org>"
export WSOA_DB=apart.db
ok wsoa add plan wsoa-2018 form=wsoa title=Plan
ok wsoa add weakness W01 title=One
ok wsoa add weakness W02 title=Two
printf 'Action,Weakness,Due date\nReview progress,W01,31/03/2020\nWrite it,W01,\nReview  Progress,W02,30/06/2020\n' >same.csv
expect_err 2 "row 4, column 1 'Action': 'Review  Progress': without refs of their own, this row and row 2 are the same action: give each a ref, or take one out" \
	wsoa import actions same.csv
ok wsoa import actions same.csv --good-rows same-refused.csv
has "one of them is refused" "$(cat same-refused.csv)" "Review  Progress,W02"
is "the first is there" "$(count actions weaknesses:W01) $(count actions weaknesses:W02)" "2 0"
before=$(wsoa log --jsonl | wc -l)
ok wsoa import actions same.csv --good-rows again-refused.csv
is "the same again changes nothing" "$(wsoa log --jsonl | wc -l)" "$before"
printf 'Ref,Action\n7.1,Read it\n,Read it\n' >half.csv
expect_err 2 "row 3, column 2 'Action': 'Read it': without refs of their own, this row and row 2 are the same action" wsoa import actions half.csv
printf 'Ref,Action\n,Read it\n7.1,Read it\n' >half.csv
expect_err 2 "row 3, column 2 'Action': 'Read it': without refs of their own, this row and row 2 are the same action" wsoa import actions half.csv
mkdir apart
printf 'Action\nSend it\n' >apart/actions-a.csv
printf 'Action\nSend it\n' >apart/actions-b.csv
expect_err 2 "this row and row 2 of actions-a.csv are the same action" wsoa import apart
printf 'Ref,Action\n8.1,Read it\n8.2,Read it\n' >refs.csv
ok wsoa import actions refs.csv
is "refs tell them apart" "$(count actions title~Read)" 2
printf 'Milestone,Of,Due date\nDraft,8.1,2020-01-01\nDraft,8.2,2020-02-01\n' >steps.csv
ok wsoa import milestones steps.csv
is "steps of two actions" "$(count milestones)" 2
printf 'Draft,8.2,2020-03-01\n' >>steps.csv
expect_err 2 "this row and row 3 are the same milestone" wsoa import milestones steps.csv
printf 'Board,Held on\n"Improvement Board, SEND",2019-01-10\n"Improvement Board, SEND",2019-02-10\n' >meetings.csv
ok wsoa import meetings meetings.csv
ok wsoa import meetings meetings.csv
has "meetings are told apart by their day" "$out" "Nothing was changed: 2 rows were read"
is "both are there" "$(count meetings)" 2

# ---- a table over several pages has its headings again ----
printf 'Ref,Action,Lead\n9.1,Write it,Manager\n Ref,ACTION,Lead\n9.2,Read it,Manager\n' >pages.csv
ok wsoa import actions pages.csv
has "what is done with them" "$err" "warning: row 3 'pages.csv': the headings stand here again: the row is left out"
is "no record was made of them" "$(count actions title:Action) $(count posts title~lead) $(count actions 'owner:manager')" "0 0 2"
