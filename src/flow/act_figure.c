/* XEM of a unit: its latest figure, and by whom. */
#include "flow/act_targets.h"

#include "flow/verdict_words.h"

enum { PERCENT = 100, RATE_DECIMALS = 2 };

MUST_CHECK enum status
targets_show(struct message *m, const struct unit *unit)
{
    struct progress_sheet *sheet = arena_alloc(message_arena(m), sizeof *sheet);
    const struct figure *figure = &sheet->figure.figure;
    enum status status = targets_judge(m, unit, sheet);

    if (status != ST_OK) {
        return status;
    }
    m->outcome.outcome = "answered";
    message_set_unit(m, unit);
    if (figure->basis == BASIS_NONE || figure->households == 0) {
        return message_say_id(m, "S-17-none");
    }
    message_set_day(m, "date", book_month_end(sheet->figure.month));
    message_set_number(m, "households", figure->households);
    message_set_number(m, "poor", figure->poor);
    message_set_number(m, "near", figure->near_poor);
    message_set(m, "rate",
                verdict_ratio(message_arena(m),
                              (struct ratio){(__int128)PERCENT * figure->poor,
                                             figure->households},
                              RATE_DECIMALS));
    message_set_z(m, "basis", verdict_basis(figure->basis));
    return message_say_id(m, "S-17");
}
