#!/usr/bin/env bash
# The pages about measures, ratings and lint, typed as they stand, each on the plan of the README.
source "$WSOA_SOURCE_DIR/tests/cli/harness.sh"

export COLUMNS=80

for page in measures ratings lint; do
	mkdir $page
	cd $page || exit 1
	wsoa init --area Marlshire --as "Ann Lee <ann.lee@example.org>" >/dev/null
	wsoa add plan wsoa-2018 form=wsoa title=Plan >/dev/null
	for kind in weaknesses actions measures; do
		wsoa import "$kind" "$WSOA_SOURCE_DIR/tests/plans/marlshire-$kind.csv" >/dev/null 2>&1
	done
	typed "$WSOA_SOURCE_DIR/docs/how-to/$page.md"
	cd ..
done
