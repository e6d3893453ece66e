/** A scene for event pixels that C and TypeScript compute alike: panels, and noise of two sizes, from a hash of whole numbers. */

function hash(a: number, b: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul((b + 0x7f4a7c15) | 0, 0x85ebca77);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return (h ^ (h >>> 15)) >>> 0;
}

const unit = (a: number, b: number): number => hash(a, b) / 4294967296;

function grid(x: number, y: number, size: number, salt: number): number {
  const i = Math.floor(x / size);
  const j = Math.floor(y / size) + salt;
  const u = (x % size) / size;
  const v = (y % size) / size;
  const top = unit(i, j) * (1 - u) + unit(i + 1, j) * u;
  const low = unit(i, j + 1) * (1 - u) + unit(i + 1, j + 1) * u;
  return top * (1 - v) + low * v;
}

function panorama(x: number, y: number): number {
  const panel = 0.15 + 0.7 * unit(Math.floor(x / 60), Math.floor(y / 50) + 1000);
  return panel * (0.25 + 0.5 * grid(x, y, 48, 2000) + 0.8 * grid(x, y, 20, 3000));
}

/** Frames of the panorama going by in half-pixel steps, each pixel the mean of two of its columns; column by column. */
export function panoramaFrames(width: number, height: number, count: number): Float32Array[] {
  const stride = Math.ceil(height / 4) * 4;
  return Array.from({ length: count }, (_, k) => {
    const frame = new Float32Array(width * stride);
    for (let x = 0; x < width; x++)
      for (let y = 0; y < height; y++)
        frame[x * stride + y] = 0.5 * (panorama(2 * x + k, y) + panorama(2 * x + k + 1, y));
    return frame;
  });
}
