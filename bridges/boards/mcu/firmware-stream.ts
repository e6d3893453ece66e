/** The C of a board that steps by its own clock, beside the loop that answers requests. */

/** Header in C: the functions of {@link STREAM_SOURCE}, and those of the loop that it needs. */
export const STREAM_HEADER = `#ifndef STREAM_H
#define STREAM_H
#include "board.h"
#include <stdint.h>

/* Whether the board steps by its own clock. */
int stream_runs(void);
/* Begins a stream; at to end are the changes of a step that rests. Returns why it refuses, or 0. */
uint16_t stream_begin(const stream_request *in, const uint8_t *at, const uint8_t *end, stream_reply *out);
/* Keeps the input of a step, whose changes are at to end. */
void stream_input(const input_request *in, const uint8_t *at, const uint8_t *end);
/* Tells the results that are kept, from that of a tick on, and why the stream has ended, if it has. */
void stream_again(uint32_t tick);
void stream_halt(halt_reply *out);
/* Makes the step that is due, if one is. */
void stream_poll(void);
/* Cycles until the next step is due. */
uint32_t stream_left(void);

/* Of the loop that answers requests. Makes changes; returns whether all of them fit. */
int make_changes(uint32_t changes, const uint8_t *at, const uint8_t *end);
/* Puts the spikes of a tick. Returns their bytes. */
uint32_t put_spikes(uint8_t *at, uint32_t tick);
/* Stops safely. */
void stop_safely(void);
/* Notes the cycles of a step. */
void note_step(uint32_t cycles);
/* Takes what has come. Returns whether there was anything. */
int hear(void);

#endif
`;

