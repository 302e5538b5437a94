#!/usr/bin/env bash
# The pages about packs, typed as they stand: checking one by hand, keeping one of each evening.
source "$WSOA_SOURCE_DIR/tests/cli/harness.sh"

PATH=$(dirname "$WSOA"):$PATH
export WSOA_PERSON=@ann-lee WSOA_NOW=2019-09-16T09:00:00Z
wsoa init --area Marlshire --as "Ann Lee <ann.lee@example.org>" >/dev/null
wsoa add plan wsoa-2018 form=wsoa title=Plan >/dev/null
wsoa add action 1.1 title='Train "all" staff – twice' due_on=2019-12-31 >/dev/null
mkdir packs
ok wsoa export visit -o packs/2019-09-16
export WSOA_NOW=2019-10-14T09:00:00Z
printf 'minutes\n' >minutes.txt
wsoa attach 1.1 minutes.txt title=Minutes >/dev/null
wsoa note 1.1 'back\slash and "quotes"' >/dev/null
ok wsoa export visit -o packs/2019-10-14

# Blocks of a page in one language.
blocks()
{
	sed -n "/^\`\`\`$2\$/,/^\`\`\`\$/p" "$WSOA_SOURCE_DIR/docs/how-to/$1" | sed '/^```/d'
}

# ---- checking by hand ----

blocks verify-a-pack.md sh >by_hand.sh
ok sh -e by_hand.sh
has "no file besides" "$out" "these files and no other"
has "the checkpoint is the chain's" "$out" "$(for i in 1 2; do head -n 2 packs/2019-10-14/data/checkpoint.txt; done)"
has "the older log is its beginning" "$out" "the log goes on"
is "the word and its commitment" "$(tail -n 2 <<<"${out%$'\n'}" | uniq | wc -l)" 1
is "nothing is wrong" "$err" ""
sum=$(find packs -type f -exec sha256sum {} + | sort)
ok bash -euo pipefail -c "$(blocks verify-a-pack.md console)"
is "packs are only read" "$(find packs -type f -exec sha256sum {} + | sort)" "$sum"

# bad WHAT EXPECTED COMMAND: by hand, what the command did to the pack shows.
bad()
{
	cp -r packs kept
	(cd packs/2019-10-14 && eval "$3")
	_run sh by_hand.sh
	has "$1" "$out$err" "$2"
	rm -rf packs
	mv kept packs
}
bad "a byte" "data/board/board.html: FAILED" 'printf x >>data/board/board.html'
bad "a file missing" "No such file" 'rm data/plan.json'
bad "a dropped event" "the chain breaks at line 3" 'sed -i 3d data/events.jsonl'
bad "another past" "differ: " 'sed -i "1s/created/imported/" data/events.jsonl'
bad "evidence" "FAILED" 'for f in data/evidence/files/*; do echo x >>$f; done'
printf x >packs/2019-10-14/data/more
is "a file added" "$(sh by_hand.sh 2>/dev/null | grep -c 'no other')" 0

# ---- the evening ----

blocks evening-pack.md sh >evening-pack
chmod +x evening-pack
mkdir evening
cp wsoa.db evening/wsoa.db
evening()
{
	HOME=$PWD/evening ./evening-pack
}
yesterday=2019-10-13 today=$(date +%F)
ok evening
has "prints pack and checkpoint" "$out" "packs/$today $(sed -n 's/^hash: //p' "evening/packs/$today/data/checkpoint.txt")"
expect_err 3 "there is something of this name already: packs/$today" evening
mv "evening/packs/$today" evening/packs/$yesterday
(cd evening && wsoa note 1.1 "one more" >/dev/null)
ok evening
is "one of each evening" "$(ls evening/packs | paste -sd' ')" "$yesterday $today"
ok wsoa verify "evening/packs/$today" --against evening/packs/$yesterday
has "not readable for all" "$(stat -c %a "evening/packs/$today")" 750

# an evening of an embargo: a pack for those who may know, from which the next ones go on
mv "evening/packs/$today" evening/packs/2019-10-15
(cd evening && wsoa add visit V6 form=revisit starts_on=2019-10-01 embargo_until=2199-12-31 >/dev/null && wsoa judge V6 some >/dev/null)
ok evening
has "kept back" "$out" "kept-back/$today $(sed -n 's/^hash: //p' "evening/kept-back/$today/data/checkpoint.txt")"
is "from everybody else" "$(stat -c %a evening/kept-back)" 700
ok wsoa verify "evening/kept-back/$today" --against evening/packs/2019-10-15
mv "evening/kept-back/$today" evening/kept-back/2019-10-16
(cd evening && wsoa set V6 embargo_until= >/dev/null)
ok evening
has "when it has ended" "$out" "packs/$today "
rm -r "evening/packs/$today"
mv evening/kept-back/2019-10-16 evening/kept-back/2019-10-17
printf x >>evening/kept-back/2019-10-17/data/events.jsonl
expect_status 5 evening
rm -r evening/kept-back "evening/packs/$today"
mv evening/packs/2019-10-15 "evening/packs/$today"
ok bash -c 'cd evening && mv packs aside && mkdir packs && eval "$1"' bash "$(blocks evening-pack.md console)"
ok wsoa verify evening/packs/2019-10-14
