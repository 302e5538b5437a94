/* What the parts of the HTML renderer share: text as HTML that is well-formed XML too, and the drawing of a chart. */
#ifndef WSOA_REPORT_HTML_H
#define WSOA_REPORT_HTML_H

#include "base/buf.h"
#include "report/doc.h"

/* text as content of an element or of an attribute in double quotes. */
void html_text(struct buf *out, const char *text);
/* A chart as inline SVG; id tells its title and description from those of other charts. Styled by classes alone. */
void html_chart(struct buf *out, const struct doc_node *chart, int id);

#endif
