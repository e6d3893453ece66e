/* Adaptive exponential neurons in C with SSE4.1, the yardstick of bench/networks/adaptive-exponential.ts.
 *
 * The cell of Brette & Gerstner 2005 with conductances, forward Euler in steps of 0.1 ms. 80 % excitatory and 20 % inhibitory
 * neurons, 80 synapses a neuron received on average, one step of delay, constant injected currents. Single precision, one
 * weight a projection, one exponential for four neurons.
 *
 * Build: gcc -O3 -msse4.1 -ffp-contract=off -std=c99 adaptive-exponential.c -o adaptive-exponential
 * Run:   adaptive-exponential NEURONS SECONDS ROUNDS; a line a round: CPU ms a simulated second, mean rate in Hz
 */
#define _POSIX_C_SOURCE 200809L
#include <smmintrin.h>
#include <stdio.h>

#include "yardstick.h"

enum { IN_DEGREE = 80 };

static __m128 all(float x) { return _mm_set1_ps(x); }

static __m128 add(__m128 a, __m128 b) { return _mm_add_ps(a, b); }

static __m128 sub(__m128 a, __m128 b) { return _mm_sub_ps(a, b); }

static __m128 mul(__m128 a, __m128 b) { return _mm_mul_ps(a, b); }

/* e^x for |x| < 80: 2^n times the Taylor polynomial of what is left, |r| <= ln 2 / 2; a relative error of 2e-7. */
static __m128 exponential(__m128 x) {
  const __m128i whole = _mm_cvtps_epi32(mul(x, all(1.44269504f)));
  const __m128 n = _mm_cvtepi32_ps(whole);
  const __m128 r = sub(sub(x, mul(n, all(0.693359375f))), mul(n, all(-2.12194440e-4f)));
  __m128 p = all(1.0f / 720.0f);
  p = add(mul(p, r), all(1.0f / 120.0f));
  p = add(mul(p, r), all(1.0f / 24.0f));
  p = add(mul(p, r), all(1.0f / 6.0f));
  p = add(mul(p, r), all(0.5f));
  p = add(mul(p, r), all(1.0f));
  p = add(mul(p, r), all(1.0f));
  return mul(p, _mm_castsi128_ps(_mm_slli_epi32(_mm_add_epi32(whole, _mm_set1_epi32(127)), 23)));
}

int main(int count, char **arguments) {
  const uint32_t n = count > 1 ? (uint32_t)atoi(arguments[1]) : 4000u;
  const double seconds = count > 2 ? atof(arguments[2]) : 1.0;
  const int rounds = count > 3 ? atoi(arguments[3]) : 5;
  const uint32_t excitatory = n / 5u * 4u;
  const double p = (double)IN_DEGREE / n;
  float *v = aligned(n * sizeof *v), *w = aligned(n * sizeof *w), *current = aligned(n * sizeof *current);
  float *ge = aligned(n * sizeof *ge), *gi = aligned(n * sizeof *gi);
  uint32_t *start = aligned((n + 1u) * sizeof *start);
  uint32_t *target = aligned((size_t)n * (IN_DEGREE + 20u) * sizeof *target);
  uint32_t *spikes = aligned(n * sizeof *spikes);
  uint32_t synapses = 0, fired = 0;
  for (uint32_t i = 0; i < n; i++) {
    start[i] = synapses;
    for (uint32_t j = 0; j < n; j++)
      if (xorshift() < p) target[synapses++] = j;
    v[i] = (float)(-70.6 + 20.2 * xorshift());
    current[i] = (float)(700.0 + 400.0 * xorshift());
    w[i] = ge[i] = gi[i] = 0.0f;
  }
  start[n] = synapses;

  /* mV, pA, nS, pF, ms */
  const float dt = 0.1f;
  const __m128 rest = all(-70.6f), leak = all(30.0f), upstroke = all(30.0f * 2.0f);
  for (int round = 0; round < rounds + 1; round++) {
    const double before = cpu_seconds();
    uint64_t total = 0;
    const uint32_t ticks = (uint32_t)(seconds * 1e4);
    for (uint32_t tick = 0; tick < ticks; tick++) {
      for (uint32_t s = 0; s < fired; s++) {
        const uint32_t i = spikes[s];
        float *g = i < excitatory ? ge : gi;
        const float jump = i < excitatory ? 1.0f : 5.0f;
        for (uint32_t k = start[i]; k < start[i + 1u]; k++) g[target[k]] += jump;
      }
      fired = 0;
      for (uint32_t i = 0; i < n; i += 4) {
        const __m128 at = _mm_load_ps(v + i), slow = _mm_load_ps(w + i);
        const __m128 e = _mm_load_ps(ge + i), in = _mm_load_ps(gi + i);
        const __m128 away = sub(at, rest);
        __m128 flow = mul(upstroke, exponential(mul(sub(at, all(-50.4f)), all(0.5f))));
        flow = sub(flow, mul(leak, away));
        flow = sub(flow, mul(e, at));
        flow = add(flow, mul(in, sub(all(-80.0f), at)));
        flow = add(sub(flow, slow), _mm_load_ps(current + i));
        const __m128 next = add(at, mul(flow, all(dt / 281.0f)));
        const __m128 adapted = add(slow, mul(sub(mul(all(4.0f), away), slow), all(dt / 144.0f)));
        const __m128 spike = _mm_cmpgt_ps(next, all(-40.4f));
        _mm_store_ps(ge + i, mul(e, all(1.0f - dt / 5.0f)));
        _mm_store_ps(gi + i, mul(in, all(1.0f - dt / 10.0f)));
        _mm_store_ps(v + i, _mm_blendv_ps(next, rest, spike));
        _mm_store_ps(w + i, add(adapted, _mm_and_ps(spike, all(80.5f))));
        uint32_t mask = (uint32_t)_mm_movemask_ps(spike);
        while (mask != 0u) {
          spikes[fired++] = i + (uint32_t)__builtin_ctz(mask);
          mask &= mask - 1u;
        }
      }
      total += fired;
    }
    /* The first round warms up. */
    if (round > 0) printf("%.3f %.3f\n", 1e3 * (cpu_seconds() - before) / seconds, (double)total / n / seconds);
    fflush(stdout);
  }
  return 0;
}
