#!/usr/bin/env bash
# Versions: a name for a position of the log, given once, by the programme team, and asked for by --as-of.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

head_line()
{
	wsoa log --jsonl | tail -n 1
}

export WSOA_NOW=2019-06-03T09:00:00Z
{
	wsoa init --area Marlshire --as 'Ann Lee <ann@example.org>'
	wsoa add plan wsoa-2018 form=wsoa title=Plan
	wsoa add person @jane name='Jane Doe'
	wsoa add action 1.1 title=One owner=@jane due_on=2019-09-30
} >/dev/null

# ---- the program's own ----

expect_out "wsoa $(sed -n 's/^#define WSOA_VERSION "\(.*\)"/\1/p' "$WSOA_SOURCE_DIR/engine/wsoa.h")" wsoa version
expect_err 2 'has no other form' wsoa version --json
(cd / && "$WSOA" version >/dev/null)
is 'the version of the program needs no store' $? 0

# ---- naming ----

has 'there are none' "$(wsoa versions)" 'No position of the log has a name yet: wsoa version v1.0 gives it one.'
ok wsoa version v1.0
one=$(wsoa log --jsonl | wc -l)
hash=$(head_line | tr -d '\n' | sha256sum | cut -d ' ' -f 1)
is 'it says the event and the checkpoint' "$out" "v1.0 versioned: event $one, checkpoint $hash
"
has 'the line' "$(head_line)" '{"act":"versioned",'
has 'what it says' "$(head_line)" '"changes":{"version":[null,"v1.0"]}'
is 'of no record' "$(head_line | jq 'has("record") or has("subject") or has("plan")')" false
is 'what verify prints is the same' "$(wsoa verify --json | jq -r .checked.checkpoint)" "$hash"

for name in 2019-10-14 1/4/2019 today 'May 2019' 57 now NOW 'as submitted' @v1 v1:0 '' "$(printf 'v%064d' 1)" ; do
	expect_status 2 wsoa version "$name"
done
expect_err 2 "'2019-10-14' is a day" wsoa version 2019-10-14
expect_err 2 "'57' is the number of an event" wsoa version 57
expect_err 3 "Unique Pupil Number" wsoa version H801200001001
expect_err 3 'the version v1.0 is event' wsoa version v1.0
expect_err 3 'a name is given once' wsoa version V1.0
expect_err 3 'only the programme team may name a version' wsoa version v2.0 --as @jane
for option in --reason=because --decision=B3/2 --dated=2019-06-01 --if-version=1; do
	expect_err 2 "version does not take the option ${option%%=*}" wsoa version v2.0 "$option"
	expect_err 2 "version does not take the option ${option%%=*}" wsoa version "$option"
done
expect_err 2 'version does not take the option --for' wsoa version --for @jane
expect_err 2 'version does not take the option --yes' wsoa version --yes
expect_err 3 'versioned cannot be undone' wsoa undo
is 'nothing of that was written' "$(wsoa log --jsonl | wc -l)" "$one"

# ---- asking ----

export WSOA_NOW=2019-10-14T09:00:00Z
ok wsoa set 1.1 title=Uno
ok wsoa version 2.0 --json
is 'for machines' "$(jq -c '.items[0] | [.kind, .ref, .act]' <<<"$out")" '[null,"2.0","versioned"]'
two=$(wsoa log --jsonl | wc -l)
ok wsoa set 1.1 title=Eins

title()
{
	wsoa show 1.1 --json "$@" | jq -r '.items[0].title'
}
is 'as of the first' "$(title --as-of v1.0)" One
is 'case aside' "$(title --as-of V1.0)" One
is 'as of the second' "$(title --as-of 2.0)" Uno
is 'now' "$(title)" Eins
is 'the same as the event' "$(wsoa status --as-of v1.0)" "$(wsoa status --as-of "$one")"
is 'its day' "$(wsoa status --as-of v1.0 --json | jq -r .as_at)" 2019-06-03
expect_err 2 'or a version (see: wsoa versions)' wsoa status --as-of v3.0
expect_err 2 'day' wsoa status --as-of ''
expect_err 2 'not known yet' wsoa status --as-of 2019-10-15

is 'all of them' "$(wsoa versions --jsonl | jq -c '[.name, .seq, .day, .actor, .actor_name, .for]')" \
	"[\"v1.0\",$one,\"2019-06-03\",\"@ann-lee\",\"Ann Lee\",null]
[\"2.0\",$two,\"2019-10-14\",\"@ann-lee\",\"Ann Lee\",null]"
is 'the checkpoint' "$(wsoa versions --json | jq -r '.items[0].checkpoint')" "$hash"
has 'for people' "$(wsoa versions --width 120)" 'v1.0     3 Jun 2019 10:00   Ann Lee'
is 'those known then' "$(wsoa versions --as-of v1.0 --jsonl | jq -r .name)" v1.0
is 'those of a position' "$(wsoa versions --position 2019-06-30 --jsonl | jq -r .name)" v1.0
expect_status 10 wsoa versions --exit-code
has 'in the log' "$(wsoa log --last 2)" 'versioned          2.0'
ok wsoa verify
ok wsoa doctor --rebuild
is 'a replay keeps them' "$(wsoa versions --jsonl | jq -r .name | paste -sd ' ')" 'v1.0 2.0'
ok wsoa backup copy.db
is 'a copy has them' "$(wsoa --db copy.db versions --jsonl | jq -r .name | paste -sd ' ')" 'v1.0 2.0'

# ---- in a pack ----

ok wsoa export visit -o pack --as-of v1.0
ok wsoa verify pack
is 'the pack ends there' "$(wc -l <pack/data/events.jsonl)" "$one"
ok wsoa export visit -o whole
ok wsoa verify whole
ok wsoa verify whole --against pack
