/* index.html: what is in a pack, how it is checked, and what no check can prove. */
#include <inttypes.h>
#include <stdio.h>

#include "exchange/pack.h"

static const char *const limits[] = {
	"That what people typed is true: a check shows only that it was not changed afterwards.",
	"That the log was not written anew from its beginning, with every hash after it: this shows only against an older pack, or a checkpoint "
	"(events and hash), that somebody else has kept.",
	"That people are who they say: without a server a name in the log is a claim.",
	"That files of evidence which were left out or erased were there: of these the log holds the SHA-256 alone.",
	"That words and files counted as erased later were erased: of these the log up to the checkpoint knows nothing, and it rests on the word of "
	"whoever made the pack. Ask for a later pack, whose log must tell of it.",
};

const char *pack_limit(size_t i)
{
	return i < sizeof limits / sizeof *limits ? limits[i] : NULL;
}

static void put_file(wsoa_doc *doc, struct doc_node *table, const char *path, const char *about)
{
	struct cell *row = doc_row(doc, table);
	cell_text(doc, &row[0], path);
	cell_link(doc, &row[0], path);
	cell_text(doc, &row[1], about);
}

static void put_records(const struct pack *p, wsoa_doc *doc, struct doc_node *table)
{
	char path[128], about[128];
	for (int i = 0; i < KIND_COUNT; i++) {
		const struct kind *k = kind_of((enum kind_id)i);
		snprintf(path, sizeof path, "records/%s.csv", k->plural);
		snprintf(about, sizeof about, "%s: %" PRId64 " (each column is described in %s.csv-metadata.json)", k->plural_label, p->counts[i], k->plural);
		put_file(doc, table, path, about);
	}
}

static void put_contents(const struct pack *p, wsoa_doc *doc)
{
	struct doc_node *table = doc_table(doc, "contents", "Files of this pack");
	doc_column(doc, table, "file", "File");
	doc_column(doc, table, "about", "What it holds")->weight = 1;
	put_file(doc, table, "board/board.html", "the report for the improvement board; its tables as CSV and all of it as JSON stand beside it");
	put_file(doc, table, "plan.json", "every record, as JSON");
	put_records(p, doc, table);
	put_file(doc, table, "evidence/index.csv", "files of evidence with the names they had; the files are in evidence/files, named by their SHA-256");
	put_file(doc, table, "events.jsonl", "the log: every change, one a line, each with the SHA-256 of the line before it");
	put_file(doc, table, "words.jsonl", "the words that the events commit to, with their salts");
	put_file(doc, table, "checkpoint.txt", "what this pack was made from: with it the program makes every file again");
}

static void put_checks(wsoa_doc *doc)
{
	doc_heading(doc, 2, "How to check it");
	struct doc_node *list = doc_list(doc, "checks", NULL);
	doc_item(doc, list, "With the program: wsoa verify FOLDER, where FOLDER holds bagit.txt. It checks the manifests, the chain of the log and the "
	                    "words, builds the records anew from the log and makes every file of the pack again.");
	doc_item(doc, list, "With an older pack that you have kept: wsoa verify FOLDER --against OLDER. The older log must be the beginning of this one.");
	doc_item(doc, list, "Without the program: sha256sum --check --quiet manifest-sha256.txt in FOLDER. It says nothing where all is well.");
	doc_item(doc, list, "The log without the program: the value of \"prev\" in each line of events.jsonl is the SHA-256 of the line before it, "
	                    "without its line end.");
}

static void put_limits(wsoa_doc *doc)
{
	doc_heading(doc, 2, "What no check can prove");
	struct doc_node *list = doc_list(doc, "limits", NULL);
	for (size_t i = 0; pack_limit(i); i++)
		doc_item(doc, list, "%s", pack_limit(i));
}

static void put_left_out(const struct pack *p, wsoa_doc *doc)
{
	doc_heading(doc, 2, "What is left out");
	struct doc_node *list = doc_list(doc, "left_out", NULL);
	doc_item(doc, list, "Addresses and accounts of people.");
	doc_item(doc, list, "Files of evidence marked as personal, with their names: %" PRId64 ".", p->left_out);
	doc_item(doc, list, "Files of evidence that were erased: %" PRId64 ".", p->erased);
}

static void put_position(const struct pack *p, wsoa_doc *doc)
{
	char day[DATE_LONG + 1];
	date_long(p->at.day, day);
	doc_paragraph(doc, TONE_PLAIN, "The improvement plan of %s as it stood on %s: the report, the records, the evidence, and the log from which all of it follows.",
	              p->at.area, day);
	doc_paragraph(doc, TONE_PLAIN, "Checkpoint: %" PRId64 " events, the last with the SHA-256 %s.", p->at.events, p->at.hash);
}

wsoa_status pack_page(struct pack *p)
{
	char day[DATE_LONG + 1], title[512];
	date_long(p->at.day, day);
	snprintf(title, sizeof title, "%.400s: position on %s", p->at.area, day);
	wsoa_doc *doc = doc_new("pack-page", title);
	if (!doc)
		return error_nomem(&p->w->err);
	doc->as_at = p->at.day;
	put_position(p, doc);
	doc_heading(doc, 2, "What is in this pack");
	put_contents(p, doc);
	put_checks(doc);
	put_left_out(p, doc);
	put_limits(doc);
	wsoa_status st = pack_render(p, doc, "index.html", "html", NULL);
	wsoa_doc_free(doc);
	return st;
}
