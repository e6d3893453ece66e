/* Event pixels in C99 with SSE 4.1: the yardstick for sim/sensors/event-pixel-simd.ts.
 *
 * Build   gcc -O3 -msse4.1 -ffp-contract=off -std=c99 event-camera.c -o event-camera -lm
 * Run     event-camera PIXEL WIDTH HEIGHT HERTZ FRAMES     PIXEL is ideal or full
 * Prints  CPU ns a pixel and frame, events a pixel and frame, events of the last of 5 runs
 *
 * ideal   ln(1e-3 + I), thresholds 0.2, times on a straight line between frames
 * full    lin-log response, low pass of 300 Hz in white light and 20/275 of it in the dark, thresholds 0.2 +- 0.03, leak 0.1 Hz,
 *         noise 1 Hz falling to a quarter in white light, refractory time 0.5 ms, rates spread by a tenth of a decade
 *
 * Both: events of a frame sorted by time (65536 steps a frame), then by pixel; t f64, x and y u16, polarity u8. The scene is the
 * panorama of bench/panorama.ts, column by column, in half-pixel steps. Event counts of `ideal` equal those of the WebAssembly.
 */
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <smmintrin.h>
#include <stdio.h>

#include "yardstick.h"

/* ---- the scene ---- */
static uint32_t hash(uint32_t a, uint32_t b) {
  uint32_t h = a * 0x9e3779b1u ^ (b + 0x7f4a7c15u) * 0x85ebca77u;
  h ^= h >> 15; h *= 0x2c1b3c6du; h ^= h >> 12; h *= 0x297a2d39u; h ^= h >> 15;
  return h;
}
static double unit(uint32_t a, uint32_t b) { return (double)hash(a, b) / 4294967296.0; }
static double grid(uint32_t x, uint32_t y, uint32_t size, uint32_t salt) {
  uint32_t i = x / size, j = y / size;
  double u = (double)(x % size) / size, v = (double)(y % size) / size;
  double top = unit(i, j + salt) * (1 - u) + unit(i + 1, j + salt) * u;
  double low = unit(i, j + 1 + salt) * (1 - u) + unit(i + 1, j + 1 + salt) * u;
  return top * (1 - v) + low * v;
}
static double panorama(uint32_t x, uint32_t y) {
  double panel = 0.15 + 0.7 * unit(x / 60, y / 50 + 1000);
  return panel * (0.25 + 0.5 * grid(x, y, 48, 2000) + 0.8 * grid(x, y, 20, 3000));
}

/* ---- the pixel ---- */
static int width, height, stride, count, full;
static float *image, *level[2], *memory, *on, *off, *leak, *gap;
static double *last;
static int32_t *noise_at, *draws;
static uint32_t *list;
static uint64_t *raw, *half;
static double *out_t;
static uint16_t *out_x, *out_y;
static uint8_t *out_p;
static int capacity;
static uint8_t compaction[16][16];

#define STEPS 65536
#define V(x) _mm_set1_ps(x)
static const float A_RATE = 2 * 3.14159265358979 * 300, DARK = 20.0 / 275;

static inline __m128 log_normal(__m128 x) {
  const __m128i root = _mm_set1_epi32(0x3f3504f3);
  __m128i offset = _mm_sub_epi32(_mm_castps_si128(x), root);
  __m128 m = _mm_castsi128_ps(_mm_add_epi32(_mm_and_si128(offset, _mm_set1_epi32(0x7fffff)), root));
  __m128 s = _mm_div_ps(_mm_sub_ps(m, V(1)), _mm_add_ps(m, V(1)));
  __m128 z = _mm_mul_ps(s, s);
  __m128 p = V((float)(2.0 / 7));
  p = _mm_add_ps(_mm_mul_ps(p, z), V((float)(2.0 / 5)));
  p = _mm_add_ps(_mm_mul_ps(p, z), V((float)(2.0 / 3)));
  p = _mm_add_ps(_mm_mul_ps(p, z), V(2));
  return _mm_add_ps(_mm_mul_ps(p, s), _mm_mul_ps(_mm_cvtepi32_ps(_mm_srai_epi32(offset, 23)), V(0.69314718056f)));
}

static inline __m128 exp_negative(__m128 x) {
  __m128 kept = _mm_max_ps(x, V(-87));
  __m128 shifted = _mm_add_ps(_mm_mul_ps(kept, V(1.44269504089f)), V(12582912));
  __m128 r = _mm_sub_ps(kept, _mm_mul_ps(_mm_sub_ps(shifted, V(12582912)), V(0.69314718056f)));
  __m128 p = V((float)(1.0 / 120));
  p = _mm_add_ps(_mm_mul_ps(p, r), V((float)(1.0 / 24)));
  p = _mm_add_ps(_mm_mul_ps(p, r), V((float)(1.0 / 6)));
  p = _mm_add_ps(_mm_mul_ps(p, r), V(0.5f));
  p = _mm_add_ps(_mm_mul_ps(p, r), V(1));
  p = _mm_add_ps(_mm_mul_ps(p, r), V(1));
  return _mm_castsi128_ps(_mm_add_epi32(_mm_castps_si128(p), _mm_slli_epi32(_mm_castps_si128(shifted), 23)));
}

