/* State machines of what people ask for and others confirm. */
#include "core/chain.h"

#include <string.h>

#include "base/mem.h"

enum { WEEK = 7 * 24, TEN_WORKING_DAYS = 14 * 24, DAY = 24 };

/* DK: household -> hamlet -> commune; seven days, then the next level. */
static const struct chain_state commitment_states[] = {
    {"asked", "CHO", WAITS_HAMLET, WEEK, true},
    {"passed_up", "CHO XA", WAITS_COMMUNE, WEEK, true},
    {"hamlet", "BAN XAC NHAN", WAITS_COMMUNE, WEEK, true},
    {"to_district", "CHO CAP TREN", WAITS_DISTRICT, 0, true},
    {"commune", "XA XAC NHAN", WAITS_NOBODY, 0, true},
    {"hamlet_refused", "BAN KHONG XAC NHAN", WAITS_HAMLET, 0, true},
    {"commune_refused", "XA KHONG XAC NHAN", WAITS_COMMUNE, 0, true},
    {"refused_above", "KHONG XAC NHAN", WAITS_DISTRICT, 0, true},
    {"met", "DAT", WAITS_NOBODY, 0, false},
    {"missed", "CHUA DAT", WAITS_NOBODY, 0, false},
    {"withdrawn", "RUT", WAITS_NOBODY, 0, false},
};
static const struct chain_move commitment_moves[] = {
    {"asked", CHAIN_CONFIRM, "hamlet"},
    {"asked", CHAIN_REFUSE, "hamlet_refused"},
    {"asked", CHAIN_TIMEOUT, "passed_up"},
    {"hamlet_refused", CHAIN_CONFIRM, "hamlet"},
    {"passed_up", CHAIN_CONFIRM, "commune"},
    {"passed_up", CHAIN_REFUSE, "commune_refused"},
    {"passed_up", CHAIN_TIMEOUT, "to_district"},
    {"hamlet", CHAIN_CONFIRM, "commune"},
    {"hamlet", CHAIN_REFUSE, "commune_refused"},
    {"hamlet", CHAIN_TIMEOUT, "to_district"},
    {"commune_refused", CHAIN_CONFIRM, "commune"},
    {"to_district", CHAIN_CONFIRM, "commune"},
    {"to_district", CHAIN_REFUSE, "refused_above"},
    {"refused_above", CHAIN_CONFIRM, "commune"},
    {"*", CHAIN_WITHDRAW, "withdrawn"},
    {"*", CHAIN_ACHIEVE, "met"},
    {"*", CHAIN_MISS, "missed"},
};

/* TD of a household: the hamlet head looks at it; silence changes nothing. */
static const struct chain_state progress_states[] = {
    {"noted", "DA GHI", WAITS_HAMLET, WEEK, true},
    {"confirmed", "BAN XAC NHAN", WAITS_NOBODY, 0, false},
    {"refused", "BAN KHONG XAC NHAN", WAITS_HAMLET, 0, true},
    {"unanswered", "CHUA XAC NHAN", WAITS_NOBODY, 0, false},
    {"withdrawn", "RUT", WAITS_NOBODY, 0, false},
};
static const struct chain_move progress_moves[] = {
    {"noted", CHAIN_CONFIRM, "confirmed"},
    {"noted", CHAIN_REFUSE, "refused"},
    {"noted", CHAIN_TIMEOUT, "unanswered"},
    {"refused", CHAIN_CONFIRM, "confirmed"},
    {"confirmed", CHAIN_WITHDRAW, "withdrawn"}, /* as long as its quarter */
    {"unanswered", CHAIN_WITHDRAW, "withdrawn"},
    {"*", CHAIN_WITHDRAW, "withdrawn"},
};

