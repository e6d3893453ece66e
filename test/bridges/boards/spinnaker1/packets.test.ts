import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeEieioCommand,
  decodeEieioData,
  type EieioData,
  encodeEieioCommand,
  encodeEieioData,
  eventsOf,
  isEieioCommand,
} from '../../../../bridges/boards/spinnaker1/eieio.ts';
import {
  clearIpTagRequest,
  getIpTagRequest,
  ipTagTimeoutRequest,
  setIpTagRequest,
  setReverseIpTagRequest,
} from '../../../../bridges/boards/spinnaker1/iptag.ts';
import { decodeScpResponse, encodeScpRequest, type ScpRequest } from '../../../../bridges/boards/spinnaker1/scp.ts';
import {
  decodeVersion,
  readRequest,
  runRequest,
  SIGNALS,
  type SignalName,
  signalRequest,
  versionRequest,
  writeRequest,
} from '../../../../bridges/boards/spinnaker1/scp-requests.ts';
import { decodeSdp, encodeSdp } from '../../../../bridges/boards/spinnaker1/sdp.ts';
import { FULL } from '../../../effort.ts';
import { bytesOf, hex, spinnman } from './spinnman.ts';

const RUNS = FULL ? 100_000 : 2000;

/** The requests of this project for the names and arguments of the vectors. */
const REQUESTS: Readonly<Record<string, (args: Record<string, never>) => ScpRequest>> = {
  version: (core) => versionRequest(core as never),
  read: (a) => readRequest(a as never, a.address, a.length),
  write: (a) => writeRequest(a as never, a.address, Uint8Array.from(a.data as number[])),
  signal: ({ app, signal }) => signalRequest(app, signalNamed(signal)),
  run: (a) => runRequest(a as never, a.app, a.cores, a.wait),
  setIpTag: (a) => setIpTagRequest(a as never, { ...(a as object), sender: a.useSender } as never),
  setReverseIpTag: (a) =>
    setReverseIpTagRequest(a as never, a.tag, a.port, { x: a.toX, y: a.toY, p: a.toP, port: a.sdpPort }),
  clearIpTag: (a) => clearIpTagRequest(a as never, a.tag),
  getIpTag: (a) => getIpTagRequest(a as never, a.tag),
  setIpTagTimeout: (a) => ipTagTimeoutRequest(a as never, a.exponent),
};

function signalNamed(name: string): SignalName {
  const found = Object.keys(SIGNALS).find((one) => one.toLowerCase() === name.replace('_', '').toLowerCase());
  return found as SignalName;
}

describe('a request to a core', () => {
  it.each(spinnman.scp.map((one, k) => ({ ...one, title: `${one.name} ${k}` })))(
    'has the bytes that SpiNNMan gives it: $title',
    ({ name, args, sequence, hex: expected }) => {
      expect(hex(encodeScpRequest(REQUESTS[name](args), sequence))).toBe(expected);
    },
  );

  it('was compared for every request and every signal', () => {
    expect(new Set(spinnman.scp.map(({ name }) => name))).toEqual(new Set(Object.keys(REQUESTS)));
    expect(spinnman.scp.filter(({ name }) => name === 'signal')).toHaveLength(Object.keys(SIGNALS).length + 1);
  });

  it.each([
    [() => readRequest({ x: 0, y: 0, p: 0 }, 0, 257), 'length'],
    [() => readRequest({ x: 0, y: 0, p: 0 }, 0, 0), 'length'],
    [() => runRequest({ x: 0, y: 0 }, 16, [18]), 'core'],
    [() => signalRequest(256, 'stop'), 'application'],
    [() => ipTagTimeoutRequest({ x: 0, y: 0 }, 10), 'exponent'],
    [() => setIpTagRequest({ x: 0, y: 0 }, { tag: 8, host: '1.2.3.4', port: 1, strip: true, sender: false }), 'tag'],
    [
      () => setIpTagRequest({ x: 0, y: 0 }, { tag: 1, host: '1.2.3', port: 1, strip: true, sender: false }),
      'parts of the IPv4 address 1.2.3',
    ],
    [() => encodeScpRequest(versionRequest({ x: 256, y: 0, p: 0 }), 0), 'to.x'],
    [() => encodeScpRequest(versionRequest({ x: 0, y: 0, p: 32 }), 0), 'to.p'],
  ])('refuses what does not fit its field', (make, block) => {
    expect(make).toThrow(expect.objectContaining({ code: 'invalid_option', block }));
  });

  it('is answered by a version, which is read as SpiNNMan reads it', () => {
    for (const { hex: text, physical, ...facts } of spinnman.versions) {
      const { data, result, sequence } = decodeScpResponse(bytesOf(text));
      expect({ result, sequence }).toEqual({ result: 0x80, sequence: 77 });
      expect(decodeVersion(data)).toEqual({ ...facts, physicalCore: physical });
    }
  });
});

