#!/usr/bin/env bash
# The board's report: every figure can be asked again, in every view of the
# store; the same question gives the same bytes; files are whole; the page is
# well-formed and needs nothing from outside.
set -u
# shellcheck source=tests/cli/harness.sh
. "$WSOA_SOURCE_DIR/tests/cli/harness.sh"
# shellcheck source=tests/plans/marlshire-year.sh
. "$WSOA_SOURCE_DIR/tests/plans/marlshire-year.sh"

ok marlshire_year "$WSOA_SOURCE_DIR/tests/plans"

# ---- every filter gives as many records as its figure counts ----

# Lines "COUNT<tab>FILTER", each once, of all figures of the JSON on standard input.
filters_of()
{
	jq -r '[.. | objects | select(.filters?) | . as $row | .filters | to_entries[] | "\($row[.key])\t\(.value)"] | unique[]'
}

# asked_again NTH OPTION...: of the report with these options, every NTH filter.
asked_again()
{
	local count filter got asked=0 wrong=0 nth=$1
	shift
	ok wsoa report board --json "$@"
	while IFS=$'\t' read -r count filter; do
		set -f # a filter is words
		# shellcheck disable=SC2086
		got=$(wsoa list "$@" $filter --json | jq '.items | length')
		set +f
		asked=$((asked + 1))
		[ "$got" = "$count" ] || { wrong=$((wrong + 1)); printf '    %s counted, %s listed: %s\n' "$count" "$got" "$filter"; }
	done < <(filters_of <<<"$out" | awk "NR % $nth == 0")
	is "filters of report board $*" "$wrong" 0
	is "many filters" "$([ "$asked" -gt $((200 / nth)) ] && echo yes)" yes
}
asked_again 1
asked_again 7 --as-of 2019-07-31
asked_again 7 --position 2019-09-30
asked_again 7 --on 2019-12-02 --plan wsoa-2018

# A row's figures are of that row.
wsoa report board --json >board.json
is 'without filter' "$(jq '[.workstreams[], .weaknesses[], .states[], .ratings[], .asks[], .changes[], .history[] | select(.filters == null)] | length' board.json)" 0
is 'states add up' "$(jq '[.states[].count] | add' board.json)" "$(jq .totals.actions board.json)"
is 'workstreams add up' "$(jq '[.workstreams[].actions] | add' board.json)" "$(jq .totals.actions board.json)"
is 'done and live' "$(jq '.totals.done + .totals.live' board.json)" 41

# ---- what it says ----

has 'changes' "$(jq -c '[.changes[] | [.change, .refs]]' board.json)" '["done",["1.2.1","3.2.2","4.2.1"]]'
is 'since the last meeting' "$(jq -r .position.since board.json)" 2019-09-16
is 'earlier, since 28 days' "$(wsoa report board --json --as-of 2019-05-31 | jq -r .position.since)" 2019-05-03
is 'since a day' "$(wsoa report board --json --since 2019-06-30 | jq -c '.changes[] | select(.change == "done") | .refs')" '["1.2.1","3.1.3","3.2.2","4.1.2","4.2.1"]'
is 'asked: hold' "$(jq -c '.asks[] | select(.ask == "hold") | .refs' board.json)" '["2.1.4"]'
is 'rated better, as wsoa ratings has them' "$(jq -c '[.rated_better[] | [.ref, .computed]]' board.json)" "$(wsoa ratings --json | jq -c '[.items[] | select(.better) | [.ref, .computed]]')"
is 'and wsoa lint' "$(jq -c '[.rated_better[].ref]' board.json)" "$(wsoa lint --list L025 --json | jq -c '[.items[].ref]')"
is 'asked: rated better' "$(jq -c '.asks[] | select(.ask == "rated-better") | .refs' board.json)" "$(jq -c '[.rated_better[].ref]' board.json)"
is 'asked: sign-off' "$(jq -c '.asks[] | select(.ask == "sign-off") | .refs' board.json)" '["3.1.4"]'
is 'done without impact' "$(jq -c '[.without_impact[] | [.ref, .measures]]' board.json)" '[["W12",["K02","K15"]]]'
is 'deadlines' "$(jq -c '[.deadlines[] | [.kind, .ref, .due_on]]' board.json)" '[["milestone","2.2.4/a","2019-11-01"],["action","2.2.4","2019-11-22"]]'
is 'history' "$(jq -c '[.history[] | select(.state == "complete") | .count]' board.json)" '[12,15,18,20,20,23,23]'
is 'short forms' "$(jq -c '[.glossary[].term]' board.json)" '["CCG","EHC plan","NHS","SEN","SEND"]'
is 'no person' "$(jq -c '[.. | strings | select(test("Jane|Tom Fox|Ann Lee|@jane|@tom"))]' board.json)" '[]'
has 'a position says so' "$(wsoa report board --position 2019-09-30)" 'Position at 30 September 2019, recorded to 14 October 2019'
has 'explained' "$(wsoa report board --explain)" 'weaknesses:W05 live'
has 'the checkpoint' "$(wsoa report board)" "$(wsoa log --jsonl | tail -n 1 | tr -d '\n' | sha256sum | cut -d ' ' -f 1)"

