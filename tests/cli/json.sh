#!/usr/bin/env bash
# What machines read: every command's --json against its schema, --jsonl and --csv, the same bytes everywhere.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

ok wsoa init --area Marlshire --as 'Ann Lee <ann@example.org>' --json
mkdir documents
count=0

# keep NAME: puts $out aside, to be checked with the others at the end
keep()
{
	count=$((count + 1))
	printf '%s' "$out" >"documents/$(printf '%03d' $count) ${1//\//_}.json"
}

# does [STATUS] WORD...: runs it with --json, and keeps what it printed
does()
{
	local wanted=0
	case $1 in [0-9]) wanted=$1 && shift ;; esac
	expect_status "$wanted" wsoa "$@" --json
	if [ "$wanted" -ne 0 ] && [ "$wanted" -ne 5 ]; then
		is "standard output of $*" "$out" ''
		out=$err
	fi
	keep "$*"
}

keep init

# ---- changing ----

does add plan wsoa-2018 form=wsoa title=Plan inspected_on=2018-03-09
does add organisation ccg name='Marlshire CCG' form=nhs
does add person @jane name='Jane "Doe"' email=jane@example.org
does add person @tom name='Tom Fox' left_on=2019-12-31
does add post nurse title=Nurse organisation=ccg
does add post officer title=Officer organisation=ccg holder=@tom
does add workstream S1 title='Strand – ß' lead=@tom
does add weakness W1 title=Weakness accountable=officer
does add meeting B1 board=Board held_on=2019-10-14
does add action 1.1 title='A title, with "quotes", a \ and é' owner=@jane weaknesses=W1 workstream=S1 due_on='September 2019' 'extra.Lead officer=Smith'
does add action 1.2 title=Two owner=nurse due_on=2019-10-21 depends_on=1.1
does add action 1.3 title=Three due_on=2019-10-01
does add action 1.4 title=Four owner=@jane due_on=2019-10-01 repeats=monthly
does add milestone of=1.1 title=Step due_on=2019-09-01
does add measure M1 title=Waiting unit=weeks owner=@jane baseline=12.50 baseline_period='school year 2018/19' weaknesses=W1
does add target measure=M1 due_on=2020-03-31 value=5
does add reading measure=M1 period=2019-09 value=-9.75 basis=actual --as @jane
does record M1 2019-09 8.5 --as @jane
does add measure M2 title='As counted now' better=down
does measure continues M1 M2
does add evidence title=Minutes actions=1.1 form=held
does set 1.1 text=$'two\nlines' percent=50
does set 1.1,1.2 rating=amber --yes --reason Late
does set 1.1 percent=50
does correct 1.2 title=Second --reason slip
does note 1.1 'A note' --for @jane
does update 1.1 red 60% 'Draft out' --next more --reason Late --recovery Soon
does set 1.1/a done_on=2019-10-01
does done 1.1 Shown --held-by Officer --as @jane
does done 1.4 --period 'September 2019' --as @jane
does move 1.1 sign-off --as @tom
echo minutes >minutes.txt
does attach 1.2 minutes.txt
does decide B1 hold 1.2 --until 2020-01-31 --text Pause
does decide B1 cancel 1.3 --reason Overtaken --refused
does add action 1.9 title=Nine
does remove 1.9 --reason Twice
does undo
does erase 1.1 progress --reason Child
printf 'Ref,Action,Due date,RAG\n5.1,Imported,31/12/2019,G\n' >actions.csv
does import actions actions.csv --dry-run
does import actions actions.csv --opening 2019-10-01
does decide B1 set wsoa-2018 baselined_on=2019-10-01
does extend 1.2 2020-03-31 --reason Late --recovery 'Weekly calls'
does decide B1 agree X1 --text Agreed
does set wsoa-2018 advisers=@tom
does decide B1 set wsoa-2018 date_changes_need=adviser
does extend 1.2 2020-04-30 --reason Late --recovery 'Weekly calls'
does agree X2 --by @tom --text Fine
does add visit V1 form=revisit starts_on=2019-10-01
does judge V1 sufficient W1
does add recommendation visit=V1 text='Publish waiting times'
does answer V1/1 accept 'From January'
does done V1/1 'On the local offer' --held-by Officer
does add recommendation visit=V1 text='Train all staff' owner=@jane due_on=2019-10-01
does add risk title='The supplier fails' likelihood=2 impact=4

does add plan app-2022 form=app
does carry-forward wsoa-2018 W1 --to app-2022 --came-back --with-actions --reason 'Waits again' --dry-run
does carry-forward wsoa-2018 W1 --to app-2022 --came-back --with-actions --reason 'Waits again'
does undo
does undo

# ---- reading ----

