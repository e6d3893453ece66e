/* Closed-loop spiking water maze in one C99 file: the yardstick for the TypeScript kernels.
 *
 * Model: 121 place cells -> 40 action neurons on a ring (SRM0, escape noise) that steer a point agent in a
 * square pool; reward-modulated STDP (Brzosko et al. 2017, eLife 6:e27756). dt 1 ms, 4840 plastic weights.
 *
 * Build
 *   fixture : gcc -O2 -ffp-contract=off -std=c99 water-maze.c -o water-maze-fixture -lm
 *   speed   : gcc -O3 -msse4.1 -ffp-contract=off -std=c99 water-maze.c -o water-maze -lm
 * Run
 *   water-maze fixture SEED ACH                  ten trials, goal moved after the fifth; prints the rows of trials.csv
 *   water-maze weights SEED ACH                  the same run; prints the 40 x 121 weights after trial 10
 *   water-maze speed   SEED TRIALS SECONDS [ACH] float32; seeds SEED, SEED+1, ... of TRIALS trials each until SECONDS
 *                                                CPU seconds are spent; numbers from xoshiro128+ in four lanes
 *   water-maze speedtf SEED TRIALS SECONDS [ACH] the same with counter-based Threefry-2x32-20
 *   water-maze speed64 SEED TRIALS SECONDS [ACH] the plain double precision step of "fixture", timed
 *   In the three speed modes the goal moves after TRIALS/2 trials and ACH defaults to 1.
 *
 * What exactly is computed (found by search; all 60 rows of trials.csv and all six weight files come out
 * identical to the last printed digit; "fixture" and "speed64" do precisely this):
 *
 * - Action neuron n = 1..40 prefers th = 2 pi n / 40, direction (sin th, cos th). Place cell j = ix + 11 iy sits
 *   at (-2 + 0.4 ix, -2 + 0.4 iy). Lateral weight: -300/40 plus, off the diagonal, 100 f / (sum of f over the 39
 *   others), f = exp(20 cos(th_i - th_k)). Wall masks are united at corners. A masked weight does not transmit
 *   but learns like any other (its value shows in the weight files).
 * - One generator for the run. At the start of every trial EVERYTHING else is reset: position (0, 0), synaptic
 *   filters, read-out filters, traces, e, the action spikes of the previous step; the time of the last action
 *   spike is minus infinity (not 0: no after-potential before the first spike of a trial).
 * - Step t = 1, 2, ...
 *   1. Until the goal is found: place cells in order, one draw for each with squared distance < 2,
 *      spike if U <= 0.4 exp(-d2 / 0.16). Nothing is drawn afterwards.
 *   2. Until found: goal test at the present position, d2 <= 0.09 -> found, latency R = t. The place spikes of
 *      step R have been drawn already and count.
 *   3. Action neurons in order, lateral input from the spikes of step t-1. One that spiked at t-1: both filters
 *      to 0 and no input at all in this step. decay += -decay/20 + input; rise += -rise/5 + input;
 *      u = 20 (decay - rise)/15 - 5 exp(-(t - t_last)/20); spike if U <= 0.06 exp((u - 16)/2); always 40 draws.
 *   4. a += -a/50 + y; b += -b/20 + y; v = (0.08/40) sum (a - b)/30 (sin th, cos th).
 *   5. preOld = 0.9 pre, pre = preOld + X; postOld = 0.9 post, post = postOld + y; e *= 1 - 1/2000.
 *      y and pre > 1e-6 (the NEW trace): W = preOld + (X ? postOld + 1 : 0). Not y, but X: W = postOld.
 *      e += W, and with acetylcholine w = max(1, w - 0.002 W) at once. (Without the 1e-6, a sparse-list shortcut of
 *      the original program, no spike changes, but weights differ by up to 5e-8.)
 *   6. Until found, step R excluded: path += |v|, the velocity, whatever the wall then does.
 *      x += vx; y += vy; then for each axis alone: above 2 subtract 0.01, below -2 add 0.01 (from where it is,
 *      not from the wall).
 *   7. After step R + 301 (301 steps with silent place cells, not 300) or, when not found, after step 15000 the
 *      trial ends. Found: w = clip(w at trial start + 0.01 e, 1, 3), all 4840. Not found: w stays, no outcome phase.
 * - Not settled by the files: a goal found within the last 301 ms before 15000 (here the outcome runs on past it).
 *
 * The float32 mode computes the same model with these liberties, none of which changes its statistics:
 * read-out filters on the two vector components instead of on 40 neurons (they are linear); traces and e kept
 * divided by their decay (no sweep over them); place cells drawn by row (one uniform number decides whether any cell of
 * a row of eight spikes, and which first; then fresh numbers for the cells after it), Gaussians separable and built
 * from two exponentials an axis; an upper bound of 2^z (linear between powers of two) rejects nearly all
 * spike tests before the polynomial is evaluated; only columns of place cells and neurons that spiked are touched.
 */
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <stdio.h>
#ifdef __SSE4_1__
#include <smmintrin.h>
#endif

