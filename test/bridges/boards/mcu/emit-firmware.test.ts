// @module-tag long
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FrameReader } from '../../../../bridges/boards/link/frame.ts';
import { emitFirmware } from '../../../../bridges/boards/mcu/emit-firmware.ts';
import { posix } from '../../../../bridges/boards/mcu/machines/posix.ts';
import { build, hasCompiler } from '../../../../bridges/boards/mcu/toolchain.ts';
import { analyse } from '../../../../controllers/engine/compiler/index.ts';
import { Network } from '../../../../controllers/engine/index.ts';
import { spikeSource } from '../../../../controllers/neurons/index.ts';
import { sequentialNeuromodulation, stdp } from '../../../../controllers/synapses/index.ts';
import { ruleNetwork } from '../../../conformance/networks.ts';
import { share } from '../../../effort.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { damagedFrames, textOf } from '../link/damage.ts';

/** Sends back every whole frame that it hears. */
const ECHO = `#include "frame.h"
#include "machine.h"
#include <string.h>

static frame_reader reader;
static uint8_t content[LONGEST + 2];

int main(void) {
  for (;;) {
    const int byte = machine_read();
    if (byte < 0) {
      machine_wait(1000000u);
      continue;
    }
    const int32_t length = frame_take(&reader, (uint8_t)byte);
    if (length < 0) continue;
    memcpy(content, reader.bytes, (size_t)length);
    frame_send(content, (uint32_t)length);
  }
}
`;

describe('firmware', () => {
  it.skipIf(!hasCompiler(posix))('is built in a folder that is named from where the program runs', () => {
    const folder = relative(process.cwd(), join(temporaryFolder(), 'firmware'));
    expect(isAbsolute(folder)).toBe(false);
    const image = build(emitFirmware(analyse(ruleNetwork(stdp, false)), posix), { folder });
    expect(isAbsolute(image.path)).toBe(true);
    expect(image.flash).toBeGreaterThan(1000);
  });

  it.skipIf(!hasCompiler(posix))(
    'finds in damaged bytes the frames that the host finds, and sends them as the host does',
    () => {
      const { files } = emitFirmware(analyse(ruleNetwork(stdp, false)), posix);
      const folder = mkdtempSync(join(tmpdir(), 'frames-'));
      for (const name of ['board.h', 'machine.h', 'machine.c', 'frame.h', 'frame.c'])
        writeFileSync(join(folder, name), files[name]);
      writeFileSync(join(folder, 'echo.c'), ECHO);
      execFileSync(
        'cc',
        [
          '-std=c99',
          '-O1',
          '-fsanitize=address,undefined',
          '-fno-sanitize-recover',
          '-o',
          'echo',
          'echo.c',
          'frame.c',
          'machine.c',
        ],
        { cwd: folder },
      );
      const { bytes } = damagedFrames(share(100_000), 3);
      const echoed = execFileSync(join(folder, 'echo'), { input: bytes, maxBuffer: 1 << 28 });
      const read = (from: Uint8Array): { found: string[]; damaged: number } => {
        const reader = new FrameReader(1024);
        const found: string[] = [];
        for (let at = 0; at < from.length; )
          at = reader.read(from, at, from.length, (content, length) => found.push(textOf(content.subarray(0, length))));
        return { found, damaged: reader.damaged };
      };
      const [here, there] = [read(bytes), read(echoed)];
      expect(there.damaged).toBe(0);
      expect(there.found.length).toBe(here.found.length);
      expect(there.found.findIndex((one, n) => one !== here.found[n])).toBe(-1);
      expect(here.damaged).toBeGreaterThan(here.found.length / 10);
      rmSync(folder, { recursive: true });
    },
  );

  it('is the same for the same network, and has other hashes for another network or machine', () => {
    const network = () => ruleNetwork(sequentialNeuromodulation, true);
    const one = emitFirmware(analyse(network()), posix);
    expect(emitFirmware(analyse(network()), posix)).toEqual(one);
    const other = emitFirmware(analyse(ruleNetwork(sequentialNeuromodulation, false)), posix);
    expect(other.networkHash).not.toEqual(one.networkHash);
    const elsewhere = emitFirmware(analyse(network()), { ...posix, flags: ['-m32'] });
    expect(elsewhere.networkHash).toEqual(one.networkHash);
    expect(elsewhere.firmwareHash).not.toEqual(one.firmwareHash);
  });

  it('is short: all of its C but the network and the machine', () => {
    const { files } = emitFirmware(analyse(ruleNetwork(stdp, false)), posix);
    const lines = ['firmware.c', 'frame.c', 'frame.h', 'machine.h'].map((name) => files[name].split('\n').length);
    expect(lines.reduce((sum, one) => sum + one, 0)).toBeLessThan(500);
  });

  it('is refused to a network whose spikes fit into no message', () => {
    const network = new Network({ step: '1 ms', seed: 1 });
    network.population('cells', spikeSource, { size: 40_000 });
    expect(() => emitFirmware(analyse(network), posix)).toThrow(expect.objectContaining({ code: 'network_too_large' }));
  });
});
