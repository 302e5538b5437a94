#!/usr/bin/env bash
# Limits (docs/limits.md): each is met, said with what to do, and what fits just within it is taken; a gigabyte of anything is refused in little memory. Those of packs: pack.sh.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

# many N TEXT: the text so many times
many()
{
	yes -- "$2" | head -n "$1" | tr -d '\n'
}

# small COMMAND...: with 1.5 GiB of address space, where the program starts with so little (with sanitizers it needs more)
if (ulimit -v 1500000 && "$WSOA" help) >/dev/null 2>&1; then
	small() { (ulimit -v 1500000 && "$@"); }
else
	echo "memory is not limited: this build of the program needs more to start"
	small() { "$@"; }
fi

events()
{
	wsoa log --jsonl | wc -l
}

ok wsoa init --area Marlshire --as 'Ann Lee <ann@example.org>'
ok wsoa add plan p form=wsoa
ok wsoa add weakness W1 title=First
ok wsoa add action A1 title=Action
before=$(events)

# ---- what a person types ----

ok wsoa add action "$(many 64 a)" title=Long
expect_err 2 "64" wsoa add action "$(many 65 b)" title=Longer
ok wsoa note A1 "$(many 65536 x)"
expect_err 2 "note: 65537 bytes long, at most 65536 fit: shorten it" wsoa note A1 "$(many 65537 x)"
expect_err 2 "title: 65538 bytes long, at most 65536 fit" wsoa set A1 "title=$(many 32769 é)"
expect_err 2 "text: 70000 bytes long, at most 65536 fit" wsoa set A1 text=- < <(many 70000 x)
expect_err 2 "reason: 70000 bytes long, at most 65536 fit" wsoa set A1 percent=10 --reason "$(many 70000 x)"
expect_err 2 "at most 65536 fit" wsoa set A1 "extra.KPI=$(many 70000 x)"
expect_err 2 "at most 1,000 bytes" wsoa add measure M1 title=M "lag=$(many 1001 1)"
expect_err 2 "at most 18 digits" wsoa add measure M1 title=M "baseline=$(many 19 1)"
expect_err 2 "at most 1000 refs" wsoa set A1 "weaknesses=$(many 1001 W1,)"

# A set that grows piece by piece has the same limit.
{
	echo ref,title
	seq -f 'X%g,One' 1001
} >weaknesses.csv
ok wsoa import weaknesses weaknesses.csv --plan p
ok wsoa set A1 "weaknesses=$(seq -s, -f 'X%g' 1000)" --yes
expect_err 2 "weaknesses: 1001 refs, at most 1000 fit" wsoa set A1 weaknesses+=X1001

# Of refs any number may be named; each record is changed once.
ok wsoa set "$(seq -s, -f 'X%g' 100),$(seq -s, -f 'X%g' 100)" outcome=Better --yes
is "a record named twice is changed once" "$(wsoa list weaknesses outcome:Better --jsonl | wc -l)" 100
is "one event each" "$(wsoa history X99 --jsonl | wc -l)" 2
expect_err 4 "there is no record 'Y1'" wsoa set "$(seq -s, -f 'X%g' 1000),$(many 20000 X7,)Y1" outcome=x --yes

ok wsoa list actions "title:$(many 9000 x)"
expect_err 2 "the filter has more than 10000 characters" wsoa list actions "title:$(many 10000 x)"
# SQLite's own parser must hold what a filter may be: deep on either side, and with the longest of conditions at the bottom.
leaf="not vacant"
for _ in 1 2 3 4 5; do
	leaf="($leaf or $leaf) $leaf"
done
for deep in "$(many 32 'not ')overdue" \
	"$(many 16 'not (overdue ')overdue$(many 16 ')')" \
	"$(many 32 '(title:x or blocked ')vacant$(many 32 ')') vacant" \
	"$(many 15 'not (title:x blocked or ')not weaknesses:W1$(many 15 ')')" \
	"$(many 31 '(')not organisation:x$(many 31 ' or blocked) vacant')" \
	"$(many 15 '(overdue or blocked ')$leaf$(many 15 ')')"; do
	ok wsoa list actions "$deep"
