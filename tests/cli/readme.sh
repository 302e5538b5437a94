#!/usr/bin/env bash
# The tour of the README, typed line by line: each prints what the page says.
source "$WSOA_SOURCE_DIR/tests/cli/harness.sh"

export COLUMNS=80
mkdir plan
cp "$WSOA_SOURCE_DIR"/tests/plans/marlshire-{weaknesses,actions,measures}.csv plan

# Only the checkpoint differs from store to store: identifiers and salts are random.
mask()
{
	sed -E 's/[0-9a-f]{64}/HASH/g'
}

command= wanted=
check()
{
	[ -n "$command" ] || return 0
	is "$command" "$(eval "$command" 2>&1 </dev/null | mask)" "$(printf %s "$wanted" | mask)"
}

while IFS= read -r line; do
	case $line in
	'$ '*)
		check
		command=${line#'$ '} wanted=
		;;
	*) wanted+=$line$'\n' ;;
	esac
done < <(sed -n '/^```console$/,/^```$/p' "$WSOA_SOURCE_DIR/README.md" | sed '/^```/d')
check

# The evening script of the README is the how-to's, which tests/cli/pack_howto.sh runs as it stands.
block()
{
	sed -n '/^```sh$/,/^```$/p' "$WSOA_SOURCE_DIR/$1"
}
has 'the evening script' "$(block README.md)" 'wsoa export visit'
is 'is that of the how-to' "$(block README.md)" "$(block docs/how-to/evening-pack.md | sed '/^```$/q')"
