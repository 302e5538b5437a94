#!/usr/bin/env bash
# The page about the timetable, typed as it stands.
source "$WSOA_SOURCE_DIR/tests/cli/harness.sh"

export COLUMNS=80
wsoa init --area Marlshire --as "Ann Lee <ann.lee@example.org>" >/dev/null
typed "$WSOA_SOURCE_DIR/docs/how-to/timetable.md"
ok wsoa timetable --json
