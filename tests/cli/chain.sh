#!/usr/bin/env bash
# The chain checked by sha256sum and shell alone, as anyone can.
source "$WSOA_SOURCE_DIR/tests/cli/harness.sh"

wsoa init --area Marlshire --as "Ann Lee <ann@example.org>" >/dev/null
wsoa add plan wsoa-2018 form=wsoa >/dev/null
wsoa add action 1.1 title="Train staff – all of them" due_on="May 2019" >/dev/null
wsoa add action 1.2 title='A "quoted" title, with \ and é' >/dev/null
wsoa set 1.1 rating=green >/dev/null
wsoa note 1.1 "a note" --reason "why not" >/dev/null
wsoa log --jsonl >log.jsonl

# The whole checker: each line's "prev" is the SHA-256 of the line before.
check_chain()
{
	local prev=0000000000000000000000000000000000000000000000000000000000000000 line n=0
	while IFS= read -r line; do
		n=$((n + 1))
		[[ $line == *"\"prev\":\"$prev\""* ]] || { echo "broken at line $n"; return 1; }
		prev=$(printf %s "$line" | sha256sum | cut -d ' ' -f 1)
	done
	echo "$n events, last $prev"
}

expect_status 0 check_chain <log.jsonl
checked=$out
has "verify names the same checkpoint" "$(wsoa verify)" "$(sed 's/.*last //' <<<"$checked")"
is "every line is JSON" "$(jq -c .seq <log.jsonl | paste -sd, )" "$(seq -s, 1 "$(wc -l <log.jsonl)")"
is "keys are sorted" "$(jq -c 'keys_unsorted == (keys_unsorted | sort)' <log.jsonl | sort -u)" true
is "no words of people stand in the log" "$(grep -c 'Train staff\|a note\|Ann Lee\|why not' log.jsonl)" 0

# jq prints the same bytes for ASCII keys without its own escapes: canonical form is no secret of ours
is "the lines are canonical" "$(jq -cS . <log.jsonl | sha256sum)" "$(sha256sum <log.jsonl)"

sed '3s/created/changed/' log.jsonl >changed.jsonl
expect_status 1 check_chain <changed.jsonl
sed 4d log.jsonl >dropped.jsonl
expect_status 1 check_chain <dropped.jsonl
{ sed -n 1,3p log.jsonl; sed -n 5p log.jsonl; sed -n 4p log.jsonl; sed -n '6,$p' log.jsonl; } >swapped.jsonl
expect_status 1 check_chain <swapped.jsonl

# A word against its commitment: SHA-256 of salt and text.
row=$(sqlite3 wsoa.db "SELECT lower(hex(hash)) || ' ' || salt || text FROM words WHERE text LIKE 'A \"quoted\"%'")
is "a commitment is sha256(salt, text)" "$(printf %s "${row#* }" | sha256sum | cut -d ' ' -f 1)" "${row%% *}"
