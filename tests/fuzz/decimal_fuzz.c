/* Figures: whatever is read is within its bounds, equal to itself, and gone when its opposite is added. */
#include "base/decimal.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct decimal zero;
	const int64_t one = 1000000000000000000;
	struct decimal d;
	char *text = fuzz_text(data, size);
	if (decimal_read(text, &d)) {
		must(d.part >= 0 && d.part < one && d.whole > -one && d.whole < one);
		must(!decimal_compare(d, d) && !decimal_compare(decimal_negate(decimal_negate(d)), d));
		must(!decimal_compare(decimal_add(d, decimal_negate(d)), zero));
		must(decimal_compare(decimal_add(d, (struct decimal){ 1, 0 }), d) > 0);
	} else {
		must(!d.whole && !d.part);
	}
	free(text);
	return 0;
}
