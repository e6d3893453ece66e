/**
 * The C of the firmware, but for the network, the machine and what is generated from the protocol. One concept a file: framing, and
 * the loop that answers requests.
 */

/** Header in C: the functions that a machine gives the firmware. */
export const MACHINE_HEADER = `#ifndef MACHINE_H
#define MACHINE_H
#include <stdint.h>

void machine_start(void);
/* The next byte of the line, -1 if none has come. */
int machine_read(void);
void machine_write(const uint8_t *bytes, uint32_t count);
/* Sends all that was written. */
void machine_flush(void);
/* Returns when a byte has come, or after a few milliseconds, and in any case within as many cycles. */
void machine_wait(uint32_t cycles);
/* Bytes that came when there was no room for them. */
uint32_t machine_overruns(void);
uint32_t machine_milliseconds(void);
/* Counts machine_frequency times a second, and wraps around. */
uint32_t machine_cycles(void);
extern const uint32_t machine_frequency;

/* Called when no step has come in time. A board that drives motors defines it, and stops them. */
void board_stop(void);

#endif
`;

/** Framing: COBS, CRC-16 and a delimiter. */
export const FRAME_SOURCE = `#include "frame.h"
#include "machine.h"
#include <string.h>

/* CRC-16, polynomial 0x1021, begun with 0xffff; four bits at a time. */
static uint16_t crc16(const uint8_t *bytes, uint32_t count) {
  static const uint16_t table[16] = {0x0000, 0x1021, 0x2042, 0x3063, 0x4084, 0x50a5, 0x60c6, 0x70e7,
                                     0x8108, 0x9129, 0xa14a, 0xb16b, 0xc18c, 0xd1ad, 0xe1ce, 0xf1ef};
  uint16_t crc = 0xffff;
  for (uint32_t i = 0; i < count; i++) {
    crc = (uint16_t)((crc << 4) ^ table[(crc >> 12) ^ (bytes[i] >> 4)]);
    crc = (uint16_t)((crc << 4) ^ table[(crc >> 12) ^ (bytes[i] & 15)]);
  }
  return crc;
}

/* Unstuffs in place. Returns how many bytes are left, -1 where the lengths of the blocks do not fit. */
static int32_t unstuff(uint8_t *bytes, uint32_t count) {
  uint32_t end = 0;
  for (uint32_t at = 0; at < count;) {
    const uint32_t code = bytes[at];
    if (code == 0 || at + code > count) return -1;
    memmove(bytes + end, bytes + at + 1, code - 1);
    end += code - 1;
    at += code;
    if (code < 255 && at < count) bytes[end++] = 0;
  }
  return (int32_t)end;
}

int32_t frame_take(frame_reader *reader, uint8_t byte) {
  if (byte != 0) {
    if (reader->count < sizeof reader->bytes) reader->bytes[reader->count] = byte;
    reader->count++;
    return -1;
  }
  const uint32_t stuffed = reader->count;
  reader->count = 0;
  if (stuffed == 0) return -1;
  if (stuffed <= sizeof reader->bytes) {
    const int32_t length = unstuff(reader->bytes, stuffed) - 2;
    if (length >= 0 && length <= LONGEST) {
      const uint16_t crc = (uint16_t)(reader->bytes[length] | reader->bytes[length + 1] << 8);
      if (crc == crc16(reader->bytes, (uint32_t)length)) return length;
    }
  }
  reader->damaged++;
  return -1;
}

void frame_send(uint8_t *content, uint32_t length) {
  const uint16_t crc = crc16(content, length);
  content[length++] = (uint8_t)crc;
  content[length++] = (uint8_t)(crc >> 8);
  for (uint32_t at = 0;;) {
    uint32_t run = 0;
    while (run < 254 && at + run < length && content[at + run] != 0) run++;
    const uint8_t code = (uint8_t)(run + 1);
    machine_write(&code, 1);
    machine_write(content + at, run);
    at += run;
    if (at >= length) break;
    if (run < 254) at++;
  }
  const uint8_t delimiter = 0;
  machine_write(&delimiter, 1);
  machine_flush();
}
`;

