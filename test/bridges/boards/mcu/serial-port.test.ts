// @module-tag long
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { emitFirmware, netduinoPlus2, onMicrocontroller } from '../../../../bridges/boards/mcu/index.ts';
import { build } from '../../../../bridges/boards/mcu/toolchain.ts';
import { analyse } from '../../../../controllers/engine/compiler/index.ts';
import { sequentialNeuromodulation } from '../../../../controllers/synapses/index.ts';
import { ruleNetwork } from '../../../conformance/networks.ts';
import { HAS_EMULATORS } from './emulators.ts';
import { live, Pair } from './oracle.ts';

/** Starts an emulator whose serial port is a terminal of the system; gives the path of its other end, as of a board that is plugged in. */
function plugIn(image: string): Promise<{ board: ChildProcess; path: string }> {
  const board = spawn('qemu-system-arm', [
    ...['-machine', netduinoPlus2.id, '-kernel', image, '-nographic', '-nodefaults', '-monitor', 'none'],
    ...['-serial', 'pty'],
  ]);
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (text: Buffer): void => {
      said += text;
      const path = /\/dev\/pts\/\d+/.exec(said)?.[0];
      if (path !== undefined) resolve({ board, path });
    };
    board.stdout.on('data', listen);
    board.stderr.on('data', listen);
    board.on('error', reject);
    board.on('exit', () => reject(new Error(said)));
  });
}

describe.skipIf(!HAS_EMULATORS)('a board on a serial port', () => {
  let ended = (): void => {};
  afterEach(() => ended());

  it('was flashed before, computes the bits of the oracle, and is named when it is unplugged', {
    timeout: 300_000,
  }, async () => {
    const network = () => ruleNetwork(sequentialNeuromodulation, true);
    const folder = mkdtempSync(join(tmpdir(), 'serial-'));
    const { path: image } = build(emitFirmware(analyse(network()), netduinoPlus2), { folder });
    const { board, path } = await plugIn(image);
    ended = () => {
      board.kill('SIGKILL');
      rmSync(folder, { recursive: true });
    };
    const line = { kind: 'serial', path, baud: 921_600 } as const;
    const pair = new Pair(network(), onMicrocontroller(netduinoPlus2, { line, deadlineMilliseconds: 60_000 }));
    live(pair);
    const gone = new Promise((resolve) => board.once('exit', resolve));
    board.kill('SIGKILL');
    await gone;
    expect(() => pair.elsewhere.run(pair.tick, 1)).toThrow(expect.objectContaining({ code: 'board_gone' }));
  });
});
