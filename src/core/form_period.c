/* Period tokens, the K of a monthly report, and the period they name. */
#include "core/form_parse.h"

/* The token behind the characters up to `end`, which is a boundary. */
static int
token_behind(const struct scan *s, int i, int end)
{
    while (i < s->raw.n && s->raw.t[i].at < end)
        i++;
    return i;
}

static bool
is_date_sign(char c)
{
    return c == '/' || c == '-' || c == '.';
}

/* "/2025", "-25", ".2025" at pos; not if another sign and digit follow. */
static int
signed_year(const struct scan *s, int pos, int *year)
{
    int end;

    if (!is_date_sign(s->text[pos]))
        return 0;
    end = token_run(s, pos + 1, 2, 4, year);
    if (!end || end == pos + 4)
        return 0;
    if (end == pos + 3)
        *year += 2000;
    char behind = s->low[end + 1];
    if (is_date_sign(s->text[end]) &&
        (is_digit(behind) || is_like_digit(behind)))
        return 0;
    return scan_is_boundary(s, end) ? end : 0;
}

/* `low` ends in a NUL, so that a comparison never reads on behind it. */
static int
skip_word(const struct scan *s, int pos, const char *word)
{
    size_t len = strlen(word);

    return strncmp(s->low + pos, word, len) == 0 ? pos + (int)len : 0;
}

/* " nam 2025" at pos. */
static int
worded_year(const struct scan *s, int pos, int *year)
{
    int behind = skip_word(s, pos, " nam ");
    int end = behind ? token_run(s, behind, 4, 4, year) : 0;

    return end && scan_is_boundary(s, end) ? end : 0;
}

/* Behind "t", "thang", "q" or "quy": at most one space or dot, the number. */
static bool
numbered(const struct scan *s, int pos, int digits, struct period_token *out)
{
    int year = 0;

    if (s->text[pos] == ' ' || s->text[pos] == '.')
        pos++;
    int end = token_run(s, pos, 1, digits, &out->number);
    if (!end)
        return false;
    int behind = signed_year(s, end, &year);
    if (!behind)
        behind = worded_year(s, end, &year);
    if (!behind && !scan_is_boundary(s, end))
        return false;
    out->year = behind ? year : 0;
    out->next = behind ? behind : end;
    return true;
}

bool
period_token_at(const struct scan *s, int i, struct period_token *out)
{
    bool is_quarter = s->form->period == PERIOD_QUARTER;
    const char *name = is_quarter ? "quy" : "thang";
    int pos = s->raw.t[i].at, digits = is_quarter ? 1 : 2;

    if (s->form->period == PERIOD_NONE || s->low[pos] != name[0])
        return false;
    int behind = skip_word(s, pos, name);
    if (!(behind && numbered(s, behind, digits, out)) &&
        !numbered(s, pos + 1, digits, out))
        return false;
    out->next = token_behind(s, i, out->next);
    return true;
}

static bool
is_bare_neighbour(char c)
{
    return c == ' ' || c == '\n' || c == ',' || c == ';' || c == ':';
}

/* "9/2025" at raw tokens i and i + 1, as first or last of the values. */
static bool
bare_at(const struct scan *s, int i, struct period_token *out)
{
    const struct token *a = &s->raw.t[i], *b = &s->raw.t[i + 1];
    int end = token_run(s, a->at, 1, 2, &out->number);

    if (end != a->end || a->kind != TOKEN_NUMBER || s->text[end] != '/' ||
        b->at != end + 1 || b->is_gone || b->kind != TOKEN_NUMBER ||
        token_run(s, b->at, 4, 4, &out->year) != b->end)
        return false;
    out->next = i + 2;
    return out->number >= 1 && out->number <= 12 && out->year >= 2021 &&
           out->year <= 2030 && is_bare_neighbour(s->text[a->at - 1]) &&
           (i + 2 == s->to || is_bare_neighbour(s->text[b->end]));
}

static bool
takes_bare(const struct scan *s)
{
    return s->form->period == PERIOD_MONTH || s->form->period == PERIOD_HALF;
}

bool
period_token_first(const struct scan *s, int i, struct period_token *out)
{
    return period_token_at(s, i, out) || (takes_bare(s) && i == s->from &&
                                          i + 1 < s->to && bare_at(s, i, out));
}

static void
take(struct scan *s, int from, const struct period_token *token)
{
    for (int i = from; i < token->next; i++)
        s->raw.t[i].is_gone = true;
    s->period[s->periods_n++] = *token;
}

