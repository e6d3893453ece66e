// @module-tag long
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HEAD_BYTES } from '../../../../bridges/boards/link/exchange.ts';
import type { Line } from '../../../../bridges/boards/link/line.ts';
import type { Wire } from '../../../../bridges/boards/link/wire.ts';
import { Device, type DeviceOptions } from '../../../../bridges/boards/mcu/device.ts';
import { emitFirmware } from '../../../../bridges/boards/mcu/emit-firmware.ts';
import { McuExecutable } from '../../../../bridges/boards/mcu/executable.ts';
import { boot } from '../../../../bridges/boards/mcu/host.ts';
import { posix } from '../../../../bridges/boards/mcu/machines/posix.ts';
import { mcuBoard } from '../../../../bridges/boards/mcu/mcu-board.ts';
import { bytesOf, FLAGS, MESSAGES, take } from '../../../../bridges/boards/mcu/protocol.ts';
import { build, hasCompiler, type Image } from '../../../../bridges/boards/mcu/toolchain.ts';
import mcuPosix from '../../../../bridges/boards/mcu-boards/mcu-posix.ts';
import mcuQemu from '../../../../bridges/boards/mcu-boards/mcu-qemu.ts';
import stm32f405 from '../../../../bridges/boards/mcu-boards/mcu-qemu-stm32f405.ts';
import type { StreamedStep, StreamOptions } from '../../../../bridges/boards/stream/board-stream.ts';
import { streamedSteps } from '../../../../bridges/boards/stream/streamed-steps.ts';
import { emitJavaScript } from '../../../../controllers/engine/compiler/emit/javascript.ts';
import { analyse } from '../../../../controllers/engine/compiler/index.ts';
import { allToAll, Network, pA } from '../../../../controllers/engine/index.ts';
import { lif, spikeSource } from '../../../../controllers/neurons/index.ts';
import { staticSynapse } from '../../../../controllers/synapses/index.ts';
import { boardStreamConformance } from '../../../conformance/board-stream.ts';
import { FULL } from '../../../effort.ts';
import { streamedInputs, streamedNetwork, streamedValues } from '../stream/streamed-network.ts';
import { HAS_EMULATORS } from './emulators.ts';
import { NoisyLine } from './noisy-line.ts';

const streamed = { network: streamedNetwork, inputs: streamedInputs, values: streamedValues };
const model = analyse(streamedNetwork());
const inputs = streamedInputs(model.network);
const code = (code: string) => expect.objectContaining({ code });
const pass = (seconds: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000 * seconds);
};

/** Spikes as inputs, which the network itself counts down. */
function playedNetwork(): Network {
  const network = new Network({ seed: 1 });
  const played = network.population('played', spikeSource, { size: 7 });
  const cells = network.population('cells', lif, { size: 5 });
  const initial = { w: pA(900) };
  network.project(played, cells, { synapse: staticSynapse, connect: allToAll(), receptor: 'excitatory', initial });
  return network;
}

describe.skipIf(!hasCompiler(posix) || !FULL)('streams of inputs that the network changes', () => {
  const played = {
    network: playedNetwork,
    inputs: ({ populations }: Network) => [{ neurons: populations[0], input: 'fire' }],
    values: (tick: number) => [Array.from({ length: 7 }, (_, i) => ((tick + i) % 3 === 0 ? 1000 : (tick * i) % 5))],
  };
  for (const { name, run } of boardStreamConformance(mcuPosix, played)) it(name, run);
});

describe.skipIf(!HAS_EMULATORS || !FULL).each([mcuQemu, stm32f405])('streams of the board $name', (board) => {
  // An emulated serial port takes a millisecond for the bytes of a step.
  const options = { ...streamed, pass, period: 8e-3, ticks: 40, heavy: streamedNetwork };
  for (const { name, run } of boardStreamConformance(board, options)) it(name, run);
});

/** A line that can be cut towards the board. */
class CutLine implements Wire {
  sends = true;
  readonly #line: Wire;

  constructor(line: Wire) {
    this.#line = line;
  }

  write(bytes: Uint8Array): void {
    if (this.sends) this.#line.write(bytes);
  }

