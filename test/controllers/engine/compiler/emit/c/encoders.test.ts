// @module-tag long
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlaceCellGrid } from '../../../../../../controllers/encoding/place-cells.ts';
import { placeEncoder } from '../../../../../../controllers/encoding/place-encoder.ts';
import { ENCODER_INTERFACE, emitEncodersC } from '../../../../../../controllers/engine/compiler/emit/c/encoders.ts';
import { C_INTERFACE } from '../../../../../../controllers/engine/compiler/emit/c/program.ts';
import { analyse } from '../../../../../../controllers/engine/compiler/index.ts';
import type { Encoder } from '../../../../../../controllers/engine/index.ts';
import { Network, simulate } from '../../../../../../controllers/engine/index.ts';
import { bernoulli } from '../../../../../../controllers/neurons/bernoulli.ts';
import { exp } from '../../../../../../kernels/math-f64.ts';
import { buildNetworks } from '../../../../../../scenarios/cli/boards/build-networks.ts';
import { loadAgent } from '../../../../../../scenarios/plan/load-agent.ts';
import { share } from '../../../../../effort.ts';
import { answers, FLAGS } from './c-program.ts';

/** A scenario for each controller with place cells whose fields are given. */
const CONTROLLERS = ['water-maze', 'delayed-match-to-place', 'cobel-open-field', 'replay-open-field'];

/** Encodes the numbers of its input, set after set, and writes what each encoder makes of them. */
const HOST = `#include "network.h"
#include <stdio.h>

static float out[4096];

int main(void) {
  double numbers[3];
  while (fread(numbers, sizeof numbers, 1, stdin) == 1) {
    for (uint32_t n = 0; n < network_encoder_count; n++) {
      network_encoders[n].encode(numbers, out);
      fwrite(out, sizeof *out, SIZES[n], stdout);
    }
  }
  return 0;
}
`;

/** Numbers that are encoded, the first of them by encoders that read fewer. */
type Numbers = readonly [number, number, number];

