/* Inside web/: handlers of the route table. Not for others. */
#ifndef WEB_WEB_ROUTE_H
#define WEB_WEB_ROUTE_H

#include "edge/query.h"
#include "web/web.h"

/* One request on its way through the table. */
struct web_call {
    struct web *web;
    struct http_request *request;
    struct str rest; /* what follows the route's path */
    struct query query;
    struct arena *arena;
};

void web_page(struct web_call *call);
void web_no_icon(struct web_call *call);
void web_home(struct web_call *call);
void web_phone_messages(struct web_call *call);
void web_metrics(struct web_call *call);
void web_ready(struct web_call *call);
void web_message(struct web_call *call);
void web_import(struct web_call *call);
void web_pin(struct web_call *call);
void web_reopen(struct web_call *call);
void web_feed(struct web_call *call);
void web_feed_link(struct web_call *call);
void web_budget(struct web_call *call);
void web_budget_lift(struct web_call *call);
void web_request_open(struct web_call *call);
void web_request_withdraw(struct web_call *call);
void web_requests(struct web_call *call);
void web_export(struct web_call *call);
void web_award(struct web_call *call);
void web_board(struct web_call *call);
void web_unit(struct web_call *call);
void web_progress(struct web_call *call);
void web_clock(struct web_call *call);
void web_clock_move(struct web_call *call);

void web_duties(struct web_call *call);
void web_duties_preview(struct web_call *call);
void web_duties_control(struct web_call *call);

/* Today, or the day of ?at=. False: the request was answered with a 400. */
bool web_day(struct web_call *call, int64_t *day);

/* Answers with JSON and frees it. */
struct json_t;
void web_json(struct web_call *call, int status, struct json_t *json);
/* RFC 3339 in Vietnam's time; null for 0. */
struct json_t *web_json_time(int64_t ms);
struct json_t *web_json_str(struct str s);

#endif
