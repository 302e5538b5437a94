/*
 * A chart of points over time as SVG: a column's points joined, or each alone.
 * The axis begins at 0 unless a figure lies below it. Numbers of doubles place
 * points and are never printed: figures stand as they were typed.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "report/html.h"
#include "report/render.h"

enum {
	LEFT = CHART_LEFT, TOP = CHART_TOP, WIDE = CHART_WIDE, HIGH = CHART_HIGH, FOOT = CHART_FOOT,
	EDGE = 16,           /* between the axis and the first point */
	LABEL_APART = 64,    /* between the days on the axis */
	FIGURES_MOST = 14,   /* with more points none says its figure */
	RADIUS = 4, LEGEND_LEFT = 44, LEGEND_WIDE = 220, LEGEND_HIGH = 20,
	POWERS = 18,
};

struct scale_of {
	double low, high;
	int64_t factor;      /* lines are factor * 10^power apart */
	int power;
};

struct points {
	struct buf *out;
	const struct doc_node *table;
	size_t day;          /* its column of days */
	date from, to;
	struct scale_of y;
	size_t count;
};

/* ---- what is drawn ---- */

static bool is_series(const struct column *c)
{
	return c->shade > 0;
}

static bool number_at(const struct cell *c, double *out)
{
	struct decimal d;
	if (c->type != CELL_DECIMAL || !decimal_read(c->text, &d))
		return false;
	*out = (double)d.whole + (double)d.part / 1e18;
	return true;
}

static size_t day_column(const struct doc_node *t)
{
	size_t i = 0;
	while (i < t->column_count && t->row_count && t->rows[0][i].type != CELL_DATE)
		i++;
	return i;
}

static double power_of(int power)
{
	double value = 1;
	for (int i = 0; i < power; i++)
		value *= 10;
	for (int i = 0; i > power; i--)
		value /= 10;
	return value;
}

/* 1, 2, 5, 10 ... of a power of ten, so that at most five lines are needed. */
static void choose_step(struct scale_of *y)
{
	static const int64_t factors[] = { 1, 2, 5 };
	double span = y->high - y->low;
	for (y->power = 1 - POWERS; y->power <= POWERS; y->power++)
		for (size_t i = 0; i < 3; i++) {
			y->factor = factors[i];
			if ((double)y->factor * power_of(y->power) * 5 >= span)
				return;
		}
	y->power = POWERS;
}

static int64_t steps_down(double value, double step)
{
	int64_t n = (int64_t)(value / step);
	return (double)n * step > value ? n - 1 : n;
}

static int64_t steps_up(double value, double step)
{
	int64_t n = steps_down(value, step);
	return (double)n * step < value ? n + 1 : n;
}

/* ---- places ---- */

static int x_of(const struct points *p, date day)
{
	int wide = WIDE - 2 * EDGE;
	return LEFT + EDGE + (p->to > p->from ? (int)((int64_t)(day - p->from) * wide / (p->to - p->from)) : wide / 2);
}

static int y_of(const struct points *p, double value)
{
	return TOP + HIGH - (int)((value - p->y.low) / (p->y.high - p->y.low) * HIGH);
}

/* n * 10^power, exactly */
static void tick_words(int64_t n, int power, char out[64])
{
	char digits[32];
	int len = snprintf(digits, sizeof digits, "%0*" PRId64, power < 0 ? 1 - power : 1, n < 0 ? -n : n);
	int whole = power < 0 ? len + power : len;
	char *to = out;
	if (n < 0)
		*to++ = '-';
	for (int i = 0; i < len; i++) {
		if (i == whole)
			*to++ = '.';
		*to++ = digits[i];
	}
	for (int i = 0; n && i < power; i++)
		*to++ = '0';
	*to = '\0';
}

static void put_axis(struct points *p)
{
	char words[64];
	double step = (double)p->y.factor * power_of(p->y.power);
	int64_t first = steps_down(p->y.low, step), last = steps_up(p->y.high, step);
	p->y.low = (double)first * step;
	p->y.high = (double)last * step;
	for (int64_t n = first; n <= last; n++) {
		int y = y_of(p, (double)n * step);
		tick_words(n * p->y.factor, p->y.power, words);
		buf_printf(p->out, "<path class=\"grid\" d=\"M%d %dH%d\" />\n", LEFT, y, LEFT + WIDE);
		html_chart_label(p->out, LEFT - 6, y + 4, "tick", words);
	}
}

/* "Sep 2019", where there is room; the table has the days. */
static void put_days(struct points *p)
{
	char words[DATE_LONG + 1];
	int last = -LABEL_APART;
	for (size_t i = 0; i < p->table->row_count; i++) {
		date day = p->table->rows[i][p->day].day;
		int x = x_of(p, day);
		if (x - last < LABEL_APART)
			continue;
		date_short(day, words);
		html_chart_label(p->out, x, TOP + HIGH + 16, "point", words + strcspn(words, " ") + 1);
		last = x;
	}
}

/* ---- points ---- */