#include "yardstick.h"

enum { ACTION = 40, SIDE = 11, PLACE = SIDE * SIDE, LIMIT = 15000, OUTCOME = 301, MAX_TRIALS = 1000 };
static const double PI = 3.14159265358979323846;

typedef struct { int found, latency, spikes, steps; double path; } Trial;

static int masked(int i, int j) {
    int n = i + 1, ix = j % SIDE, iy = j / SIDE;
    return (iy == 0 && n >= 11 && n <= 29) || (iy == SIDE - 1 && (n <= 9 || n >= 31)) ||
           (ix == SIDE - 1 && n <= 19) || (ix == 0 && n >= 21 && n <= 39);
}

static double lateral(int i, int k) {
    static double sum = 0; /* the same for every i */
    if (sum == 0)
        for (int m = 1; m < ACTION; m++) sum += exp(20 * cos(2 * PI * m / ACTION));
    return -300.0 / ACTION + (k == i ? 0 : 100 * exp(20 * cos(2 * PI * (i - k) / ACTION)) / sum);
}

/* ------------------------------------------------------------------ double precision: fixture and speed64 */

typedef struct { uint64_t s0, s1; } Xoroshiro;

static inline uint64_t rotl64(uint64_t x, int k) { return x << k | x >> (64 - k); }

static inline double uniform(Xoroshiro *g) {
    uint64_t a = g->s0, b = g->s1, sum = a + b;
    b ^= a;
    g->s0 = rotl64(a, 24) ^ b ^ b << 16;
    g->s1 = rotl64(b, 37);
    return (double)(sum >> 11) / 9007199254740992.0;
}

static double D_w[ACTION][PLACE], D_start[ACTION][PLACE], D_e[ACTION][PLACE], D_lateral[ACTION][ACTION];
static int D_masked[ACTION][PLACE];