/* K+n or K-n; spaces, ':' and '=' may stand before the sign, none behind it. */
static bool
change_at(struct scan *s, int i, int *next)
{
    int pos = s->raw.t[i].at, at = pos, n = 0, digits = 0, value = 0;

    if (s->low[pos++] != 'k')
        return false;
    while (s->text[pos] == ' ' || s->text[pos] == ':' || s->text[pos] == '=')
        pos++;
    char sign = s->text[pos++];
    if (sign != '+' && sign != '-')
        return false;
    for (; is_digit(s->low[pos]) || is_like_digit(s->low[pos]); pos++, n++) {
        digits += is_digit(s->low[pos]);
        if (n < 2)
            value = value * 10 + (digit_of(s->low[pos]) - '0');
    }
    if (n == 0 || (digits == 0 && n > 1) || !scan_is_boundary(s, pos))
        return false;
    s->change = sign == '-' ? -value : value;
    s->change_is_long = n > 2;
    s->change_token = (struct token){.at = (uint16_t)at, .end = (uint16_t)pos};
    *next = token_behind(s, i, pos);
    return true;
}

static void
take_out_named(struct scan *s)
{
    struct period_token token;
    int next;

    for (int i = s->from; i < s->to; i++) {
        if (s->raw.t[i].is_gone)
            continue;
        if (period_token_at(s, i, &token)) {
            take(s, i, &token);
            i = token.next - 1;
        } else if (s->grammar->spec->has_change && change_at(s, i, &next)) {
            s->changes_n++;
            for (int k = i; k < next; k++)
                s->raw.t[k].is_gone = true;
            i = next - 1;
        }
    }
}

void
period_take_out(struct scan *s)
{
    struct period_token token;
    int first = s->from, last = s->to - 1;

    s->periods_n = s->changes_n = 0;
    s->change_is_long = false;
    if (s->form->period == PERIOD_NONE && !s->grammar->spec->has_change)
        return;
    take_out_named(s);
    if (!takes_bare(s))
        return;
    while (first <= last && s->raw.t[first].is_gone)
        first++;
    while (last > first && s->raw.t[last].is_gone)
        last--;
    if (first < last && bare_at(s, first, &token)) {
        take(s, first, &token);
        first += 2;
    }
    if (first < last && bare_at(s, last - 1, &token))
        take(s, last - 1, &token);
}

/* The period of the form that a token can name on this day; its year is that
 * of the one it matches, if it matches one. */
static bool
names(const struct period_token *token, struct period period)
{
    return token->number == period.number &&
           (token->year == 0 || token->year == period.year);
}

/* What the sender asked for, for the answer: the nearest period of that number
 * if the year is not said. */
static bool
fail_closed(struct scan *s, const struct period_token *token,
            struct period open)
{
    int last = open.kind == PERIOD_QUARTER ? 4 : 12;
    int apart = token->number - open.number;

    if (token->number < 1 || token->number > last)
        return scan_fail(s, "L-07", 0);
    s->out->period = open;
    s->out->period.number = token->number;
    if (token->year)
        s->out->period.year = token->year;
    else if (apart * 2 > last)
        s->out->period.year--;
    else if (apart * 2 < -last)
        s->out->period.year++;
    return scan_fail(s, "L-07", 0);
}

static bool
settle(struct scan *s, struct period open, struct period other,
       bool has_default)
{
    struct period chosen = open;

    if (s->periods_n == 0) {
        if (!has_default)
            return scan_fail(s, "L-07", 0);
        s->out->period = open;
        return true;
    }
    if (other.kind != PERIOD_NONE && names(&s->period[0], other))
        chosen = other;
    for (int i = 0; i < s->periods_n; i++)
        if (!names(&s->period[i], chosen))
            return fail_closed(s, &s->period[i], open);
    s->out->period = chosen;
    return true;
}

bool
period_settle(struct scan *s)
{
    struct period none = {PERIOD_NONE, 0, 0}, quarter;
    bool is_clear = !period_must_be_named(s->form->period, s->at);

    switch (s->form->period) {
    case PERIOD_NONE:
        break;
    case PERIOD_MONTH:
        return settle(s, period_open_month(s->at), none, is_clear);
    case PERIOD_HALF:
        return settle(s, period_open_half(s->at), none, is_clear);
    case PERIOD_QUARTER:
        quarter = period_quarter_of(s->at);
        return settle(s, quarter, period_before(quarter), is_clear);
    }
    return true;
}