static inline int scan(const float *before, float *after, float dt, int32_t end_tick, const int model) {
  int n = 0;
  __m128 a = V((float)(A_RATE * (1 - DARK)) * dt), b = V((float)(A_RATE * DARK) * dt), span = V(dt);
  __m128i index = _mm_setr_epi32(0, 1, 2, 3), end = _mm_set1_epi32(end_tick);
  for (int i = 0; i < count; i += 4) {
    __m128 light = _mm_load_ps(image + i), now, ref = _mm_load_ps(memory + i);
    if (model) {
      __m128 digital = _mm_mul_ps(light, V(255));
      __m128 target = _mm_blendv_ps(log_normal(digital), _mm_mul_ps(digital, V((float)(2.995732273553991 / 20))),
                                    _mm_cmple_ps(digital, V(20)));
      __m128 x = _mm_add_ps(_mm_mul_ps(light, a), b);
      __m128 share = _mm_sub_ps(V(1), exp_negative(_mm_sub_ps(_mm_setzero_ps(), x)));
      __m128 old = _mm_load_ps(before + i);
      now = _mm_add_ps(old, _mm_mul_ps(share, _mm_sub_ps(target, old)));
      ref = _mm_sub_ps(ref, _mm_mul_ps(_mm_load_ps(leak + i), span));
      _mm_store_ps(memory + i, ref);
    } else {
      now = log_normal(_mm_add_ps(light, V(1e-3f)));
    }
    _mm_store_ps(after + i, now);
    __m128 d = _mm_sub_ps(now, ref);
    __m128 fires = _mm_or_ps(_mm_cmpge_ps(d, _mm_load_ps(on + i)), _mm_cmple_ps(d, _mm_load_ps(off + i)));
    if (model)
      fires = _mm_or_ps(fires, _mm_castsi128_ps(_mm_cmplt_epi32(_mm_load_si128((__m128i *)(noise_at + i)), end)));
    int mask = _mm_movemask_ps(fires);
    _mm_storeu_si128((__m128i *)(list + n), _mm_shuffle_epi8(index, _mm_load_si128((__m128i *)compaction[mask])));
    n += __builtin_popcount(mask);
    index = _mm_add_epi32(index, _mm_set1_epi32(4));
  }
  return n;
}

static inline int fire(const float *before, const float *after, int listed, double t0, float dt, double step,
                       int32_t start_tick, int32_t end_tick, const int model) {
  int n = 0;
  const float per_tick = 1e-6f / dt;
  for (int k = 0; k < listed; k++) {
    const int i = (int)list[k];
    float ref = memory[i], w = 0, plus = on[i], minus = off[i];
    float fall = model ? leak[i] * dt : 0;
    float d0 = before[i] - (ref + fall), d1 = after[i] - ref;
    for (;;) {
      int up = d1 >= plus, flag = up;
      float crossing = 2, threshold = up ? plus : minus;
      if (up || d1 <= minus) {
        crossing = (threshold - d0) / (d1 - d0);
        crossing = crossing > 0 ? (crossing < 1 ? crossing : 1) : 0;
        if (crossing < w) crossing = w;
      }
      if (model && noise_at[i] < end_tick) {
        float at = (float)(noise_at[i] - start_tick) * per_tick;
        at = at > 0 ? (at < 1 ? at : 1) : 0;
        if (at < crossing) {
          uint32_t h = hash((uint32_t)i, (uint32_t)draws[i]++);
          float ticks = -logf((float)((h >> 8) + 1) * 5.9604645e-8f) * gap[i];
          noise_at[i] += ticks < 536870912.0f ? (ticks < 1 ? 1 : (int32_t)ticks) : 536870912;
          uint32_t g = hash(h, 77);
          if (at < w || (float)(g >> 16) * 1.52587890625e-5f < 0.75f * image[i]) continue;
          float d = d0 + (d1 - d0) * at;
          w = at; ref += d; d0 -= d; d1 = after[i] - ref; flag = 2 | (g & 1);
          goto emit;
        }
      }
      if (crossing >= 2) break;
      w = crossing; ref += threshold; d0 -= threshold; d1 = after[i] - ref;
    emit:;
      int key = (int)(w * STEPS);
      if (key > STEPS - 1) key = STEPS - 1;
      if (model) {
        double time = t0 + key * step;
        if (time < last[i] + 0.5e-3) continue;
        last[i] = time;
      }
      if (n < capacity) raw[n++] = (uint64_t)key << 32 | (uint32_t)(i << 2 | flag);
    }
    memory[i] = ref;
  }
  return n;
}

