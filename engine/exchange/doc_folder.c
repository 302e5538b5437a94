/* A document as a folder of its tables, which appears as a pack does: whole or not at all. */
#include <stdio.h>

#include "exchange/pack.h"

static wsoa_status put_table(struct pack_folder *f, const wsoa_doc *doc, const char *table)
{
	char path[256];
	snprintf(path, sizeof path, "%s.csv", table);
	return file_of_doc(f, path, doc, "csv", table);
}

wsoa_status wsoa_doc_folder(wsoa *w, const wsoa_doc *doc, const char *dir)
{
	struct pack_folder f = { .fd = -1 };
	const char *table;
	wsoa_status st = wsoa_check_path(w, dir);
	if (!st)
		st = folder_begin(&f, dir, &w->err);
	for (size_t i = 0; !st && (table = wsoa_doc_table(doc, i)); i++)
		st = put_table(&f, doc, table);
	if (!st)
		st = folder_publish(&f);
	folder_end(&f);
	return st;
}
