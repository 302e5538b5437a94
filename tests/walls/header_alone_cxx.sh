#!/usr/bin/env bash
# wsoa.h can be included by C++, and its functions keep their C names.
set -u
cd "$(mktemp -d)" || exit 1

if ! command -v g++ >/dev/null; then
	echo "skipped: g++ is not installed"
	exit 77
fi

alone()
{
	printf '#include "%s"\n#include "%s"\nvoid (*volatile keep)(%s) = %s;\n' "$1" "$1" "$3" "$2" >alone.cc
	g++ -std=c++11 -Wall -Wextra -Wpedantic -Werror -c -o alone.o alone.cc &&
		nm -u alone.o | awk '{ print $2 }' | grep -qx "$2"
}

printf 'void wsoa_doc_free(int *new_doc);\n' >bad.h
if alone "$PWD/bad.h" wsoa_doc_free 'int *'; then
	echo "self-test: a header without extern \"C\" was let through"
	exit 1
fi
alone "$WSOA_SOURCE_DIR/engine/wsoa.h" wsoa_doc_free 'wsoa_doc *'
