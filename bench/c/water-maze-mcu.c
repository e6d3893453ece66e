/* The network of the water maze, written by hand for a microcontroller: what the emitted C is measured beside.
 *
 * 121 place cells that draw once a step; 40 action neurons (SRM0 with escape noise) on a ring; 4840 places for plastic synapses, of
 * which those out through a wall are masked. Single precision, Threefry-2x32-20 with the keys and counters of the emitted program, so
 * that the spikes are the same but where rounding decides.
 *
 * What hand-writing brings: dense arrays without lists of targets, masks as factors, reciprocals for divisions, traces and eligibility
 * kept divided by their decay with running factors, no draw for a cell whose rate is 0, one generator call for two neurons.
 *
 * bench/programs/mcu.ts compiles it in place of the emitted file, with the tables that it takes from the network.
 */
#include "network.h"
#include "tables.h" /* bench_open[121][40], bench_lateral[40][40], PLACE_KEY0 and so on */
#include <stdint.h>
#include <string.h>

enum { PLACE = 121, ACTION = 40, SLOTS = 16, REBASE = 256 };

static float rate[PLACE], w[PLACE][ACTION], start[PLACE][ACTION], e[PLACE][ACTION];
static float pre[PLACE], post[ACTION], decay[ACTION], rise[ACTION], after[ACTION], acetylcholine[4], dopamine[4];
static uint32_t place[SLOTS * PLACE], place_count[SLOTS], action[SLOTS * ACTION], action_count[SLOTS];
static uint8_t paused[ACTION];
/* Factors of the decay since the last rebasing, and their inverses. */
static float trace_down, trace_up, e_down, e_up;

const network_array network_arrays[] = {
  {"place.rate", rate, rate, PLACE, NETWORK_FLOAT32},
  {"modulator.acetylcholine", acetylcholine, acetylcholine, 4, NETWORK_FLOAT32},
  {"place.spike_counts", place_count, place_count, SLOTS, NETWORK_UINT32},
  {"action.spike_counts", action_count, action_count, SLOTS, NETWORK_UINT32},
};
const uint32_t network_array_count = 4;
const char *const network_event_names[] = {"trial_start", "reward", 0};

static inline uint32_t left(uint32_t word, uint32_t bits) { return word << bits | word >> (32 - bits); }

static inline void threefry(uint32_t a, uint32_t b, uint32_t k0, uint32_t k1, uint32_t out[2]) {
  const uint32_t k2 = 0x1bd11bdau ^ k0 ^ k1;
#define ROUND(n) a += b, b = left(b, n) ^ a
  a += k0, b += k1;
  ROUND(13); ROUND(15); ROUND(26); ROUND(6); a += k1, b += k2 + 1;
  ROUND(17); ROUND(29); ROUND(16); ROUND(24); a += k2, b += k0 + 2;
  ROUND(13); ROUND(15); ROUND(26); ROUND(6); a += k0, b += k1 + 3;
  ROUND(17); ROUND(29); ROUND(16); ROUND(24); a += k1, b += k2 + 4;
  ROUND(13); ROUND(15); ROUND(26); ROUND(6); a += k2, b += k0 + 5;
  out[0] = a, out[1] = b;
}

static inline float exponential(float x) {
  union { float f; uint32_t u; } turn, scale;
  if (x < -87.0f) return 0;
  turn.f = x * 1.442695f + 12583039.0f;
  const float n = turn.f - 12583039.0f, r = (x - n * 0.69314575f) - n * 0.0000014286068f;
  scale.u = turn.u << 23;
  return ((((((0.0013838519f * r + 0.008369181f) * r + 0.041668102f) * r + 0.16666517f) * r + 0.49999994f) * (r * r) + r) + 1) * scale.f;
}

static inline float clipped(float x) { return x < 1 ? 1 : x > 3 ? 3 : x; }

void network_init(void) {
  for (int i = 0; i < PLACE; i++)
    for (int j = 0; j < ACTION; j++) w[i][j] = start[i][j] = 2;
  trace_down = trace_up = e_down = e_up = 1;
}

