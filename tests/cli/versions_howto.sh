#!/usr/bin/env bash
# docs/how-to/versions.md as it is typed.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

page=$WSOA_SOURCE_DIR/docs/how-to/versions.md
PATH=$(dirname "$WSOA"):$PATH
export WSOA_PERSON=@ann-lee WSOA_NOW=2019-05-20T09:00:00Z
wsoa init --area Marlshire --as "Ann Lee <ann.lee@example.org>" >/dev/null
wsoa add plan wsoa-2018 form=wsoa title=Plan >/dev/null
wsoa add person @jane name="Jane Doe" >/dev/null
wsoa add weakness W01 title=Waits >/dev/null
wsoa add measure M1 title="Weeks of waiting" weaknesses=W01 >/dev/null
wsoa add action 1.1 title="Train staff" owner=@jane due_on=2019-12-31 >/dev/null

ok bash -euc "$(block "$page" console 1)"
ok bash -euc "$(block "$page" console 2)"
has 'it is listed' "$out" 'v1.0'
ok bash -euc "$(block "$page" console 3)"
has 'what stood then' "$(cat v1.0.csv)" 'Train staff'
export WSOA_NOW=2019-10-14T09:00:00Z
wsoa set 1.1 title="Train all staff" due_on=2020-03-31 >/dev/null
wsoa set M1 unit=weeks >/dev/null
wsoa version v2.0 >/dev/null
ok bash -euc "$(block "$page" console 4)"
is 'three times the same' "$(grep -c 'Title: Train {+all +}staff' <<<"$out")" 3
ok bash -euc "$(block "$page" console 5)"
has 'an action' "$out" '91 days later'
has 'a measure' "$out" 'Unit: {+weeks+}'
ok bash -euc "$(block "$page" console 6)"
has 'a page' "$(cat changes.html)" '<ins>'
is 'and for machines' "$(jq -r .document changes.json)" diff
is 'something changed' "$out" 'something changed since v1.0
'
ok bash -euc "$(block "$page" console 7)"
has 'positions' "$out" 'Records that differ'
is 'all blocks were typed' "$(block "$page" console 8)" ''
