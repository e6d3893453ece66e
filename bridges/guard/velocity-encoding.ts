import { type Twist, ValidationError } from '../../agents/index.ts';

/** A velocity as a base reads it. */
export type EncodeVelocity = (velocity: Readonly<Twist>) => Uint8Array | string;

/**
 * How a velocity, in m/s and rad/s, becomes the bytes that a base reads:
 *
 * - `json`: a line such as `{"linearX":0.3,"linearY":0,"angularZ":0.1}`
 * - `float64`: forward, to the left, turn, each as a little-endian double: 24 bytes
 * - `text`: the text, with `{linearX}`, `{linearY}` and `{angularZ}` replaced by numbers with six decimals; a line ends where it says `\n`
 * - `module`: URL of a module that exports an {@link EncodeVelocity} as `encode`. It runs in the process of the guard.
 */
export type VelocityEncoding =
  | 'json'
  | 'float64'
  | {
      /** Text with at least one of `{linearX}`, `{linearY}` (m/s) and `{angularZ}` (rad/s), such as `v {linearX} {angularZ}\n`. */
      readonly text: string;
    }
  | {
      /** URL of a module that exports an {@link EncodeVelocity} as `encode`. */
      readonly module: string;
    };

const PLACES = /\{(linearX|linearY|angularZ)\}/g;

/** @throws ValidationError `invalid_option` for what is no encoding */
export function checkEncoding(encoding: VelocityEncoding): void {
  if (encoding === 'json' || encoding === 'float64') return;
  const { text, module } = (encoding ?? {}) as { text?: unknown; module?: unknown };
  if (typeof text === 'string' && text.match(PLACES) !== null) return;
  if (text === undefined && typeof module === 'string' && URL.canParse(module)) return;
  throw new ValidationError('no base could read such velocities', {
    code: 'invalid_option',
    expected: "'json', 'float64', { text } with {linearX}, {linearY} or {angularZ} in it, or { module } with a URL",
    received: encoding,
    block: 'guard',
    remedy: "write { text: 'v {linearX} {angularZ}\\n' }, or import.meta.resolve('./encode.js') for a module",
  });
}

/** Makes the function that encodes velocities. Rejects where a module cannot be loaded, has none, or one that does not encode zero. */
export async function openEncoding(encoding: VelocityEncoding): Promise<(velocity: Readonly<Twist>) => Uint8Array> {
  const encode = await encoderOf(encoding);
  const text = new TextEncoder();
  return (velocity) => {
    const bytes = encode(velocity);
    return typeof bytes === 'string' ? text.encode(bytes) : bytes;
  };
}

async function encoderOf(encoding: VelocityEncoding): Promise<EncodeVelocity> {
  if (encoding === 'float64') return ({ linearX, linearY, angularZ }) => doubles([linearX, linearY, angularZ]);
  if (encoding === 'json')
    return ({ linearX, linearY, angularZ }) => `${JSON.stringify({ linearX, linearY, angularZ })}\n`;
  if ('text' in encoding)
    return (velocity) => encoding.text.replace(PLACES, (_, part: keyof Twist) => velocity[part].toFixed(6));
  const { encode } = (await import(/* @vite-ignore */ encoding.module)) as { encode?: EncodeVelocity };
  if (typeof encode !== 'function') throw new TypeError(`${encoding.module} exports no function 'encode'`);
  const zero: unknown = encode({ linearX: 0, linearY: 0, angularZ: 0 });
  if (typeof zero !== 'string' && !(zero instanceof Uint8Array))
    throw new TypeError(`'encode' of ${encoding.module} makes neither text nor bytes of zero, but ${typeof zero}`);
  return encode;
}

function doubles(values: readonly number[]): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(8 * values.length));
  for (const [i, value] of values.entries()) bytes.setFloat64(8 * i, value, true);
  return new Uint8Array(bytes.buffer);
}
