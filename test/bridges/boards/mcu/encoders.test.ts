// @module-tag long
import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Device } from '../../../../bridges/boards/mcu/device.ts';
import { emitFirmware } from '../../../../bridges/boards/mcu/emit-firmware.ts';
import { McuExecutable } from '../../../../bridges/boards/mcu/executable.ts';
import { boot } from '../../../../bridges/boards/mcu/host.ts';
import type { Machine } from '../../../../bridges/boards/mcu/machines/machine.ts';
import { posix } from '../../../../bridges/boards/mcu/machines/posix.ts';
import { build, hasCompiler } from '../../../../bridges/boards/mcu/toolchain.ts';
import { Shadowed } from '../../../../bridges/boards/shadow.ts';
import { PlaceCellGrid } from '../../../../controllers/encoding/place-cells.ts';
import { placeEncoder } from '../../../../controllers/encoding/place-encoder.ts';
import type { AnalysedModel, ArrayId, Executable } from '../../../../controllers/engine/compiler/index.ts';
import { analyse } from '../../../../controllers/engine/compiler/index.ts';
import type { Encoder } from '../../../../controllers/engine/index.ts';
import { Network, Simulation } from '../../../../controllers/engine/index.ts';
import { bernoulli } from '../../../../controllers/neurons/bernoulli.ts';
import { FULL, share } from '../../../effort.ts';
import { EMULATED, HAS_EMULATORS } from './emulators.ts';

const axis = (count: number): number[] => Array.from({ length: count }, (_, i) => i / (count - 1) - 0.5);
// Fields so narrow that the rates of some cells are no normal floats.
const places = placeEncoder(new PlaceCellGrid({ x: axis(11), y: axis(8), width: 0.05, peak: 300, reach: 0.75 }));
const { c: _, ...notInC } = places;

/** Place cells on a machine, and the device that has them. */
function placesOn(
  machine: Machine,
  encoder: Encoder = places,
  wrap: (executable: McuExecutable, model: AnalysedModel) => Executable = (executable) => executable,
) {
  const network = new Network({ step: '1 ms', seed: 1 });
  const cells = network.population('cells', bernoulli, { size: encoder.size });
  const code = network.encode(cells, 'rate', encoder, 'Hz');
  const model = analyse(network);
  const firmware = emitFirmware(model, machine);
  const image = build(firmware);
  const device = new Device(boot(image), firmware, { deadlineMilliseconds: 60_000 });
  rmSync(image.folder, { recursive: true });
  const executable = new McuExecutable(model, device, firmware.layout);
  const simulation = new Simulation(model, { emitter: () => wrap(executable, model), maximumRateHz: Infinity });
  const array = model.populations.get(cells)?.inputs.get('rate') as ArrayId;
  const rates = simulation.input(cells, 'rate', 'Hz') as Float32Array;
  return {
    simulation,
    code,
    rates,
    statistics: executable.statistics,
    /** Expects the board to have the rates that this process has. */
    agree(): void {
      let expected = 0x811c9dc5;
      for (const word of new Uint32Array(rates.buffer)) expected = Math.imul(expected ^ word, 0x01000193);
      expect(device.ask('hash', { array, spare: 0 }).hash).toBe(expected >>> 0);
    },
  };
}

/** What a step sends. */
function sentBy(on: ReturnType<typeof placesOn>): number {
  const { sent } = on.statistics;
  on.simulation.step();
  return on.statistics.sent - sent;
}