static void run_double(int seed, int ach, int trials, Trial *out) {
    Xoroshiro rng = { 7919ull * seed + 12345, 104729ull * seed + 999 };
    double dir_x[ACTION], dir_y[ACTION], cell_x[PLACE], cell_y[PLACE];
    for (int k = 0; k < 50; k++) uniform(&rng);
    for (int i = 0; i < ACTION; i++) {
        dir_x[i] = sin(2 * PI * (i + 1) / ACTION);
        dir_y[i] = cos(2 * PI * (i + 1) / ACTION);
        for (int k = 0; k < ACTION; k++) D_lateral[i][k] = lateral(i, k);
        for (int j = 0; j < PLACE; j++) {
            D_masked[i][j] = masked(i, j);
            D_w[i][j] = 2;
        }
    }
    for (int j = 0; j < PLACE; j++) {
        cell_x[j] = -2 + 0.4 * (j % SIDE);
        cell_y[j] = -2 + 0.4 * (j / SIDE);
    }
    for (int trial = 1; trial <= trials; trial++) {
        double px = 0, py = 0, path = 0, goal = trial <= trials / 2 ? 1.5 : -1.5;
        double decay[ACTION] = { 0 }, rise[ACTION] = { 0 }, a[ACTION] = { 0 }, b[ACTION] = { 0 };
        double last[ACTION], pre[PLACE] = { 0 }, post[ACTION] = { 0 }, pre_old[PLACE], post_old[ACTION];
        int y[ACTION] = { 0 }, x[PLACE], fired[ACTION], nfired = 0, active[PLACE], nactive, found = 0, reward = 0, spikes = 0, t;
        for (int i = 0; i < ACTION; i++) last[i] = -INFINITY;
        memcpy(D_start, D_w, sizeof D_w);
        memset(D_e, 0, sizeof D_e);
        for (t = 1; found ? t <= reward + OUTCOME : t <= LIMIT; t++) {
            memset(x, 0, sizeof x);
            nactive = 0;
            if (!found) {
                for (int j = 0; j < PLACE; j++) {
                    double dx = px - cell_x[j], dy = py - cell_y[j], d2 = dx * dx + dy * dy;
                    if (d2 < 2.0 && uniform(&rng) <= 0.4 * exp(-d2 / 0.16)) x[j] = 1, active[nactive++] = j;
                }
                if ((px - goal) * (px - goal) + (py - goal) * (py - goal) <= 0.09) found = 1, reward = t;
            }
            int was[ACTION], nwas = nfired, wasfired[ACTION];
            memcpy(was, y, sizeof y);
            memcpy(wasfired, fired, sizeof fired);
            nfired = 0;
            for (int i = 0; i < ACTION; i++) {
                double input = 0;
                if (was[i]) {
                    decay[i] = rise[i] = 0;
                } else {
                    for (int k = 0; k < nactive; k++)
                        if (!D_masked[i][active[k]]) input += D_w[i][active[k]];
                    for (int k = 0; k < nwas; k++) input += D_lateral[i][wasfired[k]];
                }
                decay[i] += -decay[i] / 20 + input;
                rise[i] += -rise[i] / 5 + input;
                double u = 20 * (decay[i] - rise[i]) / 15 - 5 * exp(-(t - last[i]) / 20);
                y[i] = uniform(&rng) <= 0.06 * exp((u - 16) / 2);
                if (y[i]) last[i] = t, fired[nfired++] = i;
            }
            spikes += nfired;
            double vx = 0, vy = 0;
            for (int i = 0; i < ACTION; i++) {
                a[i] += -a[i] / 50 + y[i];
                b[i] += -b[i] / 20 + y[i];
                double rho = (a[i] - b[i]) / 30;
                vx += rho * dir_x[i];
                vy += rho * dir_y[i];
            }
            vx *= 0.08 / ACTION;
            vy *= 0.08 / ACTION;
            for (int j = 0; j < PLACE; j++) {
                pre_old[j] = pre[j] * 0.9;
                pre[j] = pre_old[j] + x[j];
            }
            for (int i = 0; i < ACTION; i++) {
                post_old[i] = post[i] * 0.9;
                post[i] = post_old[i] + y[i];
            }
            for (int i = 0; i < ACTION; i++) {
                for (int j = 0; j < PLACE; j++) D_e[i][j] *= 1 - 1.0 / 2000;
                if (y[i]) {
                    for (int j = 0; j < PLACE; j++) {
                        if (pre[j] <= 1e-6) continue;
                        double pairing = pre_old[j] + (x[j] ? post_old[i] + 1 : 0);
                        D_e[i][j] += pairing;
                        if (ach) D_w[i][j] = fmax(1, D_w[i][j] - 0.002 * pairing);
                    }
                } else {
                    for (int k = 0; k < nactive; k++) {
                        int j = active[k];
                        D_e[i][j] += post_old[i];
                        if (ach) D_w[i][j] = fmax(1, D_w[i][j] - 0.002 * post_old[i]);
                    }
                }
            }
            if (!found) path += sqrt(vx * vx + vy * vy);
            px += vx;
            py += vy;
            if (px > 2) px -= 0.01;
            if (px < -2) px += 0.01;
            if (py > 2) py -= 0.01;
            if (py < -2) py += 0.01;
        }
        if (found)
            for (int i = 0; i < ACTION; i++)
                for (int j = 0; j < PLACE; j++) D_w[i][j] = fmin(3, fmax(1, D_start[i][j] + 0.01 * D_e[i][j]));
        *out++ = (Trial){ found, found ? reward : LIMIT, spikes, t - 1, path };
    }
}

/* ------------------------------------------------------------------ float32 */
#ifdef __SSE4_1__

#define ALIGNED __attribute__((aligned(16)))
#define INLINE static inline __attribute__((always_inline))
enum { BLOCKS = ACTION / 4, XOSHIRO = 0, THREEFRY = 1, NUMBERS = BLOCKS + 2 };

/* Four lanes each. Xoshiro128+: state s. Threefry-2x32-20: key (seed, 0x6d617a65), counter (block, lane). */
typedef struct {
    __m128i s[4];
    __m128i key0, key1;
    uint32_t block;
    __m128i ready[NUMBERS];
} Numbers;

#define ROTL32(x, k) _mm_or_si128(_mm_slli_epi32(x, k), _mm_srli_epi32(x, 32 - (k)))

static uint64_t splitmix(uint64_t *state) {
    uint64_t z = *state += 0x9e3779b97f4a7c15ull;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ z >> 27) * 0x94d049bb133111ebull;
    return z ^ z >> 31;
}

static void numbers_seed(Numbers *n, uint32_t seed) {
    uint64_t state = seed;
    for (int k = 0; k < 4; k++) {
        uint64_t lo = splitmix(&state), hi = splitmix(&state);
        n->s[k] = _mm_set_epi64x((int64_t)hi, (int64_t)lo);
    }
    n->key0 = _mm_set1_epi32((int)seed);
    n->key1 = _mm_set1_epi32(0x6d617a65);
    n->block = 0;
}

