import type { Machine } from './machine.ts';

const SOURCE = `#define _POSIX_C_SOURCE 200809L
#include "machine.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

static uint8_t in[4096], out[4096];
static uint32_t in_at, in_end, out_end;

static uint64_t nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* Whether there is input within a time of less than a second. */
static int ready(uint32_t nanoseconds) {
  const struct timespec time = {0, (long)nanoseconds};
  fd_set input;
  FD_ZERO(&input);
  FD_SET(STDIN_FILENO, &input);
  return pselect(STDIN_FILENO + 1, &input, 0, 0, &time, 0) > 0;
}

void machine_start(void) {
}

int machine_read(void) {
  if (in_at == in_end) {
    if (!ready(0)) return -1;
    const ssize_t count = read(STDIN_FILENO, in, sizeof in);
    if (count < 0 && errno == EINTR) return -1;
    if (count <= 0) exit(0);
    in_at = 0;
    in_end = (uint32_t)count;
  }
  return in[in_at++];
}

void machine_flush(void) {
  for (uint32_t at = 0; at < out_end;) {
    const ssize_t count = write(STDOUT_FILENO, out + at, out_end - at);
    if (count < 0 && errno != EINTR) exit(1);
    if (count > 0) at += (uint32_t)count;
  }
  out_end = 0;
}

void machine_write(const uint8_t *bytes, uint32_t count) {
  if (out_end + count > sizeof out) machine_flush();
  memcpy(out + out_end, bytes, count);
  out_end += count;
}

void machine_wait(uint32_t cycles) {
  ready(cycles < 5000000u ? cycles : 5000000u);
}

uint32_t machine_overruns(void) {
  return 0;
}

uint32_t machine_milliseconds(void) {
  return (uint32_t)(nanoseconds() / 1000000u);
}

uint32_t machine_cycles(void) {
  return (uint32_t)nanoseconds();
}

const uint32_t machine_frequency = 1000000000u;
`;

/** A process of this computer that speaks over its standard input and output, and ends with them. */
export const posix: Machine = {
  id: 'posix',
  title: 'a process of this computer',
  compiler: 'cc',
  // SSE, as the 387 of 32-bit x86 does not evaluate floats as floats.
  flags: process.arch === 'ia32' ? ['-msse2', '-mfpmath=sse'] : [],
  files: { 'machine.c': SOURCE },
  start: (image) => ({ kind: 'child', command: image, args: [] }),
};
