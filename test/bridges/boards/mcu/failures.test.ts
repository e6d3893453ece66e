// @module-tag long
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Line } from '../../../../bridges/boards/link/line.ts';
import type { Wire } from '../../../../bridges/boards/link/wire.ts';
import type { DeviceOptions } from '../../../../bridges/boards/mcu/device.ts';
import { Device } from '../../../../bridges/boards/mcu/device.ts';
import { emitFirmware, type Firmware } from '../../../../bridges/boards/mcu/emit-firmware.ts';
import { McuExecutable } from '../../../../bridges/boards/mcu/executable.ts';
import { boot } from '../../../../bridges/boards/mcu/host.ts';
import type { Machine } from '../../../../bridges/boards/mcu/machines/machine.ts';
import { posix } from '../../../../bridges/boards/mcu/machines/posix.ts';
import type { Image } from '../../../../bridges/boards/mcu/toolchain.ts';
import { build, hasCompiler } from '../../../../bridges/boards/mcu/toolchain.ts';
import type { AnalysedModel } from '../../../../controllers/engine/compiler/index.ts';
import { analyse } from '../../../../controllers/engine/compiler/index.ts';
import type { Elements } from '../../../../controllers/engine/compiler/program/program.ts';
import { sequentialNeuromodulation, stdp } from '../../../../controllers/synapses/index.ts';
import { ruleNetwork } from '../../../conformance/networks.ts';
import { NoisyLine } from './noisy-line.ts';
import { live, Pair } from './oracle.ts';

const network = () => ruleNetwork(sequentialNeuromodulation, true);
const model: AnalysedModel = analyse(network());
const code = (code: string) => expect.objectContaining({ code });

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

