/* What the parts of the HTML renderer share: text as HTML that is well-formed XML too, and the drawing of a chart. */
#ifndef WSOA_REPORT_HTML_H
#define WSOA_REPORT_HTML_H

#include "base/buf.h"
#include "report/doc.h"

/* text as content of an element or of an attribute in double quotes. */
void html_text(struct buf *out, const char *text);
/* A chart as inline SVG; id tells its title and description from those of other charts. Styled by classes alone. */
void html_chart(struct buf *out, const struct doc_node *chart, int id);
/* What it begins with: title, description, and a height. And the drawing of points (chart_points.c), for html_chart() alone. */
void html_chart_head(struct buf *out, const struct doc_node *chart, int id, int height);
void html_chart_label(struct buf *out, int x, int y, const char *class, const char *text);
void html_chart_points(struct buf *out, const struct doc_node *chart, int id);

/* Shared by both ways to draw. */
enum { CHART_LEFT = 44, CHART_TOP = 14, CHART_WIDE = 660, CHART_RIGHT = 16, CHART_HIGH = 240, CHART_FOOT = 44 };

#endif
