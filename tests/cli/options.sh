#!/usr/bin/env bash
# The command line itself: words, options, help, exit statuses, where the store is looked for.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

# ---- help: every command has a usage and an example ----

commands=$(wsoa help | sed -n 's/^  \([a-z][a-z ]*[a-z]\)  .*/\1/p')
has 'the list of commands' "$commands" 'calendar load'
while read -r name; do
	# shellcheck disable=SC2086 # a name may be two words
	ok wsoa help $name
	has "help of $name" "$out" "Usage: wsoa $name"
	has "help of $name" "$out" $'\nExample:\n  '
	help=$out
	# shellcheck disable=SC2086
	expect_out "$help" wsoa $name --help
done <<<"$commands"
for topic in options filters conditions 'fields actions' 'fields person'; do
	# shellcheck disable=SC2086
	ok wsoa help $topic
	has "help of $topic" "$out" $'\nExample:\n  '
done
ok wsoa help fields actions
has 'fields of an action' "$out" $'\n  due_on '
has 'fields with fixed values' "$out" 'monthly'
expect_err 2 'there is no such kind of record: actins' wsoa help fields actins
expect_err 2 'help fields needs a kind' wsoa help fields
expect_err 2 'there is no help about this: more' wsoa help show more
ok wsoa --help
has 'wsoa --help' "$out" 'Usage: wsoa COMMAND'
ok wsoa show -h
version=$(sed -n 's/^project(wsoa VERSION \([0-9.]*\).*/\1/p' "$WSOA_SOURCE_DIR/CMakeLists.txt")
expect_out "wsoa $version" wsoa version
ok bash -c 'eval "$("$WSOA" completion)" && complete -p wsoa'
complete_words()
{
	bash -c 'eval "$("$WSOA" completion)"
		COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _wsoa; printf "%s\n" "${COMPREPLY[@]}"' bash "$@"
}
expect_out $'history\nhandover\nhelp' complete_words wsoa h
expect_out '--within' complete_words wsoa due --wit
expect_out '--dry-run' complete_words wsoa calendar load --dr
expect_out 'load' complete_words wsoa calendar l
expect_out 'calendar' complete_words wsoa calen

# ---- words and options that are wrong ----

# expects STATUS ERROR WORD...: with text, and as an object with --json
expects()
{
	local status=$1 text=$2
	shift 2
	expect_err "$status" "$text" wsoa "$@"
	is "output of wsoa $*" "$out" ''
}
expects 2 "there is no command 'lst': did you mean list? see: wsoa help" lst
expects 2 "there is no command 'frobnicate': see: wsoa help" frobnicate
expects 2 'the option --plna is not known: did you mean --plan?' list --plna x
expects 2 'the option --withn is not known: did you mean --within? see: wsoa help due' due --withn=3d
expects 2 'the option --reas is not known: did you mean --reason?' set 1 --reas x
expects 2 'the option --store is not known: did you mean --db? see: wsoa help list' list --store x
expects 2 'the option --file is not known: did you mean --db?' list --file=x
expects 2 'the option --database is not known: did you mean --db?' --database x list
expects 2 'the option --output is not known: did you mean -o? see: wsoa help report' report board --output x
expects 2 'the option --output is not known: see: wsoa help list' list --output x
expects 2 'the option --within is not known' --within 3d due
expects 2 'the option -x is not known' list -x
expects 2 'the option --plan needs a value' list --plan
expects 2 'the option --json takes no value' list --json=yes
expects 2 'the option --last needs a whole number from 1' log --last 0
expects 2 'the option --last needs a whole number from 1' log --last 3x
expects 2 'the option --if-version needs a whole number from 1' set 1 a=b --if-version 99999999999999999999
expects 2 'show needs another word: write: wsoa show REF' show
expects 2 'decide needs more words' decide B1
expects 2 'show does not take so many words: b: write: wsoa show REF' show a b
expects 2 'status does not take so many words' status overdue
expects 2 'calendar does not take so many words: lod' calendar lod
expects 2 'import needs another word: write: wsoa import KIND FILE | DIR' import
expects 2 '--json, --jsonl and --csv exclude each other' list --json --csv
expects 2 'show prints no list that --csv could be for' show 1 --csv
expects 2 'help has no other form' help --json
expects 2 '--color does not know this: blue' list --color=blue
expects 2 'a store is that of a local area' init
expects 2 'this is no name and address' init --area A --as 'Ann <ann'

expect_err 2 '{"error":{"status":"invalid","what":"there is no command '"'lst'"'",' wsoa lst --json
ok jq -e '.error.issues == [] and .error.where == ""' <<<"$err"

# A word after -- is no option; one that a terminal would obey is shown as what it is.
expect_err 2 'does not take so many words: --json' wsoa show a -- --json
expect_err 2 "there is no command 'a\\x1b[2Jb\\xff\\xc2\\x9b'" wsoa $'a\e[2Jb\xff\xc2\x9b'
expect_err 2 '"what":"there is no command '"'a\\u001b\\ufffd\\u202e'"'"' wsoa $'a\e\xff\u202e' --json
ok jq -e . <<<"$err"

# ---- the clock ----