done
ok wsoa list actions "$(many 500 'live ')"
ok wsoa list actions "$(many 500 'not live ')"
expect_err 2 "the filter has more than 500 conditions" wsoa list actions "$(many 501 'live ')"
expect_err 2 "more than 32 levels of ( ) and not" wsoa list actions "$(many 33 'not ')overdue"
expect_err 2 "more than 32 levels of ( ) and not" wsoa list actions "$(many 3000 '(')overdue$(many 3000 ')')"
expect_err 2 "the filter has more than 10000 characters" wsoa list actions "$(many 60000 '(')"
ok wsoa list actions "title:$(many 249 x,)x"
expect_err 2 "the filter names more than 250 values: ask in several filters" wsoa list actions "title:$(many 250 x,)x"
ok wsoa calc "2019-10-14 + 60000d"
expect_err 2 "a number from 0 to 200000 is missing here" wsoa calc "2019-10-14 + 200001d"

# ---- sheets ----

at_first=$(events)
printf 'ref,title\nB1,"%s"\n' "$(many 65536 x)" >cell.csv
ok wsoa import actions cell.csv --dry-run
printf 'ref,title\nB1,"%s"\n' "$(many 1048577 x)" >cell.csv
expect_err 2 "this cell has more than 1 MiB of text" wsoa import actions cell.csv
{
	echo ref,title
	many 17000000 x | fold -w 1000000 | paste -sd ,
} >row.csv
expect_err 2 "this row has more than 16 MiB of text" wsoa import actions row.csv
printf 'ref,title%s\n' "$(many 1999 ,)" >columns.csv
expect_err 2 "this row has more than 2000 columns" wsoa import actions columns.csv
printf 'ref,title%s\nB1,One\n' "$(many 1001 '!')" >heading.csv
expect_err 2 "the heading of column 2 has more than 1000 bytes" wsoa import actions heading.csv
printf 'ref,title%s\nB1,One\n' "$(many 1998 ',same')" >same.csv
expect_err 2 "1997 errors" wsoa import actions same.csv
{
	echo ref,title
	yes 'B1,One' | head -n 2000001
} >rows.csv
expect_err 2 "rows.csv has more than 2000000 rows: take out what is no record" wsoa import actions rows.csv
{
	printf 'ref,title'
	seq -s '' -f ',h%g' 1998
	yes 'B1,One' | head -n 20001
} >cells.csv
expect_err 2 "cells.csv has more than 40000000 cells" wsoa import actions cells.csv
{
	echo ref,title,due_on
	seq -f 'B%.0f,One,never' 100001
} >issues.csv
expect_err 2 "more than 100000 findings in issues.csv: the rest was not looked at: mend what is listed, then load it again" wsoa import actions issues.csv
truncate -s $((256 * 1024 * 1024 + 1)) large.csv
expect_err 2 "large.csv has more than 256 MiB" wsoa import actions large.csv
rm -f cell.csv row.csv rows.csv cells.csv issues.csv large.csv
# However many readings stand in one cell, those that are there are not read anew for each.
printf 'KPI,Measure,Unit,Better,Observations\nK1,Waits,weeks,down,%s\n' "$(for d in $(seq 5000); do date -u -d "2005-01-01 $d days" +'%F:7'; done | paste -sd '|')" >readings.csv
ok small wsoa import measures readings.csv --dry-run
has 'all are taken' "$out" '5000 readings imported'

# ---- documents ----