/** What encoders make of sets of numbers in C: the bits of all, set after set. */
function inC(encoders: readonly Encoder[], sets: readonly Numbers[], flags: string[]): Uint32Array {
  const network = new Network({ step: '1 ms', seed: 1 });
  for (const [n, encoder] of encoders.entries()) {
    const cells = network.population(`cells ${n}`, bernoulli, { size: encoder.size });
    network.encode(cells, 'rate', encoder, 'Hz');
  }
  const folder = mkdtempSync(join(tmpdir(), 'emit-c-'));
  try {
    const sizes = encoders.map(({ size }) => size).join(', ');
    writeFileSync(join(folder, 'network.h'), `#include <stdint.h>\n${C_INTERFACE}${ENCODER_INTERFACE}`);
    writeFileSync(join(folder, 'encoders.c'), emitEncodersC(analyse(network)));
    writeFileSync(join(folder, 'main.c'), `static const unsigned SIZES[] = {${sizes}};\n${HOST}`);
    execFileSync('cc', [...FLAGS, ...flags, '-o', 'encode', 'main.c', 'encoders.c'], { cwd: folder });
    const input = new Uint8Array(Float64Array.from(sets.flat()).buffer);
    const output = execFileSync(join(folder, 'encode'), { input, maxBuffer: 1 << 28 });
    return new Uint32Array(output.buffer.slice(output.byteOffset, output.byteOffset + output.length));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same in this process. */
function here(encoders: readonly Encoder[], sets: readonly Numbers[]): Uint32Array {
  const written = sets.flatMap((numbers) =>
    encoders.flatMap((encoder) => {
      const out = new Float32Array(encoder.size).fill(NaN);
      encoder.write(numbers, out);
      return [...new Uint32Array(out.buffer)];
    }),
  );
  return Uint32Array.from(written);
}

const axis = (count: number, side: number): number[] =>
  Array.from({ length: count }, (_, i) => side * ((i + 0.5) / count - 0.5));
const BUILDS = [['-O0'], ['-O3']];

describe.skipIf(!answers('cc'))('encoders in C', () => {
  const grids = [
    { x: axis(11, 2.2), y: axis(11, 2.2), width: 0.2 / Math.SQRT2, peak: 400, reach: Math.SQRT1_2 },
    { x: axis(7, 1.6), y: axis(4, 1), width: 0.16, peak: 200 },
    { x: [-1.1, 0.05, 0.3], y: [0.1], width: 1e-2, peak: 1e-3, reach: Infinity },
    { x: axis(5, 1), y: axis(9, 2), width: 0.03, peak: 1 / 3, reach: 1.2 },
  ].map((options) => placeEncoder(new PlaceCellGrid(options)));

  it.each(BUILDS)('have the bits of place cells, whatever the position: %s', (flag) => {
    const near = fc.double({ min: -1.5, max: 1.5, noNaN: true });
    const number = fc.oneof(
      { weight: 9, arbitrary: near },
      fc.double({ noNaN: true }),
      fc.constantFrom(0.1, 0.05, -0, NaN),
    );
    const sets: Numbers[] = fc.sample(fc.tuple(number, number, fc.constant(0)), { numRuns: share(4000), seed: 5 });
    // At the edge of the reach, where the last bit of a distance decides.
    for (let turn = 0; turn < 1000; turn++) {
      const angle = (turn * Math.PI) / 500;
      sets.push([Math.SQRT1_2 * Math.cos(angle), Math.SQRT1_2 * Math.sin(angle), 0]);
    }
    const [expected, found] = [here(grids, sets), inC(grids, sets, [flag])];
    expect(found.length).toBe(expected.length);
    expect(found.findIndex((bits, n) => bits !== expected[n])).toBe(-1);
    // Some are silent, some are too small for a normal float, most are neither.
    const part = (chosen: (bits: number) => boolean): number => expected.filter(chosen).length / expected.length;
    expect(part((bits) => bits === 0)).toBeGreaterThan(0.1);
    expect(part((bits) => bits > 0 && bits < 0x00800000)).toBeGreaterThan(1e-4);
    expect(part((bits) => bits >= 0x00800000)).toBeGreaterThan(0.1);
  });

  it.each(BUILDS)('have an exponential with the bits of this process: %s', (flag) => {
    const exponential: Encoder = {
      size: 2,
      reads: 2,
      write({ 0: x }, out) {
        out.set(new Float32Array(Float64Array.of(exp(x)).buffer));
      },
      c: {
        body: '  const double y = exp_f64(numbers[0]);\n  memcpy(out, &y, sizeof y);',
        constants: 0,
        scratch: 0,
        operations: 40,
      },
    };
    const ends = [709.782712893384, 709.7827128933841, 709, 709.1, -708, -708.1, -745.1332191019412, -745.2, -740];
    const halves = Array.from({ length: 400 }, (_, n) => (n - 200.5) * Math.LN2);
    const special = [...ends, ...halves, 0, -0, Infinity, -Infinity, 1e300, -1e300, 5e-324];
    const within = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    // Subnormal results are rounded once.
    const x = fc.oneof(within(-760, 720), within(-746, -708));
    const drawn = fc.sample(x, { numRuns: share(20_000), seed: 7 });
    const sets = [...special, ...drawn].map((x) => [x, 0, 0] as const);
    expect(inC([exponential], sets, [flag])).toEqual(here([exponential], sets));
  });

  it('have the bits of those of the catalogue, whose controllers with place cells declare theirs', async () => {
    const encoders: Encoder[] = [];
    for (const name of CONTROLLERS) {
      buildNetworks(
        (network, options) => {
          for (const { neurons, encoder } of network.encodings) {
            expect(neurons.name).toBe('place');
            encoders.push(encoder);
          }
          return simulate(network, options);
        },
        await loadAgent(name, '.'),
        1,
        undefined,
      );
    }
    expect(encoders.map(({ c }) => c?.body.length ?? 0)).not.toContain(0);
    expect(encoders.map(({ reads }) => reads)).toEqual([2, 2, 2, 3]);
    const near = fc.double({ min: -1.5, max: 1.5, noNaN: true });
    const sets = fc.sample(fc.tuple(near, near, fc.constantFrom(0, 1)), { numRuns: share(400), seed: 9 });
    expect(inC(encoders, sets, ['-O1'])).toEqual(here(encoders, sets));
  });

  it('are left out where they are not written in C', () => {
    const network = new Network({ step: '1 ms', seed: 1 });
    const { c: _, ...encoder } = grids[0];
    network.encode(network.population('cells', bernoulli, { size: encoder.size }), 'rate', encoder, 'Hz');
    expect(emitEncodersC(analyse(network))).toContain('network_encoder_count = 0u');
  });
});
