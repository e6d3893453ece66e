import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Line } from '../../../../bridges/boards/link/line.ts';
import { LinePins } from '../../../../bridges/boards/pins/line-pins.ts';

/**
 * A program that drives the pins of a simulated chip by the line protocol. `REAFFERENCE_TINYODIN` names one that was built elsewhere,
 * such as one of the published design.
 */
const PROGRAM = process.env['REAFFERENCE_TINYODIN'];

/**
 * Whether there is a chip to talk to: Icarus Verilog for the core beside this file, or the named program. `REQUIRE_IVERILOG` says that
 * there must be.
 */
export const SIMULATED =
  PROGRAM !== undefined ||
  process.env['REQUIRE_IVERILOG'] !== undefined ||
  spawnSync('iverilog', ['-V']).error === undefined;

/** Whether it is a program built elsewhere, which may be given what takes Icarus Verilog minutes. */
export const COMPILED = PROGRAM !== undefined;

/** Starts the chip. `folder` is where it is built. */
export function startChip(folder: string): LinePins {
  const opening = { kind: 'child', command: chipProgram(folder), args: [] } as const;
  return new LinePins(new Line(opening), { deadlineMilliseconds: 120_000 });
}

/** Path of the program that drives the pins. `folder` is where it is built. */
export function chipProgram(folder: string): string {
  if (PROGRAM !== undefined) return PROGRAM;
  const image = join(folder, 'tinyodin');
  const sources = ['pins.v', 'core.v'].map((name) => join(import.meta.dirname, 'core', name));
  execFileSync('iverilog', ['-g2005-sv', '-Wall', '-DCHIP=core', '-o', image, ...sources], { stdio: 'pipe' });
  return image;
}
