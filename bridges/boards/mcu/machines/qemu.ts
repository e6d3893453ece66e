import { spawnSync } from 'node:child_process';

/** Remedy where the emulator cannot be run; undefined where it can. */
export function missingEmulator(): string | undefined {
  if (spawnSync('qemu-system-arm', ['--version'], { stdio: 'ignore' }).status === 0) return undefined;
  return 'install qemu-system-arm; on Debian: apt-get install qemu-system-arm';
}
