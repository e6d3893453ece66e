/* A column caster in C99 with SSE 4.1: the yardstick for sim/casters/column-caster.ts, by the same method.
 *
 * Build   gcc -O3 -msse4.1 -ffp-contract=off -std=c99 column-caster.c -o column-caster -lm
 * Run     column-caster WIDTH HEIGHT FRAMES (RADIUS X Y AXISX AXISY HALFX HALFY TOP)...     radius 0 of a box
 * Prints  frames a CPU second, mean luminance of the last frame
 *
 * Everything has a checker of 5 cm squares, 0.75 and 0.2; 70 degrees of view from (0.02, -0.03), 0.1 m up, turning by 2 mrad
 * a frame. Textures are averaged over footprints, edges weighted by what they cover.
 */
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <smmintrin.h>
#include <stdio.h>

#include "yardstick.h"

#define MOST 256
#define V(x) _mm_set1_ps(x)
enum { FACE_X, FACE_Y, FACE_ROUND };

static int width, height, stride, count;
static double focal, camera_z = 0.1;
static float *image;
static double radius_[MOST], px[MOST], py[MOST], ax[MOST], ay[MOST], hx[MOST], hy[MOST], top[MOST];
static double ox[MOST], oy[MOST], fx[MOST], fy[MOST], lx[MOST], ly[MOST];
static double near_x[MOST], near_y[MOST], far_x0[MOST], far_x1[MOST], far_y0[MOST], far_y1[MOST];
static int first[MOST], last[MOST], visible[MOST], seen;
static double edges[3 * MOST], cuts[3 * MOST];
static int edge_count;
static double found_near, found_far;
static int found_face;

#define NEAREST (_MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC)
static inline __m128 square_integral(__m128 p, __m128 w) {
  __m128 half = _mm_mul_ps(w, V(0.5f)), mask = _mm_castsi128_ps(_mm_set1_epi32(0x7fffffff));
  __m128 a = _mm_sub_ps(p, half), b = _mm_add_ps(p, half);
  a = _mm_and_ps(mask, _mm_sub_ps(a, _mm_round_ps(a, NEAREST)));
  b = _mm_and_ps(mask, _mm_sub_ps(b, _mm_round_ps(b, NEAREST)));
  return _mm_sub_ps(b, a);
}
static inline __m128 square_mean(__m128 p, __m128 w) {
  __m128 wide = _mm_max_ps(w, V(1.0f / 1024));
  return _mm_div_ps(square_integral(p, wide), wide);
}

/* Four rows. kind 0 uniform, 1 upright stripes, 2 level checker. */
static inline __m128 texture(const int kind, __m128 beyond, __m128 reciprocal, float mean, float contrast,
                             const float p[4], const float q[4], float k) {
  if (kind == 0) return V(mean);
  __m128 a = kind == 2 ? _mm_min_ps(_mm_mul_ps(V(k), reciprocal), V(1000)) : beyond, a2 = _mm_mul_ps(a, a), value;
  __m128 w = _mm_add_ps(V(p[2]), _mm_mul_ps(V(p[3]), a2)), at = _mm_add_ps(V(p[0]), _mm_mul_ps(V(p[1]), a));
  if (kind == 1) value = square_mean(at, _mm_sqrt_ps(w));
  else {
    __m128 wp = _mm_max_ps(_mm_sqrt_ps(_mm_mul_ps(a2, w)), V(1.0f / 1024)), across = _mm_add_ps(V(q[0]), _mm_mul_ps(V(q[1]), a));
    w = _mm_mul_ps(a2, _mm_add_ps(V(q[2]), _mm_mul_ps(V(q[3]), a2)));
    __m128 wq = _mm_max_ps(_mm_sqrt_ps(w), V(1.0f / 1024));
    value = _mm_div_ps(_mm_mul_ps(square_integral(at, wp), square_integral(across, wq)), _mm_mul_ps(wp, wq));
  }
  return _mm_max_ps(_mm_add_ps(V(mean), _mm_mul_ps(V(contrast), value)), _mm_setzero_ps());
}

static float *reciprocals;

