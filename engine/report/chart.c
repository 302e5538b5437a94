/*
 * A chart as SVG: a column of stacked blocks for each row of its table. All
 * geometry is whole numbers, so the same table gives the same bytes. Blocks
 * are told apart by their order, their shade and the figure that stands in
 * them; the legend has the order of the stack, from the top.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "report/html.h"
#include "report/render.h"

enum {
	LEFT = CHART_LEFT, TOP = CHART_TOP, WIDE = CHART_WIDE, RIGHT = CHART_RIGHT, HIGH = CHART_HIGH, FOOT = CHART_FOOT,
	SLOT_MOST = 84,      /* a column and the gap beside it */
	LEGEND_LINE = 20, LEGEND_LEFT = 44, LEGEND_WIDE = 220, LEGEND_COLUMNS = 3,
	FIGURE_LEAST = 12,   /* a block lower than this holds no figure */
	SHADES = 8,
};

struct chart {
	struct buf *out;
	const struct doc_node *table;
	size_t series[DOC_COLUMNS]; /* its shaded columns */
	size_t count;
	int64_t top;                /* value at the upper edge */
	int slot;
};

static size_t label_column(const struct doc_node *t)
{
	size_t i = 0;
	while (i + 1 < t->column_count && !column_for_people(&t->columns[i]))
		i++;
	return i;
}

static int64_t value_at(const struct cell *c)
{
	return c->type == CELL_INT && c->num > 0 ? c->num : 0;
}

static int64_t stack_height(const struct chart *c, size_t row)
{
	int64_t sum = 0;
	for (size_t i = 0; i < c->count; i++)
		sum += value_at(&c->table->rows[row][c->series[i]]);
	return sum;
}

/* The step of the axis that gives at most five lines: 1, 2, 5, 10, 20 ... */
static int64_t axis_step(int64_t highest)
{
	static const int factors[] = { 2, 5, 10 };
	int64_t unit = 1, step = 1;
	for (size_t i = 0; step * 5 < highest; i = (i + 1) % 3) {
		step = unit * factors[i];
		unit = i == 2 ? unit * 10 : unit;
	}
	return step;
}

static int scaled(const struct chart *c, int64_t value)
{
	return (int)(value * HIGH / c->top);
}

void html_chart_label(struct buf *out, int x, int y, const char *class, const char *text)
{
	buf_printf(out, "<text x=\"%d\" y=\"%d\" class=\"%s\">", x, y, class);
	html_text(out, text);
	buf_str(out, "</text>\n");
}

static void put_label(struct chart *c, int x, int y, const char *class, const char *text)
{
	html_chart_label(c->out, x, y, class, text);
}

static void put_axis(struct chart *c, int64_t step)
{
	for (int64_t v = 0; v <= c->top; v += step) {
		char number[24];
		int y = TOP + HIGH - scaled(c, v);
		snprintf(number, sizeof number, "%" PRId64, v);
		buf_printf(c->out, "<path class=\"grid\" d=\"M%d %dH%d\" />\n", LEFT, y, LEFT + WIDE);
		put_label(c, LEFT - 6, y + 4, "tick", number);
	}
}

/* From the bottom up: the last series first. */
static void put_stack(struct chart *c, size_t row, int x, int width)
{
	int64_t below = 0;
	for (size_t i = c->count; i > 0; i--) {
		const struct column *column = &c->table->columns[c->series[i - 1]];
		int64_t value = value_at(&c->table->rows[row][c->series[i - 1]]);
		int y = TOP + HIGH - scaled(c, below + value), height = scaled(c, below + value) - scaled(c, below);
		char number[24], class[16];
		below += value;
		if (!value)
			continue;
		snprintf(class, sizeof class, "f%d", column->shade);
		snprintf(number, sizeof number, "%" PRId64, value);
		buf_printf(c->out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" class=\"s%d\" />\n", x, y, width, height, column->shade);
		if (height >= FIGURE_LEAST)
			put_label(c, x + width / 2, y + height / 2 + 4, class, number);
	}
}

