#!/usr/bin/env bash
# What is not understood or not there is refused with a sentence that says what to write; nothing is written.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

ok wsoa init --area Marlshire --as 'Ann Lee <ann@example.org>'
export WSOA_PERSON=@ann-lee
printf 'Ref,Action\n5.1,Five\n' >actions.csv
truncate -s 101M large.bin
mkdir large
expect_err 4 'there is no plan to load into: --plan: make one first' wsoa import actions actions.csv
ok wsoa add plan p form=wsoa title=Plan
ok wsoa add plan q form=wsoa title=Other
expect_err 2 'there are 2 live plans: --plan: name one' wsoa import actions actions.csv
export WSOA_PLAN=p
ok wsoa add organisation org name=Council
ok wsoa add person @bob name=Bob
ok wsoa add post lead title=Lead organisation=org holder=@bob
ok wsoa add workstream S1 title=Strand
ok wsoa add weakness W1 title=Weakness
ok wsoa add action 1.1 title=One owner=lead weaknesses=W1 due_on=2020-01-31
ok wsoa add evidence E1 title=Minutes actions=1.1
ok wsoa set 1.1 extra.KPI=yes
before=$(wsoa log --jsonl | wc -l)

# A row: exit status, what is said, the command.
while IFS='|' read -r status says command; do
	expect_err "$status" "$says" eval "wsoa $command"
done <<-'END'
	2|--opening: |import actions actions.csv --opening someday
	2|--date-order|import actions actions.csv --date-order ymd
	2|'3x' is no stretch of time|due --within 3x
	2|is no stretch of time|due --within 99999999999999d
	4|there is no transition "fly" for 1.1|why 1.1 fly
	2|no workflow moves a person|why @bob
	4|'wombats' is no kind of record|list wombats
	4|there is no record 'nobody'|set 1.1 owner=nobody
	2|is larger than 100 MiB: |attach 1.1 large.bin
	2|is larger than 100 MiB: |done 1.1 'The whole file' --file large.bin
	2|large is not a file|attach 1.1 large
	1|nowhere cannot be read|attach 1.1 nowhere
	3|it is not set by hand|add evidence title=x actions=1.1 file=0000
	3|only the programme team may change it|correct 1.1 extra.KPI=no --reason slip --as @bob
	3|the past cannot be changed|set 1.1 title=x --as-of 2019-10-01
	3|it is not set by hand|set 1.1 completed_on=2019-10-01
	2|holds refs; ~ searches text|list actions 'owner~lead'
	2|is not asked of a weakness|list weaknesses 'overdue'
	2|a number|list measures 'baseline>many'
	4|has no file|erase E1 file --reason x
	4|never had words in 'recovery'|erase 1.1 recovery --reason x
END

# ---- everything that is wrong is said, and each thing once ----

expect_err 4 'wsoa: 2 of these refs cannot be used: mend what is listed
  X9: there is no record '"'X9'"': ' wsoa move 1.1,X9,X8 start
has 'the second' "$err" "
  X8: there is no record 'X8': "
expect_err 4 "wsoa: there is no record 'X9': " wsoa move 1.1,X9 start
is 'one is said once' "$(grep -c X9 <<<"$err")" 1
expect_err 2 '2 of these refs cannot be used' wsoa move 1.1,@bob,X8 start
has 'kinds' "$err" "'@bob' is a person, the others are actions: change one kind at a time"
printf '{"headings":{"action":{"titel":["Promise"]}}}' >bad.json
expect_err 2 "--map: not understood" wsoa import actions actions.csv --map bad.json --date-order ymd --opening someday
has 'the map' "$err" '/headings/action/titel'
has 'the order' "$err" "
  --date-order: 'ymd' is no order: dmy (31/1/2020) or mdy (1/31/2020)"
has 'the opening' "$err" "
  --opening: 'someday' is not a date"
expect_err 2 'two options are not understood: mend what is listed' wsoa import actions actions.csv --date-order ymd --opening someday
is 'both' "$(grep -c '^  --' <<<"$err")" 2
expect_err 2 'wsoa: @bob: '"'@bob' is taken" wsoa add person @bob name=Bobby email=-oQ
is 'a fault is said once' "$(grep -c 'is taken' <<<"$err")" 1
has 'and the warning' "$err" '
  warning: email: this is not one address'
is 'nothing was written' "$(wsoa log --jsonl | wc -l)" "$before"
ok wsoa verify

# ---- what filters of the rarer kinds give ----

selects()
{
	is "$1 '$2'" "$(wsoa list "$1" "$2" --json | jq -r '[.items[].ref] | join(",")')" "$3"
}
ok wsoa add action 1.2 title=Two due_on=2020-01-31
ok wsoa add measure M1 title=Share unit=percent baseline=12.5
while IFS='|' read -r kind filter refs; do
	selects "$kind" "$filter" "$refs"
