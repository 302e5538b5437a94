#!/usr/bin/env bash
# The tour of the README, typed line by line: each prints what the page says.
source "$WSOA_SOURCE_DIR/tests/cli/harness.sh"

export COLUMNS=80
mkdir plan
cp "$WSOA_SOURCE_DIR"/tests/plans/marlshire-{weaknesses,actions,measures}.csv plan

typed "$WSOA_SOURCE_DIR/README.md"

# The evening script of the README is the how-to's, which tests/cli/pack_howto.sh runs as it stands.
has 'the evening script' "$(block "$WSOA_SOURCE_DIR/README.md" sh)" 'wsoa export visit'
is 'is that of the how-to' "$(block "$WSOA_SOURCE_DIR/README.md" sh)" "$(block "$WSOA_SOURCE_DIR/docs/how-to/evening-pack.md" sh 1)"