does today --as @jane
does status
does my --as @jane
does my --as @tom
does overdue
does overdue --on 2020-06-01
does due
does due --within 90d
does slippage
does waiting --all
does waiting evidence --on 2020-01-01
does waiting --for B1
for kind in visits judgements recommendations risks date-changes organisations posts people plans meetings decisions weaknesses workstreams actions milestones measures targets readings evidence; do
	does list $kind
	is "there are $kind" "$(jq '.items | length > 0' <<<"$out")" true
	is "the fields of $kind are those of the registry" "$(jq -r '.items[0] | keys_unsorted[5:][] | select(. != "extra")' <<<"$out")" \
		"$(wsoa help fields $kind | sed -n 's/^  \([a-z_]*\)  .*/\1/p' | grep -v -x -e ref -e plan -e extra)"
	is "a schema of one of $kind" "$(wsoa schema "$(jq -r '.items[0].kind' <<<"$out")" | jq -r '."$schema"' | tail -n 1)" \
		https://json-schema.org/draft/2020-12/schema
	while read -r ref; do
		does show "$ref"
		does history "$ref"
	done < <(jq -r '.items[].ref' <<<"$out")
done
does list 'title~nothing'
does list actions 1.1 --as-of 2019-10-14
does list actions --position 2019-10-14
does version v1.0
does versions
does diff 5
does diff 5 v1.0 'title~t'
does diff 2019-10-13 --position 2019-10-14
does why 1.1
does why 1.2
does why 5.1 start --for @jane
does why E1
does log
does log --last 1
does measures
does ratings
does lint
does explain
for rule in $(wsoa explain --jsonl | jq -r .rule); do
	does lint "$rule"
	does explain "$rule"
done
does lint --list L001
does calc '2022-02-22 + 70wd'
does calc '2022-02-22 + 70wd' --explain
does calc 2022-02-22..2022-06-07
does calendar
does timetable
printf '{"terms": [{"name": "Spring term 2020", "starts_on": "2020-01-06", "ends_on": "2020-04-03"}]}' >terms.json
does calendar load terms.json --dry-run
does workflow list
does workflow check action
does workflow show action
is 'its text is the document' "$(jq -j .workflow.text <<<"$out" | sha256sum | cut -d' ' -f1)" "$(jq -r .workflow.hash <<<"$out")"
wsoa workflow show action | jq '.transitions[0].requires[0].field = "completed_on"' >never.json
does workflow check never.json
does 3 workflow install never.json
wsoa workflow show action | jq '.states[1].label = "Under way"' >other.json
does workflow graph action
does workflow graph action --live
does workflow graph other.json
does workflow install other.json --dry-run
does workflow install other.json
does handover officer --to @jane --from 2019-10-01 --dry-run
does handover officer --to @jane
does 3 handover officer --to @jane
does vacate officer --cover @tom
does verify
does backup copy.db
does doctor
does doctor --rebuild
expect_status 1 wsoa doctor --db missing.db --json
keep 'doctor of nothing'
does alerts
does report board
does report board --since 2019-10-01
does export visit -o pack
does verify pack
mkdir mail
does alerts send --mail-to-folder mail --from wsoa@example.org

# ---- failing ----

does 2 list 'title~'
does 2 lst
does 2 add action title= percent=101 rating=gren
does 3 move 5.1 deliver --as @tom
does 3 set 1.1 title=x --as @jane
does 4 show 9.9
does 4 list 9.9
does 6 set 1.1 percent=1 --if-version 1
does 2 import actions minutes.txt
does 1 list --db missing.db
expect_status 1 wsoa attach 1.2 nofile --json
out=$err
keep attach

# every command of the program's own table is among them
while read -r name; do
	case $name in
	help | completion | version) continue ;;
	esac
	is "a document of $name" "$(find documents -name "??? $name*" | wc -l | sed 's/^[1-9][0-9]*$/some/')" some
done < <(wsoa help | sed -n 's/^  \([a-z][a-z ]*[a-z]\)  .*/\1/p')

# ---- all of them against the schemas ----

cat >check.py <<'END'
import glob, json, os, sys
from jsonschema import Draft202012Validator

folder = os.environ["WSOA_SOURCE_DIR"] + "/schema/json/"
validators = {}

def validator(name):
    if name not in validators:
        with open(folder + name + ".json", encoding="utf-8") as f:
            schema = json.load(f)
        Draft202012Validator.check_schema(schema)
        validators[name] = (schema, Draft202012Validator(schema))
    return validators[name]

def once(pairs):
    names = [name for name, _ in pairs]
    if len(names) != len(set(names)):
        raise ValueError("a key stands twice")
    return dict(pairs)

