import type { EventEncoder } from './encoder.ts';

/** Writes text, `t x y p` a line, t in seconds with nine decimals: what `parseText` reads unless told otherwise. */
export function textEncoder(): EventEncoder {
  const encoder = new TextEncoder();
  return {
    begin: () => new Uint8Array(0),
    encode({ count, t, x, y, polarity }) {
      const lines: string[] = [];
      for (let i = 0; i < count; i++) lines.push(`${seconds(t[i])} ${x[i]} ${y[i]} ${polarity[i]}\n`);
      return encoder.encode(lines.join(''));
    },
    end: () => ({ bytes: new Uint8Array(0) }),
  };
}

/** Microseconds as seconds in decimal, without the rounding of a division. */
function seconds(microseconds: number): string {
  const magnitude = Math.abs(microseconds);
  const whole = Math.floor(magnitude);
  const nanoseconds = Math.round((magnitude - whole) * 1e3);
  const digits = String(whole * 1e3 + nanoseconds).padStart(10, '0');
  const sign = microseconds < 0 ? '-' : '';
  if (whole > 9e12) return `${sign}${Math.floor(whole / 1e6)}.${String(whole % 1e6).padStart(6, '0')}`;
  return `${sign}${digits.slice(0, -9)}.${digits.slice(-9)}`;
}