printf '{"import": 1, "nobody": ["%s"]}' "$(many 4200000 x)" >map.json
expect_err 2 "the document has more than 4 MiB" wsoa import actions same.csv --map map.json
printf '{"import": 1, "nobody": %s%s}' "$(many 64 '[')" "$(many 64 ']')" >map.json
expect_err 2 "more than 64 levels of brackets" wsoa import actions same.csv --map map.json
many 4200000 '[' >deep.json
expect_err 2 "the document has more than 4 MiB" wsoa calendar load deep.json
many 100000 '[' >deep.json
expect_err 2 "more than 64 levels of brackets" wsoa calendar load deep.json
printf '{"holidays": [%s{}]}' "$(many 1000000 '{},')" >faults.json
expect_status 2 small wsoa calendar load faults.json
rm -f map.json deep.json faults.json

# grown LIMIT KEY LIST: the program's own workflow with one entry more than a list may have
grown()
{
	jq --argjson most "$1" "$3" "$WSOA_SOURCE_DIR/schema/workflows/action.json" >grown.json
	expect_err 2 "too many entries: at most $1 are allowed" wsoa workflow install grown.json
	has "where it is" "$err" "$2"
}
grown 32 /states '.states += [range($most + 1 - (.states | length)) as $i | .states[0] | .name = "s\($i)"]'
grown 64 /transitions '.transitions += [range($most + 1 - (.transitions | length)) as $i | .transitions[0] | .name = "t\($i)"]'
grown 8 /transitions/0/requires '.transitions[0].requires = [range($most + 1) | { condition: "reason" }]'
rm -f grown.json

# ---- evidence ----

truncate -s $((100 * 1024 * 1024 + 1)) large.pdf
expect_err 2 "large.pdf is larger than 100 MiB: keep it where it is and add it as a link" wsoa attach A1 large.pdf
mkfifo pipe
expect_err 2 "pipe is not a file" timeout 20 "$WSOA" attach A1 pipe
rm -f large.pdf pipe
is "what was refused left nothing" "$(events)" "$at_first"
has "there were events" "$((at_first - before > 1000))" 1

# ---- a gigabyte ----

gigabyte=$((1024 * 1024 * 1024))
truncate -s $gigabyte sparse.csv
expect_err 2 "sparse.csv has more than 256 MiB" small wsoa import actions sparse.csv
expect_err 2 "sparse.csv has more than 256 MiB" small wsoa import actions same.csv --map sparse.csv
expect_err 2 "sparse.csv is larger than 100 MiB" small wsoa attach A1 sparse.csv
expect_err 2 "standard input has more than 256 MiB" small wsoa import actions - < <(yes 'B1,One' | head -c $gigabyte)
expect_err 2 "standard input has more than 256 MiB" small wsoa import actions - < <(tr '\0' x </dev/zero | head -c $gigabyte)
expect_err 2 "standard input has more than 256 MiB" small wsoa import actions - < <(tr '\0' , </dev/zero | head -c $gigabyte)
expect_err 2 "standard input has more than 256 MiB" small wsoa calendar load - < <(tr '\0' '[' </dev/zero | head -c $gigabyte)
expect_err 2 "standard input has more than 256 MiB" small wsoa note A1 - < <(tr '\0' x </dev/zero | head -c $gigabyte)

# Just within the limit of a file, so that the others must hold.
if [ -n "${WSOA_LONG:-}" ]; then
	most=$((64 * 1024 * 1024))
	for what in ',' 'x' $'\xe9' '"'; do
		{
			echo 'ref,title'
			tr '\0' "$what" </dev/zero | head -c $((most - 11))
		} >full.csv
		expect_status 2 small wsoa import actions full.csv
	done
	{
		echo 'ref,title'
		tr '\0' '\n' </dev/zero | head -c $((most - 11))
	} >full.csv
	ok small wsoa import actions full.csv # rows without a word are passed over
	yes 'B1,One' | head -c $((most - 1)) >full.csv
	expect_status 2 small wsoa import actions full.csv
	tr '\0' '[' </dev/zero | head -c $((most - 1)) >full.json
	expect_err 2 "the document has more than 4 MiB" small wsoa calendar load full.json
fi
rm -f full.csv full.json sparse.csv
is "what was refused left nothing, once more" "$(events)" "$at_first"
ok wsoa verify
