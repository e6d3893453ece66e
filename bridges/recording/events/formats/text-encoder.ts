import type { EventEncoder } from '../core/encoder.ts';
import { decimalSeconds } from '../core/time-stamps.ts';

/** Writes text, `t x y p` a line, t in seconds with nine decimals: what `parseText` reads unless told otherwise. */
export function textEncoder(): EventEncoder {
  const encoder = new TextEncoder();
  return {
    begin: () => new Uint8Array(0),
    encode({ count, t, x, y, polarity }) {
      const lines: string[] = [];
      for (let i = 0; i < count; i++) lines.push(`${decimalSeconds(t[i])} ${x[i]} ${y[i]} ${polarity[i]}\n`);
      return encoder.encode(lines.join(''));
    },
    end: () => ({ bytes: new Uint8Array(0) }),
  };
}
