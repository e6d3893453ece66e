/* B2 in C with SSE4.1: the yardstick of the emitted WebAssembly on pair STDP, all inputs onto all neurons.
 *
 * Poisson inputs at 20 Hz, integrate-and-fire neurons, additive pair-based plasticity; single precision. Traces are kept
 * divided by their decay. Postsynaptic spikes go into a history that a row of synapses catches up with when its input spikes,
 * in its turn every 128 steps, and before the traces are rescaled: a row is in the cache then, a column never is.
 * Inputs count the steps down to their next spike, or draw in every step.
 *
 * Build: gcc -O3 -msse4.1 -ffp-contract=off -std=c99 plastic.c -o plastic -lm
 * Run:   plastic INPUTS TARGETS STEP_MS SECONDS ROUNDS INTERVALS, the last 1 to count down and 0 to draw in every step;
 *        a line a round: CPU ms a simulated second, mean rate in Hz
 */
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <smmintrin.h>
#include <stdio.h>

#include "yardstick.h"

enum { CYCLE = 128, REBASE = 512, HISTORY = 1 << 18, SLOTS = 64 };

static uint32_t inputs, targets;
static float *w, *x;
static uint32_t *reached, *history;
static float *noted;
static uint32_t head;
static float largest;

static __m128i hash(__m128i a) {
  a = _mm_mullo_epi32(_mm_xor_si128(a, _mm_srli_epi32(a, 16)), _mm_set1_epi32(0x7feb352d));
  a = _mm_mullo_epi32(_mm_xor_si128(a, _mm_srli_epi32(a, 15)), _mm_set1_epi32((int)0x846ca68bu));
  return _mm_xor_si128(a, _mm_srli_epi32(a, 16));
}

static uint32_t hash_one(uint32_t a) { return (uint32_t)_mm_cvtsi128_si32(hash(_mm_cvtsi32_si128((int)a))); }

/* Whole steps of an exponential interval, from 32 random bits: up to the next event of a Poisson process. */
static int32_t whole_steps(uint32_t bits, double expected_a_step) {
  return (int32_t)(-log((bits + 1.0) / 4294967296.0) / expected_a_step);
}

static void catch_up(uint32_t i, float potentiation) {
  float *restrict row = w + (size_t)i * targets;
  const uint32_t *restrict ids = history;
  const float *restrict decay = noted;
  const float amount = potentiation * x[i], most = largest;
  const uint32_t end = head;
  for (uint32_t e = reached[i]; e != end; e++) {
    const uint32_t at = e % HISTORY, j = ids[at];
    const float next = row[j] + amount * decay[at];
    row[j] = next < most ? next : most;
  }
  reached[i] = end;
}

