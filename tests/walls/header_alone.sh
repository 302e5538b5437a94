#!/usr/bin/env bash
# wsoa.h can be included first and alone, by strict C11 and C17.
set -u
cd "$(mktemp -d)" || exit 1

# alone STANDARD HEADER: nothing but the header, twice.
alone()
{
	printf '#include "%s"\n' "$2" "$2" >alone.c
	gcc -std="$1" -Wall -Wextra -Wpedantic -Wstrict-prototypes -Wundef -Werror -c -o alone.o alone.c
}

printf '#include <stddef.h>\nvoid wsoa_list(size_t count, FILE *to);\n' >bad.h
if alone c17 "$PWD/bad.h" 2>/dev/null; then
	echo "self-test: a header that lacks an include was let through"
	exit 1
fi
bad=0
for standard in c11 c17; do
	alone "$standard" "$WSOA_SOURCE_DIR/engine/wsoa.h" || bad=1
done
exit "$bad"
