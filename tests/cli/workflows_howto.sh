#!/usr/bin/env bash
# The page about changing a workflow, typed as it stands.
source "$WSOA_SOURCE_DIR/tests/cli/harness.sh"

PATH=$(dirname "$WSOA"):$PATH
page=$WSOA_SOURCE_DIR/docs/how-to/workflows.md
export WSOA_PERSON=@ann-lee
wsoa init --area Marlshire --as "Ann Lee <ann.lee@example.org>" >/dev/null
wsoa add plan wsoa-2018 form=wsoa title=Plan >/dev/null
for person in jane tom; do wsoa add person "@$person" name="$person" >/dev/null; done
wsoa add action 1.1 title='Train all staff' owner=@jane due_on=2019-12-31 >/dev/null
wsoa add action 1.2 title='Write to families' owner=@jane due_on=2019-12-31 >/dev/null
wsoa done 1.1 Shown --held-by HR --as @jane >/dev/null

ok bash -euc "$(block "$page" console 1)"
has 'the graph says how many' "$out" '1 action"'
ok bash -euc "$(block "$page" sh 1)"
ok bash -euc "$(block "$page" console 2)"
has 'it is sound' "$out" 'Nothing was found'
before=$(wsoa log --jsonl | sha256sum)
ok bash -euc "$(block "$page" console 3)"
is 'a trial writes nothing' "$(wsoa log --jsonl | sha256sum)" "$before"
ok bash -euc "$(block "$page" console 4)"
is 'it decides' "$(wsoa show 1.1 --json | jq -r '.items[0].status')" with-board
expect_err 3 'no decision of a board is named' wsoa move 1.1 sign-off
ok wsoa verify
ok wsoa undo
is 'it is taken back' "$(wsoa show 1.1 --json | jq -r '.items[0].status')" delivered
is 'no block was left out' "$(grep -c '^```[a-z]' "$page")" 5
for id in $(sed -n 's/^| \(W[0-9]*\) .*/\1/p' "$page"); do
	has "what $id means" "$(grep -o "FINDING($id, .*" "$WSOA_SOURCE_DIR/engine/workflow/workflow.h")" "$(sed -n "s/^| $id | \([^|]*\) |.*/\1/p" "$page")"
done