int main(int count, char **arguments) {
  inputs = count > 1 ? (uint32_t)atoi(arguments[1]) : 1000u;
  targets = count > 2 ? (uint32_t)atoi(arguments[2]) : 1000u;
  const double step = count > 3 ? atof(arguments[3]) : 1.0;
  const double seconds = count > 4 ? atof(arguments[4]) : 1.0;
  const int rounds = count > 5 ? atoi(arguments[5]) : 5;
  const int intervals = count > 6 ? atoi(arguments[6]) : 1;
  largest = (float)(3750.0 / inputs);
  w = aligned((size_t)inputs * targets * sizeof *w);
  x = aligned(inputs * sizeof *x);
  reached = aligned(inputs * sizeof *reached);
  history = aligned(HISTORY * sizeof *history);
  noted = aligned(HISTORY * sizeof *noted);
  float *v = aligned(targets * sizeof *v), *current = aligned(targets * sizeof *current), *y = aligned(targets * sizeof *y);
  uint32_t *fired = aligned(inputs * sizeof *fired), *spikes = aligned((size_t)SLOTS * targets * sizeof *spikes);
  uint32_t counts[SLOTS] = {0};
  float down[REBASE], up[REBASE];
  for (int k = 0; k < REBASE; k++) {
    down[k] = (float)exp(-k * step / 20.0);
    up[k] = (float)exp(k * step / 20.0);
  }
  const float whole = (float)exp(-REBASE * step / 20.0);
  uint64_t bits = 88172645463325252u;
  for (size_t k = 0; k < (size_t)inputs * targets; k++) {
    bits ^= bits << 13, bits ^= bits >> 7, bits ^= bits << 17;
    w[k] = largest * (float)(bits >> 40) / 16777216.0f;
  }
  for (uint32_t j = 0; j < targets; j++) v[j] = -70.0f;
  int32_t *left = aligned(inputs * sizeof *left);
  for (uint32_t i = 0; i < inputs; i++) left[i] = whole_steps(hash_one(i), 20.0 * step * 1e-3);

  /* Exact propagator: tau_m 20 ms, C_m 250 pF, tau_syn 5 ms. */
  const double m = exp(-step / 20.0), s = exp(-step / 5.0);
  const __m128 vv = _mm_set1_ps((float)m), vi = _mm_set1_ps((float)((m - s) / (250.0 * (1.0 / 5.0 - 1.0 / 20.0))));
  const __m128 rest = _mm_set1_ps((float)(-70.0 * (1.0 - m))), ss = _mm_set1_ps((float)s);
  const __m128 threshold = _mm_set1_ps(-55.0f), sentinel = _mm_set1_ps(-1e30f);
  const uint32_t refractory = (uint32_t)lround(2.0 / step);
  const __m128i chance = _mm_set1_epi32((int)(uint32_t)((1.0 - exp(-20.0 * step * 1e-3)) * 2147483648.0));
  const float potentiation = 1e-4f * largest, depression = 1.05e-4f * largest;
  uint32_t tick = 0, arrivals = 0;
  for (int round = 0; round < rounds + 1; round++) {
    const double before = cpu_seconds();
    uint64_t total = 0;
    const uint32_t end = tick + (uint32_t)lround(seconds * 1e3 / step);
    for (; tick < end; tick++) {
      const uint32_t phase = tick % REBASE, slot = tick % SLOTS;
      if (phase == 0u) {
        for (uint32_t i = 0; i < inputs; i++) catch_up(i, potentiation);
        for (uint32_t i = 0; i < inputs; i++) x[i] *= whole;
        for (uint32_t j = 0; j < targets; j++) y[j] *= whole;
      }
      const __m128 fall = _mm_set1_ps(depression * down[phase]), zero = _mm_setzero_ps();
      for (uint32_t n = 0; n < arrivals; n++) {
        const uint32_t i = fired[n];
        float *row = w + (size_t)i * targets;
        catch_up(i, potentiation);
        for (uint32_t j = 0; j < targets; j += 4) {
          const __m128 one = _mm_load_ps(row + j);
          _mm_store_ps(current + j, _mm_add_ps(_mm_load_ps(current + j), one));
          _mm_store_ps(row + j, _mm_max_ps(_mm_sub_ps(one, _mm_mul_ps(fall, _mm_load_ps(y + j))), zero));
        }
        x[i] += up[phase];
      }
      const uint32_t released = (tick - refractory - 1u) % SLOTS;
      for (uint32_t n = 0; n < counts[released]; n++) v[spikes[(size_t)released * targets + n]] = -70.0f;
      uint32_t *out = spikes + (size_t)slot * targets, here = 0;
      for (uint32_t j = 0; j < targets; j += 4) {
        const __m128 in = _mm_load_ps(current + j);
        const __m128 next = _mm_add_ps(_mm_add_ps(_mm_mul_ps(_mm_load_ps(v + j), vv), _mm_mul_ps(in, vi)), rest);
        const __m128 spike = _mm_cmpge_ps(next, threshold);
        _mm_store_ps(current + j, _mm_mul_ps(in, ss));
        _mm_store_ps(v + j, _mm_blendv_ps(next, sentinel, spike));
        for (uint32_t mask = (uint32_t)_mm_movemask_ps(spike); mask != 0u; mask &= mask - 1u)
          out[here++] = j + (uint32_t)__builtin_ctz(mask);
      }
      counts[slot] = here;
      total += here;
      for (uint32_t n = 0; n < here; n++, head++) {
        history[head % HISTORY] = out[n];
        noted[head % HISTORY] = down[phase];
        y[out[n]] += up[phase];
      }
      for (uint32_t i = tick % CYCLE; i < inputs; i += CYCLE) catch_up(i, potentiation);
      arrivals = 0;
      for (uint32_t i = 0; i < inputs && intervals; i += 4) {
        const __m128i now = _mm_load_si128((const __m128i *)(left + i));
        const __m128i spike = _mm_cmpeq_epi32(now, _mm_setzero_si128());
        _mm_store_si128((__m128i *)(left + i), _mm_sub_epi32(now, _mm_set1_epi32(1)));
        for (uint32_t mask = (uint32_t)_mm_movemask_ps(_mm_castsi128_ps(spike)); mask != 0u; mask &= mask - 1u) {
          const uint32_t one = i + (uint32_t)__builtin_ctz(mask);
          fired[arrivals++] = one;
          left[one] = whole_steps(hash_one((tick + 1u) * inputs + one), 20.0 * step * 1e-3);
        }
      }
      for (uint32_t i = 0; i < inputs && !intervals; i += 4) {
        const __m128i counter = _mm_add_epi32(_mm_set1_epi32((int)(tick * inputs + i)), _mm_set_epi32(3, 2, 1, 0));
        const __m128i spike = _mm_cmpgt_epi32(chance, _mm_srli_epi32(hash(counter), 1));
        for (uint32_t mask = (uint32_t)_mm_movemask_ps(_mm_castsi128_ps(spike)); mask != 0u; mask &= mask - 1u)
          fired[arrivals++] = i + (uint32_t)__builtin_ctz(mask);
      }
    }
    /* The first round warms up. */
    if (round > 0) printf("%.3f %.3f\n", 1e3 * (cpu_seconds() - before) / seconds, (double)total / targets / seconds);
    fflush(stdout);
  }
  return 0;
}
