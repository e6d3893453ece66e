import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Device } from '../../../../bridges/boards/mcu/device.ts';
import { emitFirmware } from '../../../../bridges/boards/mcu/emit-firmware.ts';
import { McuExecutable } from '../../../../bridges/boards/mcu/executable.ts';
import { boot, onMicrocontroller } from '../../../../bridges/boards/mcu/host.ts';
import type { Machine } from '../../../../bridges/boards/mcu/machines/machine.ts';
import { mps2An386 } from '../../../../bridges/boards/mcu/machines/mps2.ts';
import { netduinoPlus2 } from '../../../../bridges/boards/mcu/machines/stm32f405.ts';
import { build } from '../../../../bridges/boards/mcu/toolchain.ts';
import { type AnalysedPopulation, analyse } from '../../../../controllers/engine/compiler/index.ts';
import { allToAll, Network } from '../../../../controllers/engine/index.ts';
import { lif, poisson, srm0 } from '../../../../controllers/neurons/index.ts';
import { sequentialNeuromodulation, stdp } from '../../../../controllers/synapses/index.ts';
import { ruleNetwork } from '../../../conformance/networks.ts';
import { FULL } from '../../../effort.ts';
import { EMULATED, HAS_EMULATORS } from './emulators.ts';
import { live, NETWORKS, Pair } from './oracle.ts';

/** Starting an emulator takes seconds, and all networks run as processes: one of each model runs on one of the machines. */
const MODELS = [...new Set(NETWORKS.map(([name]) => name.split(',')[0]))];
const TRIED = MODELS.map((model, n) => {
  const networks = NETWORKS.filter(([name]) => name.split(',')[0] === model);
  const [name, network] = networks[n % networks.length];
  return [name, EMULATED[n % EMULATED.length].id, network] as const;
});
const code = (code: string) => expect.objectContaining({ code });
const PATIENT = { deadlineMilliseconds: 60_000 };

describe.skipIf(!HAS_EMULATORS || !FULL)('a network on an emulated microcontroller', () => {
  it.each(TRIED)('computes the bits of the oracle: %s on %s', (_, id, network) => {
    const machine = EMULATED.find((one) => one.id === id) as Machine;
    const pair = new Pair(network(), onMicrocontroller(machine, PATIENT));
    live(pair);
    expect((pair.elsewhere as McuExecutable).statistics.damaged).toBe(0);
    pair.elsewhere.dispose();
  });

  it('flushes no subnormal number to 0 and contracts nothing', () => {
    const network = new Network({ step: '1 ms', seed: 1 });
    const cells = network.population('cells', srm0, { size: 5 });
    const pair = new Pair(network, onMicrocontroller(netduinoPlus2, PATIENT));
    const { state } = pair.model.populations.get(cells) as AnalysedPopulation;
    const decay = state.get('decay') as number;
    const first = [1e-40, -3e-42, 1.1754944e-38, 1e-45, 7.1e-39];
    for (const one of [pair.oracle, pair.elsewhere]) one.numbers(decay).set(first);
    pair.elsewhere.send([decay]);
    for (let tick = 0; tick < 20; tick++) {
      pair.run(1);
      pair.agree();
    }
    expect(Math.abs(pair.oracle.numbers(decay)[0])).toBeGreaterThan(0);
    pair.elsewhere.dispose();
  });

  it('counts the same instructions in every run, but for those of interrupts', () => {
    const cycles = [1, 2].map(() => {
      const pair = new Pair(
        ruleNetwork(sequentialNeuromodulation, true),
        onMicrocontroller(mps2An386, { ...PATIENT, instructionShift: 6 }),
      );
      pair.stir();
      pair.run(50);
      const { boardSeconds } = (pair.elsewhere as McuExecutable).statistics;
      pair.elsewhere.dispose();
      return boardSeconds;
    });
    expect(cycles[0]).toBeGreaterThan(0);
    expect(Math.abs(cycles[1] / cycles[0] - 1)).toBeLessThan(1e-3);
  });

  it('is named when its processor is reset', async () => {
    const model = analyse(ruleNetwork(stdp, false));
    const folder = mkdtempSync(join(tmpdir(), 'qemu-'));
    const path = join(folder, 'monitor');
    const machine: Machine = {
      ...mps2An386,
      start(image, options) {
        const opening = mps2An386.start(image, options);
        if (opening.kind !== 'child') throw new Error('an emulator is a child');
        return { ...opening, args: [...opening.args, '-qmp', `unix:${path},server=on,wait=off`] };
      },
    };
    const firmware = emitFirmware(model, machine);
    const line = boot(build(firmware, { folder }));
    const executable = new McuExecutable(model, new Device(line, firmware, PATIENT), firmware.layout);
    executable.run(0, 5);
    const monitor = createConnection(path);
    let heard = '';
    monitor.on('data', (text) => {
      heard += text;
    });
    monitor.write('{"execute":"qmp_capabilities"}\n{"execute":"system_reset"}\n');
    for (let n = 0; n < 500 && !heard.includes('"RESET"'); n++) await new Promise((resolve) => setTimeout(resolve, 20));
    monitor.destroy();
    expect(() => executable.run(5, 1)).toThrow(code('board_reset'));
    executable.dispose();
    rmSync(folder, { recursive: true });
  });

  it('is refused to a network that its memory does not hold', () => {
    const network = new Network({ step: '1 ms', seed: 1 });
    const source = network.population('source', poisson, { size: 300 });
    const target = network.population('target', lif, { size: 300 });
    network.project(source, target, {
      synapse: stdp,
      connect: allToAll(),
      receptor: 'excitatory',
      initial: { w: '1 pA' },
    });
    expect(() => onMicrocontroller(netduinoPlus2)(analyse(network))).toThrow(
      expect.objectContaining({ code: 'build_failed', remedy: expect.stringMatching(/memory/) }),
    );
  });
});