static bool differs(const struct points *p, size_t row, size_t before)
{
	bool found = false;
	for (size_t i = 0; i < p->table->column_count; i++) {
		const struct cell *a = &p->table->rows[row][i], *b = &p->table->rows[before][i];
		if (p->table->columns[i].breaks)
			found |= strcmp(a->type == CELL_TEXT ? a->text : "", b->type == CELL_TEXT ? b->text : "") != 0;
	}
	return found;
}

/* Of rows that do not differ from this one. A stretch without a gap is a path of its own. */
static void put_line(struct points *p, size_t column, size_t like)
{
	bool open = false;
	double value;
	for (size_t i = like; i < p->table->row_count; i++) {
		const struct cell *c = &p->table->rows[i][column];
		if (c->type == CELL_NONE || differs(p, i, like))
			continue;
		bool number = number_at(c, &value);
		if (open && !number)
			buf_str(p->out, "\" />\n");
		if (number)
			buf_printf(p->out, "%s%d %d", open ? "L" : "<path class=\"line\" d=\"M", x_of(p, p->table->rows[i][p->day].day), y_of(p, value));
		open = number;
	}
	buf_str(p->out, open ? "\" />\n" : "");
}

static void put_lines(struct points *p, size_t column)
{
	for (size_t i = 0; i < p->table->row_count; i++) {
		size_t before = 0;
		while (before < i && differs(p, i, before))
			before++;
		if (before == i)
			put_line(p, column, i);
	}
}

static void put_shape(struct points *p, const struct column *c, int x, int y)
{
	if (c->lone)
		buf_printf(p->out, "<path class=\"mark\" d=\"M%d %dl%d %dl%d %dl%d %dz\" />\n", x, y - RADIUS - 1, RADIUS + 1, RADIUS + 1, -RADIUS - 1, RADIUS + 1,
		           -RADIUS - 1, -RADIUS - 1);
	else
		buf_printf(p->out, "<circle class=\"dot\" cx=\"%d\" cy=\"%d\" r=\"%d\" />\n", x, y, RADIUS);
}

/* Above a point that is joined, beside one that stands alone. */
static void put_figure(struct points *p, const struct column *c, int x, int y, const char *text)
{
	bool at_edge = x > LEFT + WIDE - LABEL_APART;
	if (c->lone)
		html_chart_label(p->out, at_edge ? x - RADIUS - 4 : x + RADIUS + 4, y + 4, at_edge ? "tick" : "key", text);
	else
		html_chart_label(p->out, x, y > TOP + 12 ? y - RADIUS - 4 : y + RADIUS + 12, "point", text);
}

static void put_points(struct points *p, size_t column)
{
	double value;
	for (size_t i = 0; i < p->table->row_count; i++) {
		const struct cell *c = &p->table->rows[i][column];
		if (!number_at(c, &value))
			continue;
		int x = x_of(p, p->table->rows[i][p->day].day), y = y_of(p, value);
		put_shape(p, &p->table->columns[column], x, y);
		if (p->count <= FIGURES_MOST)
			put_figure(p, &p->table->columns[column], x, y, c->text);
	}
}

static void put_legend(struct points *p)
{
	int x = LEGEND_LEFT, y = TOP + HIGH + FOOT + LEGEND_HIGH / 2;
	for (size_t i = 0; i < p->table->column_count; i++) {
		if (!is_series(&p->table->columns[i]))
			continue;
		put_shape(p, &p->table->columns[i], x + RADIUS, y - RADIUS);
		html_chart_label(p->out, x + 16, y, "key", p->table->columns[i].label);
		x += LEGEND_WIDE;
	}
}

static void measure(struct points *p)
{
	double value;
	p->day = day_column(p->table);
	for (size_t i = 0; i < p->table->row_count; i++)
		for (size_t k = 0; k < p->table->column_count; k++) {
			if (!is_series(&p->table->columns[k]) || !number_at(&p->table->rows[i][k], &value))
				continue;
			p->y.low = value < p->y.low ? value : p->y.low;
			p->y.high = value > p->y.high ? value : p->y.high;
			p->count++;
		}
	if (p->table->row_count && p->day < p->table->column_count) {
		p->from = p->table->rows[0][p->day].day;
		p->to = p->table->rows[p->table->row_count - 1][p->day].day;
	}
	if (p->y.high <= p->y.low)
		p->y.high = p->y.low + 1;
	choose_step(&p->y);
}

void html_chart_points(struct buf *out, const struct doc_node *chart, int id)
{
	struct points p = { .out = out, .table = chart->drawn };
	html_chart_head(out, chart, id, TOP + HIGH + FOOT + LEGEND_HIGH);
	measure(&p);
	put_axis(&p);
	if (p.count)
		put_days(&p);
	for (size_t i = 0; i < p.table->column_count && p.count; i++) {
		if (!is_series(&p.table->columns[i]))
			continue;
		if (!p.table->columns[i].lone)
			put_lines(&p, i);
		put_points(&p, i);
	}
	put_legend(&p);
	buf_str(out, "</svg>\n");
}
