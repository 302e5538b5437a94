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
	'%s%n%x' '$(touch pwned)' '`touch pwned`' '../../etc/passwd' '| a | b |' '"", ""' 'Ünïcödé – “quotes”' '漢字かな' '＝1+1' "'＝1+1" '{"a":1}' 'a\b\n'
)
# formulas FILE...: how many cells of these sheets a spreadsheet would run
formulas()
{
	tail -q -n +2 "$@" | grep -cE '(^|,)"?([=+@]|＝)'
}
is 'a formula is found where there is one' "$(formulas <(printf 'a,b\n1,=x\n-2,"+x"\n'))" 2
for text in "${carried[@]}"; do
	ok wsoa set 1.1 "title=$text"
	is "JSON carries $text" "$(wsoa list actions --json | jq -r '.items[0].title')" "$text"
	is "JSON lines carry $text" "$(wsoa list actions --jsonl | jq -r .title)" "$text"
	has "show carries $text" "$(wsoa show 1.1 --width 200)" "$text"
	is "CSV has no formula" "$(formulas <(wsoa list actions --csv))" 0
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

# ---- every command of the program's own table ----

# Bytes that act on a terminal or turn the order of reading, or are no UTF-8.
raw()
{
	LC_ALL=C perl -0777 -ne 'exit(!utf8::decode($_) || /[\x00-\x08\x0b-\x1f\x7f-\x9f\x{61c}\x{200e}\x{200f}\x{2028}-\x{202e}\x{2066}-\x{2069}]/ ? 0 : 1)'
}
ok bash -c "$(declare -f raw); printf 'a\e[2J' | raw && printf 'a\xe2\x80\xae' | raw && printf '\xff' | raw && ! printf 'b\n–' | raw"

# clean COMMAND...: nothing raw comes out of it, on either stream; it ends with a status of the contract.
clean()
{
	"$WSOA" "$@" >raw.out 2>raw.err </dev/null
	local status=$?
	[[ " 0 1 2 3 4 5 6 10 " == *" $status "* ]] || _fail "$(printf '%q ' "$@")" "status $status" "$(cat -v raw.err)"
	if raw <raw.out || raw <raw.err; then
		_fail "$(printf '%q ' "$@")" "$(cat -v raw.out raw.err)"
	else
		_pass
	fi
}

commands=$(wsoa reference | sed -n 's/^### //p')
has 'the commands' "$commands" $'export visit\n'
bad=$'=cmd|\e[2J\r\xe2\x80\xae\xc2\x9b\x07../../etc/passwd\xff'
while read -r command; do
	case $command in completion | version) continue ;; esac
	# shellcheck disable=SC2086 # some are two words
	{
		clean $command "$bad"
		clean $command 1.1 "$bad" "title=$bad" "$bad=x" --as @ann-lee
		clean $command "--$bad" --json
	}
done <<<"$commands"
for option in db plan as for as-of position on; do
	clean list actions --$option "$bad"
	clean list actions --$option "$bad" --json
done
for option in dated reason decision if-version for as; do
	clean set 1.1 percent=5 --$option "$bad"
	clean set 1.1 percent=5 --$option "$bad" --json
done
for words in 'report board -o' 'report board --format' 'report board --since' 'export visit -o' 'verify --against' 'import actions --map' \
	'due --within' 'log --last' 'move 1.1 hold --until' 'undo --batch' 'alerts send --mail-to-folder' 'alerts send --from' 'alerts send --sendmail'; do
	# shellcheck disable=SC2086
	clean $words "$bad"
done
for variable in WSOA_DB WSOA_PLAN WSOA_PERSON WSOA_NOW COLUMNS; do
	(export $variable="$bad" && clean list actions && [ $_failed -eq 0 ]) && _pass || _fail "$variable" "$(cat -v raw.out raw.err)"
done