  read(into: Uint8Array, milliseconds: number): number {
    return this.#line.read(into, milliseconds);
  }

  close(): void {
    this.#line.close();
  }
}

describe.skipIf(!hasCompiler(posix))('a stream to a microcontroller, as a process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stream-'));
  const log = join(folder, 'log');
  const stop = `#include <stdio.h>\nvoid board_stop(void);\nvoid board_stop(void) {\n  FILE *log = fopen("${log}", "a");\n  fputs("stopped\\n", log);\n  fclose(log);\n}\n`;
  const machine = { ...posix, files: { ...posix.files, 'stop.c': stop } };
  const firmware = emitFirmware(model, machine);
  let image: Image;
  const lines: Wire[] = [];

  beforeAll(() => {
    image = build(firmware, { folder });
  }, 60_000);

  afterAll(() => {
    for (const line of lines) line.close();
    rmSync(folder, { recursive: true });
  });

  const open = (): Line => {
    const line = boot(image);
    lines.push(line);
    return line;
  };
  const begin = (line: Wire, options: DeviceOptions = {}) => {
    const device = new Device(line, firmware, options);
    const executable = new McuExecutable(model, device, firmware.layout);
    return {
      device,
      executable,
      stream: (how: Partial<StreamOptions>) => executable.stream('it', { period: 2e-3, inputs, ...how }),
    };
  };
  /** What this process computes from the inputs that were in time. */
  const oracle = () => {
    const { run, spikes, numbers } = emitJavaScript(model.program, { precision: 'f32' });
    return (step: StreamedStep): void => {
      const values = streamedValues(step.tick);
      for (const [n, { neurons, input, encoder }] of step.late ? [] : inputs.entries()) {
        const live = numbers(model.populations.get(neurons)?.inputs.get(input) as number);
        if (encoder === undefined) live.set(values[n]);
        else encoder.write(values[n], live);
      }
      run(step.tick, 1);
      for (const { population, ring } of model.populations.values()) {
        const ids = new Uint32Array(population.size);
        const expected = ids.slice(0, spikes(ring, step.tick & (ring.slots - 1), ids));
        expect(step.spikes.get(population.name), `tick ${step.tick}`).toEqual(expected);
      }
    };
  };

  // The image is built once; boards that build theirs are tried with the emulators.
  const board = mcuBoard({ name: 'mcu-posix', summary: 'a process', machine, line: () => boot(image) });
  for (const { name, run } of boardStreamConformance(board, { ...streamed, pass }))
    it.skipIf(!FULL && !/bit for bit|stepped on|grants credits|without an input|throws away/.test(name))(name, run);

  it('ends its stream when it is let go, and keeps its state to be read', () => {
    const { stream, executable } = begin(open());
    const one = stream({ silence: 1000 });
    one.send(0, streamedValues(0));
    one.receive(2);
    executable.dispose();
    expect(one.ended).toBe('asked');
    expect(one.receive(1)).toBeUndefined();
    expect(() => one.send(one.next, streamedValues(0))).toThrow(code('stream_ended'));
    const potential = model.populations.get(inputs[1].neurons)?.state.get('v') as number;
    expect(executable.numbers(potential)[0]).toBeGreaterThan(-70);
  });

  it('loses nothing on a line that damages a sixth of what it carries', () => {
    const { stream, executable } = begin(new NoisyLine(open(), 1 / 6), { retryMilliseconds: 8 });
    const one = stream({ period: 4e-3, steps: 60, silence: 1000 });
    const expectStep = oracle();
    let tick = 0;
    let inTime = 0;
    for (const step of streamedSteps(one, streamedValues)) {
      expect(step.tick).toBe(tick++);
      expect(step.lost).toBe(false);
      inTime += Number(!step.late);
      expectStep(step);
    }
    expect(tick).toBe(60);
    expect(inTime).toBeGreaterThan(0);
    expect(executable.statistics.damaged + executable.statistics.retries).toBeGreaterThan(4);
  });

  it('sends an input again that was lost, in time for its step', () => {
    const line = new CutLine(open());
    const { stream, executable } = begin(line);
    const one = stream({ period: 0.15, steps: 4 });
    const { retries } = executable.statistics;
    for (const tick of [0, 1, 2, 3]) {
      // What comes after it tells that it was lost.
      line.sends = tick !== 2;
      one.send(tick, streamedValues(tick));
    }
    const late = Array.from({ length: 4 }, () => one.receive(2)?.late);
    expect(late).toEqual([false, false, false, false]);
    // Whoever waits while other programs have the processor asks more than once.
    expect(executable.statistics.retries).toBeGreaterThan(retries);
  });

  it('begins though its first input was lost', () => {
    const line = new CutLine(open());
    const one = begin(line).stream({ window: 1, steps: 1 });
    line.sends = false;
    one.send(0, streamedValues(0));
    line.sends = true;
    expect(one.receive(2)).toMatchObject({ tick: 0, late: false });
  });

  it('stops safely after the inputs that it has, and as many steps as it may, when its line is cut', () => {
    rmSync(log, { force: true });
    const line = new CutLine(open());
    const { stream, device } = begin(line);
    const one = stream({ period: 2e-3, silence: 5 });
    let last = 0;
    for (let steps = 0; one.ended === undefined && steps < 200; steps++) {
      line.sends = steps < 12;
      while (one.credits > 0) one.send(one.next, streamedValues(one.next));
      const step = one.receive(1);
      if (step?.late === false) last = step.tick;
    }
    line.sends = true;
    expect(one.ended).toBe('silent');
    expect(last).toBeLessThan(12 + 2 * firmware.layout.stream.window);
    expect(one.counts.steps).toBe(last + 1 + 5);
    expect(existsSync(log) ? readFileSync(log, 'utf8') : 'driven on').toBe('stopped\n');
    expect(device.statistics().stops).toBe(1);
  });

  it('does not stop by the watchdog of steps while it streams, and does after that', () => {
    rmSync(log, { force: true });
    const { stream, device } = begin(open(), { watchdogMilliseconds: 40 });
    const one = stream({ period: 0.2, silence: 1000 });
    one.send(0, streamedValues(0));
    expect(one.receive(2)?.tick).toBe(0);
    pass(0.1);
    expect(device.statistics().stops).toBe(0);
    one.stop();
    pass(0.1);
    expect(device.statistics().stops).toBe(1);
  });

  it('is named when its board hangs, or is gone', () => {
    const line = open();
    const { stream, executable } = begin(line, { deadlineMilliseconds: 400, retryMilliseconds: 50 });
    const one = stream({});
    one.send(0, streamedValues(0));
    expect(one.receive(1)?.tick).toBe(0);
    process.kill(line.pid as number, 'SIGSTOP');
    expect(() => {
      while (true) one.receive(1);
    }).toThrow(code('board_silent'));
    process.kill(line.pid as number, 'SIGCONT');
    expect(() => one.stop()).toThrow(code('board_silent'));
    expect(() => executable.run(1, 1)).toThrow(code('board_streams'));
    executable.dispose();
    const other = open();
    const two = begin(other).stream({});
    two.send(0, streamedValues(0));
    process.kill(other.pid as number, 'SIGKILL');
    expect(() => {
      while (true) two.receive(1);
    }).toThrow(code('board_gone'));
  });

  it('is named when its board has started anew on the same line', () => {
    const again = {
      ...machine,
      start: (path: string) =>
        ({ kind: 'child', command: 'sh', args: ['-c', 'while :; do "$0"; done', path] }) as const,
    };
    const line = boot({ ...image, firmware: { ...firmware, machine: again } });
    lines.push(line);
    const one = begin(line).stream({});
    one.send(0, streamedValues(0));
    expect(one.receive(2)?.tick).toBe(0);
    const children = readFileSync(`/proc/${line.pid}/task/${line.pid}/children`, 'utf8').trim().split(' ');
    const running = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith(image.path));
    process.kill(Number(running), 'SIGKILL');
    expect(() => {
      while (true) one.receive(1);
    }).toThrow(code('board_reset'));
  });

  it('counts a step that is ready later than a period after it was due', () => {
    const line = open();
    const one = begin(line).stream({ period: 10e-3, silence: 1000 });
    one.send(0, streamedValues(0));
    expect(one.receive(1)?.tick).toBe(0);
    process.kill(line.pid as number, 'SIGSTOP');
    spawn('sh', ['-c', `sleep 0.08; kill -CONT ${line.pid}`]);
    let overrun = false;
    for (let n = 0; n < 200 && !overrun; n++) overrun = one.receive(2)?.overrun === true;
    expect(overrun).toBe(true);
    expect(one.counts.overruns).toBeGreaterThan(0);
    one.stop();
  });

  it('takes no result for the reply to a request of the same number', () => {
    const { device, executable } = begin(open());
    const number = device.exchange.request.getUint8(1);
    const tick = (number + 2) & 0xff;
    const options = { tick, steps: 1, period: 1000, silence: 1, window: 1, late: 0, changes: 0 };
    device.ask('stream', options);
    device.post('input', { tick, changes: 0, spare: 0 });
    pass(0.1);
    expect(device.statistics().requests).toBeGreaterThan(1);
    expect(device.exchange.request.getUint8(1)).toBe(tick);
    executable.dispose();
  });

  it('has a device that refuses a step beyond its window, ignores one that it had and one that has begun', () => {
    const { device, executable } = begin(open());
    const { window } = firmware.layout.stream;
    const frames: {
      tick: number;
      late: boolean;
      refused: boolean;
      granted: number;
      unheard: number;
      beyond: number;
    }[] = [];
    device.hearResults((content, length) => {
      const view = new DataView(content.buffer, content.byteOffset, length);
      const { flags, cycles: _, ...rest } = take(view, HEAD_BYTES, MESSAGES.result.reply);
      frames.push({ ...rest, late: (flags & FLAGS.late) !== 0, refused: (flags & FLAGS.refused) !== 0 });
    });
    const ask = { tick: 7, steps: 4, period: 30_000, silence: 100, window: 1000, late: 0, changes: 0 };
    expect(device.ask('stream', ask).window).toBe(window);
    expect(() => device.ask('stream', ask)).toThrow(code('board_refused'));
    expect(() => device.ask('step', { tick: 0, steps: 1, changes: 0 })).toThrow(code('board_refused'));
    const array = model.populations.get(inputs[1].neurons)?.inputs.get('I_ext') as number;
    const input = (tick: number, level: number): void => {
      const at = HEAD_BYTES + bytesOf(MESSAGES.input.request);
      const { request } = device.exchange;
      request.setUint32(at, 0, true);
      request.setUint16(at + 4, array, true);
      request.setUint16(at + 6, 1, true);
      request.setFloat32(at + 8, level, true);
      device.post('input', { tick, changes: 1, spare: 0 }, 12);
    };
    const level = (): number => {
      device.ask('read', { from: 0, array, count: 1 });
      return device.exchange.reply.getFloat32(HEAD_BYTES, true);
    };
    input(7 + window, 1);
    input(9, 9);
    input(9, 99);
    while (frames.length < 3) device.exchange.hear(1000);
    expect(frames[0]).toMatchObject({ tick: 7 + window, refused: true });
    // The clock began with the input of step 9: step 7 had none.
    expect(frames[1]).toMatchObject({ tick: 7, late: true, granted: window, unheard: 0, beyond: 2 });
    expect(frames[2]).toMatchObject({ tick: 8, late: true, granted: window, unheard: 1, beyond: 1 });
    input(8, 8);
    while (frames.length < 4) device.exchange.hear(1000);
    expect(frames[3]).toMatchObject({ tick: 9, late: false, unheard: 0, beyond: 0 });
    expect(level()).toBe(9);
    while (frames.length < 5) device.exchange.hear(1000);
    expect(frames[4]).toMatchObject({ tick: 10, late: true });
    expect(level()).toBe(9);
    expect(device.ask('halt', {})).toMatchObject({ tick: 11, late: 3, flags: 0 });
    device.post('again', { tick: 9 });
    while (frames.length < 7) device.exchange.hear(1000);
    expect(frames.slice(5).map(({ tick }) => tick)).toEqual([9, 10]);
    executable.dispose();
  });
});