describe('an SDP message', () => {
  const end = fc.record({ x: fc.nat(255), y: fc.nat(255), p: fc.nat(31), port: fc.nat(7) });
  const message = fc.record({
    ...{ replyExpected: fc.boolean(), unrouted: fc.boolean(), tag: fc.nat(255), to: end, from: end },
    payload: fc.uint8Array({ maxLength: 300 }),
  });

  it('comes back as it went', { tags: 'long' }, () => {
    fc.assert(
      fc.property(message, (one) => {
        expect(decodeSdp(encodeSdp(one))).toEqual(one);
      }),
      { numRuns: RUNS },
    );
  });

  it('carries injected events in the bytes that SpiNNMan gives them', () => {
    for (const { x, y, p, eieio, hex: expected } of spinnman.injection) {
      const from = { x: 0, y: 0, p: 0, port: 0 };
      const sent = encodeSdp({
        ...{ replyExpected: false, unrouted: false, tag: 0, from },
        ...{ to: { x, y, p, port: 1 }, payload: bytesOf(eieio) },
      });
      expect(hex(sent)).toBe(expected);
    }
  });

  it.each(['', '00', '000087ff00ff000000', '010087ff00ff00000000', '000086ff00ff00000000', '000047ff00ff00000000'])(
    'is not %s',
    (text) => expect(() => decodeSdp(bytesOf(text))).toThrow(expect.objectContaining({ code: 'malformed_message' })),
  );
});