/** Header in C: the functions of {@link FRAME_SOURCE}. */
export const FRAME_HEADER = `#ifndef FRAME_H
#define FRAME_H
#include "board.h"
#include <stdint.h>

/* Finds frames in bytes that come one by one. */
typedef struct {
  uint32_t count;
  /* Frames that were dropped. */
  uint32_t damaged;
  uint8_t bytes[LONGEST + 2 + LONGEST / 254 + 2];
} frame_reader;

/* Takes a byte. Where it ends a whole frame, returns the length of the content, which begins at bytes; else -1. */
int32_t frame_take(frame_reader *reader, uint8_t byte);
/* Sends content, after which there must be room for two bytes. */
void frame_send(uint8_t *content, uint32_t length);

#endif
`;

/** The loop that answers requests. */
export const FIRMWARE_SOURCE = `#include "board.h"
#include "frame.h"
#include "machine.h"
#include "network.h"
#include "stream.h"
#include <string.h>

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "messages are little-endian"
#endif

static frame_reader reader;
/* The last reply is kept, and sent again when its request comes again. */
static uint8_t reply[LONGEST + 2];
static uint32_t reply_length;
static uint32_t session;
static uint32_t watchdog;
static uint32_t last_step;
static int armed;
static int stopped;
static statistics_reply statistics;

__attribute__((weak)) void board_stop(void) {
}

static void append(const void *bytes, uint32_t count) {
  memcpy(reply + reply_length, bytes, count);
  reply_length += count;
}

static void refuse(uint16_t reason) {
  const refusal_reply out = {reason, 0};
  reply[0] = MESSAGE_REFUSAL | REPLY;
  reply_length = 2;
  append(&out, sizeof out);
}

/* Has the numbers of a change encoded. Returns their bytes, 0 where they do not fit the encoder. */
static uint32_t encode(const change *one, const uint8_t *at, const uint8_t *end) {
  static double numbers[MOST_READS];
  if (one->array >= network_array_count + network_encoder_count) return 0;
  const network_encoder *encoder = &network_encoders[one->array - network_array_count];
  const uint32_t bytes = encoder->reads * sizeof *numbers;
  if (one->from != 0 || 4u * one->count != bytes || (uint32_t)(end - at) < bytes) return 0;
  memcpy(numbers, at, bytes);
  if (encoder->per_unit == 0.0f) {
    encoder->encode(numbers, network_arrays[encoder->array].state);
    return bytes;
  }
  static float input[MOST_ENCODED];
  encoder->encode(numbers, input);
  for (uint32_t i = 0; i < encoder->size; i++) {
    double x = (double)input[i] * (double)encoder->per_unit + 0.5;
    x = x < -2e9 ? -2e9 : x > 2e9 ? 2e9 : x;
    int32_t n = (int32_t)x;
    n -= (n > x) + encoder->offset;
    n = n < encoder->least ? encoder->least : n > encoder->most ? encoder->most : n;
    network_set_word(&network_arrays[encoder->array], i, (uint32_t)n);
  }
  return bytes;
}

int make_changes(uint32_t changes, const uint8_t *at, const uint8_t *end) {
  for (; changes > 0; changes--) {
    change one;
    if ((uint32_t)(end - at) < sizeof one) return 0;
    memcpy(&one, at, sizeof one);
    at += sizeof one;
    const uint32_t count = one.count & ~FILL;
    const uint32_t bytes = 4u * ((one.count & FILL) ? 1u : count);
    if (one.array >= network_array_count) {
      const uint32_t encoded = encode(&one, at, end);
      if (encoded == 0) return 0;
      at += encoded;
      continue;
    }
    const network_array *array = &network_arrays[one.array];
    if (array->state == 0 || one.from > array->length || count > array->length - one.from) return 0;
    if ((uint32_t)(end - at) < bytes) return 0;
    for (uint32_t i = 0; i < count; i++) {
      uint32_t word;
      memcpy(&word, at + ((one.count & FILL) ? 0u : 4u * i), 4u);
      network_set_word(array, one.from + i, word);
    }
    at += bytes;
  }
  return at == end;
}

/* The spikes of a tick: of each population their number, and their list or, where that is shorter, a bit for each neuron. */
uint32_t put_spikes(uint8_t *at, uint32_t tick) {
  const uint8_t *const from = at;
  for (uint32_t r = 0; r < board_ring_count; r++) {
    const board_ring *ring = &board_rings[r];
    const uint32_t slot = tick & (ring->slots - 1u);
    const network_array *ids = &network_arrays[ring->ids];
    const uint32_t first = slot * ring->size;
    const uint32_t count = network_word(&network_arrays[ring->counts], slot);
    const uint32_t width = ring->size > 256u ? 2u : 1u;
    const uint32_t bitmap = (ring->size + 7u) / 8u;
    memcpy(at, &count, 2);
    at += 2;
    if (count * width <= bitmap) {
      for (uint32_t n = 0; n < count; n++) {
        const uint32_t id = network_word(ids, first + n);
        memcpy(at, &id, width);
        at += width;
      }
    } else {
      memset(at, 0, bitmap);
      for (uint32_t n = 0; n < count; n++) {
        const uint32_t id = network_word(ids, first + n);
        at[id / 8u] |= (uint8_t)(1u << id % 8u);
      }
      at += bitmap;
    }
  }
  return (uint32_t)(at - from);
}

/* The arrays that both sides change: of each the number of words that are not 0, and these with their places, or MANY. */
static void append_shared(void) {
  for (uint32_t s = 0; s < board_shared_count; s++) {
    const network_array *array = &network_arrays[board_shared[s]];
    const uint32_t head = reply_length;
    uint16_t count = 0;
    reply_length += 2;
    for (uint32_t i = 0; i < array->length && count != MANY; i++) {
      const uint32_t word = network_word(array, i);
      if (word == 0) continue;
      if (count == SHARED_WORDS) {
        count = MANY;
        reply_length = head + 2u;
        continue;
      }
      append(&i, 2);
      append(&word, 4);
      count++;
    }
    memcpy(reply + head, &count, 2);
  }
}

static uint16_t flags(void) {
  const uint16_t now = stopped ? FLAG_STOPPED : 0;
  stopped = 0;
  return now;
}

void note_step(uint32_t cycles) {
  if (cycles > statistics.longestStep) statistics.longestStep = cycles;
  last_step = machine_milliseconds();
  armed = 1;
}

static void step(const step_request *in, uint32_t began) {
  step_reply out = {0, 0, flags()};
  const uint32_t head = reply_length;
  reply_length += sizeof out;
  while (out.steps < in->steps && reply_length + TICK_BYTES + SHARED_BYTES <= LONGEST) {
    network_run(in->tick + out.steps, 1);
    reply_length += put_spikes(reply + reply_length, in->tick + out.steps);
    out.steps++;
  }
  append_shared();
  out.cycles = machine_cycles() - began;
  memcpy(reply + head, &out, sizeof out);
  note_step(out.steps > 0 ? out.cycles / out.steps : 0u);
}

static void hello(const hello_request *in) {
  const hello_reply out = {
      .protocol = PROTOCOL,
      .longest = LONGEST,
      .arrays = (uint16_t)network_array_count,
      .events = (uint16_t)board_event_count,
      .frequency = machine_frequency,
      .network0 = board_network[0],
      .network1 = board_network[1],
      .firmware0 = board_firmware[0],
      .firmware1 = board_firmware[1],
      .before = session,
  };
  append(&out, sizeof out);
  session = in->session;
  watchdog = in->watchdog;
  armed = stopped = 0;
  if (stream_runs()) {
    halt_reply counts;
    stream_halt(&counts);
  }
}

static void hash(const network_array *array) {
  hash_reply out = {0x811c9dc5u};
  for (uint32_t i = 0; i < array->length; i++) {
    out.hash = (out.hash ^ network_word(array, i)) * 0x01000193u;
  }
  append(&out, sizeof out);
}

/* Copies the fields of a request to \`in\`, or refuses a request that is too short for them. */
#define TAKE(in)                                              \\
  if ((uint32_t)(end - at) < sizeof in) return REFUSAL_RANGE; \\
  memcpy(&in, at, sizeof in);                                 \\
  at += sizeof in

/* Carries out a request, and composes the reply. Returns why it refuses, or 0. */
static uint16_t answer(uint8_t kind, const uint8_t *at, const uint8_t *end) {
  reply[0] = (uint8_t)(kind | REPLY);
  reply_length = 2;
  if (kind != MESSAGE_HELLO && session == 0) return REFUSAL_SESSION;
  const int steps = kind == MESSAGE_STEP || kind == MESSAGE_RAISE || kind == MESSAGE_RESET || kind == MESSAGE_STREAM;
  if (steps && stream_runs()) return REFUSAL_STREAMS;
  switch (kind) {
  case MESSAGE_HELLO: {
    hello_request in;
    TAKE(in);
    hello(&in);
    break;
  }
  case MESSAGE_RESET:
    network_init();
    break;
  case MESSAGE_WRITE: {
    write_request in;
    TAKE(in);
    if (!make_changes(in.changes, at, end)) return REFUSAL_RANGE;
    break;
  }
  case MESSAGE_STEP: {
    step_request in;
    TAKE(in);
    const uint32_t began = machine_cycles();
    if (!make_changes(in.changes, at, end)) return REFUSAL_RANGE;
    step(&in, began);
    break;
  }
  case MESSAGE_RAISE: {
    raise_request in;
    TAKE(in);
    const uint32_t began = machine_cycles();
    if (in.event >= board_event_count || !make_changes(in.changes, at, end)) return REFUSAL_RANGE;
    network_event(in.event, in.completed);
    const raise_reply out = {machine_cycles() - began, flags(), 0};
    append(&out, sizeof out);
    append_shared();
    break;
  }
  case MESSAGE_READ: {
    read_request in;
    TAKE(in);
    if (in.array >= network_array_count) return REFUSAL_RANGE;
    const network_array *array = &network_arrays[in.array];
    if (in.from > array->length || in.count > array->length - in.from) return REFUSAL_RANGE;
    if (reply_length + 4u * in.count > LONGEST) return REFUSAL_RANGE;
    for (uint32_t i = 0; i < in.count; i++) {
      const uint32_t word = network_word(array, in.from + i);
      append(&word, sizeof word);
    }
    break;
  }
  case MESSAGE_HASH: {
    hash_request in;
    TAKE(in);
    if (in.array >= network_array_count) return REFUSAL_RANGE;
    hash(&network_arrays[in.array]);
    break;
  }
  case MESSAGE_STATISTICS:
    statistics.milliseconds = machine_milliseconds();
    statistics.overruns = machine_overruns();
    statistics.damaged = reader.damaged;
    append(&statistics, sizeof statistics);
    break;
  case MESSAGE_STREAM: {
    stream_request in;
    TAKE(in);
    stream_reply out;
    const uint16_t reason = stream_begin(&in, at, end, &out);
    if (reason != 0) return reason;
    append(&out, sizeof out);
    break;
  }
  case MESSAGE_HALT: {
    halt_reply out;
    stream_halt(&out);
    append(&out, sizeof out);
    break;
  }
  default:
    return REFUSAL_UNKNOWN;
  }
  return 0;
}

/* What a stream is sent, which has no number and no reply of its own. Returns whether it is that. */
static int streamed(uint8_t kind, const uint8_t *at, const uint8_t *end) {
  if (kind == MESSAGE_INPUT) {
    input_request in;
    if ((uint32_t)(end - at) < sizeof in) return 1;
    memcpy(&in, at, sizeof in);
    stream_input(&in, at + sizeof in, end);
    return 1;
  }
  if (kind == MESSAGE_AGAIN) {
    again_request in;
    if ((uint32_t)(end - at) < sizeof in) return 1;
    memcpy(&in, at, sizeof in);
    stream_again(in.tick);
    return 1;
  }
  return 0;
}

static void serve(const uint8_t *content, uint32_t length) {
  if (length < 2) return;
  const uint8_t kind = content[0];
  if (streamed(kind, content + 2, content + length)) return;
  if (kind != MESSAGE_HELLO && reply_length > 0 && content[1] == reply[1]) {
    statistics.repeated++;
  } else {
    statistics.requests++;
    reply[1] = content[1];
    const uint16_t reason = answer(kind, content + 2, content + length);
    if (reason != 0) refuse(reason);
  }
  frame_send(reply, reply_length);
}

void stop_safely(void) {
  stopped = 1;
  statistics.stops++;
  board_stop();
}

/* A stream watches its inputs itself. */
static void watch(void) {
  if (watchdog == 0 || !armed || stopped || stream_runs() || machine_milliseconds() - last_step < watchdog) return;
  stop_safely();
}

int hear(void) {
  const int byte = machine_read();
  if (byte < 0) return 0;
  const int32_t length = frame_take(&reader, (uint8_t)byte);
  if (length >= 0) serve(reader.bytes, (uint32_t)length);
  return 1;
}

int main(void) {
  network_init();
  machine_start();
  for (;;) {
    stream_poll();
    if (hear()) continue;
    watch();
    machine_wait(stream_left());
  }
}
`;
