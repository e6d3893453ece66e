import { describe, expect, it } from 'vitest';
import { decodeScpResponse, encodeScpRequest } from '../../../../bridges/boards/spinnaker1/scp.ts';
import {
  decodeVersion,
  readRequest,
  runRequest,
  SIGNALS,
  signalRequest,
  versionRequest,
  writeRequest,
} from '../../../../bridges/boards/spinnaker1/scp-requests.ts';
import { decodeSdp, encodeSdp } from '../../../../bridges/boards/spinnaker1/sdp.ts';
import { bytesOf, hex } from './spinnman.ts';

const CORE = { x: 1, y: 2, p: 3 };

describe('a request', () => {
  it('moves memory in words, halves or bytes, whatever address and length allow', () => {
    const unit = (address: number, length: number): number => readRequest(CORE, address, length).words[2];
    const units = [0, 1, 2, 3].map((address) => [4, 5, 6, 7].map((length) => unit(0x60000000 + address, length)));
    expect(units).toEqual([
      [2, 0, 1, 0],
      [0, 0, 0, 0],
      [1, 0, 1, 0],
      [0, 0, 0, 0],
    ]);
    expect(writeRequest(CORE, 0x6000_0002, Uint8Array.of(1, 2))).toEqual({
      ...{ to: CORE, command: 3, words: [0x6000_0002, 2, 1], data: Uint8Array.of(1, 2) },
    });
  });

  it('sends signals up to that which stops from neighbour to neighbour, the others by multicast', () => {
    for (const [number, name] of Object.keys(SIGNALS).entries()) {
      const { to, command, words } = signalRequest(0x21, name as keyof typeof SIGNALS);
      expect({ to, command }).toEqual({ to: { x: 255, y: 255, p: 0 }, command: 22 });
      expect(words).toEqual([number <= 2 ? 2 : 0, 0x1_0000 * number + 0xff21, 0xffff]);
    }
  });

  it('starts an application on cores, of which each has a bit', () => {
    expect(runRequest({ x: 1, y: 2 }, 255, [1, 17])).toEqual({
      ...{ to: { x: 1, y: 2, p: 0 }, command: 19, words: [0xff02_0002, 0, 0] },
    });
    expect(runRequest({ x: 1, y: 2 }, 16, [2, 3, 3], true).words).toEqual([0x1004_000c, 0, 0]);
  });

  it('goes to port 0 of its core, from the chip of the Ethernet', () => {
    const request = { ...readRequest(CORE, 0x0403_0201, 8), data: Uint8Array.of(0xaa) };
    expect(hex(encodeScpRequest(request, 0x0605, { x: 7, y: 8 }))).toBe(
      ['0000', '87ff03ff', '02010807', '02000506', '01020304', '08000000', '00000000', 'aa'].join(''),
    );
    const [x, y] = [9, 8].map((place) => encodeScpRequest(versionRequest(CORE), 1)[place]);
    expect([x, y]).toEqual([0, 0]);
  });
});

describe('an answer', () => {
  it('has two numbers, and bytes that may be missing', () => {
    const head = '0000' + '07ff' + 'ffe5' + '00000201';
    expect(decodeScpResponse(bytesOf(`${head}80003412`))).toEqual({
      ...{ from: { x: 1, y: 2, p: 5 }, result: 0x80, sequence: 0x1234, data: new Uint8Array(0) },
    });
    expect(decodeScpResponse(bytesOf(`${head}80003412090807`)).data).toEqual(Uint8Array.of(9, 8, 7));
    expect(() => decodeScpResponse(bytesOf(`${head}800034`))).toThrow(
      expect.objectContaining({
        ...{ code: 'malformed_message', block: 'SCP response' },
        ...{ expected: 'a payload of 4 bytes or more', received: '3 bytes' },
      }),
    );
  });

  it('tells the version of a monitor in a number, or in a text behind its name', () => {
    const told = (number: string, text: string) =>
      decodeVersion(Uint8Array.from([...bytesOf(`030904050000${number}78563412`), ...new TextEncoder().encode(text)]));
    const core = { x: 5, y: 4, p: 3, physicalCore: 9, built: 0x1234_5678 };
    const name = { name: 'SC&MP', hardware: 'SpiNNaker' };
    expect(told('8500', 'SC&MP/SpiNNaker\0\0\0')).toEqual({ ...core, ...name, version: '1.33.0' });
    expect(told('c800', 'SC&MP/SpiNNaker')).toMatchObject({ version: '2.0.0' });
    expect(told('ffff', 'SC&MP/SpiNNaker\x003.4.2\0')).toEqual({ ...core, ...name, version: '3.4.2' });
    expect(told('ffff', 'SC&MP/SpiNNaker')).toMatchObject({ version: '' });
    expect(told('8500', '/')).toMatchObject({ name: '', hardware: '' });
    const refused = (expected: string, received: unknown) =>
      expect.objectContaining({
        ...{ code: 'malformed_message', block: 'answer to a request for the version', expected, received },
      });
    expect(() => told('8500', '')).toThrow(refused('13 bytes or more', 12));
    expect(() => told('8500', 'SC&MP\0/')).toThrow(refused('name/hardware', 'SC&MP'));
  });
});

describe('an SDP message', () => {
  const message = {
    ...{ replyExpected: true, unrouted: false, tag: 0x12, payload: Uint8Array.of(0xab) },
    to: { x: 1, y: 2, p: 3, port: 4 },
    from: { x: 5, y: 6, p: 31, port: 7 },
  };

  it('has two bytes of padding, flags, tag, ports with cores, and rows before columns', () => {
    expect(hex(encodeSdp(message))).toBe('00008712' + '83ff' + '02010605' + 'ab');
    expect(hex(encodeSdp({ ...message, replyExpected: false }).subarray(0, 4))).toBe('00000712');
    expect(hex(encodeSdp({ ...message, unrouted: true }).subarray(0, 4))).toBe('0000a712');
  });

  it('may have no payload, and is no shorter than its header', () => {
    const whole = encodeSdp({ ...message, payload: new Uint8Array(0) });
    expect(decodeSdp(whole)).toEqual({ ...message, payload: new Uint8Array(0) });
    expect(() => decodeSdp(whole.subarray(0, 9))).toThrow(
      expect.objectContaining({ block: 'SDP message', expected: '10 bytes or more', received: '9 bytes' }),
    );
    for (const [place, byte] of [
      [0, 1],
      [1, 1],
      [2, 0x47],
      [2, 0x06],
    ]) {
      const other = whole.slice();
      other[place] = byte;
      expect(() => decodeSdp(other)).toThrow(
        expect.objectContaining({ expected: 'two zero bytes and flags', received: [...other.subarray(0, 3)] }),
      );
    }
  });
});
