import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Twist } from '../../../agents/index.ts';
import { checkEncoding, openEncoding, type VelocityEncoding } from '../../../bridges/guard/velocity-encoding.ts';

const part = fc.double({ min: -10, max: 10, noNaN: true }).map((value) => value + 0); // no -0, which no text keeps
const velocity: fc.Arbitrary<Twist> = fc.record({ linearX: part, linearY: part, angularZ: part });
const text = new TextDecoder();

describe('a velocity', () => {
  it('is a line of JSON', async () => {
    const encode = await openEncoding('json');
    fc.assert(
      fc.property(velocity, (twist) => {
        const line = text.decode(encode(twist));
        expect(line.endsWith('}\n')).toBe(true);
        expect(JSON.parse(line)).toEqual(twist);
      }),
    );
  });

  it('is three little-endian doubles, forward, left and turn', async () => {
    const encode = await openEncoding('float64');
    fc.assert(
      fc.property(velocity, (twist) => {
        const bytes = Buffer.from(encode(twist));
        expect(bytes.length).toBe(24);
        expect([0, 8, 16].map((at) => bytes.readDoubleLE(at))).toEqual([twist.linearX, twist.linearY, twist.angularZ]);
      }),
    );
  });

  it('is a text of its own, in which its parts are numbers with six decimals', async () => {
    const encode = await openEncoding({ text: 'v {linearX} {angularZ} {linearY} {linearX}\r\n' });
    fc.assert(
      fc.property(velocity, (twist) => {
        const line = text.decode(encode(twist));
        expect(line).toMatch(/^v( -?\d+\.\d{6}){4}\r\n$/);
        const [x, turn, y, again] = line.slice(2).split(' ').map(Number);
        for (const [written, value] of [[x, twist.linearX], [turn, twist.angularZ], [y, twist.linearY]]) // biome-ignore format: a table
          expect(Math.abs(written - value)).toBeLessThanOrEqual(0.5000001e-6);
        expect(again).toBe(x);
      }),
    );
  });

  it('is what a module makes of it', async () => {
    const module = (text: string) => ({ module: `data:text/javascript,${encodeURIComponent(text)}` });
    const encode = await openEncoding(
      module('export const encode = ({ linearX }) => Uint8Array.of(255, Math.round(100 * linearX));'),
    );
    expect([...encode({ linearX: 0.5, linearY: 0, angularZ: 0 })]).toEqual([255, 50]);
    await expect(openEncoding(module(''))).rejects.toThrow("exports no function 'encode'");
    await expect(openEncoding(module('export const encode = () => {};'))).rejects.toThrow('but undefined');
    await expect(openEncoding(module('export const encode = (v) => v.linear.x;'))).rejects.toThrow(TypeError);
  });
});

describe('an encoding', () => {
  it.each<unknown>(['yaml', {}, { text: 'v 1\n' }, { text: '{x}' }, { module: './encode.js' }, null, 3])(
    'cannot be %j',
    (encoding) => {
      expect(() => checkEncoding(encoding as VelocityEncoding)).toThrow(
        expect.objectContaining({ code: 'invalid_option', received: encoding, remedy: expect.any(String) }),
      );
    },
  );

  it.each<VelocityEncoding>(['json', 'float64', { text: '{linearX}' }, { module: 'file:///encode.js' }])(
    'may be %j',
    (encoding) => {
      expect(() => checkEncoding(encoding)).not.toThrow();
    },
  );
});