/* One span: vectors of rows that it covers wholly need no shares. */
static inline void span(const int kind, float *column, float from, float to, float mean, float contrast, const float p[4],
                        const float q[4], float k) {
  const float horizon = height * 0.5f;
  int row = (int)from & ~3, end = (int)ceilf(to), whole = (int)to - 3;
  __m128 rows = _mm_add_ps(V((float)row), _mm_setr_ps(0, 1, 2, 3));
#define NEXT (row += 4, rows = _mm_add_ps(rows, V(4)))
#define ADD(x) _mm_store_ps(column + row, _mm_add_ps(_mm_load_ps(column + row), x))
#define EDGE                                                                                                           \
  {                                                                                                                    \
    __m128 share = _mm_sub_ps(_mm_min_ps(_mm_add_ps(rows, V(1)), V(to)), _mm_max_ps(rows, V(from)));                   \
    __m128 beyond = _mm_sub_ps(_mm_min_ps(_mm_max_ps(_mm_add_ps(rows, V(0.5f)), V(from)), V(to)), V(horizon));         \
    __m128 value = texture(kind, beyond, _mm_div_ps(V(1), beyond), mean, contrast, p, q, k);                           \
    ADD(_mm_mul_ps(_mm_max_ps(share, _mm_setzero_ps()), value));                                                       \
    NEXT;                                                                                                              \
  }
  if ((float)row != from) EDGE
  for (; row < whole; NEXT)
    ADD(texture(kind, _mm_sub_ps(_mm_add_ps(rows, V(0.5f)), V(horizon)), _mm_load_ps(reciprocals + row), mean, contrast, p, q, k));
  if (row < end) EDGE
}

static double inverse(double d) { return 1 / (fabs(d) < 1e-9 ? (d < 0 ? -1e-9 : 1e-9) : d); }

static int show(int n, double low, double high) {
  double a = floor(width / 2.0 - high * focal), b = floor(width / 2.0 - low * focal);
  first[n] = a > 0 ? (int)a : 0;
  last[n] = b < width - 1 ? (int)b : width - 1;
  if (first[n] > last[n]) return 0;
  visible[seen++] = n;
  return 1;
}

static void view(double x, double y, double yaw) {
  double c = cos(yaw), s = sin(yaw);
  ox[0] = x; oy[0] = y; fx[0] = c; fy[0] = s; lx[0] = -s; ly[0] = c;
  seen = edge_count = 0;
  double edge = width / 2.0 / focal, slant = sqrt(1 + edge * edge);
  for (int n = 1; n <= count; n++) {
    double dx = x - px[n], dy = y - py[n], reach = radius_[n] + sqrt(hx[n] * hx[n] + hy[n] * hy[n]);
    double ahead = -(dx * c + dy * s), aside = fabs(dx * s - dy * c);
    if (ahead < -reach || aside - edge * ahead > reach * slant) continue;
    ox[n] = dx * ax[n] + dy * ay[n]; oy[n] = dy * ax[n] - dx * ay[n];
    fx[n] = c * ax[n] + s * ay[n]; fy[n] = s * ax[n] - c * ay[n];
    lx[n] = -fy[n]; ly[n] = fx[n];
    if (radius_[n] > 0) {
      double r = radius_[n], f = -(ox[n] * fx[n] + oy[n] * fy[n]), l = -(ox[n] * lx[n] + oy[n] * ly[n]);
      double t2 = f * f + l * l - r * r;
      if (f <= -r || t2 <= 0) continue;
      if (f <= r) { show(n, -1e9, 1e9); continue; }
      double scale = 1 / (f * f - r * r), spread = r * sqrt(t2);
      double low = (l * f - spread) * scale, high = (l * f + spread) * scale;
      if (show(n, low, high)) { edges[edge_count++] = low; edges[edge_count++] = high; }
      continue;
    }
    double low_x = inverse(-hx[n] - ox[n]), high_x = inverse(hx[n] - ox[n]);
    double low_y = inverse(-hy[n] - oy[n]), high_y = inverse(hy[n] - oy[n]);
    int side_x = low_x > 0 ? -1 : high_x < 0 ? 1 : 0, side_y = low_y > 0 ? -1 : high_y < 0 ? 1 : 0;
    near_x[n] = side_x < 0 ? low_x : side_x > 0 ? high_x : 0;
    near_y[n] = side_y < 0 ? low_y : side_y > 0 ? high_y : 0;
    far_x0[n] = side_x < 0 ? high_x : low_x; far_x1[n] = side_x > 0 ? low_x : high_x;
    far_y0[n] = side_y < 0 ? high_y : low_y; far_y1[n] = side_y > 0 ? low_y : high_y;
    if (!side_x && !side_y) continue;
    int kept = edge_count, behind = 0;
    double low = 1e9, high = -1e9, depths[4], lefts[4];
    for (int k = 0; k < 4; k++) {
      int cx = k & 1 ? 1 : -1, cy = k & 2 ? 1 : -1;
      double ex = cx * hx[n] - ox[n], ey = cy * hy[n] - oy[n], depth = ex * fx[n] + ey * fy[n], left = ex * lx[n] + ey * ly[n];
      depths[k] = depth; lefts[k] = left;
      if (depth < 1e-6) { behind++; continue; }
      double slope = left / depth;
      if (slope < low) low = slope;
      if (slope > high) high = slope;
      if (cx == side_x || cy == side_y) edges[edge_count++] = slope;
    }
    if (behind)
      for (int side = 0; side < 4; side++) {
        const int sides[] = {0, 1, 3, 2, 0}, i = sides[side], j = sides[side + 1];
        if ((depths[i] < 1e-6) == (depths[j] < 1e-6)) continue;
        if (lefts[i] + depths[i] / (depths[i] - depths[j]) * (lefts[j] - lefts[i]) > 0) high = 1e9;
        else low = -1e9;
      }
    if (behind == 4 || !show(n, low, high)) edge_count = kept;
  }
}