static void sort(int n, double t0, double step) {
  uint32_t low[256] = {0}, high[256] = {0}, a = 0, b = 0;
  for (int k = 0; k < n; k++) {
    uint32_t key = (uint32_t)(raw[k] >> 32);
    low[key & 255]++; high[key >> 8]++;
  }
  for (int k = 0; k < 256; k++) {
    uint32_t l = low[k], h = high[k];
    low[k] = a; high[k] = b; a += l; b += h;
  }
  for (int k = 0; k < n; k++) half[low[raw[k] >> 32 & 255]++] = raw[k];
  for (int k = 0; k < n; k++) {
    uint32_t key = (uint32_t)(half[k] >> 32), word = (uint32_t)half[k], at = high[key >> 8]++;
    out_t[at] = t0 + key * step;
    out_x[at] = (uint16_t)((word >> 2) / (uint32_t)stride);
    out_y[at] = (uint16_t)((word >> 2) % (uint32_t)stride);
    out_p[at] = word & 3;
  }
}

static float respond(float light) {
  float x[4];
  if (full) {
    float digital = light * 255;
    if (digital <= 20) return digital * (float)(2.995732273553991 / 20);
    _mm_storeu_ps(x, log_normal(V(digital)));
  } else
    _mm_storeu_ps(x, log_normal(V(light + 1e-3f)));
  return x[0];
}

static double normal(uint32_t i, uint32_t salt) {
  return sqrt(-2 * log(1 - unit(i, salt))) * cos(6.283185307179586 * unit(i, salt + 1));
}

int main(int argc, char **argv) {
  if (argc != 6) return 2;
  full = !strcmp(argv[1], "full");
  width = atoi(argv[2]); height = atoi(argv[3]);
  double hertz = atof(argv[4]);
  int frames = atoi(argv[5]);
  stride = (height + 3) / 4 * 4;
  count = width * stride;
  capacity = 8 * count;
  for (int m = 0; m < 16; m++)
    for (int lane = 0, to = 0; lane < 4; lane++)
      if (m >> lane & 1) {
        for (int k = 0; k < 4; k++) compaction[m][4 * to + k] = (uint8_t)(4 * lane + k);
        to++;
      }
  size_t words = (size_t)count * 4;
  float **floats[] = {&image, &level[0], &level[1], &memory, &on, &off, &leak, &gap};
  for (int k = 0; k < 8; k++) *floats[k] = aligned(words);
  last = aligned(2 * words); noise_at = aligned(words); draws = aligned(words); list = aligned(words + 16);
  raw = aligned((size_t)capacity * 8); half = aligned((size_t)capacity * 8); out_t = aligned((size_t)capacity * 8);
  out_x = aligned((size_t)capacity * 2); out_y = aligned((size_t)capacity * 2); out_p = aligned((size_t)capacity);

  float *movie = aligned((size_t)frames * words);
  for (int k = 0; k < frames; k++)
    for (int x = 0; x < width; x++)
      for (int y = 0; y < height; y++)
        movie[(size_t)k * count + x * stride + y] =
            (float)(0.5 * (panorama(2 * x + k, y) + panorama(2 * x + k + 1, y)));

  double best = 1e9;
  long events = 0;
  for (int run = 0; run < 7; run++) {
    memcpy(image, movie, words);
    for (int i = 0; i < count; i++) {
      int outside = i % stride >= height;
      on[i] = outside ? INFINITY : (float)(0.2 + (full ? 0.03 * normal((uint32_t)i, 1) : 0));
      off[i] = outside ? -INFINITY : (float)-(0.2 + (full ? 0.03 * normal((uint32_t)i, 3) : 0));
      leak[i] = outside ? 0 : (float)(0.1 * pow(10, 0.1 * normal((uint32_t)i, 5)) * on[i]);
      gap[i] = (float)(1e6 / pow(10, 0.1 * normal((uint32_t)i, 7)));
      level[0][i] = memory[i] = respond(image[i]);
      last[i] = -INFINITY; draws[i] = 0;
      noise_at[i] = full && !outside ? (int32_t)fmin(-log(1 - unit((uint32_t)i, 9)) * gap[i], 1e9) : 0x7fffffff;
    }
    events = 0;
    double began = cpu_seconds();
    for (int k = 1; k < frames; k++) {
      double t0 = (k - 1) / hertz, t1 = k / hertz, dt = t1 - t0, step = dt / STEPS;
      memcpy(image, movie + (size_t)k * count, words);
      const float *before = level[(k - 1) & 1];
      float *after = level[k & 1];
      int32_t start_tick = (int32_t)floor(t0 * 1e6), end_tick = (int32_t)floor(t1 * 1e6);
      int n;
      if (full) {
        n = scan(before, after, (float)dt, end_tick, 1);
        n = fire(before, after, n, t0, (float)dt, step, start_tick, end_tick, 1);
      } else {
        n = scan(before, after, (float)dt, end_tick, 0);
        n = fire(before, after, n, t0, (float)dt, step, start_tick, end_tick, 0);
      }
      sort(n, t0, step);
      events += n;
    }
    double spent = cpu_seconds() - began;
    if (run > 1 && spent < best) best = spent;
  }
  double frame_pixels = (double)(frames - 1) * width * height;
  printf("%.4f ns, %.5f events, %ld\n", best * 1e9 / frame_pixels, events / frame_pixels, events);
  return 0;
}
