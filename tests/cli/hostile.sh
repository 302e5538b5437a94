#!/usr/bin/env bash
# Hostile text in any field is refused with a sentence, or carried safely to every output.
source "$WSOA_SOURCE_DIR/tests/cli/harness.sh"

wsoa init --area Marlshire --as "Ann Lee" >/dev/null
wsoa add plan wsoa-2018 form=wsoa >/dev/null
wsoa add action 1.1 title=plain >/dev/null

refused=(
	$'a\e[2Jb' $'a\x07b' $'a\x9bb' $'bad \xff byte' $'overlong \xc0\xaf' $'right-to-left \u202e over' $'isolate \u2066 x'
	$'C1 \u009b2J' $'delete \x7f' $'line\nbreak in a title' $'byte order \ufeff mark' $'separator \u2028 x'
)
for text in "${refused[@]}"; do
	expect_err 2 'title: character' wsoa set 1.1 "title=$text"
	is "no control byte reaches the terminal" "$(printf %s "$err" | LC_ALL=C grep -c $'[\x01-\x08\x0b-\x1f\x7f]')" 0
done

carried=(
	'=HYPERLINK("http://example.org","x")' '+1+1' '-2' '@SUM(A1)' "'quoted" '<script>alert(1)</script>' "'; DROP TABLE action; --"
	'%s%n%x' '$(touch pwned)' '`touch pwned`' '../../etc/passwd' '| a | b |' '"", ""' 'Ünïcödé – “quotes”' '漢字かな' '{"a":1}' 'a\b\n'
)
for text in "${carried[@]}"; do
	ok wsoa set 1.1 "title=$text"
	is "JSON carries $text" "$(wsoa list actions --json | jq -r '.items[0].title')" "$text"
	is "JSON lines carry $text" "$(wsoa list actions --jsonl | jq -r .title)" "$text"
	has "show carries $text" "$(wsoa show 1.1 --width 200)" "$text"
	is "CSV has no formula" "$(wsoa list actions --csv | tail -n +2 | grep -cE '(^|,)"?[=+@]' || true)" 0
	printf '%s' "$(wsoa list actions --csv)" >list.csv
	ok wsoa import actions list.csv
	is "CSV brings back $text" "$(wsoa list actions --json | jq -r '.items[0].title')" "$text"
	ok wsoa list actions "title:\"$(sed 's/[\\"]/\\&/g' <<<"$text")\""
done
is "nothing was run" "$(ls pwned 2>/dev/null)" ""
ok wsoa verify

# The same in other doors: ref, reason, note, names of extras, filters
expect_status 2 wsoa add action $'1\e[2J' title=x
expect_status 2 wsoa add action '../x' title=x
expect_status 2 wsoa note 1.1 $'a\x07'
expect_status 2 wsoa set 1.1 percent=5 --reason $'a\x1b'
expect_status 2 wsoa list actions $'title:"\xff'
for filter in "title:x' OR 1=1 --" 'ref:%' 'title~%' 'extra.x"y:1'; do
	wsoa list actions "$filter" >/dev/null 2>&1
	[ $? -le 4 ] && ok true || expect_status 0 false
done
expect_status 4 wsoa show "x' OR '1'='1"