/* KQ: only a commune decision makes it official. */
static const struct chain_state result_states[] = {
    {"provisional", "TAM", WAITS_COMMUNE, WEEK, true},
    {"seen", "XA DA XEM", WAITS_NOBODY, 0, true},
    {"to_district", "CHO CAP TREN", WAITS_DISTRICT, 0, true},
    {"refused", "XA KHONG XAC NHAN", WAITS_COMMUNE, 0, true},
    {"refused_above", "KHONG XAC NHAN", WAITS_DISTRICT, 0, true},
    {"official", "CHINH THUC", WAITS_NOBODY, 0, false},
    {"replaced", "DA CO QD", WAITS_NOBODY, 0, false},
    {"withdrawn", "RUT", WAITS_NOBODY, 0, false},
};
static const struct chain_move result_moves[] = {
    {"provisional", CHAIN_CONFIRM, "seen"},
    {"provisional", CHAIN_REFUSE, "refused"},
    {"provisional", CHAIN_TIMEOUT, "to_district"},
    {"to_district", CHAIN_CONFIRM, "seen"},
    {"to_district", CHAIN_REFUSE, "refused_above"},
    {"refused", CHAIN_CONFIRM, "seen"},
    {"refused_above", CHAIN_CONFIRM, "seen"},
    {"*", CHAIN_REPLACE, "replaced"},
    {"official", CHAIN_WITHDRAW, "withdrawn"}, /* it was a mistake */
    {"*", CHAIN_WITHDRAW, "withdrawn"},
};

/* UH: counts for C-20 once the commune has confirmed it; gifts to the Fund are
 * confirmed above the commune. */
static const struct chain_state contribution_states[] = {
    {"noted", "CHO", WAITS_COMMUNE, WEEK, true},
    {"to_district", "CHO CAP TREN", WAITS_DISTRICT, 0, true},
    {"confirmed", "DA XAC NHAN", WAITS_NOBODY, 0, false},
    {"refused", "KHONG XAC NHAN", WAITS_COMMUNE, 0, true},
    {"refused_above", "KHONG XAC NHAN", WAITS_DISTRICT, 0, true},
    {"withdrawn", "RUT", WAITS_NOBODY, 0, false},
};
static const struct chain_move contribution_moves[] = {
    {"noted", CHAIN_CONFIRM, "confirmed"},
    {"noted", CHAIN_REFUSE, "refused"},
    {"noted", CHAIN_TIMEOUT, "to_district"},
    {"to_district", CHAIN_CONFIRM, "confirmed"},
    {"to_district", CHAIN_REFUSE, "refused_above"},
    {"refused", CHAIN_CONFIRM, "confirmed"},
    {"refused_above", CHAIN_CONFIRM, "confirmed"},
    {"*", CHAIN_WITHDRAW, "withdrawn"},
};

/* MH: GHI -> XA GIOI THIEU -> CONG NHAN -> NHAN RONG, each by XN. */
static const struct chain_state model_states[] = {
    {"noted", "GHI", WAITS_COMMUNE, WEEK, true},
    {"passed_up", "CHO CAP TREN", WAITS_DISTRICT, 0, true},
    {"introduced", "XA GIOI THIEU", WAITS_DISTRICT, 0, true},
    {"recognised", "CONG NHAN", WAITS_DISTRICT, 0, true},
    {"replicated", "NHAN RONG", WAITS_NOBODY, 0, false},
    {"refused", "KHONG GIOI THIEU", WAITS_COMMUNE, 0, true},
    {"not_recognised", "CHUA CONG NHAN", WAITS_DISTRICT, 0, true},
    {"not_replicated", "CHUA NHAN RONG", WAITS_DISTRICT, 0, true},
    {"withdrawn", "RUT", WAITS_NOBODY, 0, false},
};
static const struct chain_move model_moves[] = {
    {"noted", CHAIN_CONFIRM, "introduced"},
    {"noted", CHAIN_REFUSE, "refused"},
    {"noted", CHAIN_TIMEOUT, "passed_up"},
    {"passed_up", CHAIN_CONFIRM, "introduced"},
    {"passed_up", CHAIN_REFUSE, "not_recognised"},
    {"refused", CHAIN_CONFIRM, "introduced"},
    {"introduced", CHAIN_CONFIRM, "recognised"},
    {"introduced", CHAIN_REFUSE, "not_recognised"},
    {"not_recognised", CHAIN_CONFIRM, "recognised"},
    {"recognised", CHAIN_CONFIRM, "replicated"},
    {"recognised", CHAIN_REFUSE, "not_replicated"},
    {"not_replicated", CHAIN_CONFIRM, "replicated"},
    {"*", CHAIN_WITHDRAW, "withdrawn"},
};