# Files of hostile names and content.
mkdir names
printf 'x\n' >"names/$(printf 'a\e[2J\r.csv')"
printf 'ref,title\n1.9,%s\n' "$bad" >names/actions.csv
printf '%s,title\n1.9,x\n' "$bad" >names/weaknesses.csv
for file in names/*; do
	clean import actions "$file" --as @ann-lee
	clean attach 1.1 "$file" --as @ann-lee
	clean done 1.1 x --file "$file" --as @ann-lee
	clean calendar load "$file" --as @ann-lee
done
clean import names --as @ann-lee
clean import names --as @ann-lee --json

# A store that somebody else made may hold what this program refuses: it reaches no terminal, no sheet and no path either.
cp wsoa.db theirs.db
rm -f theirs.db-*
ok wsoa attach 1.1 names/actions.csv title=Minutes --as @ann-lee --db theirs.db
ok wsoa add workstream S1 title=x lead=@ann-lee --as @ann-lee --db theirs.db
sqlite3 theirs.db "UPDATE action SET title = '$(printf '=cmd|\e[2J\r\xe2\x80\xae\xc2\x9b\x07')', owner = '../../etc/passwd' WHERE 1" 2>/dev/null ||
	sqlite3 theirs.db "UPDATE action SET title = '$(printf '=cmd|\e[2J\r\xe2\x80\xae\xc2\x9b\x07')'"
sqlite3 theirs.db "UPDATE evidence SET title = '../../etc/$(printf '\e[2J')passwd'; UPDATE workstream SET title = '$(printf '+1\e]0;x\x07')'"
sqlite3 theirs.db "UPDATE person SET name = '$(printf 'Ann\r\e[2K')', email = '$(printf 'a@b\r\nBcc: x@y')'"
while read -r words; do
	# shellcheck disable=SC2086
	clean $words --db theirs.db
done <<'END'
list actions
list evidence
list people
list actions --json
list actions --jsonl
show 1.1
show @ann-lee
status
my --as @ann-lee
overdue
due
history 1.1
why 1.1
log
lint
report board
report board --format markdown
report board --format html
report board --format json
alerts
verify
note 1.1 x --as @ann-lee
set 1.1 title=y --as @ann-lee
undo --as @ann-lee
END
is 'no formula in their sheet' "$(formulas <(wsoa list actions --csv --db theirs.db))" 0

# their_pack: a pack of their store has plain names alone, pages that act on no terminal and sheets without a formula.
their_pack()
{
	rm -rf pack
	ok wsoa export visit -o pack --db theirs.db
	is 'its names are plain' "$(find pack -print0 | tr -d 'A-Za-z0-9/._-' | tr '\0' . | tr -d .)" ''
	mapfile -t pages < <(find pack -name '*.html' -o -name '*.txt')
	has 'its pages' "${pages[*]}" 'pack/data/board/board.html'
	is 'nothing in them acts on a terminal' "$(cat "${pages[@]}" | raw && echo raw)" ''
	mapfile -t sheets < <(find pack -name '*.csv')
	has 'its sheets' "${sheets[*]}" 'pack/data/records/actions.csv'
	is 'no formula in them' "$(formulas "${sheets[@]}")" 0
}
their_pack
files=$(ls pack/data/evidence/files)
for name in '../../x' '/etc/passwd' '-rf' '.' $'a\e[2J\r.pdf' $'\xe2\x80\xaefdp.exe' '=cmd|x' $'\xff'; do
	sqlite3 theirs.db "UPDATE evidence SET file_name = '$name'"
	their_pack
	is "files are named by their hashes, not $name" "$(ls pack/data/evidence/files)" "$files"
	clean show E1 --db theirs.db
	clean list evidence --db theirs.db
done
sqlite3 theirs.db "UPDATE evidence SET file = '../../x'"
rm -rf pack
expect_err 5 'the file of E1 has no SHA-256' wsoa export visit -o pack --db theirs.db
is 'there is no such pack' "$(ls -d pack* 2>/dev/null)" ''
clean show E1 --db theirs.db
clean list evidence --json --db theirs.db
is "nothing was run or written elsewhere" "$(ls pwned ../etc ../../etc/passwd.part 2>/dev/null)" ""
