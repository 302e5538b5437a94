#!/usr/bin/env bash
# The pages about measures, ratings and lint, typed line by line on the plan of the README: each line prints what the page says.
source "$WSOA_SOURCE_DIR/tests/cli/harness.sh"

export COLUMNS=80

new_plan()
{
	mkdir "$1"
	cd "$1" || exit 1
	wsoa init --area Marlshire --as "Ann Lee <ann.lee@example.org>" >/dev/null
	wsoa add plan wsoa-2018 form=wsoa title=Plan >/dev/null
	for kind in weaknesses actions measures; do
		wsoa import "$kind" "$WSOA_SOURCE_DIR/tests/plans/marlshire-$kind.csv" >/dev/null 2>&1
	done
}

command= wanted=
check()
{
	[ -n "$command" ] || return 0
	is "$command" "$(eval "$command" 2>&1 </dev/null)" "${wanted%$'\n'}"
	command=
}

for page in measures ratings lint; do
	new_plan $page
	while IFS= read -r line; do
		case $line in
		'$ '*)
			check
			command=${line#'$ '} wanted=
			;;
		*) wanted+=$line$'\n' ;;
		esac
	done < <(sed -n '/^```console$/,/^```$/p' "$WSOA_SOURCE_DIR/docs/how-to/$page.md" | sed '/^```/d')
	check
	cd ..
done
