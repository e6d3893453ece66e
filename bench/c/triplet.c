/* Triplet STDP behind two eligibility traces and two modulators, in C99 with SSE: the yardstick for a user-defined rule.
 *
 * 1000 Poisson inputs (20 Hz) -> 400 deterministic LIF neurons, all to all (400 000 plastic synapses), dt 1 ms, delay 1 ms.
 *
 * Build   gcc -O3 -msse4.1 -ffp-contract=off -std=c99 triplet.c -o triplet -lm
 * Run     triplet SEED SECONDS        one network, SECONDS simulated seconds
 * Prints  ms CPU per simulated second, output rate (mean, lowest and highest whole second), weights (mean, standard
 *         deviation), total spikes, and FNV-1a (64 bit) over the bits of the weights in [input][neuron] order.
 *
 * State (float32)
 *   inputs   r1, r2 (16.8 ms, 101 ms)        neurons  v, current (5 ms), refractory counter, o1, o2 (33.7 ms, 125 ms)
 *   synapses w, ep (500 ms), ed (1000 ms)
 *
 * Order of step t = 0, 1, 2, ... (ms)
 *   1. All traces r1 r2 o1 o2 and the currents decay by exp(-1/tau); so do ep and ed (see "rebased" below).
 *   2. The input spikes drawn in step t-1 arrive, in input order. For input j, for every neuron i:
 *        current_i += w_ji (weight as step t-1 left it), then on-pre: ed_ji += o1_i (A2M + A3M r2_j).
 *      Then, for all that arrived: r1_j += 1, r2_j += 1. (So on-post in the same step sees this spike in r1.)
 *   3. Neurons: refractory > 0: v = 0, refractory -= 1; otherwise v = v exp(-1/20) + (1 - exp(-1/20)) current;
 *      v >= 1: spike, v = 0, refractory = 2.
 *   4. On-post, for the neurons i that spiked in this step: ep_ji += r1_j (A2P + A3P o2_i), for every input j.
 *      Then, for all that spiked: o1_i += 1, o2_i += 1.
 *   5. Modulators, set by the host: dopamine 1 while t mod 1000 < 50, else 0; serotonin 0.5 while t mod 700 < 50, else 0.
 *      If either is not 0: w = min(WMAX, max(0, w + (dopamine ep - serotonin ed) 1 ms)), every synapse.
 *   6. Inputs draw: input j spikes when its 32-bit number is below 0.02 * 2^32. Number 4 k + lane is lane `lane` of the k-th call of
 *      the four-lane xoshiro128+ of this step (250 calls a step, none wasted), seeded from splitmix64(SEED).
 *
 * Rebased eligibility: stored is ep * exp(t / 500), so that decay costs nothing; an event is added multiplied by exp(t / 500) and
 * the sweep multiplies by exp(-t / 500). The factor is a double, multiplied by exp(1 / 500) each step, rounded to float32 for use. Every 8192 steps the arrays are scaled back. ed likewise with 1000 ms.
 *
 * Layout: w and ed lie [input][neuron], contiguous for an arriving spike. ep is touched only by output spikes, and lies
 * in panels of 16 inputs, [panel][neuron][16]: an output spike touches 63 cache lines, and the dopamine sweep
 * streams through ep while it transposes 4 x 4 tiles in registers.
 */
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <smmintrin.h>
#include <stdio.h>

#include "yardstick.h"

enum { IN = 1000, OUT = 400, PANEL = 16, PANELS = (IN + PANEL - 1) / PANEL, REBASE = 8192 };
#define ALIGNED __attribute__((aligned(64)))

static const float WMAX = 0.015f, WMEAN = 0.0093f;
/* Both signs of change nearly balance at 14 Hz; the rule alone is unstable (triplets), so the amplitudes are small. */
static const float A2P = 2e-7f, A3P = 5e-8f, A2M = 1e-7f, A3M = 5e-9f;

static float w[IN * OUT] ALIGNED, ed[IN * OUT] ALIGNED, ep[PANELS * OUT * PANEL] ALIGNED;
static float r1[PANELS * PANEL] ALIGNED, r2[PANELS * PANEL] ALIGNED, o1[OUT] ALIGNED, o2[OUT] ALIGNED;
static float v[OUT] ALIGNED, current[OUT] ALIGNED;
static int32_t refractory[OUT] ALIGNED;
static __m128i lanes[4];

static uint64_t splitmix(uint64_t *state) {
    uint64_t z = *state += 0x9e3779b97f4a7c15ull;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ z >> 27) * 0x94d049bb133111ebull;
    return z ^ z >> 31;
}

static inline __m128i next(__m128i *s) {
    __m128i result = _mm_add_epi32(s[0], s[3]), shifted = _mm_slli_epi32(s[1], 9);
    s[2] = _mm_xor_si128(s[2], s[0]);
    s[3] = _mm_xor_si128(s[3], s[1]);
    s[1] = _mm_xor_si128(s[1], s[2]);
    s[0] = _mm_xor_si128(s[0], s[3]);
    s[2] = _mm_xor_si128(s[2], shifted);
    s[3] = _mm_or_si128(_mm_slli_epi32(s[3], 11), _mm_srli_epi32(s[3], 21));
    return result;
}

