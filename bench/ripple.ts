/** Hz, the band of ripples and of what lies around it. */
const [LOW, HIGH] = [100, 300];
/** ms, length of a window. */
const WINDOW = 128;

/**
 * Where the spectrum of a rate peaks between 100 and 300 Hz, in Hz, and the power there divided by the mean power of that band: the mean
 * over windows of 128 ms, half of which overlap, of periodograms with Hann's window (Welch 1967).
 *
 * @param stretches counts per ms
 */
export function rippleOf(stretches: readonly Float64Array[]): {
  readonly ripple: number;
  readonly ripplePower: number;
} {
  const windows = stretches.flatMap((counts) =>
    Array.from({ length: Math.max(0, Math.floor((counts.length - WINDOW) / (WINDOW / 2)) + 1) }, (_, k) =>
      counts.subarray((k * WINDOW) / 2, (k * WINDOW) / 2 + WINDOW),
    ),
  );
  const step = 1000 / WINDOW;
  const frequencies = Array.from({ length: Math.floor(HIGH / step) }, (_, k) => (k + 1) * step).filter((f) => f >= LOW);
  const powers = frequencies.map((frequency) => windows.reduce((sum, window) => sum + power(window, frequency), 0));
  const most = Math.max(...powers);
  return {
    ripple: windows.length === 0 ? Number.NaN : frequencies[powers.indexOf(most)],
    ripplePower: (most * powers.length) / powers.reduce((sum, one) => sum + one, 0),
  };
}

function power(counts: Float64Array, frequency: number): number {
  let [real, imaginary] = [0, 0];
  for (const [t, count] of counts.entries()) {
    const value = count * (0.5 - 0.5 * Math.cos((2 * Math.PI * t) / counts.length));
    real += value * Math.cos((2 * Math.PI * frequency * t) / 1000);
    imaginary += value * Math.sin((2 * Math.PI * frequency * t) / 1000);
  }
  return real * real + imaginary * imaginary;
}