static int look(int n, double s) {
  double dx = fx[n] + s * lx[n], dy = fy[n] + s * ly[n];
  if (radius_[n] > 0) {
    double toward = -(ox[n] * dx + oy[n] * dy), outside = ox[n] * ox[n] + oy[n] * oy[n] - radius_[n] * radius_[n];
    double discriminant = toward * toward - (dx * dx + dy * dy) * outside;
    if (!(toward > 0 && discriminant > 0 && outside > 0)) return 0;
    double root = sqrt(discriminant);
    found_near = (toward + root) / outside; found_far = (toward - root) / outside; found_face = FACE_ROUND;
    return 1;
  }
  double in_x = near_x[n] == 0 ? INFINITY : dx * near_x[n], in_y = near_y[n] == 0 ? INFINITY : dy * near_y[n];
  double nearest = in_x < in_y ? in_x : in_y;
  double far_x = fmax(dx * far_x0[n], dx * far_x1[n]), far_y = fmax(dy * far_y0[n], dy * far_y1[n]);
  double far = far_x > far_y ? far_x : far_y;
  if (!(nearest > 0 && nearest > far)) return 0;
  found_near = nearest; found_far = far > 0 ? far : 0; found_face = in_x < in_y ? FACE_X : FACE_Y;
  return 1;
}

static const float MEAN = 0.475f, CONTRAST = 0.275f, SCALE = 10;

static void level(int x, float part, int n, double s, double from, double to) {
  double k = focal * (camera_z - top[n]), dx = fx[n] + s * lx[n], dy = fy[n] + s * ly[n];
  double p0 = ox[n] * SCALE, q0 = oy[n] * SCALE, a = lx[n] / focal * SCALE, b = dx / k * SCALE, c = ly[n] / focal * SCALE, d = dy / k * SCALE;
  float p[4] = {(float)(p0 - floor(p0)), (float)(dx * SCALE), (float)(a * a), (float)(b * b)};
  float q[4] = {(float)(q0 - floor(q0)), (float)(dy * SCALE), (float)(c * c), (float)(d * d)};
  span(2, image + x * stride, (float)from, (float)to, MEAN * part, CONTRAST * part, p, q, (float)k);
}

static void upright(int x, float part, int n, double s, double from, double to, double q, int face) {
  double depth = 1 / q, dx = fx[n] + s * lx[n], dy = fy[n] + s * ly[n];
  double ux = ox[n] + depth * dx, uy = oy[n] + depth * dy, u, wide, slope;
  if (face == FACE_ROUND) {
    double across = ux * dx + uy * dy;
    slope = -depth * (ux * lx[n] + uy * ly[n]) / (across == 0 ? -1e-12 : across);
    double ex = slope * dx + depth * lx[n], ey = slope * dy + depth * ly[n];
    u = radius_[n] * atan2(uy, ux); wide = sqrt(ex * ex + ey * ey);
  } else if (face == FACE_X) {
    slope = -near_x[n] * lx[n] * depth * depth; u = uy; wide = fabs(slope * dy + depth * ly[n]);
  } else {
    slope = -near_y[n] * ly[n] * depth * depth; u = ux; wide = fabs(slope * dx + depth * lx[n]);
  }
  double most = 100 * depth, recession = fmin(fabs(slope), most);
  wide = fmin(wide, most);
  double pu = u * SCALE, v = camera_z * SCALE, w0 = depth / focal * SCALE, w1 = recession / (focal * focal) * SCALE;
  float across = _mm_cvtss_f32(square_mean(V((float)(pu - floor(pu))), V((float)(wide / focal * SCALE))));
  float p[4] = {(float)(v - floor(v)), (float)(-depth / focal * SCALE), (float)(w0 * w0), (float)(w1 * w1)};
  span(1, image + x * stride, (float)from, (float)to, MEAN * part, CONTRAST * part * across, p, p, 0);
}

static int candidates[MOST], candidate_count, solid[MOST], face[MOST], under[MOST];
static double near[MOST], far[MOST];