/* "30 Sep" becomes "Sep" at the end of the month; the year stands under the first of each. */
static void put_day(struct chart *c, int x, date day, date before)
{
	char words[DATE_LONG + 1], line[DATE_LONG + 1];
	int year, month, of_month, last_year = 0;
	date_short(day, words);
	date_split(day, &year, &month, &of_month);
	if (before != DATE_NONE)
		date_split(before, &last_year, &month, &of_month);
	char *space = strrchr(words, ' ');
	size_t skip = day == date_month_end(day) ? strcspn(words, " ") + 1 : 0;
	snprintf(line, sizeof line, "%.*s", (int)((size_t)(space - words) - skip), words + skip);
	put_label(c, x, TOP + HIGH + 16, "point", line);
	if (year != last_year)
		put_label(c, x, TOP + HIGH + 32, "point", space + 1);
}

static void put_point(struct chart *c, size_t row, int x)
{
	size_t at = label_column(c->table);
	const struct cell *label = &c->table->rows[row][at];
	struct buf words = { 0 };
	if (label->type == CELL_DATE && !label->display) {
		put_day(c, x, label->day, row ? c->table->rows[row - 1][at].day : DATE_NONE);
		return;
	}
	cell_words(label, false, &words);
	put_label(c, x, TOP + HIGH + 16, "point", buf_text(&words));
	c->out->failed |= words.failed;
	buf_free(&words);
}

static void put_legend(struct chart *c)
{
	for (size_t i = 0; i < c->count; i++) {
		const struct column *column = &c->table->columns[c->series[i]];
		int x = LEGEND_LEFT + (int)(i % LEGEND_COLUMNS) * LEGEND_WIDE;
		int y = TOP + HIGH + FOOT + (int)(i / LEGEND_COLUMNS) * LEGEND_LINE;
		buf_printf(c->out, "<rect x=\"%d\" y=\"%d\" width=\"14\" height=\"14\" class=\"s%d\" />\n", x, y, column->shade);
		put_label(c, x + 20, y + 12, "key", column->label);
	}
}

static void measure(struct chart *c)
{
	const struct doc_node *t = c->table;
	int64_t highest = 1;
	for (size_t i = 0; i < t->column_count; i++)
		if (t->columns[i].shade >= 1 && t->columns[i].shade <= SHADES)
			c->series[c->count++] = i;
	for (size_t i = 0; i < t->row_count; i++)
		highest = stack_height(c, i) > highest ? stack_height(c, i) : highest;
	int64_t step = axis_step(highest);
	c->top = (highest + step - 1) / step * step;
	c->slot = t->row_count ? WIDE / (int)t->row_count : WIDE;
	c->slot = c->slot > SLOT_MOST ? SLOT_MOST : c->slot;
	c->slot = c->slot < 2 ? 2 : c->slot;
	put_axis(c, step);
}

void html_chart_head(struct buf *out, const struct doc_node *chart, int id, int height)
{
	buf_printf(out, "<svg role=\"img\" aria-labelledby=\"c%dt c%dd\" viewBox=\"0 0 %d %d\">\n<title id=\"c%dt\">", id, id, LEFT + WIDE + RIGHT, height, id);
	html_text(out, chart->text);
	buf_printf(out, "</title>\n<desc id=\"c%dd\">", id);
	html_text(out, chart->alt);
	buf_str(out, "</desc>\n");
}

static size_t shaded(const struct doc_node *t)
{
	size_t count = 0;
	for (size_t i = 0; i < t->column_count; i++)
		count += t->columns[i].shade >= 1 && t->columns[i].shade <= SHADES;
	return count;
}

void html_chart(struct buf *out, const struct doc_node *chart, int id)
{
	struct chart c = { .out = out, .table = chart->drawn };
	size_t lines = (shaded(chart->drawn) + LEGEND_COLUMNS - 1) / LEGEND_COLUMNS;
	if (chart->points) {
		html_chart_points(out, chart, id);
		return;
	}
	html_chart_head(out, chart, id, TOP + HIGH + FOOT + (int)lines * LEGEND_LINE);
	measure(&c);
	for (size_t i = 0; i < chart->drawn->row_count; i++) {
		int x = LEFT + (int)i * c.slot;
		put_stack(&c, i, x + c.slot / 10 + 1, c.slot - c.slot / 5 - 1);
		put_point(&c, i, x + c.slot / 2);
	}
	put_legend(&c);
	buf_str(out, "</svg>\n");
}
