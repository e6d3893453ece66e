import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { LinePins } from '../../../../bridges/boards/pins/line-pins.ts';

/**
 * A program that drives the pins of a simulated chip by the line protocol. `REAFFERENCE_TINYODIN` names one that was built elsewhere,
 * such as one of the published design.
 */
const PROGRAM = process.env['REAFFERENCE_TINYODIN'];

/** Whether there is a chip to talk to: Icarus Verilog for the core beside this file, or the named program. */
export const SIMULATED = PROGRAM !== undefined || spawnSync('iverilog', ['-V']).error === undefined;

/** Starts the chip. `folder` is where it is built. */
export function startChip(folder: string): LinePins & { readonly child: ChildProcess } {
  const child = PROGRAM === undefined ? spawn('vvp', ['-n', compiled(folder)]) : spawn(PROGRAM);
  child.stderr.resume();
  const pins = new LinePins(
    { from: child.stdout, to: child.stdin, close: () => void child.kill('SIGKILL') },
    { patience: 120 },
  );
  return Object.assign(pins, { child });
}

function compiled(folder: string): string {
  const image = join(folder, 'core.vvp');
  const sources = ['pins.v', 'core.v'].map((name) => join(import.meta.dirname, 'core', name));
  execFileSync('iverilog', ['-g2005-sv', '-Wall', '-DCHIP=core', '-o', image, ...sources], { stdio: 'pipe' });
  return image;
}
