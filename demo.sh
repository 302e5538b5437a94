#!/usr/bin/env bash
# ./demo.sh: builds wsoa as it is installed and shows it at work on a plan of real size.
set -euo pipefail
cd "$(dirname "$0")"
here=$PWD

build()
{
	scripts/setup.sh
	cmake --preset release --log-level=WARNING
	cmake --build --preset release
}

say()
{
	printf '\n\033[1m== %s\033[0m\n' "$*"
}

# Shows a command as it is typed, then runs it. A refusal is part of the story.
run()
{
	local word
	printf '\n$'
	for word; do
		case $word in
		*[\ \<\>\']*) printf ' "%s"' "$word" ;;
		*) printf ' %s' "$word" ;;
		esac
	done
	printf '\n'
	"$@" || printf '(exit status %d)\n' $?
}

wsoa()
{
	"$here/build/release/wsoa" "$@"
}

demo()
{
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	for name in WSOA_DB WSOA_PLAN WSOA_PERSON; do unset "$name"; done
	mkdir "$work/plan"
	cp tests/plans/marlshire-{weaknesses,actions,measures}.csv "$work/plan"
	cd "$work"

	say "Friday 11 October 2019: the plan is loaded from its spreadsheets"
	export WSOA_NOW=2019-10-11T15:00:00Z
	run wsoa init --area Marlshire --as "Ann Lee <ann.lee@example.org>"
	run wsoa add plan wsoa-2018 form=wsoa title="Written statement of action"
	run wsoa import plan --opening 2018-06-04
	run wsoa add person @jane name="Jane Doe" email=jane.doe@example.org
	run wsoa add person @tom name="Tom Fox" email=tom.fox@example.org
	run wsoa set send-group-manager holder=@jane
	run wsoa set S3 lead=@tom

	say "Monday 14 October 2019: what is late?"
	export WSOA_NOW=2019-10-14T09:00:00Z
	run wsoa status
	run wsoa overdue

	say "Four of the eight are duties that recur, kept as one deadline"
	run wsoa lint L001
	run wsoa set 5.1.3 repeats=yearly
	run wsoa done 5.1.3 --period 'November 2018'
	run wsoa set 3.1.2 repeats=monthly
	run wsoa done 3.1.2 --period 'September 2019'
	run wsoa set 1.1.4 repeats=half-yearly
	run wsoa done 1.1.4 --period 'July 2019'
	run wsoa set 4.1.3 repeats=quarterly
	run wsoa done 4.1.3 --period 'July 2019'
	run wsoa overdue

	say "An officer reports on her action"
	run wsoa update 3.1.4 amber 60% "Live in two of the three teams" --next "Third team in November" --as @jane

	say "She cannot sign it off herself, and is told why"
	run wsoa done 3.1.4 "Sign-off sheet in use in all teams" --held-by "SEND Group Manager" --as @jane
	run wsoa move 3.1.4 sign-off --as @jane
	run wsoa why 3.1.4 sign-off --as @tom

	say "The lead of the workstream signs it off"
	run wsoa move 3.1.4 sign-off --as @tom
	run wsoa history 3.1.4

	say "The position as it was known on Friday"
	run wsoa overdue --as-of 2019-10-11
	run wsoa list actions 3.1.4 --as-of 2019-10-11

	say "And everything can be checked"
	run wsoa verify

	rm -rf "$here/build/demo"
	mkdir -p "$here/build/demo/mail"
	say "For the board: the progress report as a page"
	run wsoa report board --format html -o "$here/build/demo/board.html"

	say "For Tuesday morning: one digest for each person who has something to be told"
	export WSOA_NOW=2019-10-15T06:00:00Z
	run wsoa alerts send --mail-to-folder "$here/build/demo/mail" --from wsoa@example.org

	say "For the visit: a pack that the adviser can check"
	run wsoa export visit -o "$here/build/demo/pack"
	run wsoa verify "$here/build/demo/pack"

	printf '\nThe program:   %s\n' "$here/build/release/wsoa"
	printf 'The report:    %s\n' "$here/build/demo/board.html"
	printf 'The digests:   %s\n' "$here"/build/demo/mail/*.eml
	printf 'The pack:      %s\n' "$here/build/demo/pack"
}

build
demo
