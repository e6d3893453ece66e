import type { Events } from 'reafference';
import { encoderOf, openEvents } from 'reafference/bridges/recording';

// A dot goes round in 100 ms, seen by 64 x 48 pixels: an event every 0.1 ms, on and off by turns.
const size = 1000;
const turn = (i: number): number => (2 * Math.PI * i) / size;
const dot: Events = {
  count: size,
  t: Float64Array.from({ length: size }, (_, i) => i * 1e-4),
  x: Uint16Array.from({ length: size }, (_, i) => 32 + 20 * Math.cos(turn(i))),
  y: Uint16Array.from({ length: size }, (_, i) => 24 - 20 * Math.sin(turn(i))),
  polarity: Uint8Array.from({ length: size }, (_, i) => i % 2),
};

// The file that a Prophesee camera would write, kept in memory. `openEvents` takes the path of a real one as well.
const encoder = encoderOf('evt3', { width: 64, height: 48 });
const file = Buffer.concat([encoder.begin(), encoder.encode(dot), encoder.end().bytes]);

const recording = await openEvents(file);
const first = Array<string>(12 * 32).fill('·');
let events = 0;
for await (const { count, t, x, y, polarity } of recording) {
  events += count;
  for (let i = 0; i < count; i++) {
    const [seconds = 0, column = 0, row = 0] = [t[i], x[i], y[i]];
    if (seconds < 0.075) first[32 * (row >> 2) + (column >> 1)] = polarity[i] === 1 ? '+' : '-';
  }
}
console.log(`${recording.format}: ${events} events in ${file.length} bytes, 64 x 48 pixels; the first 75 ms:`);
for (let row = 0; row < 12; row++) console.log(first.slice(32 * row, 32 * row + 32).join(''));