/* DX: the figures inform, the council decides. */
static const struct chain_state nomination_states[] = {
    {"to_commune", "CHO XA", WAITS_CHAIRMAN, WEEK, true},
    {"to_district", "CHO CAP TREN", WAITS_DISTRICT, 0, true},
    {"confirmed", "DA XAC NHAN", WAITS_NOBODY, 0, false},
    {"refused", "KHONG XAC NHAN", WAITS_CHAIRMAN, 0, true},
    {"refused_above", "KHONG XAC NHAN", WAITS_DISTRICT, 0, true},
    {"withdrawn", "RUT", WAITS_NOBODY, 0, false},
};
static const struct chain_move nomination_moves[] = {
    {"to_commune", CHAIN_CONFIRM, "confirmed"},
    {"to_commune", CHAIN_REFUSE, "refused"},
    {"to_commune", CHAIN_TIMEOUT, "to_district"},
    {"to_district", CHAIN_CONFIRM, "confirmed"},
    {"to_district", CHAIN_REFUSE, "refused_above"},
    {"refused", CHAIN_CONFIRM, "confirmed"},
    {"refused_above", CHAIN_CONFIRM, "confirmed"},
    {"*", CHAIN_WITHDRAW, "withdrawn"},
};

/* VM: answered by text; after ten working days [PROP] it goes up. What comes
 * from the commune itself, or from above it, begins there. */
static const struct chain_state case_states[] = {
    {"open", "CHO TRA LOI", WAITS_COMMUNE, TEN_WORKING_DAYS, true},
    {"passed_up", "CHO CAP TREN", WAITS_DISTRICT, 0, true},
    {"answered", "DA TRA LOI", WAITS_NOBODY, 0, true},
    {"answered_above", "DA TRA LOI", WAITS_NOBODY, 0, true},
    {"withdrawn", "RUT", WAITS_NOBODY, 0, false},
};
static const struct chain_move case_moves[] = {
    {"open", CHAIN_ADD, "open"},
    {"open", CHAIN_ANSWER, "answered"},
    {"open", CHAIN_TIMEOUT, "passed_up"},
    {"answered", CHAIN_ADD, "open"},
    {"answered", CHAIN_ANSWER, "answered"},
    {"passed_up", CHAIN_ADD, "passed_up"},
    {"passed_up", CHAIN_ANSWER, "answered_above"},
    {"answered_above", CHAIN_ADD, "passed_up"},
    {"answered_above", CHAIN_ANSWER, "answered_above"},
    {"*", CHAIN_WITHDRAW, "withdrawn"},
};

/* DT: the new phone answers within a day; the old one works until then. A
 * stranger's own request waits for the commune first. */
static const struct chain_state phone_change_states[] = {
    {"to_commune", "CHO XA DUYET", WAITS_COMMUNE, WEEK, true},
    {"invited", "CHO MAY MOI", WAITS_PHONE, DAY, true},
    {"done", "XONG", WAITS_NOBODY, 0, false},
    {"refused", "KHONG DUYET", WAITS_NOBODY, 0, false},
    {"declined", "TU CHOI", WAITS_NOBODY, 0, false},
    {"expired", "HET HAN", WAITS_NOBODY, 0, false},
    {"unanswered", "XA CHUA DUYET", WAITS_NOBODY, 0, false},
    {"withdrawn", "RUT", WAITS_NOBODY, 0, false},
};
static const struct chain_move phone_change_moves[] = {
    {"to_commune", CHAIN_CONFIRM, "done"},
    {"to_commune", CHAIN_REFUSE, "refused"},
    {"to_commune", CHAIN_TIMEOUT, "unanswered"},
    {"invited", CHAIN_AGREE, "done"},
    {"invited", CHAIN_DECLINE, "declined"},
    {"invited", CHAIN_TIMEOUT, "expired"},
    {"*", CHAIN_REPLACE, "withdrawn"},
    {"*", CHAIN_WITHDRAW, "withdrawn"},
};

/* XOA: the commune answers in two working days; the gateway sets the end. */
static const struct chain_state erasure_states[] = {
    {"asked", "CHO XA", WAITS_COMMUNE, 2 * DAY, true},
    {"to_district", "CHO CAP TREN", WAITS_DISTRICT, 0, true},
    {"erased", "DA XOA", WAITS_NOBODY, 0, false},
    {"refused", "XA KHONG XOA", WAITS_COMMUNE, 0, true},
    {"refused_above", "KHONG XOA", WAITS_DISTRICT, 0, true},
    {"withdrawn", "RUT", WAITS_NOBODY, 0, false},
};
static const struct chain_move erasure_moves[] = {
    {"asked", CHAIN_CONFIRM, "erased"},
    {"asked", CHAIN_REFUSE, "refused"},
    {"asked", CHAIN_TIMEOUT, "to_district"},
    {"to_district", CHAIN_CONFIRM, "erased"},
    {"to_district", CHAIN_REFUSE, "refused_above"},
    {"refused", CHAIN_CONFIRM, "erased"},
    {"refused_above", CHAIN_CONFIRM, "erased"},
    {"*", CHAIN_REPLACE, "withdrawn"},
    {"*", CHAIN_WITHDRAW, "withdrawn"},
};

