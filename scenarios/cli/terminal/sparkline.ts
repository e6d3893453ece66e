const LEVELS = '▁▂▃▄▅▆▇█';

/** One character a value, from the lowest at `low` to the highest at `high`; a blank for what is not a number. */
export function sparkline(values: readonly number[], low = 0, high = 1): string {
  return values
    .map((value) => {
      if (!Number.isFinite(value)) return ' ';
      const share = (value - low) / (high - low || 1);
      return LEVELS[Math.max(0, Math.min(LEVELS.length - 1, Math.round(share * (LEVELS.length - 1))))];
    })
    .join('');
}