static void column(int x, float part, double s) {
  int n_hits = 0, standing = 0, ground = 0, next = 0;
  double horizon = height / 2.0, h = camera_z, filled = height;
  for (int k = 0; k < candidate_count; k++) {
    if (!look(candidates[k], s)) continue;
    int at = n_hits++;
    for (; at > 0 && near[at - 1] < found_near; at--) {
      near[at] = near[at - 1]; far[at] = far[at - 1]; solid[at] = solid[at - 1]; face[at] = face[at - 1];
    }
    near[at] = found_near; far[at] = found_far; solid[at] = candidates[k]; face[at] = found_face;
  }
  while (filled > horizon) {
    int leaving = -1;
    double out = -1;
    for (int k = 0; k < standing; k++)
      if (far[under[k]] > out) { leaving = k; out = far[under[k]]; }
    double entry = next < n_hits ? near[next] : -1, q = out >= entry ? out : entry, rise = h - top[ground];
    if (rise > 0) {
      double to = fmax(0, horizon + focal * rise * (q > 0 ? q : 0));
      if (to < filled) { level(x, part, ground, s, to, filled); filled = to; }
    }
    if (q <= 0) break;
    if (out >= entry) {
      under[leaving] = under[--standing];
      ground = 0;
      for (int k = 0; k < standing; k++) if (top[solid[under[k]]] > top[ground]) ground = solid[under[k]];
      continue;
    }
    int n = solid[next];
    if (top[n] > top[ground]) {
      double to = fmax(0, horizon + focal * (h - top[n]) * entry);
      if (to < filled) { upright(x, part, n, s, to, filled, entry, face[next]); filled = to; }
      ground = n;
    }
    under[standing++] = next++;
  }
  for (; next < n_hits && filled > 0; next++) {
    int n = solid[next];
    if (top[n] <= h) continue;
    double to = fmax(0, horizon + focal * (h - top[n]) * near[next]);
    if (to >= filled) continue;
    upright(x, part, n, s, to, filled, near[next], face[next]);
    filled = to;
  }
  if (filled > 0) span(0, image + x * stride, 0, (float)filled, 0.9f * part, 0, NULL, NULL, 0);
}

static void render(double yaw) {
  memset(image, 0, (size_t)width * stride * 4);
  view(0.02, -0.03, yaw);
  int n_cuts = 0, cut = 0;
  for (int k = 0; k < edge_count; k++) {
    double at = width / 2.0 - edges[k] * focal;
    if (!(at > 0 && at < width)) continue;
    int to = n_cuts++;
    for (; to > 0 && cuts[to - 1] > at; to--) cuts[to] = cuts[to - 1];
    cuts[to] = at;
  }
  for (int x = 0; x < width; x++) {
    candidate_count = 0;
    for (int k = 0; k < seen; k++)
      if (x >= first[visible[k]] && x <= last[visible[k]]) candidates[candidate_count++] = visible[k];
    double from = x, middle = width / 2.0;
    for (; cut < n_cuts && cuts[cut] < x + 1; cut++) {
      if (cuts[cut] - from < 1e-3) continue;
      column(x, (float)(cuts[cut] - from), (middle - (from + cuts[cut]) / 2) / focal);
      from = cuts[cut];
    }
    column(x, (float)(x + 1 - from), (middle - (from + x + 1) / 2) / focal);
  }
}

int main(int argc, char **argv) {
  if (argc < 4 || (argc - 4) % 8) return 2;
  width = atoi(argv[1]); height = atoi(argv[2]);
  int frames = atoi(argv[3]);
  stride = (height + 3) / 4 * 4;
  focal = width / (2 * tan(70 * 3.14159265358979 / 180 / 2));
  count = (argc - 4) / 8;
  if (count >= MOST) return 2;
  for (int n = 1; n <= count; n++) {
    double *fields[] = {radius_, px, py, ax, ay, hx, hy, top};
    for (int k = 0; k < 8; k++) fields[k][n] = atof(argv[4 + 8 * (n - 1) + k]);
  }
  if (posix_memalign((void **)&image, 64, (size_t)width * stride * 4 + 64)) return 1;
  if (posix_memalign((void **)&reciprocals, 64, (size_t)stride * 4)) return 1;
  for (int row = 0; row < stride; row++) reciprocals[row] = 1 / (row + 0.5f - height * 0.5f);
  double best = 1e9;
  for (int run = 0; run < 7; run++) {
    double began = cpu_seconds();
    for (int k = 0; k < frames; k++) render(0.3 + 0.002 * k);
    double spent = cpu_seconds() - began;
    if (run > 1 && spent < best) best = spent;
  }
  double sum = 0;
  for (int x = 0; x < width; x++)
    for (int y = 0; y < height; y++) sum += image[x * stride + y];
  printf("%.1f frames, %.6f mean\n", frames / best, sum / width / height);
  return 0;
}
