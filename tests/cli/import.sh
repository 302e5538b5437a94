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
is "complete ones" "$(count actions status:complete)" 27
is "overdue ones" "$(count actions overdue)" 8
is "weaknesses" "$(count weaknesses)" 12
is "measures" "$(count measures)" 16
is "milestones" "$(count milestones)" 12
is "evidence" "$(count evidence)" 40
before=$(wsoa log --jsonl | wc -l)
ok wsoa import plan
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
expect_err 2 "6 errors: nothing was written" wsoa import actions "$plans/messy.csv" --date-order dmy
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
printf '{"headings":{"action":{"titel":["Promise"]}}}' >map.json
expect_err 2 "/headings/action/titel" wsoa import actions promises.csv --map map.json
expect_err 2 "no kind of record" wsoa import nonsense promises.csv
