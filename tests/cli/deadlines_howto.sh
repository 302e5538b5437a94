#!/usr/bin/env bash
# The page about deadlines, typed as it stands.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

PATH=$(dirname "$WSOA"):$PATH
page=$WSOA_SOURCE_DIR/docs/how-to/deadlines.md
export WSOA_PERSON=@ann-lee WSOA_DB=$PWD/wsoa.db
ok wsoa init --area Marlshire --as 'Ann Lee <ann.lee@example.org>'
ok wsoa add plan wsoa-2018 form=wsoa title=Plan
ok wsoa add meeting B1 board=Board held_on=2019-10-14
ok wsoa add meeting B2 board=Board held_on=2019-11-14
ok wsoa add action 1.2 title='Publish the figures' due_on=2019-12-31
ok wsoa add action 1.3 title='Train all staff' due_on=2019-12-31
ok wsoa add action 1.4 title='Publish the waits' due_on=2019-12-31
ok wsoa add person @dfe-adviser name='Kim Dee'

while read -r line; do
	case $line in
	*'agree X3 --by'*) export WSOA_NOW=2019-10-18 ;;
	*ratify*) export WSOA_NOW=2019-11-15 ;;
	esac
	ok bash -euc "$line"
	[ "$line" != 'wsoa slippage' ] || has 'what it says' "$out" 'Silently moved:                      0'
done < <(block "$page" console)
is 'the deadline that was agreed' "$(wsoa show 1.2 --json | jq -r '.items[0].due_on')" 2020-02-28
is 'what was ratified' "$(wsoa list decisions ratified_by:B2 --json | jq -r '.items[0].ref')" B1/6
is 'and the one that the chair agreed to' "$(wsoa show 1.3 --json | jq -r '.items[0].due_on')" 2020-02-28
is 'and the one that both agreed to' "$(wsoa show 1.4 --json | jq -r '.items[0].due_on')" 2020-03-31