describe.skipIf(!hasCompiler(posix))('an encoder on a microcontroller', () => {
  const position = fc.sample(
    fc.tuple(fc.double({ min: -0.7, max: 0.7, noNaN: true }), fc.double({ min: -0.7, max: 0.7, noNaN: true })),
    { numRuns: share(300), seed: 3 },
  );

  it.each(FULL && HAS_EMULATORS ? [posix, ...EMULATED] : [posix])(
    'gives the bits of this process, and takes the numbers alone: $id',
    (machine) => {
      const on = placesOn(machine);
      const nothing = sentBy(on);
      for (const numbers of position) {
        on.simulation.encode(on.code, numbers);
        expect(sentBy(on) - nothing).toBeLessThanOrEqual(8 + 16 + 1);
        on.agree();
      }
      // What changes nothing is not sent.
      on.simulation.encode(on.code, position.at(-1) as [number, number]);
      expect(sentBy(on)).toBe(nothing);
      on.simulation.dispose();
    },
    600_000,
  );

  it('stands in a row with what the host writes: before, after and between encoders', () => {
    const on = placesOn(posix);
    const { simulation, code, rates } = on;
    simulation.encode(code, [0.1, 0.2]);
    rates[3] = 77;
    simulation.step();
    on.agree();
    rates.fill(0);
    simulation.step();
    on.agree();
    simulation.encode(code, [0.1, 0.2]);
    simulation.step();
    on.agree();
    rates.fill(5);
    simulation.encode(code, [0.3, 0.2]);
    simulation.encode(code, [0.1, -0.2]);
    simulation.step(3);
    on.agree();
    const saved = simulation.save();
    simulation.encode(code, [-0.4, 0]);
    simulation.restore(saved);
    simulation.step();
    on.agree();
    expect(rates.some((rate) => rate > 0)).toBe(true);
    // More than a request holds.
    for (let n = 0; n < 200; n++) simulation.encode(code, [n / 400, 0]);
    simulation.step();
    on.agree();
    simulation.dispose();
  });

  it('is told the numbers alone where it has a shadow, too', () => {
    const on = placesOn(posix, places, (executable, model) => new Shadowed(executable, model));
    const nothing = sentBy(on);
    on.simulation.encode(on.code, [0.1, 0.2]);
    expect(sentBy(on) - nothing).toBeLessThanOrEqual(8 + 16 + 1);
    on.agree();
    on.simulation.dispose();
  });

  it('leaves its input to be sent where it is not written in C', () => {
    const on = placesOn(posix, notInC);
    const nothing = sentBy(on);
    on.simulation.encode(on.code, [0.1, 0.2]);
    expect(sentBy(on) - nothing).toBeGreaterThan(4 * 40);
    on.agree();
    on.simulation.dispose();
  });

  it('reads as many numbers as a message holds', () => {
    const many = (reads: number): Encoder => ({
      size: 1,
      reads,
      write(numbers, out) {
        out[0] = numbers[reads - 1];
      },
      c: { body: `  out[0] = (float)numbers[${reads - 1}];`, constants: 0, scratch: 0, operations: 1 },
    });
    const on = placesOn(posix, many(300));
    on.simulation.encode(
      on.code,
      Float64Array.from({ length: 300 }, (_, i) => i),
    );
    on.simulation.step();
    on.agree();
    on.simulation.dispose();
    expect(() => placesOn(posix, many(600))).toThrow(expect.objectContaining({ code: 'network_too_large' }));
  });

  it('refuses numbers that are not those of an encoder', () => {
    const network = new Network({ step: '1 ms', seed: 1 });
    const cells = network.population('cells', bernoulli, { size: places.size });
    network.encode(cells, 'rate', places, 'Hz');
    const model = analyse(network);
    const firmware = emitFirmware(model, posix);
    const image = build(firmware);
    const device = new Device(boot(image), firmware);
    rmSync(image.folder, { recursive: true });
    const first = model.program.arrays.length;
    for (const [array, from, count] of [
      [first, 0, 3],
      [first, 0, 6],
      [first, 1, 4],
      [first, 0, 0x8004],
      [first + 1, 0, 4],
    ]) {
      const { request } = device.exchange;
      request.setUint32(6, from, true);
      request.setUint16(10, array, true);
      request.setUint16(12, count, true);
      expect(() => device.ask('write', { changes: 1, spare: 0 }, 8 + 4 * (count & 7))).toThrow(
        expect.objectContaining({ code: 'board_refused' }),
      );
    }
    device.close();
  });
});