describe('a packet of events', () => {
  it.each(spinnman.eieio.map((one, k) => ({ ...one, k })))(
    'has the bytes that SpiNNMan gives it, and means what it reads: $k',
    ({ type, prefix, upper, base, time, tag, items, decoded, hex: expected }) => {
      const packet: EieioData = {
        bits: type >= 2 ? 32 : 16,
        keys: Uint32Array.from(items, ([key]) => key),
        ...(type % 2 === 0 ? {} : { payloads: Uint32Array.from(items, ([, payload]) => payload as number) }),
        ...(prefix === null ? {} : { prefix: { bits: prefix, half: upper ? 'upper' : 'lower' } }),
        ...(base === null ? {} : { payloadBase: base }),
        ...{ timed: time, tag },
      };
      expect(hex(encodeEieioData(packet))).toBe(expected);
      expect(decodeEieioData(bytesOf(expected))).toEqual(packet);
      const { keys, payloads, timed } = eventsOf(packet);
      expect(timed).toBe(time);
      expect([...keys].map((key, k) => [key, payloads === undefined ? null : payloads[k]])).toEqual(decoded);
    },
  );

  it('was compared for each type, prefix and base', () => {
    const kinds = spinnman.eieio.map(({ type, prefix, upper, base, time }) =>
      [type, prefix === null ? 'none' : upper, base !== null, time].join(),
    );
    expect(new Set(kinds).size).toBe(4 * 3 * 2 * 2);
  });

  const events = fc.constantFrom<16 | 32>(16, 32).chain((bits) => {
    const number = fc.nat(bits === 32 ? 0xffffffff : 0xffff);
    const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
    return fc.array(fc.tuple(number, number), { maxLength: 255 }).chain((pairs) =>
      fc
        .record({
          payloads: fc.boolean(),
          prefix: optional(fc.record({ bits: fc.nat(0xffff), half: fc.constantFrom('lower' as const, 'upper') })),
          payloadBase: optional(number),
          timed: fc.boolean(),
          tag: fc.nat(3),
        })
        .map(
          ({ payloads, prefix, payloadBase, timed, tag }): EieioData => ({
            ...{ bits, timed, tag, keys: Uint32Array.from(pairs, ([key]) => key) },
            ...(payloads ? { payloads: Uint32Array.from(pairs, ([, payload]) => payload) } : {}),
            ...(prefix === undefined ? {} : { prefix: prefix as NonNullable<EieioData['prefix']> }),
            ...(payloadBase === undefined ? {} : { payloadBase }),
          }),
        ),
    );
  });

  it('comes back as it went', { tags: 'long' }, () => {
    fc.assert(
      fc.property(events, (packet) => {
        const bytes = encodeEieioData(packet);
        expect(isEieioCommand(bytes)).toBe(false);
        expect(decodeEieioData(bytes)).toEqual(packet);
      }),
      { numRuns: RUNS },
    );
  });

  it('is refused by name when it is cut short, and read whatever follows it', () => {
    fc.assert(
      fc.property(events, fc.nat(), (packet, at) => {
        const bytes = encodeEieioData(packet);
        const cut = bytes.subarray(0, at % bytes.length);
        expect(() => decodeEieioData(cut)).toThrow(expect.objectContaining({ code: 'malformed_message' }));
        expect(decodeEieioData(Uint8Array.of(...bytes, 1, 2, 3))).toEqual(packet);
      }),
      { numRuns: RUNS / 10 },
    );
  });

  it('never fails otherwise, whatever the bytes', { tags: 'long' }, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        for (const decode of [decodeEieioData, decodeEieioCommand, decodeSdp, decodeScpResponse, decodeVersion]) {
          try {
            decode(bytes);
          } catch (error) {
            expect(error).toMatchObject({ code: 'malformed_message' });
          }
        }
      }),
      { numRuns: RUNS },
    );
  });

  it.each([
    { keys: new Uint32Array(256) },
    { keys: Uint32Array.of(0x10000) },
    { payloads: Uint32Array.of(0x10000) },
    { payloads: new Uint32Array(2) },
    { prefix: { bits: 0x10000, half: 'upper' } as const },
    { payloadBase: 0x10000 },
    { tag: 4 },
  ])('refuses what does not fit its field: %o', (part) => {
    const packet: EieioData = { bits: 16, keys: Uint32Array.of(1), timed: false, tag: 0, ...part };
    expect(() => encodeEieioData(packet)).toThrow(expect.objectContaining({ code: 'invalid_option' }));
  });
});

describe('a command of the tools', () => {
  const NUMBERS: Readonly<Record<string, number>> = { database: 1, stop: 10, start: 11 };

  it('has the bytes that SpiNNMan gives it', () => {
    for (const { name, path = '', hex: expected } of spinnman.commands) {
      const command = { command: NUMBERS[name], data: new TextEncoder().encode(path) };
      expect(hex(encodeEieioCommand(command))).toBe(expected);
      expect(decodeEieioCommand(bytesOf(expected))).toEqual(command);
    }
  });

  it('comes back as it went', { tags: 'long' }, () => {
    fc.assert(
      fc.property(fc.nat(0x3fff), fc.uint8Array({ maxLength: 100 }), (command, data) => {
        expect(decodeEieioCommand(encodeEieioCommand({ command, data }))).toEqual({ command, data });
      }),
      { numRuns: RUNS },
    );
  });
});