INLINE __m128i xoshiro_next(__m128i *s) {
    __m128i result = _mm_add_epi32(s[0], s[3]), shifted = _mm_slli_epi32(s[1], 9);
    s[2] = _mm_xor_si128(s[2], s[0]);
    s[3] = _mm_xor_si128(s[3], s[1]);
    s[1] = _mm_xor_si128(s[1], s[2]);
    s[0] = _mm_xor_si128(s[0], s[3]);
    s[2] = _mm_xor_si128(s[2], shifted);
    s[3] = ROTL32(s[3], 11);
    return result;
}

INLINE void threefry_next(Numbers *n, __m128i *out) {
    __m128i key2 = _mm_xor_si128(_mm_xor_si128(n->key0, n->key1), _mm_set1_epi32(0x1bd11bda));
    __m128i x0 = _mm_add_epi32(_mm_set1_epi32((int)n->block++), n->key0);
    __m128i x1 = _mm_add_epi32(_mm_set_epi32(3, 2, 1, 0), n->key1);
#define ROUND(k) x0 = _mm_add_epi32(x0, x1); x1 = _mm_xor_si128(ROTL32(x1, k), x0)
#define FOUR_A ROUND(13); ROUND(15); ROUND(26); ROUND(6)
#define FOUR_B ROUND(17); ROUND(29); ROUND(16); ROUND(24)
#define INJECT(a, b, r) x0 = _mm_add_epi32(x0, a); x1 = _mm_add_epi32(x1, _mm_add_epi32(b, _mm_set1_epi32(r)))
    FOUR_A; INJECT(n->key1, key2, 1);
    FOUR_B; INJECT(key2, n->key0, 2);
    FOUR_A; INJECT(n->key0, n->key1, 3);
    FOUR_B; INJECT(n->key1, key2, 4);
    FOUR_A; INJECT(key2, n->key0, 5);
    out[0] = x0;
    out[1] = x1;
}

/* [0, 1], steps of 2^-31 near 0. */
INLINE __m128 to_unit(__m128i bits) {
    return _mm_mul_ps(_mm_cvtepi32_ps(_mm_srli_epi32(bits, 1)), _mm_set1_ps(4.656612873e-10f));
}

/* 2^z, |z| < 126; relative error below 3e-7. */
INLINE __m128 exp2_ps(__m128 z) {
    __m128i whole = _mm_cvtps_epi32(z);
    __m128 f = _mm_sub_ps(z, _mm_cvtepi32_ps(whole)), p = _mm_set1_ps(1.5403530e-4f);
    p = _mm_add_ps(_mm_mul_ps(p, f), _mm_set1_ps(1.3333558e-3f));
    p = _mm_add_ps(_mm_mul_ps(p, f), _mm_set1_ps(9.6181291e-3f));
    p = _mm_add_ps(_mm_mul_ps(p, f), _mm_set1_ps(5.5504109e-2f));
    p = _mm_add_ps(_mm_mul_ps(p, f), _mm_set1_ps(2.4022651e-1f));
    p = _mm_add_ps(_mm_mul_ps(p, f), _mm_set1_ps(6.9314718e-1f));
    p = _mm_add_ps(_mm_mul_ps(p, f), _mm_set1_ps(1.0f));
    return _mm_castsi128_ps(_mm_add_epi32(_mm_castps_si128(p), _mm_slli_epi32(whole, 23)));
}

static float F_w[PLACE][ACTION] ALIGNED, F_start[PLACE][ACTION] ALIGNED, F_e[PLACE][ACTION] ALIGNED;
static float F_lateral[ACTION][ACTION] ALIGNED, F_transmits[PLACE][ACTION] ALIGNED;
static int F_wall[PLACE];

