#!/usr/bin/env bash
# The page about handing over, typed as it stands on the plan of the README.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

export COLUMNS=80 WSOA_NOW=2019-09-02T09:00:00Z WSOA_PERSON=@ann-lee
ok wsoa init --area Marlshire --as 'Ann Lee <ann.lee@example.org>'
ok wsoa add plan wsoa-2018 form=wsoa title=Plan
for kind in weaknesses actions measures; do
	ok wsoa import "$kind" "$WSOA_SOURCE_DIR/tests/plans/marlshire-$kind.csv"
done
export WSOA_NOW=2019-10-14T09:00:00Z

typed "$WSOA_SOURCE_DIR/docs/how-to/people.md"
is 'first' "$(jq -c '[.handover.before, .handover.after, .handover.done]' first.json)" '[null,"@jane",true]'
is 'then' "$(jq -c '[.handover.before, .handover.after, (.items | length)]' second.json)" '["@jane","@priya",4]'
is 'and then somebody stands in' "$(jq -c '[.handover.after, .handover.cover, .handover.vacant]' third.json)" '[null,"@sam",false]'
ok wsoa verify