/** Steps by the timer: inputs in slots by the number of their step, results that are kept to be told again. */
export const STREAM_SOURCE = `#include "frame.h"
#include "machine.h"
#include "network.h"
#include "stream.h"
#include <string.h>

/* The changes of a step. */
typedef struct {
  uint32_t tick;
  uint16_t length, changes, here;
  uint8_t bytes[INPUT_BYTES];
} input_slot;

/* A result as it was told; frames end with room for a checksum. */
typedef struct {
  uint32_t tick, length;
  uint8_t bytes[RESULT_BYTES + 2];
} result_slot;

static input_slot inputs[WINDOW];
/* The changes of a step that rests. */
static uint8_t rest[REST_BYTES];
static uint32_t rest_length;
static result_slot results[WINDOW];
static stream_request asked;
static int runs, begun;
static uint16_t ended;
/* The next step, and the first after all whose input has come. */
static uint32_t next, beyond;
static uint32_t due, period, quiet;
static halt_reply counts;

int stream_runs(void) {
  return runs;
}

static void keep(input_slot *slot, uint32_t tick, uint16_t changes, const uint8_t *at, uint32_t length) {
  slot->tick = tick;
  slot->changes = changes;
  slot->length = (uint16_t)length;
  memcpy(slot->bytes, at, length);
  slot->here = 1;
}

uint16_t stream_begin(const stream_request *in, const uint8_t *at, const uint8_t *end, stream_reply *out) {
  if (in->period == 0 || in->period > 1000000u || in->window == 0) return REFUSAL_RANGE;
  rest_length = (uint32_t)(end - at);
  if (rest_length > sizeof rest) return REFUSAL_RANGE;
  memcpy(rest, at, rest_length);
  asked = *in;
  if (asked.window > WINDOW) asked.window = WINDOW;
  for (uint32_t n = 0; n < WINDOW; n++) inputs[n].here = results[n].length = 0;
  memset(&counts, 0, sizeof counts);
  next = beyond = asked.tick;
  period = asked.period * (machine_frequency / 1000000u);
  quiet = 0;
  begun = 0;
  ended = 0;
  runs = 1;
  out->window = asked.window;
  out->spare = 0;
  return 0;
}

/* Begins the frame of a result. Returns its length. */
static uint32_t put_result(uint8_t *at, uint32_t tick, uint32_t cycles, uint16_t flags) {
  uint32_t unheard = 0;
  while (unheard < asked.window) {
    const input_slot *slot = &inputs[(next + unheard) % WINDOW];
    if (!slot->here || slot->tick != next + unheard) break;
    unheard++;
  }
  const result_reply out = {tick, cycles, asked.window, (uint16_t)unheard, (uint16_t)(beyond - next), flags};
  at[0] = MESSAGE_RESULT | REPLY;
  at[1] = (uint8_t)tick;
  memcpy(at + 2, &out, sizeof out);
  return 2u + sizeof out;
}

/* Tells something else than a result of the step that comes next, or of a tick. */
static void tell(uint32_t tick, uint16_t flags) {
  uint8_t frame[2 + sizeof(result_reply) + 2];
  frame_send(frame, put_result(frame, tick, 0, flags));
}

void stream_input(const input_request *in, const uint8_t *at, const uint8_t *end) {
  if (!runs) return;
  const uint32_t ahead = in->tick - next;
  if (ahead >= 0x80000000u) return; /* its step has begun */
  input_slot *slot = &inputs[in->tick % WINDOW];
  if (ahead >= asked.window || (uint32_t)(end - at) > sizeof slot->bytes) {
    tell(in->tick, FLAG_REFUSED);
    return;
  }
  if (!slot->here || slot->tick != in->tick) keep(slot, in->tick, in->changes, at, (uint32_t)(end - at));
  if (in->tick + 1u - beyond < 0x80000000u) beyond = in->tick + 1u;
  if (!begun) due = machine_cycles();
  begun = 1;
}

void stream_again(uint32_t tick) {
  if (asked.window == 0) {
    tell(tick, FLAG_ABSENT);
    return;
  }
  for (uint32_t n = 0; n < WINDOW; n++) {
    result_slot *result = &results[(next + n) % WINDOW];
    if (result->length > 0 && result->tick - tick < 0x80000000u) frame_send(result->bytes, result->length);
  }
  if (ended) tell(next, ended);
}

void stream_halt(halt_reply *out) {
  runs = 0;
  counts.tick = next;
  counts.flags = ended;
  *out = counts;
}

static void stop(uint16_t why) {
  runs = 0;
  ended = why;
  stop_safely();
  tell(next, why);
}

static void step(void) {
  input_slot *slot = &inputs[next % WINDOW];
  result_slot *result = &results[next % WINDOW];
  const int late = !slot->here || slot->tick != next;
  if (late && asked.late == LATE_STOP) {
    stop(FLAG_ENDED_LATE);
    return;
  }
  if (late && quiet == asked.silence) {
    stop(FLAG_ENDED_SILENT);
    return;
  }
  const uint32_t began = machine_cycles();
  quiet = late ? quiet + 1u : 0u;
  if (!late) make_changes(slot->changes, slot->bytes, slot->bytes + slot->length);
  else if (asked.late == LATE_REST) make_changes(asked.changes, rest, rest + rest_length);
  slot->here = 0;
  const uint32_t tick = next++;
  if (beyond - next >= 0x80000000u) beyond = next;
  network_run(tick, 1);
  const uint32_t head = 2u + sizeof(result_reply);
  result->length = head + put_spikes(result->bytes + head, tick);
  const uint32_t ready = machine_cycles();
  const int overrun = ready - due > period;
  put_result(result->bytes, tick, ready - began, (uint16_t)((late ? FLAG_LATE : 0u) | (overrun ? FLAG_OVERRUN : 0u)));
  result->tick = tick;
  due = overrun ? ready : due + period;
  counts.late += (uint32_t)late;
  counts.overruns += (uint32_t)overrun;
  if (next - asked.tick == asked.steps) runs = 0;
  note_step(ready - began);
  frame_send(result->bytes, result->length);
}

uint32_t stream_left(void) {
  if (!runs || !begun) return 0x7fffffffu;
  const uint32_t left = due - machine_cycles();
  return left < 0x80000000u ? left : 0u;
}

void stream_poll(void) {
  if (stream_left() > 0) return;
  /* What has come by now is in time. */
  for (uint32_t n = 0; n < RECEIVED && hear(); n++) {
  }
  if (runs) step();
}
`;