static int draw_inputs(int *spikes) {
    __m128i s[4] = { lanes[0], lanes[1], lanes[2], lanes[3] };
    const __m128i sign = _mm_set1_epi32(INT32_MIN), below = _mm_set1_epi32((int32_t)(85899346u ^ 0x80000000u)); /* 0.02 * 2^32 */
    int n = 0;
    for (int j = 0; j < IN; j += 4)
        for (int hit = _mm_movemask_ps(_mm_castsi128_ps(_mm_cmplt_epi32(_mm_xor_si128(next(s), sign), below))); hit; hit &= hit - 1)
            spikes[n++] = j + __builtin_ctz(hit);
    memcpy(lanes, s, sizeof s);
    return n;
}

static void scale(float *x, int n, float by) {
    for (int k = 0; k < n; k++) x[k] *= by;
}

static inline __m128 clip(__m128 x) { return _mm_min_ps(_mm_set1_ps(WMAX), _mm_max_ps(_mm_setzero_ps(), x)); }

/* w += up * ep - down * ed, clipped. */
static inline __attribute__((always_inline)) void sweep(const int with_ed, float up, float down) {
    const __m128 u = _mm_set1_ps(up), d = _mm_set1_ps(down);
    for (int p = 0; p < PANELS; p++)
        for (int i = 0; i < OUT; i += 4)
            for (int q = 0; q < PANEL && p * PANEL + q < IN; q += 4) {
                const float *from = ep + (p * OUT + i) * PANEL + q;
                __m128 x[4] = { _mm_load_ps(from), _mm_load_ps(from + PANEL), _mm_load_ps(from + 2 * PANEL), _mm_load_ps(from + 3 * PANEL) };
                _MM_TRANSPOSE4_PS(x[0], x[1], x[2], x[3]);
                for (int k = 0; k < 4; k++) {
                    int at = (p * PANEL + q + k) * OUT + i;
                    __m128 change = _mm_mul_ps(u, x[k]);
                    if (with_ed) change = _mm_sub_ps(change, _mm_mul_ps(d, _mm_load_ps(ed + at)));
                    _mm_store_ps(w + at, clip(_mm_add_ps(_mm_load_ps(w + at), change)));
                }
            }
}

static void sweep_both(float up, float down) { sweep(1, up, down); }
static void sweep_up(float up) { sweep(0, up, 0); }

static void sweep_down(float down) {
    const __m128 d = _mm_set1_ps(down);
    for (int k = 0; k < IN * OUT; k += 4) _mm_store_ps(w + k, clip(_mm_sub_ps(_mm_load_ps(w + k), _mm_mul_ps(d, _mm_load_ps(ed + k)))));
}

