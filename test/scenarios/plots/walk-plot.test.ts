import { describe, expect, it } from 'vitest';
import { recordWalks, type Walk } from '../../../scenarios/plots/index.ts';
import { plotWalks } from '../../../scenarios/plots/walk-plot.ts';
import { openRun, planScenario } from '../../../scenarios/run/index.ts';
import { waterMaze } from '../../../scenarios/studies/water-maze/index.ts';
import { rectangularArena } from '../../../sim/index.ts';

const SIDE = 1.2;
const world = { name: 'arena', walls: rectangularArena(SIDE, SIDE), obstacles: [] };
const goal = { x: 0.3, y: 0.4, radius: 0.1 };

/** A walk whose place at each time is known: a spiral, which no two samples lie on a line of, and which is no mirror of itself. */
const placeAt = (seconds: number): readonly [x: number, y: number] => [
  0.1 * seconds * Math.cos(2 * seconds),
  0.12 * seconds * Math.sin(2 * seconds) - 0.05,
];
const INTERVAL = 0.01;
const spiral = (seconds: number): Walk => ({
  ...{ name: 'Spiral', world, goals: [goal], interval: INTERVAL },
  trajectory: Array.from({ length: Math.round(seconds / INTERVAL) + 1 }, (_, i) => [
    ...placeAt(i * INTERVAL),
    0,
  ]).flat(),
});

/** A walk as a browser would show it, read from the drawing. */
interface Drawn {
  /** Place of the body in units of the drawing, after so many seconds of the picture. */
  at(seconds: number): readonly [x: number, y: number];
  /** Seconds until it repeats. */
  readonly loop: number;
  /** Corners of the way. */
  readonly corners: readonly (readonly [number, number])[];
}

