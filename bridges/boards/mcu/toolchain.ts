import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { BridgeError } from '../../../agents/index.ts';
import type { Firmware } from './emit-firmware.ts';
import type { Machine } from './machines/machine.ts';

/** Arguments of the compiler for every machine. Results are the same everywhere because floats are floats, and nothing is contracted. */
const FLAGS = [
  ...['-std=c99', '-O2', '-ffp-contract=off', '-ffunction-sections', '-fdata-sections'],
  ...['-pedantic', '-Wall', '-Wextra', '-Werror'],
];

/** Packages that have a compiler, on Debian. */
const PACKAGES: Readonly<Record<string, string>> = {
  cc: 'gcc',
  'arm-none-eabi-gcc': 'gcc-arm-none-eabi libnewlib-arm-none-eabi',
};

/** Firmware, compiled. */
export interface Image {
  /** Sources that it was compiled from, with their machine. */
  readonly firmware: Firmware;
  /** Folder with the sources and the image. */
  readonly folder: string;
  /** The linked program, an ELF file. */
  readonly path: string;
  /** Bytes of code and constants, and of what has first values that are copied. */
  readonly flash: number;
  /** Bytes of all that changes, the stack not counted. */
  readonly ram: number;
  /** SHA-256 of the image in hexadecimal. */
  readonly hash: string;
}

/** Where an image is built. */
export interface BuildOptions {
  /** Folder for sources and image. Default: a new one among the temporary files, which the caller removes; it is gone if the build fails. */
  readonly folder?: string;
}

/** Whether the compiler of a machine can be run. */
export function hasCompiler({ compiler }: Machine): boolean {
  return spawnSync(compiler, ['--version'], { stdio: 'ignore' }).status === 0;
}

/**
 * Compiles firmware.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * network.population('cells', lif, { size: 10 });
 * const { path, flash, ram } = build(emitFirmware(analyse(network), posix));
 * console.log(path, flash, ram); // the image, and its bytes
 *
 * @throws BridgeError `toolchain_missing`; `build_failed` with what the compiler said, such as that memory does not suffice
 */
export function build(firmware: Firmware, options: BuildOptions = {}): Image {
  const { machine, files } = firmware;
  // The compiler runs in the folder, to which a relative path would lead nowhere.
  const folder = resolve(options.folder ?? mkdtempSync(join(tmpdir(), 'reafference-mcu-')));
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const sources = Object.keys(files).filter((name) => name.endsWith('.c'));
  const path = join(folder, 'firmware.elf');
  try {
    execFileSync(machine.compiler, [...FLAGS, ...machine.flags, '-o', path, ...sources], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, LC_ALL: 'C' },
    });
  } catch (error) {
    if (options.folder === undefined) rmSync(folder, { recursive: true });
    throw hasCompiler(machine) ? failed(machine, error) : missing(machine);
  }
  return {
    firmware,
    folder,
    path,
    ...sizes(readFileSync(path)),
    hash: createHash('sha256').update(readFileSync(path)).digest('hex'),
  };
}

/** Sums the sections of an ELF file that are loaded, by whether they are written to. */
function sizes(elf: Buffer): { flash: number; ram: number } {
  const wide = elf[4] === 2;
  const word = (at: number): number => (wide ? Number(elf.readBigUInt64LE(at)) : elf.readUInt32LE(at));
  const table = word(wide ? 0x28 : 0x20);
  const [size, count] = [elf.readUInt16LE(wide ? 0x3a : 0x2e), elf.readUInt16LE(wide ? 0x3c : 0x30)];
  let [flash, ram] = [0, 0];
  for (let n = 0; n < count; n++) {
    const at = table + n * size;
    const kind = elf.readUInt32LE(at + 4);
    const flags = word(at + 8);
    const bytes = word(at + (wide ? 0x20 : 0x14));
    if ((flags & ALLOCATED) === 0) continue;
    if (kind !== NO_BITS) flash += bytes;
    if ((flags & WRITTEN) !== 0) ram += bytes;
  }
  return { flash, ram };
}

/** Of ELF sections: bits of the flags, and the kind of those without contents. */
const WRITTEN = 1;
const ALLOCATED = 2;
const NO_BITS = 8;

/** Characters of what a compiler said that tell why it failed. */
const COMPLAINT = 600;

function failed({ id }: Machine, error: unknown): BridgeError {
  const { stderr } = error as { stderr?: Buffer };
  const text = String(stderr ?? error).trim();
  const overflow = /region `\w+' overflowed by \d+ bytes|discards section `[^']+'/.exec(text)?.[0];
  return new BridgeError(`the firmware for ${id} could not be built: ${overflow ?? text.slice(0, COMPLAINT)}`, {
    code: 'build_failed',
    received: id,
    remedy:
      overflow === undefined
        ? 'read what the compiler says; give a `folder`, in which the sources stay'
        : 'take a machine with more memory, or a smaller network',
    cause: new Error(text),
  });
}

function missing({ id, compiler }: Machine): BridgeError {
  return new BridgeError(`there is no compiler for ${id}`, {
    code: 'toolchain_missing',
    expected: `${compiler}, to be found by its name`,
    remedy: `install it; on Debian: apt-get install ${PACKAGES[compiler] ?? compiler}`,
  });
}
