#!/usr/bin/env bash
# The board's report as a page, in Chromium and under the Nu HTML checker.
set -u
# shellcheck source=tests/cli/harness.sh
. "$WSOA_SOURCE_DIR/tests/cli/harness.sh"
# shellcheck source=tests/plans/marlshire-year.sh
. "$WSOA_SOURCE_DIR/tests/plans/marlshire-year.sh"

# Where scripts/setup.sh --long puts them.
export MODULES=$WSOA_SOURCE_DIR/build/browser
if [ ! -d "$MODULES/node_modules/axe-core" ] || ! command -v chromium node java >/dev/null; then
	echo 'scripts/setup.sh --long installs what this test needs'
	exit 77
fi

ok marlshire_year "$WSOA_SOURCE_DIR/tests/plans"
at 2019-10-14 set 1.1.3 'progress=A line that is very long and has no blank: '"$(printf 'x%.0s' {1..200})"
ok wsoa report board --format html -o board.html
mkdir shots
ok node "$WSOA_SOURCE_DIR/tests/browser/board.mjs" board.html shots
printf %s "$out"

# The page is XML too, so elements without content end in a slash, which the checker remarks upon.
ok java -jar "$MODULES/node_modules/vnu-jar/build/dist/vnu.jar" --stdout --format json \
	--filterpattern 'Trailing slash on void elements .*' board.html
is 'Nu HTML checker' "$(jq -c '[.messages[] | "\(.lastLine): \(.message)"]' <<<"$out")" '[]'