# Nothing recorded before, nothing late: said in words.
mkdir empty
(cd empty && wsoa init --area Nowhere --as "Ann Lee" >/dev/null && wsoa add plan p form=wsoa title=P >/dev/null) || exit 1
ok wsoa report board --db empty/wsoa.db
has 'empty' "$out" 'Nothing is overdue.'
has 'empty' "$out" 'there is nothing to compare with'
for format in markdown html json; do
	ok wsoa report board --db empty/wsoa.db --format "$format"
done

# Two plans that share refs: figures are still their own.
mkdir two
(
	cd two && export WSOA_NOW=2019-10-01 && wsoa init --area Both --as "Ann Lee" >/dev/null
	for plan in one two; do
		wsoa add plan $plan form=wsoa title=$plan && wsoa add weakness W1 title=Waits --plan $plan &&
			wsoa add workstream S1 title=Health --plan $plan &&
			wsoa add action A1 title="Do it" weaknesses=W1 workstream=S1 due_on=2019-10-10 --plan $plan || exit 1
	done >/dev/null
	WSOA_NOW=2019-10-05 wsoa set two:A1 due_on=2019-10-20 >/dev/null
) || exit 1
export WSOA_DB=$PWD/two/wsoa.db
ok wsoa report board --json --since 2019-10-02
is 'two plans' "$(jq -c '[.weaknesses[] | [.plan, .ref, .overdue]]' <<<"$out")" '[["one","W1",1],["two","W1",0]]'
wrong=0
while IFS=$'\t' read -r count filter; do
	# shellcheck disable=SC2086
	[ "$(set -f; wsoa list $filter --json | jq '.items | length')" = "$count" ] || { wrong=1; echo "    $count: $filter"; }
done < <(filters_of <<<"$out")
is 'filters of two plans' "$wrong" 0
unset WSOA_DB

# ---- formats and files ----

for format in text markdown html json; do
	wsoa report board --format "$format" >"one.$format"
	ok wsoa report board --format "$format" -o "two.$format"
	is "$format: printed" "$out" ''
	is "$format: same bytes" "$(cmp "one.$format" "two.$format" && echo same)" same
	wsoa report board --format "$format" --as-of 2019-10-14 >"three.$format"
	is "$format: as of that day" "$(cmp "one.$format" "three.$format" && echo same)" same
done
wsoa report board --as-of 2019-08-31 --format html -o then.html
at 2019-10-14 note 1.1.1 "a word"
is 'the past stays' "$(wsoa report board --as-of 2019-08-31 --format html | cmp - then.html && echo same)" same
is 'no file of half a report' "$(find . -name 'two.*.??????')" ''
ok wsoa report board --format csv -o tables
is 'a file for each table' "$(find tables -name '*.csv' | wc -l)" "$(jq '[to_entries[] | select(.value | type != "string" and . != null)] | length' board.json)"
is 'csv' "$(head -n 1 tables/overdue.csv | tr -d '\r')" \
	ref,plan,title,owner,owner_title,organisation,vacant,due_on,days_late,original_due_on,rating,original_plan
is 'csv rows' "$(wc -l <tables/overdue.csv)" $(($(jq '.overdue | length' board.json) + 1))
expect_err 3 'there is something of this name already: tables: name another folder, or move it away first' wsoa report board --format csv -o tables/
expect_err 1 'nowhere/tables' wsoa report board --format csv -o nowhere/tables
is 'and no folder of half a report' "$(ls -d tables*)" tables
expect_err 2 'add -o FOLDER' wsoa report board --format csv
expect_err 2 'write text, markdown, html, csv or json' wsoa report board --format pdf
expect_err 2 'exclude each other' wsoa report board --format html --json
expect_err 1 'cannot be written: No such file or directory: look at the path' wsoa report board -o nowhere/board.txt
expect_err 2 'an earlier day' wsoa report board --since 2019-10-14
expect_err 2 '--since' wsoa report board --since soon

# ---- the page, without a browser ----

