#!/usr/bin/env bash
# The tests that are run every day reach enough of the engine: scripts/coverage.sh builds, runs and counts.
set -u
unset TMPDIR # that of a test is closed to other users, whom some tests act as

if grep -q -e '-fsanitize' "$(dirname "$WSOA")/compile_commands.json"; then
	echo "skipped: the same is counted without sanitizers"
	exit 77
fi
if "$WSOA_SOURCE_DIR/scripts/coverage.sh" -R '^unit/arena$' >one 2>&1 || ! grep -q 'failed minimum' one; then
	echo "self-test: one test was said to reach enough"
	tail -n 20 one
	exit 1
fi
"$WSOA_SOURCE_DIR/scripts/coverage.sh"