static void step(uint32_t tick) {
  const uint32_t now = tick % SLOTS, last = (tick - 1) % SLOTS;
  uint32_t *fired = action + now * ACTION, *active = place + now * PLACE, words[4][2], block[4] = {0}, n = 0;
  float input[ACTION] = {0};
  trace_down *= 0.9f, trace_up *= 1 / 0.9f, e_down *= 0.9995f, e_up *= 1 / 0.9995f;
  if (tick % REBASE == 0) {
    for (int i = 0; i < PLACE; i++) pre[i] *= trace_down;
    for (int j = 0; j < ACTION; j++) post[j] *= trace_down;
    for (int i = 0; i < PLACE; i++)
      for (int j = 0; j < ACTION; j++) e[i][j] *= e_down;
    trace_down = trace_up = e_down = e_up = 1;
  }
  for (uint32_t i = 0; i < PLACE; i++) {
    if (rate[i] == 0) continue;
    const uint32_t lane = i % 4, this = i / 8 * 4 + lane + 1;
    if (block[lane] != this) threefry(tick, this - 1, PLACE_KEY0, PLACE_KEY1, words[lane]), block[lane] = this;
    if (words[lane][i / 4 % 2] < (uint32_t)(rate[i] * 0.001f * 4294967296.0f)) active[n++] = i;
  }
  place_count[now] = n;
  const float depression = 0.002f * acetylcholine[0];
  for (uint32_t s = 0; s < n; s++) {
    const uint32_t i = active[s];
    for (int j = 0; j < ACTION; j++) {
      const float pairing = post[j] * trace_down;
      input[j] += bench_open[i][j] * w[i][j];
      w[i][j] = clipped(w[i][j] - depression * pairing);
      e[i][j] += pairing * e_up;
    }
    pre[i] += trace_up;
  }
  for (uint32_t s = 0; s < action_count[last]; s++)
    for (int j = 0; j < ACTION; j++) input[j] += bench_lateral[action[last * ACTION + s]][j];
  n = 0;
  for (uint32_t i = 0; i < ACTION; i++) {
    const float in = paused[i] ? 0 : input[i];
    decay[i] += in - decay[i] * 0.05f;
    rise[i] += in - rise[i] * 0.2f;
    after[i] *= 0.95122945f;
    paused[i] = 0;
    const uint32_t lane = i % 4;
    if (i % 8 < 4) threefry(tick, i / 8 * 4 + lane, ACTION_KEY0, ACTION_KEY1, words[lane]);
    const float p = 0.06f * exponential((decay[i] - rise[i]) * (20.0f / 30) - 2.5f * after[i] - 8);
    if (p < 1 && words[lane][i / 4 % 2] >= (uint32_t)(p * 4294967296.0f)) continue;
    fired[n++] = i;
    decay[i] = rise[i] = 0, after[i] = 1, paused[i] = 1;
  }
  action_count[now] = n;
  for (uint32_t s = 0; s < n; s++) {
    const uint32_t j = fired[s];
    for (int i = 0; i < PLACE; i++) {
      const float pairing = pre[i] * trace_down;
      w[i][j] = clipped(w[i][j] - depression * pairing);
      e[i][j] += pairing * e_up;
    }
    post[j] += trace_up;
  }
}

void network_run(uint32_t tick, uint32_t steps) {
  for (; steps > 0; steps--) step(tick++);
}

void network_event(int event, uint32_t completed) {
  (void)completed;
  if (event == 0) {
    memcpy(start, w, sizeof w);
    memset(e, 0, sizeof e), memset(pre, 0, sizeof pre), memset(post, 0, sizeof post);
    memset(decay, 0, sizeof decay), memset(rise, 0, sizeof rise), memset(after, 0, sizeof after);
  } else {
    for (int i = 0; i < PLACE; i++)
      for (int j = 0; j < ACTION; j++) w[i][j] = clipped(start[i][j] + 0.01f * dopamine[0] * e[i][j] * e_down);
  }
}