INLINE void run_float(const int kind, uint32_t seed, const int ach, int trials, Trial *out) {
    static float dir_x[ACTION], dir_y[ACTION], shape_x[SIDE - 1][8] ALIGNED, shape_y[SIDE - 1][8] ALIGNED;
    static float decay[ACTION] ALIGNED, rise[ACTION] ALIGNED, after[ACTION] ALIGNED, deaf[ACTION] ALIGNED, post[ACTION] ALIGNED, pre[PLACE + 3] ALIGNED;
    Numbers rng;
    _mm_setcsr(_mm_getcsr() | 0x8040); /* denormals are zero: the after-potential of a silent neuron */
    numbers_seed(&rng, seed);
    for (int i = 0; i < ACTION; i++) {
        dir_x[i] = (float)(sin(2 * PI * (i + 1) / ACTION) * 0.08 / ACTION / 30);
        dir_y[i] = (float)(cos(2 * PI * (i + 1) / ACTION) * 0.08 / ACTION / 30);
        for (int k = 0; k < ACTION; k++) F_lateral[k][i] = (float)lateral(i, k);
        for (int j = 0; j < PLACE; j++) {
            union { uint32_t bits; float value; } all = { masked(i, j) ? 0u : ~0u };
            F_transmits[j][i] = all.value;
            F_w[j][i] = 2;
        }
    }
    for (int j = 0; j < PLACE; j++) F_wall[j] = j % SIDE == 0 || j % SIDE == SIDE - 1 || j / SIDE == 0 || j / SIDE == SIDE - 1;
    /* Window of eight cells an axis, k = -3..4 from the cell below; cells outside the grid have shape 0. */
    for (int c = 0; c < SIDE - 1; c++)
        for (int k = 0; k < 8; k++) {
            int inside = c + k - 3 >= 0 && c + k - 3 < SIDE;
            shape_x[c][k] = inside ? (float)exp(-(k - 3.0) * (k - 3)) : 0;
            shape_y[c][k] = 0.4f * shape_x[c][k];
        }
    const float half_log2e = (float)(0.5 / log(2.0)), log2e = (float)(1 / log(2.0));
    const __m128 gain = _mm_set1_ps(20.0f / 15 * half_log2e), base = _mm_set1_ps((float)(log2(0.06) - 8 / log(2.0)));
    const __m128 fade = _mm_set1_ps((float)exp(-1.0 / 20)), keep_decay = _mm_set1_ps(0.95f), keep_rise = _mm_set1_ps(0.8f);
    const float after_spike = 5 * half_log2e;
    const union { uint32_t bits; float value; } all_ones = { ~0u };
    const double e_keep = 1 - 1.0 / 2000;

    for (int trial = 1; trial <= trials; trial++) {
        float px = 0, py = 0, ax = 0, ay = 0, bx = 0, by = 0;
        const float goal = trial <= trials / 2 ? 1.5f : -1.5f;
        double path = 0, e_grow = 1;
        float grow = 1, shrink = 1;
        int fired[ACTION], nfired = 0, places[PLACE], nplaces, recent[PLACE], nrecent = 0;
        int found = 0, end = LIMIT, reward = 0, spikes = 0, t;
        memcpy(F_start, F_w, sizeof F_w);
        memset(F_e, 0, sizeof F_e);
        memset(decay, 0, sizeof decay);
        memset(rise, 0, sizeof rise);
        memset(after, 0, sizeof after);
        memset(deaf, 0, sizeof deaf);
        memset(post, 0, sizeof post);
        memset(pre, 0, sizeof pre);
        for (t = 1; t <= end; t++) {
            if (kind == THREEFRY)
                for (int k = 0; k < NUMBERS; k += 2) threefry_next(&rng, rng.ready + k);
            grow *= 1 / 0.9f;
            shrink *= 0.9f;
            e_grow *= 1 / e_keep;
            if ((t & 255) == 0) {
                for (int j = 0; j < PLACE; j++) pre[j] *= shrink;
                for (int i = 0; i < ACTION; i++) post[i] *= shrink;
                grow = shrink = 1;
            }

            /* 1. place cells, by rows of the window */
            nplaces = 0;
            if (!found) {
                float fx = (px + 2) * 2.5f, fy = (py + 2) * 2.5f;
                int cx = (int)fx, cy = (int)fy;
                cx = cx < 0 ? 0 : cx > SIDE - 2 ? SIDE - 2 : cx;
                cy = cy < 0 ? 0 : cy > SIDE - 2 ? SIDE - 2 : cy;
                fx -= cx;
                fy -= cy;
                float g[4] ALIGNED, gx[8] ALIGNED, gy[8] ALIGNED, any[8] ALIGNED, draw[8] ALIGNED;
                _mm_store_ps(g, exp2_ps(_mm_mul_ps(_mm_set_ps(2 * fy, -fy * (fy + 6), 2 * fx, -fx * (fx + 6)), _mm_set1_ps(log2e))));
                {
                    __m128 first = _mm_mul_ps(_mm_set1_ps(g[0]), _mm_set_ps(g[1] * g[1] * g[1], g[1] * g[1], g[1], 1)), four = _mm_set1_ps(g[1] * g[1] * g[1] * g[1]);
                    _mm_store_ps(gx, _mm_mul_ps(first, _mm_load_ps(shape_x[cx])));
                    _mm_store_ps(gx + 4, _mm_mul_ps(_mm_mul_ps(first, four), _mm_load_ps(shape_x[cx] + 4)));
                    first = _mm_mul_ps(_mm_set1_ps(g[2]), _mm_set_ps(g[3] * g[3] * g[3], g[3] * g[3], g[3], 1));
                    four = _mm_set1_ps(g[3] * g[3] * g[3] * g[3]);
                    _mm_store_ps(gy, _mm_mul_ps(first, _mm_load_ps(shape_y[cy])));
                    _mm_store_ps(gy + 4, _mm_mul_ps(_mm_mul_ps(first, four), _mm_load_ps(shape_y[cy] + 4)));
                }
                __m128 row0 = _mm_load_ps(gy), row1 = _mm_load_ps(gy + 4), q0 = _mm_setzero_ps(), q1 = q0, one = _mm_set1_ps(1);
                for (int k = 0; k < 8; k++) {
                    __m128 column = _mm_load1_ps(gx + k);
                    q0 = _mm_add_ps(q0, _mm_mul_ps(_mm_sub_ps(one, q0), _mm_mul_ps(row0, column)));
                    q1 = _mm_add_ps(q1, _mm_mul_ps(_mm_sub_ps(one, q1), _mm_mul_ps(row1, column)));
                }
                __m128 u0 = to_unit(kind == THREEFRY ? rng.ready[BLOCKS] : xoshiro_next(rng.s));
                __m128 u1 = to_unit(kind == THREEFRY ? rng.ready[BLOCKS + 1] : xoshiro_next(rng.s));
                int rows = _mm_movemask_ps(_mm_cmplt_ps(u0, q0)) | _mm_movemask_ps(_mm_cmplt_ps(u1, q1)) << 4;
                if (rows) {
                    _mm_store_ps(draw, u0);
                    _mm_store_ps(draw + 4, u1);
                    _mm_store_ps(any, q0);
                    _mm_store_ps(any + 4, q1);
                }
                for (; rows; rows &= rows - 1) {
                    int r = __builtin_ctz(rows), first = 0, corner = (cy + r - 3) * SIDE + cx - 3;
                    float q = 0, u = draw[r];
                    for (; first < 7; first++) {
                        q += (1 - q) * (gy[r] * gx[first]);
                        if (u < q) break;
                    }
                    places[nplaces++] = corner + first;
                    __m128i bits[2];
                    if (kind == THREEFRY) threefry_next(&rng, bits);
                    else bits[0] = xoshiro_next(rng.s), bits[1] = xoshiro_next(rng.s);
                    __m128 row = _mm_set1_ps(gy[r]);
                    int more = _mm_movemask_ps(_mm_cmplt_ps(to_unit(bits[0]), _mm_mul_ps(row, _mm_load_ps(gx)))) |
                               _mm_movemask_ps(_mm_cmplt_ps(to_unit(bits[1]), _mm_mul_ps(row, _mm_load_ps(gx + 4)))) << 4;
                    for (more &= ~((2 << first) - 1); more; more &= more - 1) places[nplaces++] = corner + __builtin_ctz(more);
                }
                /* 2. goal */
                if ((px - goal) * (px - goal) + (py - goal) * (py - goal) <= 0.09f) found = 1, reward = t, end = t + OUTCOME;
            }

            /* 3. action neurons */
            __m128 sum[BLOCKS];
            {
                for (int m = 0; m < BLOCKS; m++) sum[m] = _mm_setzero_ps();
                for (int k = 0; k < nplaces; k++) {
                    const float *column = F_w[places[k]];
                    if (F_wall[places[k]]) {
                        const float *open = F_transmits[places[k]];
                        for (int m = 0; m < BLOCKS; m++) sum[m] = _mm_add_ps(sum[m], _mm_and_ps(_mm_load_ps(column + 4 * m), _mm_load_ps(open + 4 * m)));
                    } else {
                        for (int m = 0; m < BLOCKS; m++) sum[m] = _mm_add_ps(sum[m], _mm_load_ps(column + 4 * m));
                    }
                }
                for (int k = 0; k < nfired; k++) {
                    const float *row = F_lateral[fired[k]];
                    for (int m = 0; m < BLOCKS; m++) sum[m] = _mm_add_ps(sum[m], _mm_load_ps(row + 4 * m));
                }
            }
            int before[ACTION], nbefore = nfired;
            for (int k = 0; k < nfired; k++) before[k] = fired[k];
            nfired = 0;
            for (int m = 0; m < BLOCKS; m++) {
                __m128 in = _mm_andnot_ps(_mm_load_ps(deaf + 4 * m), sum[m]);
                __m128 d = _mm_add_ps(_mm_mul_ps(_mm_load_ps(decay + 4 * m), keep_decay), in);
                __m128 r = _mm_add_ps(_mm_mul_ps(_mm_load_ps(rise + 4 * m), keep_rise), in);
                __m128 h = _mm_mul_ps(_mm_load_ps(after + 4 * m), fade);
                _mm_store_ps(decay + 4 * m, d);
                _mm_store_ps(rise + 4 * m, r);
                _mm_store_ps(after + 4 * m, h);
                __m128 z = _mm_add_ps(_mm_mul_ps(_mm_sub_ps(d, r), gain), _mm_sub_ps(base, h));
                z = _mm_max_ps(_mm_min_ps(z, _mm_set1_ps(1)), _mm_set1_ps(-100));
                /* 2^z <= (1 + fraction) 2^floor: the float whose bit pattern is (z + 127) 2^23; 256 covers rounding */
                __m128 bound = _mm_castsi128_ps(_mm_cvttps_epi32(_mm_add_ps(_mm_mul_ps(z, _mm_set1_ps(8388608.0f)), _mm_set1_ps(1065353216.0f + 256))));
                __m128 u = to_unit(kind == THREEFRY ? rng.ready[m] : xoshiro_next(rng.s));
                if (_mm_movemask_ps(_mm_cmplt_ps(u, bound)))
                    for (int hit = _mm_movemask_ps(_mm_cmplt_ps(u, exp2_ps(z))); hit; hit &= hit - 1) fired[nfired++] = 4 * m + __builtin_ctz(hit);
            }
            spikes += nfired;
            for (int k = 0; k < nbefore; k++) deaf[before[k]] = 0;

            /* 4. read-out */
            ax *= 0.98f;
            ay *= 0.98f;
            bx *= 0.95f;
            by *= 0.95f;
            for (int k = 0; k < nfired; k++) {
                int i = fired[k];
                ax += dir_x[i];
                bx += dir_x[i];
                ay += dir_y[i];
                by += dir_y[i];
                decay[i] = rise[i] = 0;
                deaf[i] = all_ones.value; /* no input in the next step */
                after[i] = after_spike;
                post[i] += grow;
            }
            float vx = ax - bx, vy = ay - by;

            /* 5. plasticity; post now holds this step's spikes, pre does not yet */
            float to_e = shrink * (float)e_grow, to_w = 0.002f * shrink;
            for (int k = 0; k < nplaces; k++) {
                float *e = F_e[places[k]], *w = F_w[places[k]];
                for (int m = 0; m < ACTION; m += 4) {
                    __m128 trace = _mm_load_ps(post + m);
                    _mm_store_ps(e + m, _mm_add_ps(_mm_load_ps(e + m), _mm_mul_ps(trace, _mm_set1_ps(to_e))));
                    if (ach) _mm_store_ps(w + m, _mm_max_ps(_mm_set1_ps(1), _mm_sub_ps(_mm_load_ps(w + m), _mm_mul_ps(trace, _mm_set1_ps(to_w)))));
                }
            }
            if (nfired) {
                float least = 1e-6f * grow;
                int kept = 0;
                for (int n = 0; n < nrecent; n++) {
                    int j = recent[n];
                    float trace = pre[j];
                    recent[kept] = j;
                    if (trace > least) {
                        kept++;
                    } else {
                        pre[j] = 0;
                        continue;
                    }
                    for (int k = 0; k < nfired; k++) {
                        int i = fired[k];
                        F_e[j][i] += trace * to_e;
                        if (ach) _mm_store_ss(&F_w[j][i], _mm_max_ss(_mm_set_ss(1), _mm_set_ss(F_w[j][i] - trace * to_w)));
                    }
                }
                nrecent = kept;
            }
            for (int k = 0; k < nplaces; k++) {
                int j = places[k];
                if (pre[j] == 0) recent[nrecent++] = j;
                pre[j] += grow;
            }

            /* 6. move */
            if (!found) path += _mm_cvtss_f32(_mm_sqrt_ss(_mm_set_ss(vx * vx + vy * vy)));
            px += vx;
            py += vy;
            if (px > 2) px -= 0.01f;
            if (px < -2) px += 0.01f;
            if (py > 2) py -= 0.01f;
            if (py < -2) py += 0.01f;
        }
        if (found) {
            __m128 rate = _mm_set1_ps((float)(0.01 / e_grow));
            float *w = F_w[0], *e = F_e[0], *start = F_start[0];
            for (int k = 0; k < PLACE * ACTION; k += 4)
                _mm_store_ps(w + k, _mm_min_ps(_mm_set1_ps(3), _mm_max_ps(_mm_set1_ps(1), _mm_add_ps(_mm_load_ps(start + k), _mm_mul_ps(rate, _mm_load_ps(e + k))))));
        }
        *out++ = (Trial){ found, found ? reward : LIMIT, spikes, t - 1, path };
    }
}

