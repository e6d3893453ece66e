/* Recurrent e-prop (Bellec et al. 2020) in C99, every synapse stepped in every step: the yardstick for `EpropNetwork`.
 *
 * 40 inputs -> 50 LIF + 50 ALIF neurons, all to all, themselves included but for their own diagonal -> 2 readouts; dt 1 ms, trials of
 * 2250 steps, errors in the last 150, all learning on. The compiler vectorises the loops over the synapses of a neuron.
 *
 * Build   gcc -O3 -msse4.1 -ffp-contract=off -std=c99 eprop.c -o eprop -lm
 * Run     eprop TRIALS
 * Prints  ms CPU per trial, mean rate, and the root mean square of the gradient of the input and recurrent weights
 *
 * Numbers are those of xorshift32 from 2463534242, in this order: weights, uniform with variance 1/sources: input [neuron][input],
 * recurrent [neuron][neuron] with a diagonal that is not used, output [readout][neuron], feedback [neuron][readout] with variance 1.
 * Then, for each trial, step and input: it spikes below p, 0.04 for the ten inputs of a side in a cue and for ten in the recall, 0.01
 * for the last ten. Cue n is on side n % 2, and the class is trial % 2.
 */
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <stdio.h>

#include "yardstick.h"

enum { IN = 40, LIF = 50, N = 100, PRE = IN + N, OUT = 2, T = 2250, FROM = 2100 };

static float w[N][PRE], eps[N][PRE], ebar[N][PRE], g[N][PRE], r[N][PRE], total[N][PRE], zbar[PRE];
static float w_out[OUT][N], feedback[N][OUT], g_out[OUT][N], zout[N];
static float v[N], a[N], z[N], psi[N], L[N], y[OUT];
static int wait[N], count[N];
static unsigned char x[T][IN];

static uint32_t bits = 2463534242u;
static double uniform(void) {
  bits ^= bits << 13;
  bits ^= bits >> 17;
  bits ^= bits << 5;
  return bits / 4294967296.0;
}
static float weight(double sources) { return (float)((2 * uniform() - 1) * sqrt(3 / sources)); }

static void draw_trial(void) {
  for (int t = 0; t < T; t++)
    for (int i = 0; i < IN; i++) {
      int kind = i / 10, cue = t / 150;
      double p = kind == 3 ? 0.01 : kind == 2 ? (t >= FROM ? 0.04 : 0) : cue < 7 && t % 150 >= 50 && cue % 2 == kind ? 0.04 : 0;
      x[t][i] = uniform() < p;
    }
}

static long trial(int class) {
  const float alpha = (float)exp(-1 / 20.0), rho = (float)exp(-1 / 2000.0), kappa = (float)exp(-1 / 20.0), v_th = 0.6f;
  long spikes = 0;
  memset(eps, 0, sizeof eps), memset(ebar, 0, sizeof ebar), memset(g, 0, sizeof g), memset(r, 0, sizeof r), memset(zbar, 0, sizeof zbar);
  memset(v, 0, sizeof v), memset(a, 0, sizeof a), memset(z, 0, sizeof z), memset(wait, 0, sizeof wait), memset(count, 0, sizeof count);
  memset(y, 0, sizeof y), memset(zout, 0, sizeof zout), memset(L, 0, sizeof L);
  for (int t = 0; t < T; t++) {
    for (int i = 0; i < PRE; i++) zbar[i] = alpha * zbar[i] + (i < IN ? (float)x[t][i] : z[i - IN]);
    float drive[N] = { 0 };
    for (int i = 0; i < PRE; i++)
      if (i < IN ? x[t][i] : z[i - IN] != 0)
        for (int j = 0; j < N; j++) drive[j] += w[j][i];
    for (int j = 0; j < N; j++) {
      float beta = j < LIF ? 0 : 0.01742f;
      v[j] = alpha * v[j] + drive[j] - v_th * z[j];
      a[j] = rho * a[j] + z[j];
      if (wait[j] > 0) wait[j]--;
      float over = v[j] - v_th - beta * a[j];
      psi[j] = wait[j] > 0 ? 0 : 0.5f * fmaxf(0, 1 - fabsf(over) / v_th);
      z[j] = over >= 0 && wait[j] == 0;
      if (z[j] != 0) wait[j] = 5, count[j]++, spikes++;
      zout[j] = kappa * zout[j] + (1 - kappa) * z[j];
    }
    for (int k = 0; k < OUT; k++) {
      y[k] = 0;
      for (int j = 0; j < N; j++) y[k] += w_out[k][j] * zout[j];
    }
    if (t >= FROM) {
      float p1 = 1 / (1 + expf(y[0] - y[1])), error[OUT] = { 1 - p1 - (class == 0), p1 - (class == 1) };
      for (int j = 0; j < N; j++) L[j] = feedback[j][0] * error[0] + feedback[j][1] * error[1];
      for (int k = 0; k < OUT; k++)
        for (int j = 0; j < N; j++) g_out[k][j] += error[k] * zout[j];
    }
    for (int j = 0; j < N; j++) {
      const float p = psi[j], l = L[j], beta = 0.01742f;
      float *restrict s = eps[j], *restrict f = ebar[j], *restrict sum = r[j], *restrict gradient = g[j];
      if (j < LIF)
        for (int i = 0; i < PRE; i++) {
          float e = p * zbar[i];
          f[i] = kappa * f[i] + (1 - kappa) * e;
          sum[i] += e;
        }
      else
        for (int i = 0; i < PRE; i++) {
          float e = p * (zbar[i] - beta * s[i]);
          s[i] = rho * s[i] + e;
          f[i] = kappa * f[i] + (1 - kappa) * e;
          sum[i] += e;
        }
      if (l != 0)
        for (int i = 0; i < PRE; i++) gradient[i] += l * f[i];
    }
  }
  for (int j = 0; j < N; j++) {
    float c = 300 * ((float)count[j] / T - 0.01f) / T;
    for (int i = 0; i < PRE; i++) total[j][i] += g[j][i] + c * r[j][i];
  }
  return spikes;
}

int main(int argc, char **argv) {
  if (argc != 2) return fprintf(stderr, "eprop TRIALS\n"), 2;
  int trials = atoi(argv[1]);
  long spikes = 0;
  double spent = 0, square = 0;
  for (int j = 0; j < N; j++) for (int i = 0; i < IN; i++) w[j][i] = weight(IN);
  for (int j = 0; j < N; j++) for (int i = 0; i < N; i++) w[j][IN + i] = weight(N);
  for (int j = 0; j < N; j++) w[j][IN + j] = 0;
  for (int k = 0; k < OUT; k++) for (int j = 0; j < N; j++) w_out[k][j] = weight(N);
  for (int j = 0; j < N; j++) for (int k = 0; k < OUT; k++) feedback[j][k] = weight(1);
  for (int n = 0; n < trials; n++) {
    draw_trial();
    double start = cpu_seconds();
    spikes += trial(n % 2);
    spent += cpu_seconds() - start;
  }
  for (int j = 0; j < N; j++)
    for (int i = 0; i < PRE; i++)
      if (i != IN + j) square += (double)total[j][i] * total[j][i];
  printf("%.4f ms CPU per trial  rate %.4f Hz  gradient %.6g\n", 1000 * spent / trials, 1000.0 * spikes / ((double)trials * N * T), sqrt(square / (N * (PRE - 1))));
  return 0;
}
