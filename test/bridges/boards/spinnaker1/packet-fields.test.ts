import { describe, expect, it } from 'vitest';
import { type EieioData, encodeEieioCommand, encodeEieioData } from '../../../../bridges/boards/spinnaker1/eieio.ts';
import {
  clearIpTagRequest,
  getIpTagRequest,
  ipTagTimeoutRequest,
  setIpTagRequest,
  setReverseIpTagRequest,
} from '../../../../bridges/boards/spinnaker1/iptag.ts';
import { malformedPacket, requireField } from '../../../../bridges/boards/spinnaker1/packet-fields.ts';
import { encodeScpRequest } from '../../../../bridges/boards/spinnaker1/scp.ts';
import { ScpExchange } from '../../../../bridges/boards/spinnaker1/scp-exchange.ts';
import {
  readRequest,
  runRequest,
  signalRequest,
  writeRequest,
} from '../../../../bridges/boards/spinnaker1/scp-requests.ts';
import { encodeSdp, type SdpEnd } from '../../../../bridges/boards/spinnaker1/sdp.ts';

const CHIP = { x: 0, y: 0 };
const CORE = { ...CHIP, p: 0 };
const END = { ...CORE, port: 0 };
const TAG = { tag: 0, host: '0.0.0.0', port: 0, strip: false, sender: false };
const [BYTE, HALF, WORD] = [2 ** 8 - 1, 2 ** 16 - 1, 2 ** 32 - 1];

const sdp = (part: object) =>
  encodeSdp({
    ...{ replyExpected: false, unrouted: false, tag: 0, to: END, from: END, payload: new Uint8Array(0) },
    ...part,
  });
const ends = (part: Partial<SdpEnd>): SdpEnd => ({ ...END, ...part });
const scp = (part: object, sequence = 0) =>
  encodeScpRequest({ to: CORE, command: 0, words: [0, 0, 0], ...part }, sequence);
const events = (part: Partial<EieioData>) =>
  encodeEieioData({ bits: 16, keys: Uint32Array.of(0), timed: false, tag: 0, ...part });
const wide = (part: Partial<EieioData>) => events({ bits: 32, ...part });
/** Keys that are not rounded to whole numbers. */
const list = (value: number): Uint32Array => [value] as unknown as Uint32Array;