static void run_fast(int kind, uint32_t seed, int ach, int trials, Trial *out) {
    if (kind == XOSHIRO && ach) run_float(XOSHIRO, seed, 1, trials, out);
    else if (kind == XOSHIRO) run_float(XOSHIRO, seed, 0, trials, out);
    else if (ach) run_float(THREEFRY, seed, 1, trials, out);
    else run_float(THREEFRY, seed, 0, trials, out);
}
#endif

/* ------------------------------------------------------------------ reports */

static int by_value(const void *a, const void *b) {
    int x = *(const int *)a, y = *(const int *)b;
    return (x > y) - (x < y);
}

static void report(const Trial *all, int runs, int trials) {
    static const int from[] = { 1, 2, 6, 11, 21, 26, 31, 36 }, to[] = { 1, 5, 10, 20, 25, 30, 35, 40 };
    const double straight = sqrt(4.5) - 0.3;
    int *latency = malloc(sizeof(int) * runs * trials);
    double path = 0, time = 0;
    for (int b = 0; b < 8 && from[b] <= trials; b++) {
        int n = 0, found = 0;
        double spl = 0;
        for (int r = 0; r < runs; r++)
            for (int t = from[b]; t <= to[b] && t <= trials; t++) {
                const Trial *x = all + r * trials + t - 1;
                latency[n++] = x->latency;
                found += x->found;
                if (x->found) spl += straight / fmax(x->path, straight);
            }
        qsort(latency, n, sizeof *latency, by_value);
        printf("  trials %2d-%2d  success %.2f  median latency %5.2f s  SPL %.2f\n", from[b], to[b], (double)found / n, 0.001 * latency[n / 2], spl / n);
    }
    for (int k = 0; k < runs * trials; k++) path += all[k].path, time += 0.001 * all[k].latency;
    printf("  speed of the agent %.3f units/s\n", path / time);
    free(latency);
}

