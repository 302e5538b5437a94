#!/usr/bin/env bash
# The page about visits, typed as it stands: the embargo ends between its parts.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

PATH=$(dirname "$WSOA"):$PATH
page=$WSOA_SOURCE_DIR/docs/how-to/visits.md
export WSOA_PERSON=@ann-lee WSOA_DB=$PWD/wsoa.db WSOA_NOW=2019-09-30T09:00:00Z
ok wsoa init --area Marlshire --as 'Ann Lee <ann.lee@example.org>'
ok wsoa add plan wsoa-2018 form=wsoa title=Plan
ok wsoa add person @jane name='Jane Doe'
for n in 1 2 3; do
	ok wsoa add weakness "W0$n" title="Weakness $n"
done

while read -r line; do
	[ "$line" != 'wsoa judge V6 --publish' ] || export WSOA_NOW=2019-10-11T09:00:00Z
	ok bash -euc "$line"
	[ "$line" != 'wsoa list judgements' ] || is 'nothing is told' "$(grep -c 'V6/W' <<<"$out")" 0
	[ "$line" != 'wsoa list judgements --embargoed' ] || is 'but to those who may know' "$(grep -c 'V6/W' <<<"$out")" 3
done < <(block "$page" console)
is 'the weaknesses have moved' "$(wsoa list weaknesses --json | jq -r '[.items[].status] | join(" ")')" 'sufficient-progress not-sufficient not-sufficient'