int main(int argc, char **argv) {
    if (argc != 3) return fprintf(stderr, "triplet SEED SECONDS\n"), 2;
    uint64_t state = strtoull(argv[1], NULL, 10);
    int seconds = atoi(argv[2]), arrived[IN], fired[OUT], narrived = 0, nfired;
    if (seconds < 1) return 2;
    for (int k = 0; k < 4; k++) {
        uint64_t lo = splitmix(&state), hi = splitmix(&state);
        lanes[k] = _mm_set_epi64x((int64_t)hi, (int64_t)lo);
    }
    /* Weights: WMEAN (0.5 + U) times a gain of the neuron in [0.95, 1.07], U from splitmix64's upper 24 bits, neuron gains first. */
    float gain[OUT];
    for (int i = 0; i < OUT; i++) gain[i] = 0.95f + 0.12f * ((float)(splitmix(&state) >> 40) * 5.9604644775390625e-8f);
    for (int j = 0; j < IN; j++)
        for (int i = 0; i < OUT; i++) w[j * OUT + i] = WMEAN * gain[i] * (0.5f + (float)(splitmix(&state) >> 40) * 5.9604644775390625e-8f);

    const float keep_r1 = (float)exp(-1 / 16.8), keep_r2 = (float)exp(-1 / 101.0), keep_o1 = (float)exp(-1 / 33.7), keep_o2 = (float)exp(-1 / 125.0);
    const __m128 keep_current = _mm_set1_ps((float)exp(-1 / 5.0)), keep_v = _mm_set1_ps((float)exp(-1 / 20.0)), admit = _mm_set1_ps((float)(1 - exp(-1 / 20.0)));
    const double step_ep = exp(1 / 500.0), step_ed = exp(1 / 1000.0);
    double grow_ep = 1, grow_ed = 1;
    long total = 0, in_second = 0, lowest = 1L << 60, highest = 0;

    double start = cpu_seconds();
    for (long t = 0; t < 1000L * seconds; t++) {
        /* 1 */
        scale(r1, IN, keep_r1);
        scale(r2, IN, keep_r2);
        scale(o1, OUT, keep_o1);
        scale(o2, OUT, keep_o2);
        grow_ep *= step_ep;
        grow_ed *= step_ed;
        if (t % REBASE == REBASE - 1) {
            scale(ep, PANELS * PANEL * OUT, (float)(1 / grow_ep));
            scale(ed, IN * OUT, (float)(1 / grow_ed));
            grow_ep = grow_ed = 1;
        }
        /* 2 */
        for (int i = 0; i < OUT; i += 4) _mm_store_ps(current + i, _mm_mul_ps(_mm_load_ps(current + i), keep_current));
        for (int n = 0; n < narrived; n++) {
            int j = arrived[n];
            const __m128 amount = _mm_set1_ps((A2M + A3M * r2[j]) * (float)grow_ed);
            float *wj = w + j * OUT, *edj = ed + j * OUT;
            for (int i = 0; i < OUT; i += 4) {
                _mm_store_ps(current + i, _mm_add_ps(_mm_load_ps(current + i), _mm_load_ps(wj + i)));
                _mm_store_ps(edj + i, _mm_add_ps(_mm_load_ps(edj + i), _mm_mul_ps(_mm_load_ps(o1 + i), amount)));
            }
        }
        for (int n = 0; n < narrived; n++) r1[arrived[n]] += 1, r2[arrived[n]] += 1;
        /* 3 */
        nfired = 0;
        for (int i = 0; i < OUT; i += 4) {
            __m128i wait = _mm_load_si128((__m128i *)(refractory + i));
            __m128i resting = _mm_cmpgt_epi32(wait, _mm_setzero_si128());
            __m128 x = _mm_add_ps(_mm_mul_ps(_mm_load_ps(v + i), keep_v), _mm_mul_ps(_mm_load_ps(current + i), admit));
            x = _mm_andnot_ps(_mm_castsi128_ps(resting), x);
            __m128 over = _mm_cmpge_ps(x, _mm_set1_ps(1));
            _mm_store_ps(v + i, _mm_andnot_ps(over, x));
            wait = _mm_add_epi32(wait, resting);
            _mm_store_si128((__m128i *)(refractory + i), _mm_or_si128(wait, _mm_and_si128(_mm_castps_si128(over), _mm_set1_epi32(2))));
            for (int hit = _mm_movemask_ps(over); hit; hit &= hit - 1) fired[nfired++] = i + __builtin_ctz(hit);
        }
        /* 4 */
        for (int n = 0; n < nfired; n++) {
            int i = fired[n];
            const __m128 amount = _mm_set1_ps((A2P + A3P * o2[i]) * (float)grow_ep);
            for (int p = 0; p < PANELS; p++) {
                float *to = ep + (p * OUT + i) * PANEL, *from = r1 + p * PANEL;
                for (int q = 0; q < PANEL; q += 4) _mm_store_ps(to + q, _mm_add_ps(_mm_load_ps(to + q), _mm_mul_ps(_mm_load_ps(from + q), amount)));
            }
        }
        for (int n = 0; n < nfired; n++) o1[fired[n]] += 1, o2[fired[n]] += 1;
        /* 5 */
        float dopamine = t % 1000 < 50 ? 1.0f : 0.0f, serotonin = t % 700 < 50 ? 0.5f : 0.0f;
        float up = dopamine * (float)(1 / grow_ep), down = serotonin * (float)(1 / grow_ed);
        if (dopamine != 0 && serotonin != 0) sweep_both(up, down);
        else if (dopamine != 0) sweep_up(up);
        else if (serotonin != 0) sweep_down(down);
        /* 6 */
        narrived = draw_inputs(arrived);

        in_second += nfired;
        if (t % 1000 == 999) {
            if (in_second < lowest) lowest = in_second;
            if (in_second > highest) highest = in_second;
            total += in_second;
            in_second = 0;
        }
    }
    double spent = cpu_seconds() - start, mean = 0, square = 0;
    uint64_t hash = 0xcbf29ce484222325ull;
    for (int k = 0; k < IN * OUT; k++) {
        double x = w[k];
        uint32_t bits;
        memcpy(&bits, w + k, 4);
        mean += x;
        square += x * x;
        for (int b = 0; b < 32; b += 8) hash = (hash ^ (bits >> b & 255)) * 0x100000001b3ull;
    }
    mean /= IN * OUT;
    printf("%.2f ms CPU per simulated second (%d s)  rate %.2f Hz (whole seconds %.2f to %.2f)  weights mean %.6f sd %.6f  spikes %ld  checksum %016llx\n",
           1000 * spent / seconds, seconds, (double)total / OUT / seconds, (double)lowest / OUT, (double)highest / OUT, mean, sqrt(square / (IN * OUT) - mean * mean), total, (unsigned long long)hash);
    return 0;
}