int main(int argc, char **argv) {
    const char *mode = argc > 1 ? argv[1] : "";
    if ((!strcmp(mode, "fixture") || !strcmp(mode, "weights")) && argc == 4) {
        Trial trial[10];
        int seed = atoi(argv[2]), ach = atoi(argv[3]);
        run_double(seed, ach, 10, trial);
        if (mode[0] == 'f')
            for (int k = 0; k < 10; k++) printf("%d,%d,%d,%d,%d,%.9f,%d\n", seed, ach, k + 1, trial[k].found, trial[k].latency, trial[k].path, trial[k].spikes);
        else
            for (int i = 0; i < ACTION; i++)
                for (int j = 0; j < PLACE; j++) printf("%.9g%c", D_w[i][j], j == PLACE - 1 ? '\n' : ',');
        return 0;
    }
    int plain = !strcmp(mode, "speed64");
#ifdef __SSE4_1__
    int fast = !strcmp(mode, "speed") || !strcmp(mode, "speedtf");
#else
    int fast = 0;
#endif
    if ((plain || fast) && argc >= 5) {
        int seed = atoi(argv[2]), trials = atoi(argv[3]), ach = argc > 5 ? atoi(argv[5]) : 1, runs = 0, room = 0;
        double budget = atof(argv[4]), spent = 0, simulated = 0, spikes = 0;
        Trial *all = NULL;
        if (trials < 1 || trials > MAX_TRIALS) return fprintf(stderr, "1 to %d trials\n", MAX_TRIALS), 2;
        do {
            if (runs == room) all = realloc(all, sizeof *all * trials * (room = room ? 2 * room : 64));
            Trial *mine = all + runs * trials;
            double start = cpu_seconds();
#ifdef __SSE4_1__
            if (fast) run_fast(mode[5] ? THREEFRY : XOSHIRO, seed + runs, ach, trials, mine);
            else
#endif
                run_double(seed + runs, ach, trials, mine);
            spent += cpu_seconds() - start;
            for (int k = 0; k < trials; k++) simulated += 0.001 * mine[k].steps, spikes += mine[k].spikes;
            runs++;
        } while (spent < budget);
        printf("%s: %.4f ms CPU per simulated second (%d runs of %d trials, %.0f simulated s, %.2f CPU s, ACh %d, %.0f action spikes/s)\n", mode, 1000 * spent / simulated, runs, trials, simulated, spent, ach, spikes / simulated);
        report(all, runs, trials);
        free(all);
        return 0;
    }
    fprintf(stderr, "water-maze fixture|weights SEED ACH\nwater-maze speed|speedtf|speed64 SEED TRIALS SECONDS [ACH]\n");
    return 2;
}
