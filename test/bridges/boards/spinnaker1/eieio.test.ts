import { describe, expect, it } from 'vitest';
import {
  decodeEieioCommand,
  decodeEieioData,
  encodeEieioCommand,
  encodeEieioData,
  eventsOf,
  isEieioCommand,
} from '../../../../bridges/boards/spinnaker1/eieio.ts';
import { bytesOf, hex } from './spinnman.ts';

const keys = Uint32Array.of(0x1234, 0x5678);
const payloads = Uint32Array.of(0x9abc, 0xdef0);

describe('a packet of events', () => {
  it('has its number, its flags, the prefix, the base, and then keys beside payloads, lowest byte first', () => {
    const all = { keys, payloads, prefix: { bits: 0x0201, half: 'lower' }, payloadBase: 0x0403, tag: 3 } as const;
    expect(hex(encodeEieioData({ bits: 16, timed: true, ...all }))).toBe('02b7010203043412bc9a7856f0de');
    expect(hex(encodeEieioData({ bits: 32, timed: false, ...all }))).toBe(
      '02af01020304000034120000bc9a000078560000f0de0000',
    );
    const upper = { keys, prefix: { bits: 0x0201, half: 'upper' }, tag: 0 } as const;
    expect(hex(encodeEieioData({ bits: 16, timed: false, ...upper }))).toBe('02c0010234127856');
    expect(hex(encodeEieioData({ bits: 32, timed: true, keys, payloads, tag: 1 }))).toBe(
      '021d34120000bc9a000078560000f0de0000',
    );
  });

  it('may hold none', () => {
    const none = { bits: 16, keys: new Uint32Array(0), timed: false, tag: 0 } as const;
    expect(hex(encodeEieioData(none))).toBe('0000');
    expect(decodeEieioData(bytesOf('0000'))).toEqual(none);
    expect(eventsOf(none)).toEqual({ keys: none.keys, timed: false });
  });

  it.each([
    ['', 'a number of events and flags', []],
    ['05', 'a number of events and flags', [5]],
    ['0040', 'a number of events and flags', [0, 0x40]],
    ['0540ff', 'a number of events and flags', [5, 0x40]],
    ['0280010234', '8 bytes or more', '5 bytes'],
    ['01ac', '16 bytes or more', '2 bytes'],
  ] as const)('is not %s', (text, expected, received) => {
    const [bytes, block] = [bytesOf(text), 'EIEIO packet of events'];
    expect(() => decodeEieioData(bytes)).toThrow(
      expect.objectContaining({ code: 'malformed_message', expected, received, block }),
    );
  });

  it('means its keys with the prefix in its half, and its payloads with the base', () => {
    const packet = { bits: 16, keys, timed: true, tag: 0 } as const;
    const of = (half: 'lower' | 'upper') => [...eventsOf({ ...packet, prefix: { bits: 0x8100, half } }).keys];
    expect(of('lower')).toEqual([0x9334, 0xd778]);
    expect(of('upper')).toEqual([0x81001234, 0x81005678]);
    expect(eventsOf({ ...packet, payloads, payloadBase: 0x1 })).toEqual({
      ...{ keys, timed: true, payloads: Uint32Array.of(0x9abd, 0xdef1) },
    });
    expect(eventsOf({ ...packet, payloads }).payloads).toEqual(payloads);
    expect(eventsOf({ ...packet, payloadBase: 0 }).payloads).toEqual(Uint32Array.of(0, 0));
    expect(eventsOf({ ...packet, payloadBase: 7 }).payloads).toEqual(Uint32Array.of(7, 7));
    expect(eventsOf(packet)).not.toHaveProperty('payloads');
  });
});

describe('a command', () => {
  it('is what says that its prefix is upper, and that it has none', () => {
    const flags = Array.from({ length: 256 }, (_, k) => k);
    expect(flags.filter((flag) => isEieioCommand(Uint8Array.of(0, flag)))).toEqual(
      Array.from({ length: 64 }, (_, k) => 0x40 + k),
    );
    expect(isEieioCommand(Uint8Array.of(0x40))).toBe(false);
  });

  it('has its number before its data', () => {
    const command = { command: 0x1234, data: Uint8Array.of(9, 8) };
    expect(hex(encodeEieioCommand(command))).toBe('34520908');
    expect(decodeEieioCommand(bytesOf('34520908'))).toEqual(command);
    expect(decodeEieioCommand(bytesOf('3452'))).toEqual({ ...command, data: new Uint8Array(0) });
    expect(() => decodeEieioCommand(bytesOf('348009'))).toThrow(
      expect.objectContaining({
        ...{ code: 'malformed_message', block: 'EIEIO command' },
        ...{ expected: 'a number from 0x4000 to 0x7fff', received: [0x34, 0x80] },
      }),
    );
  });
});