def check(path):
    with open(path, encoding="utf-8", newline="") as f:
        text = f.read()
    document = json.loads(text, object_pairs_hook=once)
    name = document.get("document", "error")
    schema, v = validator(name)
    for e in v.iter_errors(document):
        yield "/".join(map(str, e.path)) + ": " + e.message[:200]
    if name != "show":
        for key in document.keys() - schema["properties"].keys():
            yield "the schema has no " + key
        items = schema["properties"].get("items", {}).get("items", {})
        for row in document.get("items", []):
            for key in row.keys() - items.get("properties", row).keys():
                yield "the schema's items have no " + key
    for row in document.get("items", []) if name in ("list", "show") else []:
        for e in validator(row["kind"])[1].iter_errors(row):
            yield row["ref"] + " as " + row["kind"] + ": " + e.message[:200]
    if not text.endswith("}\n") or "\r" in text:
        yield "no newline at the end, or another than one"

wrong = 0
paths = sorted(glob.glob("documents/*.json"))
for path in paths:
    try:
        faults = list(check(path))
    except Exception as e:
        faults = [repr(e)]
    for fault in faults:
        wrong += 1
        print(path, fault)
print(len(paths), "documents,", wrong, "faults")
sys.exit(wrong > 0)
END
expect_out "$count documents, 0 faults" /usr/bin/python3 check.py

# ---- lines and CSV ----

for command in 'list actions' 'list people' 'list measures' overdue due 'my --as @jane' lint 'why 1.2' calendar timetable 'history 1.1'; do
	# shellcheck disable=SC2086
	is "the lines of $command are the items" "$(wsoa $command --jsonl | jq -c .)" "$(wsoa $command --json | jq -c '.items[]')"
	# shellcheck disable=SC2086
	is "a record a line: $command" "$(wsoa $command --jsonl | wc -l)" "$(wsoa $command --json | jq '.items | length')"
	# shellcheck disable=SC2086
	expect_out "$(wsoa $command --json | jq '.items | length')" /usr/bin/python3 -c '
import csv, io, subprocess, sys
text = subprocess.run(sys.argv[1:], capture_output=True, check=True).stdout.decode("utf-8-sig")
rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
assert len({len(row) for row in rows}) == 1 and all(rows[0]), rows[0]
print(len(rows) - 1)' "$WSOA" $command --csv
done
is 'headings of CSV are the keys' "$(wsoa list actions --csv | head -n 1 | tr -d '\r"' | sed 's/^\xef\xbb\xbf//' | tr ',' '\n' | grep -c -x -e ref -e title -e due_on -e weaknesses)" 4
is 'decimals keep their digits' "$(wsoa list readings --json | jq -c '[.items[].value]')/$(wsoa show M1 --json | jq -c '.items[0].baseline')" '["-9.75","8.5"]/"12.50"'
is 'empty and null stay apart' "$(wsoa show 1.1 --json | jq -c '.items[0] | [.success, .title != ""]')" '[null,true]'
expect_err 2 'show prints no list that --csv could be for' wsoa show 1.1 --csv
expect_err 2 'use --json' wsoa status --jsonl

# ---- the same bytes ----

# same WORD...: whatever the locale, the terminal and the colours
same()
{
	local wanted
	wanted=$(wsoa "$@"; printf x)
	is "de_DE: $*" "$(LC_ALL=de_DE.UTF-8 LANG=de_DE "$WSOA" "$@"; printf x)" "$wanted"
	is "C: $*" "$(LC_ALL=C "$WSOA" "$@"; printf x)" "$wanted"
	is "NO_COLOR: $*" "$(NO_COLOR=1 "$WSOA" "$@"; printf x)" "$wanted"
	is "--color=always: $*" "$(wsoa "$@" --color=always; printf x)" "$wanted"
	is "another terminal: $*" "$(TERM=xterm-256color COLUMNS=20 TZ=Asia/Tokyo "$WSOA" "$@"; printf x)" "$wanted"
	is "--width: $*" "$(wsoa "$@" --width 20; printf x)" "$wanted"
}
for format in --json --jsonl --csv; do
	for command in 'list actions' overdue 'log --last 5' 'history 1.1' lint calendar timetable 'my --as @jane'; do
		# shellcheck disable=SC2086
		same $command $format
	done
done
for command in status 'show 1.1' 'why 1.2' 'calc 2022-02-22+70wd' verify; do
	# shellcheck disable=SC2086
	same $command --json
done
is 'text has colour where that is wanted' "$(wsoa overdue --color=always | grep -c $'\e\\[')" "$(wsoa overdue --color | grep -c $'\e\\[')"
is 'and none where it is not' "$(NO_COLOR=1 "$WSOA" overdue | grep -c $'\e')$(wsoa overdue --color=never | grep -c $'\e')$(wsoa overdue | grep -c $'\e')" 000
is '--color goes before NO_COLOR' "$(NO_COLOR=1 "$WSOA" overdue --color=always | grep -c $'\e' | sed 's/[1-9][0-9]*/some/')" some
ok wsoa verify
