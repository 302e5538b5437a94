/* Reminders: who would be told what, and telling them. */
#include "cmd.h"

static wsoa_status alerts(struct cli *c, const void *args)
{
	(void)args;
	wsoa_doc *doc = NULL;
	return print_answer(c, wsoa_alerts(c->w, &doc), &doc);
}

struct send_args {
	const char *folder, *sendmail, *from;
};
static const struct opt send_opts[] = {
	OPT(struct send_args, folder, "mail-to-folder", "DIR", "write the messages into this folder instead"),
	OPT(struct send_args, sendmail, "sendmail", "PROGRAM", "what takes -t and a message; else /usr/sbin/sendmail"),
	OPT(struct send_args, from, "from", "ADDRESS", "address of the sender; else wsoa@ this machine"),
};

static wsoa_status alerts_send(struct cli *c, const void *args)
{
	const struct send_args *a = args;
	wsoa_doc *doc = NULL;
	wsoa_send_args what = { .sendmail = a->sendmail, .folder = a->folder, .from = a->from };
	wsoa_status st = wsoa_alerts_send(c->w, &what, &doc);
	c->changed = doc != NULL;
	return print_answer(c, st, &doc);
}

static const struct cmd rows[] = {
	{ "alerts", "", "list who is to be told what, by which step of the ladder, and why", STORE_READ, CMD_LIST, NO_OPTS, alerts,
	  "Changes nothing. A post that is vacant and a person without an address are listed too.\n"
	  "How to have alerts sent each morning: docs/how-to/alerts.md.",
	  "wsoa alerts --on 2019-10-14" },
	{ "alerts send", "", "mail each person one digest of what they are to be told", STORE_WRITE, CMD_LIST, OPTS(send_opts, struct send_args),
	  alerts_send,
	  "What was told, to whom, or why not, is recorded: a second run tells nothing twice, and what failed is tried again.\n"
	  "Exits with 1 where a message could not be delivered; the others go out all the same.",
	  "wsoa alerts send --mail-to-folder outbox\nwsoa alerts send --sendmail msmtp --from wsoa@marlshire.example" },
};
const struct cmd_group alerts_group = GROUP("Reminders", rows);