/** What packets have, by the widths of their fields in the layouts; `whole` are those whose number is that of bytes or of keys. */
const FIELDS: readonly [
  field: string,
  least: number,
  most: number,
  make: (value: number) => unknown,
  whole?: 'whole',
][] = [
  ['tag', 0, BYTE, (tag) => sdp({ tag })],
  ...(['to', 'from'] as const).flatMap((end): [string, number, number, (value: number) => unknown][] => [
    [`${end}.x`, 0, BYTE, (x) => sdp({ [end]: ends({ x }) })],
    [`${end}.y`, 0, BYTE, (y) => sdp({ [end]: ends({ y }) })],
    [`${end}.p`, 0, 31, (p) => sdp({ [end]: ends({ p }) })],
    [`${end}.port`, 0, 7, (port) => sdp({ [end]: ends({ port }) })],
  ]),
  ['command', 0, HALF, (command) => scp({ command })],
  ['sequence', 0, HALF, (sequence) => scp({}, sequence)],
  ['a word', 0, WORD, (word) => scp({ words: [0, 0, word] })],
  ['bytes of data', 0, 256, (length) => scp({ data: new Uint8Array(length) }), 'whole'],
  ['length', 1, 256, (length) => readRequest(CORE, 0, length)],
  ['length', 1, 256, (length) => writeRequest(CORE, 0, new Uint8Array(length)), 'whole'],
  ['application', 0, BYTE, (application) => signalRequest(application, 'stop')],
  ['application', 0, BYTE, (application) => runRequest(CHIP, application, [])],
  ['core', 1, 17, (core) => runRequest(CHIP, 0, [1, core])],
  ['tag', 0, 7, (tag) => setIpTagRequest(CHIP, { ...TAG, tag })],
  ['port', 0, HALF, (port) => setIpTagRequest(CHIP, { ...TAG, port })],
  ['tag', 0, 7, (tag) => setReverseIpTagRequest(CHIP, tag, 0, END)],
  ['port', 0, HALF, (port) => setReverseIpTagRequest(CHIP, 0, port, END)],
  ['to.port', 0, 7, (port) => setReverseIpTagRequest(CHIP, 0, 0, ends({ port }))],
  ['to.p', 0, 31, (p) => setReverseIpTagRequest(CHIP, 0, 0, ends({ p }))],
  ['tag', 0, 7, (tag) => clearIpTagRequest(CHIP, tag)],
  ['tag', 0, 7, (tag) => getIpTagRequest(CHIP, tag)],
  ['exponent', 1, 9, (exponent) => ipTagTimeoutRequest(CHIP, exponent)],
  ['tag', 0, 3, (tag) => events({ tag })],
  ['number of events', 0, BYTE, (length) => events({ keys: new Uint32Array(length) }), 'whole'],
  ['number of payloads', 1, 1, (length) => events({ payloads: new Uint32Array(length) }), 'whole'],
  ['prefix', 0, HALF, (bits) => events({ prefix: { bits, half: 'lower' } })],
  ['prefix', 0, HALF, (bits) => wide({ prefix: { bits, half: 'upper' } })],
  ['payload base', 0, HALF, (payloadBase) => events({ payloadBase })],
  ['payload base', 0, WORD, (payloadBase) => wide({ payloadBase })],
  ['a key', 0, HALF, (key) => events({ keys: list(key) })],
  ['a key', 0, WORD, (key) => wide({ keys: list(key) })],
  ['a payload', 0, HALF, (payload) => events({ payloads: list(payload) })],
  ['a payload', 0, WORD, (payload) => wide({ payloads: list(payload) })],
  ['command', 0, 2 ** 14 - 1, (command) => encodeEieioCommand({ command, data: new Uint8Array(0) })],
  ['tries', 1, 1000, (tries) => new ScpExchange(() => {}, { tries })],
];

describe('a field of a packet', () => {
  it.each(FIELDS)('holds what it has room for, and no more: %s, %d to %d', (block, least, most, make, whole) => {
    for (const value of [least, most]) expect(() => make(value)).not.toThrow();
    const beyond = whole === undefined ? [least - 1, most + 1, least + 0.5, Number.NaN] : [most + 1];
    for (const received of beyond) {
      expect(() => make(received)).toThrow(
        expect.objectContaining({
          ...{ code: 'invalid_option', block, received },
          expected: `a whole number from ${least} to ${most}`,
        }),
      );
    }
  });

  it('takes an address of four parts, of a byte each', () => {
    const of = (host: string) => () => setIpTagRequest(CHIP, { ...TAG, host });
    expect(of('255.0.255.1')).not.toThrow();
    for (const host of ['256.0.0.1', '0.0.-1.0', '0.0.0.256', '0.a.0.0']) {
      expect(of(host)).toThrow(
        expect.objectContaining({ code: 'invalid_option', block: `a part of the IPv4 address ${host}` }),
      );
    }
    for (const [host, received] of [
      ['1.2.3', 3],
      ['1.2.3.4.5', 5],
    ] as const) {
      expect(of(host)).toThrow(
        expect.objectContaining({
          ...{ code: 'invalid_option', received, expected: 'a whole number from 4 to 4' },
          block: `parts of the IPv4 address ${host}`,
        }),
      );
    }
  });

  it('is a whole number from 0, if no least is given', () => {
    expect(() => requireField('a', 0, 5)).not.toThrow();
    expect(() => requireField('a', -1, 5)).toThrow(expect.objectContaining({ expected: 'a whole number from 0 to 5' }));
    expect(() => requireField('a', -1, 5, -1)).not.toThrow();
  });
});

it('a datagram of another kind is named with what it should have been', () => {
  expect(malformedPacket('greeting', 'a word', [1])).toMatchObject({
    ...{ code: 'malformed_message', expected: 'a word', received: [1], block: 'greeting' },
    message: expect.stringContaining('a datagram is no greeting'),
  });
});