function drawnWalk(svg: string, id: string): Drawn {
  const [, d] = new RegExp(`<path d="([^"]*)" class="walk-body ${id}"`).exec(svg) ?? [];
  const corners = [...d.matchAll(/[ML]([-\d.]+) ([-\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const);
  const [, keyframes] = new RegExp(`@keyframes ${id} \\{ (.*) \\}`).exec(svg) ?? [];
  const frames = [...keyframes.matchAll(/([\d.]+)%\{stroke-dashoffset:([-\d.]+)\}/g)].map(
    ([, percent, offset]) => [Number(percent) / 100, Number(offset)] as const,
  );
  const [, dash] = new RegExp(`\\.${id} \\{ stroke-dasharray: ([\\d.]+);`).exec(svg) ?? [];
  const loop = Number(new RegExp(`animation: ${id} ([\\d.]+)s linear`).exec(svg)?.[1]);
  return {
    loop,
    corners,
    at(seconds) {
      const part = seconds / loop;
      const next = Math.max(
        1,
        frames.findIndex(([end]) => end >= part),
      );
      const [[from, one], [to, other]] = [frames[next - 1], frames[next]];
      const offset = one + ((other - one) * (part - from)) / (to - from || 1);
      // A pattern that begins `offset` into a dash begins so much before the path.
      let left = Number(dash) - offset;
      for (let k = 1; k < corners.length; k++) {
        const [[ax, ay], [bx, by]] = [corners[k - 1], corners[k]];
        const long = Math.hypot(bx - ax, by - ay);
        if (left <= long) return [ax + ((bx - ax) * left) / (long || 1), ay + ((by - ay) * left) / (long || 1)];
        left -= long;
      }
      return corners[corners.length - 1];
    },
  };
}

/** m of the drawing's description. */
const toleranceOf = (svg: string): number => Number(/within ([\d.]+) mm/.exec(svg)?.[1]) / 1e3;

/** Place in m of a place in the drawing, by where the walls are drawn. */
function metresOf(svg: string): (place: readonly [number, number]) => readonly [number, number] {
  const [, x, y, radius] = /<circle cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)" class="goal/.exec(svg) ?? [];
  const perMetre = Number(radius) / goal.radius;
  return ([px, py]) => [goal.x + (px - Number(x)) / perMetre, goal.y - (py - Number(y)) / perMetre];
}

describe('a picture of walks that moves', () => {
  it.each([1, 3])('has the body where it was in that moment, at %d times its pace', (speed) => {
    const { svg } = plotWalks([spiral(4)], { speed });
    const drawn = drawnWalk(svg, 'walk-1');
    const metres = metresOf(svg);
    expect(drawn.loop).toBeCloseTo(4 / speed + 2, 2);
    expect(drawn.corners.length).toBeLessThan(100);
    for (let seconds = 0; seconds <= 4; seconds += 0.037) {
      const [x, y] = metres(drawn.at(seconds / speed));
      const [trueX, trueY] = placeAt(seconds);
      expect(Math.hypot(x - trueX, y - trueY), `after ${seconds} s`).toBeLessThan(toleranceOf(svg));
    }
    // It stands still at its end until it begins anew.
    const [x, y] = metres(drawn.at(4 / speed + 1.9));
    expect(Math.hypot(x - placeAt(4)[0], y - placeAt(4)[1])).toBeLessThan(toleranceOf(svg));
  });

  it('shows walks of different lengths at one pace, in one loop', () => {
    const { svg } = plotWalks([spiral(1), spiral(3)], { speed: 1 });
    const [short, long] = [drawnWalk(svg, 'walk-1'), drawnWalk(svg, 'walk-2')];
    expect([short.loop, long.loop]).toEqual([5, 5]);
    const begins = ([x, y]: readonly [number, number], [fromX, fromY]: readonly [number, number]) => [
      x - fromX,
      y - fromY,
    ];
    const [one, other] = [short, long].map((walk) => begins(walk.at(0.8), walk.corners[0]));
    expect(Math.hypot(one[0] - other[0], one[1] - other[1])).toBeLessThan(2);
    expect(short.at(3)).toEqual(short.at(1.01));
  });

  it('shows the dot at the very end of the way', () => {
    const { svg } = plotWalks([spiral(2)]);
    const [, dot, gap] = /\.walk-body\.walk-1 \{ stroke-dasharray: ([\d.]+) ([\d.]+);/.exec(svg) ?? [];
    const [, dash] = /\.walk-1 \{ stroke-dasharray: ([\d.]+);/.exec(svg) ?? [];
    const [, offset] = /100%\{stroke-dashoffset:([-\d.]+)\}/.exec(svg) ?? [];
    const { corners } = drawnWalk(svg, 'walk-1');
    const long = corners.slice(1).reduce((sum, [x, y], k) => sum + Math.hypot(x - corners[k][0], y - corners[k][1]), 0);
    // The pattern repeats where the next dot begins, and that dot is whole.
    expect(Number(dot) + Number(gap)).toBeCloseTo(Number(dash), 6);
    expect(Number(dash) - Number(offset) + Number(dot)).toBeLessThanOrEqual(long + 0.02);
  });

  it('stands still, with the whole way, for who asks for less motion, and needs no script', () => {
    const { svg } = plotWalks([spiral(2)]);
    expect(svg).not.toMatch(/<script|on\w+=/);
    const [moving] = svg.split('@keyframes');
    const animated = moving.indexOf('animation:');
    expect(moving.lastIndexOf('@media (prefers-reduced-motion: no-preference)', animated)).toBeGreaterThan(0);
    expect(svg).toContain('.walk-body { display: none;');
  });

  it('draws who did not move, and refuses what is no walk', () => {
    const still: Walk = { ...spiral(1), trajectory: [0.1, 0.1, 0, 0.1, 0.1, 0] };
    expect(plotWalks([still]).svg).not.toContain('@keyframes');
    const code = (walks: readonly Walk[], options = {}): string => {
      try {
        plotWalks(walks, options);
        return 'taken';
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    const one = spiral(1);
    expect(code([])).toBe('nothing_to_plot');
    for (const trajectory of [[], [0, 0], [0, Number.NaN, 0]])
      expect(code([{ ...one, trajectory }])).toBe('invalid_option');
    expect(code([{ ...one, interval: 0 }])).toBe('invalid_option');
    for (const options of [{ speed: 0 }, { speed: Number.NaN }, { columns: 0 }, { columns: 1.5 }])
      expect(code([one], options)).toBe('invalid_option');
  });

  it('has all samples as numbers', () => {
    const { arrays } = plotWalks([spiral(1)]);
    expect([...(arrays['walk_1_time_s'].data as Float64Array)].slice(0, 3)).toEqual([0, 0.01, 0.02]);
    expect(arrays['walk_1_y_m'].data).toHaveLength(101);
    expect(arrays['walk_1_x_m'].data[50]).toBe(placeAt(0.5)[0]);
  });
});

describe('the record of walks', () => {
  it('has each trial from its start to its end, as the run had it', () => {
    const recording = recordWalks();
    const seen: number[][] = [];
    const run = openRun(planScenario(waterMaze, { set: { trials: 2, timeLimit: 3 } }), 5003, {
      listeners: [
        recording,
        {
          trialStart: ({ start }) => void seen.push([start.x, start.y]),
          tick: ({ elapsed, phase, pose }) => {
            if (phase === 'active' && elapsed % 10 === 0) seen.at(-1)?.push(pose.x, pose.y);
          },
        },
      ],
    });
    run.step(Infinity);
    const walks = recording.records();
    expect(walks.map(({ name, seed, trial, interval }) => [name, seed, trial, interval])).toEqual([
      ['Trial 1', 5003, 0, 0.01],
      ['Trial 2', 5003, 1, 0.01],
    ]);
    for (const [i, { trajectory }] of walks.entries()) {
      const places = Array.from(trajectory).filter((_, k) => k % 3 < 2);
      expect(places).toEqual(Array.from(Float32Array.from(seen[i])));
      const { latencySeconds } = run.completed.trials[i];
      expect(Math.abs((trajectory.length / 3 - 1) * 0.01 - latencySeconds)).toBeLessThan(0.0101);
    }
  });
});
