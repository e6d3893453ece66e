import { expect, it } from 'vitest';
import {
  clearIpTagRequest,
  getIpTagRequest,
  ipTagTimeoutRequest,
  setIpTagRequest,
  setReverseIpTagRequest,
} from '../../../../bridges/boards/spinnaker1/iptag.ts';

const at = { x: 4, y: 8 };
const to = { x: 4, y: 8, p: 0 };

it('a tag is set by its operation and flags, its port, and the address with its first part lowest', () => {
  const tag = { tag: 5, host: '192.168.240.1', port: 17_895 };
  const words = (strip: boolean, sender: boolean) => setIpTagRequest(at, { ...tag, strip, sender }).words;
  expect(setIpTagRequest(at, { ...tag, strip: false, sender: false })).toEqual({
    ...{ to, command: 26, words: [0x0001_0005, 17_895, 0x01f0_a8c0] },
  });
  expect(words(true, false)[0]).toBe(0x1001_0005);
  expect(words(false, true)[0]).toBe(0x4001_0005);
  expect(words(true, true)[0]).toBe(0x5001_0005);
  const [, , high] = setIpTagRequest(at, { ...tag, host: '1.2.3.254', strip: true, sender: false }).words;
  expect(high).toBe(0xfe03_0201);
});

it('a tag the other way has the core and its port beside its number, and the chip beside the port', () => {
  const core = { x: 0xf1, y: 2, p: 17, port: 6 };
  expect(setReverseIpTagRequest(at, 3, 0x4321, core)).toEqual({
    // 6 in three bits, 17 in five.
    ...{ to, command: 26, words: [0x3001_0003 | (0b110_10001 << 8), 0xf102_4321, 0] },
  });
});

it('a tag is asked for, freed, and given time, each by its operation', () => {
  expect(getIpTagRequest(at, 6)).toEqual({ to, command: 26, words: [0x0002_0006, 1, 0] });
  expect(clearIpTagRequest(at, 6)).toEqual({ to, command: 26, words: [0x0003_0006, 0, 0] });
  expect(ipTagTimeoutRequest(at, 9)).toEqual({ to, command: 26, words: [0x0004_0000, 9, 0] });
});
