/* What phones mean to do, soonest first: a binary heap. */
#include "simulate/queue.h"

#include "base/mem.h"

static bool
is_before(const struct sim_event *a, const struct sim_event *b)
{
    return a->at_ms != b->at_ms ? a->at_ms < b->at_ms : a->turn < b->turn;
}

static void
swap(struct sim_event *a, struct sim_event *b)
{
    struct sim_event kept = *a;

    *a = *b;
    *b = kept;
}

void
sim_queue_put(struct sim_queue *queue, const struct sim_event *event)
{
    int i = queue->n++;

    if (queue->n > queue->cap) {
        queue->cap = queue->cap > 0 ? 2 * queue->cap : 64;
        queue->event =
            mem_grow(queue->event, (size_t)queue->cap * sizeof(*queue->event));
    }
    queue->event[i] = *event;
    queue->event[i].turn = queue->turns++;
    for (; i > 0 && is_before(&queue->event[i], &queue->event[(i - 1) / 2]);
         i = (i - 1) / 2)
        swap(&queue->event[i], &queue->event[(i - 1) / 2]);
}

const struct sim_event *
sim_queue_first(const struct sim_queue *queue)
{
    return queue->n > 0 ? &queue->event[0] : NULL;
}

struct sim_event
sim_queue_take(struct sim_queue *queue)
{
    struct sim_event *event = queue->event, first = event[0];
    int n = --queue->n;

    event[0] = event[n];
    for (int i = 0, child = 1; child < n; child = 2 * i + 1) {
        if (child + 1 < n && is_before(&event[child + 1], &event[child]))
            child++;
        if (!is_before(&event[child], &event[i]))
            break;
        swap(&event[i], &event[child]);
        i = child;
    }
    return first;
}

void
sim_queue_clear(struct sim_queue *queue)
{
    mem_free(queue->event);
    *queue = (struct sim_queue){0};
}
