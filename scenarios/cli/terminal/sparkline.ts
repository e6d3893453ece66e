/** Means of groups of consecutive values, as few in a group as leave at most `most` groups; numbers that are none are left out of a mean. */
export function condense(values: readonly number[], most: number): { readonly means: number[]; readonly each: number } {
  const each = Math.max(1, Math.ceil(values.length / most));
  const means = Array.from({ length: Math.ceil(values.length / each) }, (_, group) => {
    const finite = values.slice(group * each, (group + 1) * each).filter(Number.isFinite);
    return finite.reduce((sum, value) => sum + value, 0) / finite.length;
  });
  return { means, each };
}

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