# What a person wrote brings no markup, and nothing that XML or a reader stumbles over.
at 2019-10-14 add action X1 'title=<script>alert(1)</script> & "quotes" ]]> |pipe| *star* [link](http://example.org)' workstream=S1 weaknesses=W01 due_on=2019-10-01
wsoa report board --format html >page.html
ok xmllint --noout --nonet page.html
text=$(cat page.html)
is 'no script' "$(grep -ci '<script' page.html)" 0
is 'nothing from outside' "$(grep -oiE '<[^>]* (src|srcset|href|action|poster|style)="[^#][^>]*|@import|url\(' page.html)" ''
has 'the title as text' "$text" '&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quotes&quot; ]]&gt;'
has 'language' "$text" '<html lang="en-GB">'
style=$(sed -n '/<style>/,/<\/style>/p' page.html | sed 's/<style>//; s/<\/style>.*//')
has 'the policy admits this style alone' "$text" \
	"default-src 'none'; style-src 'sha256-$(printf "$(printf %s "$style" | sha256sum | cut -c 1-64 | sed 's/../\\x&/g')" | base64)'"
xpath()
{
	xmllint --nonet --xpath "$1" page.html
}
is 'one h1' "$(xpath 'count(//h1)')" 1
is 'headings in order' "$(grep -oE '<h[1-6]' page.html | tr -dc '1-6\n' | awk '$1 > last + 1 { print "h" $1 " after h" last } { last = $1 }')" ''
is 'every table has a caption' "$(xpath 'count(//table[not(caption)])')" 0
is 'every heading of a table has a scope' "$(xpath 'count(//th[not(@scope)])')" 0
is 'no empty heading of a table' "$(xpath 'count(//th[not(normalize-space())])')" 0
is 'tables' "$(xpath 'count(//table) > 12')" true
is 'figures carry their filter' "$(xpath 'count(//*[@data-filter]) = count(//details//code) - count(//details/p/code)')" true
is 'every chart with title and description' "$(xpath 'count(//svg[not(@role="img" and title and desc)])')" 0
is 'of the actions, and of each measure with figures' "$(xpath 'count(//svg)')" 17
is 'their data beneath' "$(xpath 'count(//figure/following-sibling::*[1][self::div]/table)')" 17
is 'the figures of a measure, for machines' "$(jq -c '[.trajectory[] | select(.ref == "K01") | [.day, .figure, .value]]' board.json)" \
	'[["2018-07-31","baseline","22"],["2018-12-31","reading","31"],["2019-03-31","reading","38"],["2019-06-30","reading","47"],["2019-07-31","target","60"],["2019-09-30","reading","52"],["2020-03-31","target","80"]]'
is 'ids once' "$(grep -oE ' id="[^"]*"' page.html | sort | uniq -d)" ''
is 'the contents lead somewhere' "$(xpath 'count(//nav//a[not(substring(@href, 2) = //h2/@id)])')" 0
is 'no inline style' "$(xpath 'count(//@style)')" 0
has 'markdown takes no markup' "$(wsoa report board --format markdown)" '\<script\>alert(1)\</script\> \& "quotes" \]\]\> \|pipe\| \*star\* \[link\](http\://example.org)'

# ---- -o puts no file in the place of what is none, and leaves links what they are ----

mkfifo pipe
cat pipe >through &
ok wsoa report board --format markdown -o pipe
wait
is 'a pipe is written to' "$(test -p pipe && head -c 2 through)" '# '
ok wsoa report board --format json -o /dev/null
is 'a device stays one' "$(test -c /dev/null && echo device)" device
echo old >target.md
ln -s target.md link.md
ok wsoa report board --format markdown -o link.md
is 'a link stays one' "$(readlink link.md)/$(head -c 2 target.md)" 'target.md/# '
mkdir linked
ln -s link.md first.md
ln -s ../first.md linked/second.md
rm target.md
ok wsoa report board --format markdown -o linked/second.md
is 'also where nothing is there yet' "$(readlink link.md)/$(test -h target.md || head -c 2 target.md)" 'target.md/# '
is 'nor anything beside them' "$(ls linked)" second.md
ln -s nowhere/file.md lost.md
expect_err 1 'lost.md cannot be written: No such file or directory' wsoa report board -o lost.md
ln -s round.md round.md
expect_err 1 'round.md cannot be written: Too many levels of symbolic links' wsoa report board -o round.md
is 'it is still one' "$(readlink round.md)" round.md
exec 9>gone.md && rm gone.md
ok wsoa report board --format markdown -o /proc/self/fd/9 
exec 9>&-
is 'what has no name gets none' "$(ls gone* 2>/dev/null)" ''

# ---- - is standard output ----

wsoa report board --format html >page.html
ok wsoa report board --format html -o -
is 'as without -o' "$(cmp page.html <(printf %s "$out") && echo same)" same
is 'no file of that name' "$(find . -name '-*')" ''
expect_err 2 'add -o FOLDER' wsoa report board --format csv -o -

# ---- a lead who is a person without a post ----

at 2019-10-14 set 5.1.3 owner=@ann-lee
at 2019-10-14 set S1 lead=@ann-lee
ok wsoa report board
is 'in short, of workstreams, late ones and those rated better' "$(grep -c '(a person without a post)' <<<"$out")" 4
is 'is not nobody' "$(grep -cE 'nobody leads it|5\.1\.3.*\(nobody\)|S1.*\(nobody\)' <<<"$out")" 0

# ---- a filter of the page is pasted into a shell ----

ok wsoa report board --format markdown --explain
line=$(sed -n 's/^- On hold by agreement: live/live/p' <<<"$out" | tr -d '\\')
is 'in quotes' "$line" 'live "hold_until>=2019-10-14"'
ok bash -c "\"\$WSOA\" list $line"

# ---- the way of a measure: a new definition is a line of its own, and no figure is compared across ----

mkdir way
(
	cd way && export WSOA_NOW=2019-10-14 && wsoa init --area Way --as "Ann Lee" && wsoa add plan p form=wsoa title=P &&
		wsoa add measure M1 title="Waits <long>" unit=weeks better=down baseline=30 baseline_period=2019-03 &&
		wsoa add measure M2 title="Waits, counted anew" unit=weeks better=down &&
		wsoa record M1 2019-06 28 && wsoa record M1 2019-07 c && wsoa record M1 2019-08 27 && wsoa record M1 2019-09 20 --basis projected &&
		wsoa record M2 2019-08 41 && wsoa record M2 2019-09 39 && wsoa add target measure=M2 due_on=2020-03-31 value=18 && wsoa measure continues M1 M2
) >/dev/null || exit 1
export WSOA_DB=$PWD/way/wsoa.db
ok wsoa report board --format html -o way.html
ok xmllint --noout --nonet way.html
is 'drawn once, with the one that continues it' "$(xmllint --nonet --xpath 'count(//figure[contains(., "M2 Waits, counted anew")])' way.html)$(grep -c 'Figures of M1' way.html)" 10
is 'a gap at the symbol and between the definitions' "$(grep -c 'class="line"' way.html)" 3
has 'each definition by itself' "$(wsoa report board)" 'M1: 3 figures, from 30 (31 March 2019) to 27 (31 August 2019). M2: 2 figures, from 41 (31 August 2019) to 39 (30 September 2019); 1 target, the last 18 (31 March 2020).'
is 'figures of another sort are left out' "$(wsoa report board --json | jq -c '[.trajectory[] | .definition + " " + .value]')" '["M1 30","M1 28","M1 c","M2 41","M1 27","M2 39","M2 18"]'
unset WSOA_DB

# One ref in two plans: two definitions, in whichever plan the report is of, and however many there were.
mkdir chain
(
	cd chain && export WSOA_NOW=2019-10-14 && wsoa init --area Chain --as "Ann Lee" &&
		wsoa add plan one form=wsoa title=One && wsoa add plan two form=app title=Two &&
		wsoa add weakness W1 title=Waits --plan one && wsoa add weakness W1 title=Waits --plan two &&
		wsoa add measure M1 title=Waits unit=weeks better=down weaknesses=W1 baseline=30 baseline_period=2019-03 --plan one &&
		wsoa add measure M1 title=Waits unit=weeks better=down weaknesses=W1 --plan two &&
		wsoa record one:M1 2019-06 28 && wsoa record two:M1 2019-07 41 && wsoa record two:M1 2019-08 39 &&
		wsoa add target measure=M1 due_on=2019-05-31 value=18 --plan one && wsoa measure continues one:M1 two:M1
) >/dev/null || exit 1
export WSOA_DB=$PWD/chain/wsoa.db
ok wsoa report board --format html -o chain.html
is 'a line for each plan' "$(grep -c 'class="line"' chain.html)" 2
has 'each is named with its plan' "$(wsoa report board)" 'one:M1: 2 figures, from 30 (31 March 2019) to 28 (30 June 2019); 1 target, the last 18 (31 May 2019). two:M1: 2 figures,'
ways()
{
	wsoa report board --json "$@" | jq -c '[.trajectory[] | [.plan, .definition_plan, .definition, .value]]'
}
is 'for machines' "$(ways | jq -c 'map(.[1:]|join(" "))|unique')" '["one M1 18","one M1 28","one M1 30","two M1 39","two M1 41"]'
is 'of the later plan alone' "$(ways --plan two)" "$(ways)"
is 'of the earlier plan alone' "$(ways --plan one)" '[["one","one","M1","30"],["one","one","M1","18"],["one","one","M1","28"]]'
is 'it stands behind its weakness there' "$(wsoa report board --json --plan one | jq -c '[.coverage[] | [.ref, .measures, .off_target]]')" '[["W1",1,1]]'
# A measure that goes to another plan and comes back stands for the first, and is drawn and counted in its place.
cp -r chain return
ok env WSOA_NOW=2019-10-14 "$WSOA" add measure M2 title=Waits unit=weeks better=down weaknesses=W1 --plan one --db return/wsoa.db
ok env WSOA_NOW=2019-10-14 "$WSOA" record one:M2 2019-09 37 --db return/wsoa.db
ok env WSOA_NOW=2019-10-14 "$WSOA" measure continues two:M1 one:M2 --db return/wsoa.db
ok wsoa report board --json --plan one --db return/wsoa.db
is 'and back' "$(jq -c '[.trajectory[].ref] | unique' <<<"$out")" '["M2"]'
is 'with what lies between' "$(jq -c '[.trajectory[] | .definition_plan + ":" + .definition + " " + .value]' <<<"$out")" \
	'["one:M1 30","one:M1 18","one:M1 28","two:M1 41","two:M1 39","one:M2 37"]'
is 'counted once' "$(jq -c '[.coverage[] | [.measures, .off_target]]' <<<"$out")" '[[1,1]]'
for n in {2..18}; do
	before=two:M$((n - 1))
	(
		export WSOA_NOW=2019-10-14 && wsoa add measure "M$n" title=Waits unit=weeks better=down weaknesses=W1 --plan two &&
			wsoa record "two:M$n" 2019-09 "$n" && wsoa measure continues "$before" "two:M$n"
	) >/dev/null || exit 1
done
is 'all nineteen definitions' "$(ways | jq -c 'map(.[1:3]) | unique | length')" 19
ok wsoa report board --json
wrong=0
while IFS=$'\t' read -r count filter; do
	# shellcheck disable=SC2086
	[ "$(set -f; wsoa list $filter --json | jq '.items | length')" = "$count" ] || { wrong=1; echo "    $count: $filter"; }
done < <(filters_of <<<"$out" | grep measures)
is 'filters of measures that others continue' "$wrong" 0
unset WSOA_DB

# A symbol is no figure: one figure and one symbol are no way.
mkdir symbol
(
	cd symbol && export WSOA_NOW=2019-10-14 && wsoa init --area Symbol --as "Ann Lee" && wsoa add plan p form=wsoa title=P &&
		wsoa add measure M1 title=Waits unit=weeks better=down && wsoa record M1 2019-06 28 && wsoa record M1 2019-07 c
) >/dev/null || exit 1
has 'one figure and a symbol' "$(wsoa report board --db symbol/wsoa.db)" 'No measure has two figures yet.'

# A period without a figure is a gap in the line, and said in the table below it; machines have the figures alone.
mkdir gap
(
	cd gap && export WSOA_NOW=2019-10-14 && wsoa init --area Gap --as "Ann Lee" && wsoa add plan p form=wsoa title=P &&
		wsoa add measure M1 title=Waits unit=weeks better=down period_type=month baseline=30 baseline_period=2019-01 &&
		wsoa record M1 2019-02 28 && wsoa record M1 2019-05 27 && wsoa record M1 2019-06 26 && wsoa record M1 2019-08 25
) >/dev/null || exit 1
ok wsoa report board --db gap/wsoa.db --format html -o gap.html
is 'three lines, the last a point' "$(grep -c 'class="line"' gap.html)" 3
has 'missing' "$(wsoa report board --db gap/wsoa.db)" '28 Feb 2019  February 2019       28
31 Mar 2019  2 periods      missing
31 May 2019  May 2019            27
30 Jun 2019  June 2019           26
31 Jul 2019  1 period       missing
31 Aug 2019  August 2019         25'
has 'in words' "$(wsoa report board --db gap/wsoa.db)" '5 figures, from 30 (31 January 2019) to 25 (31 August 2019).'
is 'figures alone' "$(wsoa report board --db gap/wsoa.db --json | jq -c '[.trajectory[].value]')" '["30","28","27","26","25"]'