clock()
{
	WSOA_NOW=$1 "$WSOA" "${@:2}"
}
for bad in soon 2019-02-29 2019-13-01 2019-10-14T25:00:00Z 2019-10-14T09:00:00 2019-10-14T9:00Z '2019-10-14 ' 2019-10-14T09:00:00.Z; do
	expect_err 2 "WSOA_NOW is no instant: $bad" clock "$bad" list
done
expect_err 3 'WSOA_NOW lies in the future: 2199-01-01' clock 2199-01-01 set 1 a=b
expect_err 1 'there is no wsoa.db' clock 2199-01-01 list

# ---- where the store is looked for ----

expect_err 1 'there is no wsoa.db in this folder or above: make one with wsoa init --area NAME' wsoa list
ok wsoa
has 'plain wsoa without a store' "$out" 'wsoa init --area'
ok wsoa calc 2022-02-22 + 70wd
has 'calc without a store' "$out" '7 June 2022'
expect_err 1 'missing.db' wsoa --db missing.db list
ok wsoa init --area Marlshire --as 'Ann Lee <ann@example.org>'
ok test -f wsoa.db
expect_err 1 'there is a store here already' wsoa init --area Marlshire --as Ann
mkdir -p deep/er
below()
{
	cd deep/er && "$WSOA" "$@"
}
people=$(wsoa list people)
expect_out "$people" below list people
# A stranger's store on the way up is passed over; only root can put one there.
touch deep/wsoa.db
chown 12345:12345 deep/wsoa.db 2>/dev/null || rm deep/wsoa.db
expect_out "$people" below list people
ok env WSOA_DB="$PWD/wsoa.db" bash -c 'cd / && "$WSOA" list people'

# A bare date is noon in London.
for pair in '2019-10-26 11:00' '2019-10-27 12:00' '2020-03-28 12:00' '2020-03-29 11:00' '2020-07-01T23:30:00.5+01:00 22:30'; do
	ok clock "${pair% *}" note @ann-lee "On ${pair% *}"
	has "noon of $pair" "$(clock 2021-01-01 log --jsonl --last 1)" "\"at\":\"${pair%%[ T]*}T${pair#* }:00."
done

# ---- standard input and questions ----

noted()
{
	wsoa history @ann-lee --json | jq -r '.items[-1].to | to_entries[].value'
}
export WSOA_NOW=2021-01-01T09:00:00Z
ok wsoa note @ann-lee - < <(printf 'a line\nand another\n')
is 'a note from standard input' "$(noted)" $'a line\nand another'
ok wsoa set @ann-lee name=- email= <<<'Ann L'
is 'a field from standard input' "$(wsoa list people --json | jq -c '.items[] | [.name, .email]')" '["Ann L",null]'
expect_err 2 'standard input can be read once only: email=-' wsoa set @ann-lee name=- email=- <<<x
expect_err 2 'the text holds a NUL character' wsoa note @ann-lee - < <(printf 'a\0b')
ok wsoa add organisation org-a name=A
ok wsoa add organisation org-b name=B
expect_err 2 'this would change 2 records: org-a,org-b: add --yes' wsoa set org-a,org-b form=school </dev/null
ok wsoa set org-a,org-b form=school --yes </dev/null
has 'the outcome' "$out" 'org-b changed: '
ok jq -e '.items | length == 2' <<<"$(wsoa set org-a,org-b form=nhs --yes --json)"

# ---- exit statuses and output ----

expect_status 4 wsoa show 9.9.9
expect_status 10 wsoa list people --exit-code
expect_status 0 wsoa list actions --exit-code
expect_status 2 wsoa list 'due_on<'
expect_status 3 wsoa correct org-a name=X
expect_status 6 wsoa set org-a name=X --if-version 1
expect_status 1 bash -c '"$WSOA" help >&-'
expect_status 1 bash -c '"$WSOA" help >/dev/full'
has 'a full disk' "$err" 'wsoa: standard output cannot be written: No space left on device: make room where it is written to, or send it elsewhere'
has 'a reader that went away is documented' "$(wsoa reference | grep '^| 1 |')" 'went away (`wsoa log \| head -1`)'
mkfifo gone
expect_status 1 bash -c 'trap "" PIPE; : <gone & exec 3>gone; wait; "$WSOA" help >&3'
is 'a closed pipe is no news' "$err" ''
ok bash -c '"$WSOA" list people 2>&-'
ok bash -c '"$WSOA" verify <&-'

# ---- every kind that the command line knows is one of the engine, and the other way round ----

for kind in organisations posts people plans meetings decisions weaknesses workstreams actions milestones \
	measures targets readings evidence; do
	ok wsoa list "$kind" --json
	ok wsoa help fields "$kind"
done

# ---- a write past a limit ----

limited()
{
	(ulimit -f 1; GCOV_PREFIX=/dev/null "$WSOA" "$@") # half a file of counters would spoil the others
}
reference_to()
{
	limited reference >"$1"
}
expect_err 1 'File too large' reference_to big.md
_run limited note @ann-lee 'past the limit'
is 'a store that may not grow is an error' "$([ "$_status" -gt 0 ] && [ "$_status" -lt 128 ] && [ -n "$err" ] && echo said)" said
ok wsoa verify