done <<-'END'
	actions|organisation:any|1.1
	actions|organisation:none|1.2
	actions|extra.KPI:any|1.1
	actions|extra.KPI:none|1.2
	actions|plan:any|1.1,1.2
	actions|plan:none|
	people|plan:none|@ann-lee,@bob
	measures|baseline>12.4|M1
	measures|baseline<12.5|
END

# ---- advice that leads on ----

unset WSOA_PLAN

WSOA_NOW=2019-09-02T09:00:00Z ok other init --area M --as "Ann Lee <ann@example.org>"
ok other add plan p form=wsoa title=Plan
ok other add person @jane name=Jane
ok other add person @max name=Max
ok other add workstream S1 title=Stream lead=@jane
ok other add weakness W1 title=Waits
ok other add action A1 title=Act owner=@jane workstream=S1 weaknesses=W1
ok other move A1 start
ok other done A1 Done --held-by Jane
expect_err 3 'may not make this move' other move A1 sign-off --as @jane
is 'one reason is said once' "$(grep -c "^  " <<<"$err")" 0
is 'no advice is what was asked' "$(other why A1 sign-off --as @jane | grep -c 'see: wsoa why A1 sign-off')" 0
has 'who else' "$(other why A1 sign-off --as @jane | tr -s ' \n' ' ')" 'nobody else can at present: name another lead of its workstream'
ok other set S1 lead=@max
has 'by name' "$(other why A1 sign-off --as @jane | tr -s ' \n' ' ')" 'it can be done by: Max'

# Who is named is who may: of evidence the accountable officer of its action, not of the weakness as well; of several actions all.
for name in acc bea lou; do
	ok other add person "@$name" name="${name^}"
done
ok other add workstream S2 title=Stream lead=@lou
ok other add weakness W2 title=Places accountable=@bea
ok other add action A12 title=Act owner=@jane accountable=@acc weaknesses=W2
ok other add action A13 title=Act owner=@jane workstream=S1
ok other add action A14 title=Act owner=@jane workstream=S2
ok other add evidence EV1 title=Minutes actions=A12 form=held held_by=Acc --as @acc
ok other add evidence EV2 title=Minutes actions=A13,A14 weaknesses=W2 form=held held_by=Jane --as @jane
expect_err 3 'nobody else can at present' other move EV1 accept --as @acc
is 'nobody is named who is refused' "$(grep -c Bea <<<"$err")" 0
expect_status 3 other move EV1 accept --as @bea
expect_status 3 other move EV2 accept --as @jane
for name in Max Lou Bea; do
	has 'all are named' "$err" "$name ("
done
for name in max lou bea; do
	ok other move EV2 accept --as "@$name"
	ok other undo --as "@$name"
done

# Fixed values in any case; of ratings the words of the plan's scale alone.
ok other set A1 rating=GREEN
has 'as the registry writes it' "$out" 'green'
expect_err 2 'one of: green (on course), amber' other set A1 rating=purple
ok other add measure M1 title=Share better=Up weaknesses=W1
ok other record M1 2019-09 X --basis Provisional
is 'a symbol too' "$(other list readings value:X --json | jq -c '.items[] | [.value, .basis]')" '["x","provisional"]'
ok other add plan p2 form=PAP title=Later
is 'one word' "$(other show p2 --json | jq -r '.items[0].form')" pap
ok other undo

# A target and a reading have refs alike.
ok other add target measure=M1 due_on=2019-09-30 value=80
ref=$(other list targets --json | jq -r '.items[0].ref')
ok other set "$ref" value=70
has 'which of them' "$out" "target $ref changed: value: 80 -> 70"

expect_err 2 'has no month 13' other record M1 2019-13 5
expect_err 2 'say --to @max' other handover mgr @max
expect_err 2 'left out, changes count from the last meeting' other report board --since 'last meeting'
ok other add post mgr title=Manager holder=@jane
ok other handover mgr --to @max
batch=$(other log --jsonl | tail -n 1 | jq -r .batch)
ok other handover mgr --to @ann-lee
expect_err 3 'take back what came later first' other undo --batch "$batch"
printf 'Ref,Title,Due\nA8,One,1/4/19\nA9,Two,2/5/19\n' >"other/actions.csv"
expect_err 2 'it is of the whole sheet, and --good-rows leaves out single rows' other import actions "other/actions.csv" --good-rows "other/left.csv" --plan p

# A meeting without a day for updates ends a round on its own day, for ratings as for lint.
ok other add action A2 title=Silent owner=@max weaknesses=W1 due_on=2020-03-01 rating=green
WSOA_NOW=2019-10-15T09:00:00Z ok other move A2 start
WSOA_NOW=2019-10-20T09:00:00Z ok other add meeting B1 board=Board held_on=2019-10-20
is 'a round was missed' "$(WSOA_NOW=2019-11-20T09:00:00Z other ratings A2 --json --plan p | jq -r '.items[0] | .computed, .why' | paste -sd' ')" \
	'amber there was no update in the round that ended on 20 October 2019'
rm -r other