describe.skipIf(!hasCompiler(posix))('a microcontroller that fails', () => {
  let firmware: Firmware;
  let image: Image;
  const lines: Wire[] = [];

  beforeAll(() => {
    firmware = emitFirmware(model, posix);
    image = build(firmware);
  });

  afterAll(() => {
    for (const line of lines) line.close();
    rmSync(image.folder, { recursive: true });
  });

  const open = (): Line => {
    const line = boot(image);
    lines.push(line);
    return line;
  };
  const begin = (line: Wire, options: DeviceOptions = {}): McuExecutable =>
    new McuExecutable(model, new Device(line, firmware, options), firmware.layout);

  it('computes the same over a line that damages a fifth of what it carries', () => {
    const pair = new Pair(network(), () =>
      begin(new NoisyLine(open(), 0.2), { retryMilliseconds: 8, deadlineMilliseconds: 60_000 }),
    );
    live(pair);
    pair.stir();
    for (let n = 0; n < 120; n++) {
      pair.stir(1, n);
      pair.run(1);
    }
    pair.agree();
    const { statistics } = pair.elsewhere as McuExecutable;
    expect(statistics.retries).toBeGreaterThan(30);
    expect(statistics.damaged).toBeGreaterThan(10);
  });

  it('computes the same when it answers late, and twice', () => {
    const line = open();
    const pair = new Pair(network(), () => begin(line, { retryMilliseconds: 20, deadlineMilliseconds: 60_000 }));
    pair.stir();
    pair.run(40);
    process.kill(line.pid as number, 'SIGSTOP');
    spawn('sh', ['-c', `sleep 0.4; kill -CONT ${line.pid}`]);
    pair.run(1);
    sleep(50);
    pair.run(100);
    pair.agree();
    const { statistics } = pair.elsewhere as McuExecutable;
    expect(statistics.retries).toBeGreaterThan(0);
    expect(statistics.late).toBeGreaterThan(0);
    expect(statistics.latencies.maximumSeconds).toBeGreaterThan(0.3);
  });

  it('is named when it hangs, and is never trusted again', () => {
    const line = open();
    const executable = begin(line, { retryMilliseconds: 20, deadlineMilliseconds: 600 });
    executable.run(0, 10);
    process.kill(line.pid as number, 'SIGSTOP');
    const began = performance.now();
    expect(() => executable.run(10, 1)).toThrow(code('board_silent'));
    expect(performance.now() - began).toBeGreaterThan(590);
    process.kill(line.pid as number, 'SIGCONT');
    sleep(50);
    for (const act of [() => executable.run(10, 1), () => executable.fetch(model.program.arrays.map(({ id }) => id))])
      expect(act).toThrow(code('board_silent'));
    executable.dispose();
  });

  it('is named when it is gone', () => {
    const line = open();
    const executable = begin(line);
    executable.run(0, 10);
    process.kill(line.pid as number, 'SIGKILL');
    expect(() => executable.run(10, 1)).toThrow(
      expect.objectContaining({ code: 'board_gone', message: expect.stringMatching(/SIGKILL/) }),
    );
    expect(() => executable.run(10, 1)).toThrow(code('board_gone'));
  });

  it('is named when it has started anew on the same line', () => {
    const machine: Machine = {
      ...posix,
      start: (path) => ({ kind: 'child', command: 'sh', args: ['-c', 'while :; do "$0"; done', path] }),
    };
    const line = boot({ ...image, firmware: { ...firmware, machine } });
    lines.push(line);
    const executable = begin(line, { retryMilliseconds: 50 });
    executable.run(0, 10);
    const children = readFileSync(`/proc/${line.pid}/task/${line.pid}/children`, 'utf8').trim().split(' ');
    const running = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith(image.path));
    process.kill(Number(running), 'SIGKILL');
    expect(() => executable.run(10, 1)).toThrow(code('board_reset'));
    expect(() => executable.run(10, 1)).toThrow(code('board_reset'));
  });

  it('is refused when it runs another network', () => {
    const other = emitFirmware(analyse(ruleNetwork(stdp, true)), posix);
    expect(() => new Device(open(), other)).toThrow(code('board_mismatch'));
  });

  it('is refused when it holds other numbers', () => {
    const arrays = model.program.arrays.map((one) =>
      one.name.endsWith('.w') ? { ...one, initial: (out: Elements) => out.fill(0.75) } : one,
    );
    const device = new Device(open(), firmware);
    expect(
      () => new McuExecutable({ ...model, program: { ...model.program, arrays } }, device, firmware.layout),
    ).toThrow(
      expect.objectContaining({ code: 'board_mismatch', message: expect.stringMatching(/source->target\.w'/) }),
    );
  });

  it('refuses what it cannot do, and goes on', () => {
    const device = new Device(open(), firmware);
    const count = model.program.arrays.length;
    for (const wrong of [
      { array: count },
      { array: 0xffff },
      { from: 1_000_000 },
      { count: 60_000 },
      { from: 0xffffffff },
    ])
      expect(() => device.ask('read', { array: 0, from: 0, count: 1, ...wrong })).toThrow(code('board_refused'));
    expect(() => device.ask('hash', { array: count, spare: 0 })).toThrow(code('board_refused'));
    expect(() => device.ask('raise', { completed: 0, event: 99, changes: 0 })).toThrow(code('board_refused'));
    expect(() => device.ask('step', { tick: 0, steps: 1, changes: 3 })).toThrow(code('board_refused'));
    expect(() => device.ask('write', { changes: 0, spare: 0 }, 5)).toThrow(code('board_refused'));
    expect(device.ask('step', { tick: 0, steps: 1, changes: 0 }).steps).toBe(1);
  });

  it('stops what it drives when no step comes in time, once, and says so', () => {
    const folder = mkdtempSync(join(tmpdir(), 'stop-'));
    const log = join(folder, 'log');
    const source = `#include <stdio.h>\nvoid board_stop(void);\nvoid board_stop(void) {\n  FILE *log = fopen("${log}", "a");\n  fputs("stopped\\n", log);\n  fclose(log);\n}\n`;
    const own = emitFirmware(model, { ...posix, files: { ...posix.files, 'stop.c': source } });
    const built = build(own, { folder });
    const line = boot(built);
    lines.push(line);
    const device = new Device(line, own, { watchdogMilliseconds: 60 });
    const executable = new McuExecutable(model, device, own.layout);
    sleep(150);
    executable.run(0, 1);
    expect(executable.statistics.stops, 'before the first step').toBe(0);
    sleep(250);
    expect(readFileSync(log, 'utf8')).toBe('stopped\n');
    executable.run(1, 1);
    expect(executable.statistics.stops).toBe(1);
    executable.run(2, 1);
    expect(executable.statistics.stops).toBe(1);
    expect(device.statistics().stops).toBe(1);
    rmSync(folder, { recursive: true });
  });

  it('cannot be built without a compiler, or with wrong C', () => {
    const without = emitFirmware(model, { ...posix, compiler: 'no-such-compiler' });
    expect(() => build(without)).toThrow(code('toolchain_missing'));
    const wrong = emitFirmware(model, { ...posix, files: { 'machine.c': 'int machine_read(void) { return x; }\n' } });
    expect(() => build(wrong)).toThrow(
      expect.objectContaining({ code: 'build_failed', message: expect.stringMatching(/'x' undeclared/) }),
    );
  });
});
