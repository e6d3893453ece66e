import type { EventEncoder } from '../core/encoder.ts';
import { decimalSeconds } from '../core/time-stamps.ts';

/** Writes text with one `t x y p` per line, t in seconds with nine decimals: the columns that `parseText` reads by default. */
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
