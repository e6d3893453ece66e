/* What all of these programs need: the CPU time of the process, memory in whole cache lines, random numbers. */
#ifndef YARDSTICK_H
#define YARDSTICK_H
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static inline double cpu_seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* Zeros, with room to read a cache line past the end. */
static inline void *aligned(size_t bytes) {
  void *memory = NULL;
  if (posix_memalign(&memory, 64, bytes + 64) != 0) exit(1);
  return memset(memory, 0, bytes + 64);
}

/* From [0, 1), after Marsaglia 2003: the same numbers in every run. */
static inline double xorshift(void) {
  static uint64_t bits = 88172645463325252u;
  bits ^= bits << 13;
  bits ^= bits >> 7;
  bits ^= bits << 17;
  return (double)(bits >> 11) / 9007199254740992.0;
}

#endif
