import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { C_INTERFACE, emitC } from '../../../../../../controllers/engine/compiler/emit/c/program.ts';
import type { Program } from '../../../../../../controllers/engine/compiler/program/program.ts';

/** Whether a compiler answers. */
export function answers(compiler: string): boolean {
  return spawnSync(compiler, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** A compiler and what it is told beside the flags of every build. */
export interface Build {
  readonly compiler: string;
  readonly flags: readonly string[];
}

/** Refuses whatever a compiler can complain of; the header is what keeps results the same everywhere. */
export const FLAGS = ['-std=c99', '-pedantic', '-Wall', '-Wextra', '-Werror', '-ffp-contract=off'];

/** What a host does, tick by tick; values are f32, or integers for arrays of them. */
export type Command =
  | { readonly do: 'run'; readonly ticks: number }
  | { readonly do: 'raise'; readonly event: string }
  | { readonly do: 'fill'; readonly array: string; readonly value: number };

/** What a run leaves: FNV-1a over all spikes of all ticks, and the words of every array that there is, by name. */
export interface Outcome {
  readonly hash: number;
  readonly arrays: ReadonlyMap<string, Uint32Array>;
}

/** Emits a program, compiles it and lets it follow the commands. */
export function runC(program: Program, commands: readonly Command[], { compiler, flags }: Build): Outcome {
  const folder = mkdtempSync(join(tmpdir(), 'emit-c-'));
  try {
    const source = join(folder, 'network.c');
    const host = join(folder, 'main.c');
    const binary = join(folder, 'network');
    writeFileSync(source, emitC(program));
    writeFileSync(host, HOST);
    execFileSync(compiler, [...FLAGS, ...flags, '-o', binary, source, host], { stdio: ['ignore', 'ignore', 'pipe'] });
    const events = [...program.events.keys()];
    const index = new Map(program.arrays.map(({ name, id }) => [name, id]));
    const input = commands.map((command) => {
      if (command.do === 'run') return `run ${command.ticks} 0`;
      if (command.do === 'raise') return `raise ${events.indexOf(command.event)} 0`;
      const array = program.arrays[index.get(command.array) as number];
      return `fill ${array.id} ${array.type === 'number' ? bitsOf(command.value) : command.value >>> 0}`;
    });
    const output = execFileSync(binary, { input: `${input.join('\n')}\n`, maxBuffer: 1 << 28 });
    const [hash, ...lines] = output.toString().replace(/\n$/, '').split('\n');
    const arrays = new Map(
      lines.map((line) => {
        const [name, words] = line.split('\t') as [string, string];
        return [name, Uint32Array.from(words.split(' '), (word) => Number.parseInt(word, 16))];
      }),
    );
    return { hash: Number.parseInt(hash, 16), arrays };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function bitsOf(value: number): number {
  return new Uint32Array(Float32Array.of(value).buffer)[0];
}

/** Follows commands from its input, hashes all spikes, and prints every array as hexadecimal words. */
const HOST = `#include <stdint.h>
#include <stdio.h>
#include <string.h>

${C_INTERFACE}
static uint32_t hash = 0x811c9dc5u;

static void mix(uint32_t word) {
  hash = (hash ^ word) * 0x01000193u;
}

/* Spikes of a tick: rings are pairs of arrays, X.spikes and X.spike_counts, one after the other. */
static void mix_spikes(uint32_t tick) {
  for (uint32_t a = 0; a + 1u < network_array_count; a++) {
    const network_array *ids = &network_arrays[a];
    const network_array *counts = &network_arrays[a + 1u];
    const char *end = strrchr(counts->name, '.');
    if (end == NULL || strcmp(end, ".spike_counts") != 0) continue;
    const uint32_t slot = tick & (counts->length - 1u);
    const uint32_t first = slot * (ids->length / counts->length);
    const uint32_t count = network_word(counts, slot);
    mix(count);
    for (uint32_t n = 0; n < count; n++) mix(network_word(ids, first + n));
  }
}

int main(void) {
  char word[16];
  uint32_t tick = 0;
  uint32_t what, value;
  network_init();
  network_run(0, 3);
  network_init();
  while (scanf("%15s %u %u", word, &what, &value) == 3) {
    if (strcmp(word, "run") == 0) {
      for (uint32_t end = tick + what; tick < end; tick++) {
        network_run(tick, 1);
        mix_spikes(tick);
      }
    } else if (strcmp(word, "raise") == 0) {
      network_event((int)what, tick);
    } else {
      for (uint32_t i = 0; i < network_arrays[what].length; i++) network_set_word(&network_arrays[what], i, value);
    }
  }
  printf("%08x\\n", hash);
  for (uint32_t a = 0; a < network_array_count; a++) {
    if (network_arrays[a].data == 0) continue;
    printf("%s\\t", network_arrays[a].name);
    for (uint32_t i = 0; i < network_arrays[a].length; i++) printf(i == 0 ? "%x" : " %x", network_word(&network_arrays[a], i));
    printf("\\n");
  }
  return 0;
}
`;
