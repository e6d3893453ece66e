/* B1 in C: the yardstick of the emitted WebAssembly on the current-based network of Vogels & Abbott 2005, in as many lanes as
 * the processor is said to have: four as WebAssembly has, or with -march=native eight or sixteen.
 *
 * 80 % excitatory and 20 % inhibitory neurons, 80 synapses a neuron received on average, steps of 0.1 ms, one step of
 * delay; constants of Brian2's examples/CUBA.py. Single precision, one weight a projection.
 * Refractoriness by sentinel: a neuron that spiked sits at -1e30 mV until the list of those to release comes round.
 *
 * Build: gcc -O3 -msse4.1 -ffp-contract=off -std=c99 cuba.c -o cuba; or with -march=native
 * Run:   cuba NEURONS (a multiple of 16) SECONDS ROUNDS; a line a round: CPU ms a simulated second, mean rate in Hz
 */
#define _POSIX_C_SOURCE 200809L
#include <immintrin.h>
#include <stdio.h>

#include "yardstick.h"

enum { IN_DEGREE = 80, REFRACTORY = 50, SLOTS = 64 };

#if defined(__AVX512F__)
typedef __m512 lanes;
#define all _mm512_set1_ps
#define load _mm512_load_ps
#define store _mm512_store_ps
static inline uint32_t above(lanes a, lanes b) { return _mm512_cmp_ps_mask(a, b, _CMP_GT_OQ); }
#elif defined(__AVX__)
typedef __m256 lanes;
#define all _mm256_set1_ps
#define load _mm256_load_ps
#define store _mm256_store_ps
static inline uint32_t above(lanes a, lanes b) { return (uint32_t)_mm256_movemask_ps(_mm256_cmp_ps(a, b, _CMP_GT_OQ)); }
#else
typedef __m128 lanes;
#define all _mm_set1_ps
#define load _mm_load_ps
#define store _mm_store_ps
static inline uint32_t above(lanes a, lanes b) { return (uint32_t)_mm_movemask_ps(_mm_cmpgt_ps(a, b)); }
#endif
enum { LANES = sizeof(lanes) / sizeof(float) };

int main(int count, char **arguments) {
  const uint32_t n = count > 1 ? (uint32_t)atoi(arguments[1]) : 4000u;
  const double seconds = count > 2 ? atof(arguments[2]) : 1.0;
  const int rounds = count > 3 ? atoi(arguments[3]) : 5;
  const uint32_t excitatory = n / 5u * 4u;
  const double p = (double)IN_DEGREE / n;
  float *v = aligned(n * sizeof *v), *ge = aligned(n * sizeof *ge), *gi = aligned(n * sizeof *gi);
  uint32_t *start = aligned((n + 1u) * sizeof *start);
  uint32_t *target = aligned((size_t)n * (IN_DEGREE + 20u) * sizeof *target);
  uint32_t *spikes = aligned((size_t)SLOTS * n * sizeof *spikes);
  uint32_t counts[SLOTS] = {0};
  uint32_t synapses = 0, tick = 0;
  for (uint32_t i = 0; i < n; i++) {
    start[i] = synapses;
    for (uint32_t j = 0; j < n; j++)
      if (xorshift() < p) target[synapses++] = j;
    v[i] = (float)(-60.0 + 10.0 * xorshift());
    ge[i] = gi[i] = 0.0f;
  }
  start[n] = synapses;

  /* The exact propagator of a step of 0.1 ms. */
  const lanes vv = all(0.9950124791926823f), rest = all(-49.0f * (1.0f - 0.9950124791926823f));
  const lanes ve = all(0.004937956f), vi = all(0.00496273f);
  const lanes de = all(0.9801986733067553f), di = all(0.9900498337491681f);
  const lanes threshold = all(-50.0f);
  for (int round = 0; round < rounds + 1; round++) {
    const double before = cpu_seconds();
    uint64_t total = 0;
    const uint32_t end = tick + (uint32_t)(seconds * 1e4);
    for (; tick < end; tick++) {
      const uint32_t last = (tick - 1u) % SLOTS, slot = tick % SLOTS;
      for (uint32_t s = 0; s < counts[last]; s++) {
        const uint32_t i = spikes[(size_t)last * n + s];
        float *g = i < excitatory ? ge : gi;
        const float w = i < excitatory ? 1.62f : -9.0f;
        for (uint32_t k = start[i]; k < start[i + 1u]; k++) g[target[k]] += w;
      }
      const uint32_t released = (tick - REFRACTORY - 1u) % SLOTS;
      for (uint32_t s = 0; s < counts[released]; s++) v[spikes[(size_t)released * n + s]] = -60.0f;
      uint32_t *out = spikes + (size_t)slot * n;
      uint32_t fired = 0;
      for (uint32_t i = 0; i < n; i += LANES) {
        const lanes e = load(ge + i), in = load(gi + i);
        const lanes next = load(v + i) * vv + e * ve + in * vi + rest;
        store(ge + i, e * de);
        store(gi + i, in * di);
        store(v + i, next);
        uint32_t mask = above(next, threshold);
        while (mask != 0u) {
          const uint32_t id = i + (uint32_t)__builtin_ctz(mask);
          out[fired++] = id;
          v[id] = -1e30f;
          mask &= mask - 1u;
        }
      }
      counts[slot] = fired;
      total += fired;
    }
    /* The first round warms up. */
    if (round > 0) printf("%.3f %.3f\n", 1e3 * (cpu_seconds() - before) / seconds, (double)total / n / seconds);
    fflush(stdout);
  }
  return 0;
}
