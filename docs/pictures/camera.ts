import type { EventPixel } from 'reafference';
import { boundsOf, drawWorld, scaleBar, viewArena } from '../../scenarios/plots/arena/draw-world.ts';
import { decimal, element } from '../../scenarios/plots/markup.ts';
import { standalone } from '../../scenarios/plots/standalone.ts';
import { circle, label, svg } from '../../scenarios/plots/svg.ts';
import { HEIGHT, room, type Seen, WIDTH, walk } from './walk.ts';

const plain: EventPixel = { response: 'log', on: 0.2, off: 0.2 };
/** Pixels of docs/tutorials/what-a-camera-sees.md, by the words above what they see. */
const PIXELS: Readonly<Record<string, EventPixel>> = {
  'Threshold 0.2': plain,
  'Threshold 0.8': { ...plain, on: 0.8, off: 0.8 },
  'Refractory for 100 ms': { ...plain, refractory: { seconds: 0.1, policy: 'advance' } },
  'Noise of 0.5 Hz': { ...plain, noise: { onHz: 0.5, offHz: 0.5 } },
};
/** Seconds of a frame, of all of them, and how many times slower than it was they are shown. */
const [FRAME, SECONDS, SLOWER] = [0.1, 3, 3];
/** The frame that stands where nothing is to move. */
const STILL = 19;
/** Units of the drawing: width of the room, a pixel, what lies between pictures, and words above each. */
const [ROOM, PIXEL, GAP, CAPTION] = [248, 3.4, 16, 20];

const STYLE = `
.eye { fill: var(--panel); stroke: var(--rule); }
.on { stroke: var(--accent); }
.off { stroke: var(--goal); }
.on, .off { fill: none; stroke-width: 1; }
.body { fill: var(--ink); }
.frame { visibility: hidden; }
.still { visibility: visible; }
@media (prefers-reduced-motion: no-preference) {
.frame { visibility: hidden; animation: frame ${decimal(SECONDS * SLOWER)}s step-end infinite; }
@keyframes frame { 0% { visibility: visible; } ${decimal((100 * FRAME) / SECONDS, 4)}% { visibility: hidden; } }
}
`;

/** A moving picture of a walk through a room, from above, and of what cameras with unlike pixels send meanwhile. */
export function cameraPicture(): string {
  const views = Object.entries(PIXELS).map(([name, pixel], i) => ({
    name,
    seen: walk(pixel),
    left: ROOM + GAP + (i % 2) * (PIXEL * WIDTH + GAP),
    top: Math.floor(i / 2) * (CAPTION + PIXEL * HEIGHT + GAP) + CAPTION,
  }));
  const arena = viewArena(boundsOf(room), 0, CAPTION, ROOM);
  const frames = Array.from({ length: Math.round(SECONDS / FRAME) }, (_, k) => {
    const [from, to] = [k * FRAME, (k + 1) * FRAME];
    return element(
      'g',
      { class: `frame f${k}${k === STILL ? ' still' : ''}` },
      circle(arena.x(-0.8 + 0.4 * Math.min(to, 2)), arena.y(0), 5, 'body'),
      ...views.map(({ seen, left, top }) => {
        const sent = seen.filter(({ t }) => t > from && t <= to);
        return element(
          'g',
          { transform: `translate(${decimal(left)} ${decimal(top)}) scale(${PIXEL}) translate(.5)` },
          columns(sent, false),
          columns(sent, true),
        );
      }),
    );
  });
  const delays = frames.map((_, k) => `.f${k} { animation-delay: ${decimal((k * FRAME - SECONDS) * SLOWER)}s; }`);
  const width = ROOM + 2 * (GAP + PIXEL * WIDTH);
  const height = CAPTION + arena.height + 22;
  const drawing = svg(
    {
      id: 'camera',
      title: 'What event cameras send while a body walks through a room',
      description: `The room from above, and four cameras, each with other pixels: ${Object.keys(PIXELS).join('; ')}. A frame is ${decimal(1000 * FRAME)} ms. The body walks for 2 s and stands for a second.`,
      width,
      height,
    },
    element('style', {}, `${STYLE}${delays.join('\n')}\n`),
    label(0, 12, 'The room from above', 'cell-title'),
    drawWorld(room, arena),
    ...views.flatMap(({ name, left, top }) => [
      label(left, top - 8, name, 'cell-title'),
      element('rect', { x: left, y: top, width: PIXEL * WIDTH, height: PIXEL * HEIGHT, class: 'eye' }),
    ]),
    ...frames,
    scaleBar(arena, height - 6, 0.5),
    label(width, height - 2, `blue: brighter, orange: darker; ${SLOWER} times slower than it was`, 'axis-text end'),
  );
  return standalone([drawing], { look: 'reader', citation: 'docs/pictures/walk.ts, seed 1' });
}

/** Pixels with events as strokes: what stands one below the other is one. An ON event stands before an OFF event. */
function columns(sent: readonly Seen[], on: boolean): string {
  const polarity = new Map<number, boolean>();
  for (const event of sent) {
    const at = event.x * HEIGHT + event.y;
    polarity.set(at, polarity.get(at) === true || event.on);
  }
  const there = (x: number, y: number): boolean => polarity.get(x * HEIGHT + y) === on && y >= 0 && y < HEIGHT;
  let d = '';
  for (let x = 0; x < WIDTH; x++)
    for (let y = 0; y < HEIGHT; y++) {
      if (!there(x, y) || there(x, y - 1)) continue;
      let end = y + 1;
      while (there(x, end)) end++;
      d += `M${x} ${y}v${end - y}`;
    }
  return d === '' ? '' : element('path', { d, class: on ? 'on' : 'off' });
}