/* SUA after closing: the level above approves; until then the old figures
 * count. */
static const struct chain_state correction_states[] = {
    {"to_commune", "CHO XA DUYET", WAITS_COMMUNE, WEEK, true},
    {"to_district", "CHO CAP TREN", WAITS_DISTRICT, 0, true},
    {"approved", "DA DUYET", WAITS_NOBODY, 0, false},
    {"refused", "KHONG DUYET", WAITS_COMMUNE, 0, true},
    {"refused_above", "KHONG DUYET", WAITS_DISTRICT, 0, true},
    {"withdrawn", "RUT", WAITS_NOBODY, 0, false},
};
static const struct chain_move correction_moves[] = {
    {"to_commune", CHAIN_CONFIRM, "approved"},
    {"to_commune", CHAIN_REFUSE, "refused"},
    {"to_commune", CHAIN_TIMEOUT, "to_district"},
    {"to_district", CHAIN_CONFIRM, "approved"},
    {"to_district", CHAIN_REFUSE, "refused_above"},
    {"refused", CHAIN_CONFIRM, "approved"},
    {"refused_above", CHAIN_CONFIRM, "approved"},
    {"*", CHAIN_REPLACE, "withdrawn"},
    {"*", CHAIN_WITHDRAW, "withdrawn"},
};

#define KIND(name, wants_pin)                                                  \
    {                                                                          \
#name, wants_pin, COUNT(name##_states), name##_states,                 \
            COUNT(name##_moves), name##_moves                                  \
    }

static const struct chain_kind kinds[] = {
    KIND(commitment, false), KIND(progress, false),
    KIND(result, false),     KIND(contribution, true),
    KIND(model, false),      KIND(nomination, true),
    KIND(case, false),       KIND(phone_change, false),
    KIND(correction, false), KIND(erasure, false),
};

const struct chain_kind *
chain_kind_find(const char *name)
{
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

const struct chain_state *
chain_state_find(const struct chain_kind *kind, const char *name)
{
    for (int i = 0; i < kind->states_n; i++)
        if (strcmp(kind->states[i].name, name) == 0)
            return &kind->states[i];
    return NULL;
}

const struct chain_state *
chain_next(const struct chain_kind *kind, const struct chain_state *state,
           enum chain_event event)
{
    for (int i = 0; i < kind->moves_n; i++) {
        const struct chain_move *move = &kind->moves[i];
        bool fits = strcmp(move->from, "*") == 0
                        ? state->is_live
                        : strcmp(move->from, state->name) == 0;
        if (fits && move->event == event)
            return chain_state_find(kind, move->to);
    }
    return NULL;
}

const char *
chain_event_name(enum chain_event event)
{
    static const char *const names[] = {
        [CHAIN_START] = "start",     [CHAIN_CONFIRM] = "confirm",
        [CHAIN_REFUSE] = "refuse",   [CHAIN_WITHDRAW] = "withdraw",
        [CHAIN_TIMEOUT] = "timeout", [CHAIN_ACHIEVE] = "achieve",
        [CHAIN_MISS] = "miss",       [CHAIN_REPLACE] = "replace",
        [CHAIN_ANSWER] = "answer",   [CHAIN_ADD] = "add",
        [CHAIN_AGREE] = "agree",     [CHAIN_DECLINE] = "decline",
        [CHAIN_UNDO] = "undo",
    };

    return names[event];
}

const char *
chain_waits_name(enum chain_waits waits)
{
    static const char *const names[] = {
        [WAITS_NOBODY] = "",           [WAITS_HAMLET] = "hamlet",
        [WAITS_COMMUNE] = "commune",   [WAITS_CHAIRMAN] = "commune",
        [WAITS_DISTRICT] = "district", [WAITS_PHONE] = "phone",
    };

    return names[waits];
}
