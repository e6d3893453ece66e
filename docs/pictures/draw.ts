import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { reafference } from '../../scenarios/cli/reafference.ts';
import { recordWalks } from '../../scenarios/plots/index.ts';
import { standalone } from '../../scenarios/plots/standalone.ts';
import { plotWalks } from '../../scenarios/plots/walk-plot.ts';
import { openRun, planScenario } from '../../scenarios/run/index.ts';
import type { Settings } from '../../scenarios/scenario/parameters.ts';
import type { Scenario } from '../../scenarios/scenario/scenario.ts';
import { replayOpenField } from '../../scenarios/studies/replay/index.ts';
import { waterMaze, waterMazeReversal } from '../../scenarios/studies/water-maze/index.ts';
import { bitsPicture } from './bits.ts';
import { cameraPicture } from './camera.ts';
import { learnerPicture, numpy } from './learner.ts';
import { roomsPicture } from './rooms.ts';

/** Commands whose reports have the drawings, and what each picture shows of one: drawings whose ids begin so, so many in a row. */
const REPORTS: Readonly<
  Record<string, Readonly<Record<string, { readonly of: readonly string[]; readonly columns: number }>>>
> = {
  'run water-maze-reversal --seeds 12': {
    'water-maze-learning.svg': { of: ['curve-'], columns: 3 },
    'water-maze-ways.svg': { of: ['trajectory-'], columns: 4 },
  },
  'run replay-open-field --seed 3 --set trials=4': {
    'replay-wave.svg': { of: ['rest-1-frames'], columns: 1 },
    'replay-learned.svg': { of: ['rest-1-before', 'rest-1-waves', 'rest-1-after'], columns: 3 },
  },
};

/** Left out where there is no Python with numpy. */
export const LEARNER = 'tutorial-python.svg';

/** The pictures of README and of the pages in `docs/` by the names of their files. The same each time, on every machine. */
export async function drawPictures(): Promise<Readonly<Record<string, string>>> {
  const drawn: [file: string, svg: string][] = [];
  for (const [command, pictures] of Object.entries(REPORTS)) {
    const page = await reportOf(command);
    for (const [file, { of, columns }] of Object.entries(pictures))
      drawn.push([file, picture(page, of, columns, command)]);
  }
  const { raster } = await import('../../examples/plots.ts');
  for (const [file, walked] of Object.entries(WALKS)) drawn.push([file, walksOf(walked)]);
  drawn.push(['tutorial-camera.svg', cameraPicture()], ['tutorial-board.svg', await bitsPicture()]);
  drawn.push(['tutorial-ros.svg', await roomsPicture()]);
  if (numpy) drawn.push([LEARNER, await learnerPicture()]);
  const paper = await made(PAPER_FIGURE, 'paper.svg');
  return Object.fromEntries([...drawn, ['network-raster.svg', raster.svg], ['paper-figure.svg', paper]]);
}

/** Trials of runs whose walks move in a picture. */
interface Walked {
  readonly scenario: Scenario;
  /** Runs, with what each differs in, and what stands before the names of its trials. */
  readonly runs: readonly { readonly set?: Settings; readonly name?: string }[];
  readonly seed: number;
  /** Trials, from 1. */
  readonly trials: readonly number[];
  readonly title: string;
}

const WALKS: Readonly<Record<string, Walked>> = {
  'tutorial-reward.svg': {
    ...{ scenario: waterMaze, runs: [{}], seed: 2, trials: [1, 5, 12, 20] },
    title: 'An agent learns where the goal is',
  },
  'tutorial-reversal.svg': {
    ...{ scenario: waterMazeReversal, runs: [{}], seed: 2, trials: [20, 21, 24, 40] },
    title: 'The goal moves after trial 20, and is found again',
  },
  'tutorial-replay.svg': {
    ...{ scenario: replayOpenField, seed: 3005, trials: [1, 4] },
    runs: (['replay', 'silenced'] as const).map((rest) => ({
      set: { trials: 4, timeLimit: 20, restTime: 6, rest },
      name: rest === 'replay' ? 'With replay' : 'Without',
    })),
    title: 'A goal is looked for with replay in the rests between, and without',
  },
};

function walksOf({ scenario, runs, seed, trials, title }: Walked): string {
  const digests: string[] = [];
  const walks = runs.flatMap(({ set = {}, name: run }) => {
    const recording = recordWalks();
    const opened = openRun(planScenario(scenario, { set }), seed, { listeners: [recording] });
    opened.step(Infinity);
    digests.push(opened.completed.digest);
    const asked = recording.records().filter(({ trial }) => trials.includes(trial + 1));
    return run === undefined ? asked : asked.map((walk) => ({ ...walk, name: `${run}: ${walk.name.toLowerCase()}` }));
  });
  const citation = `${scenario.id}@${scenario.version}, seed ${seed}; digest ${digests.join(', ')}`;
  return plotWalks(walks, { title, citation }).svg;
}

/** Calls after which there is the figure that docs/paper-figures.md shows. */
const PAPER_FIGURE: readonly (readonly string[])[] = [
  'run water-maze --seeds 1-12 --out dopamine'.split(' '),
  'run water-maze --seeds 1-12 --set dopamine=0 --out none'.split(' '),
  [
    ...['figure', 'dopamine', 'none', '--panel', 'curve success', '--panel', 'points latency_s 11-20'],
    ...['--panel', 'occupancy dopamine 11-20', '--out', 'paper.svg'],
  ],
];

async function reportOf(command: string): Promise<string> {
  return await made([[...command.split(' '), '--report', 'report.html']], 'report.html');
}

/** What is in a file when some calls have been made, one after the other. */
async function made(calls: readonly (readonly string[])[], file: string): Promise<string> {
  const cwd = mkdtempSync(join(tmpdir(), 'reafference-pictures-'));
  try {
    for (const words of calls) {
      const said: string[] = [];
      const stream = { write: (text: string) => said.push(text) };
      const listen = () => () => {};
      const io = { stdout: stream, stderr: stream, cwd, env: {}, onInterrupt: listen, onUncaught: listen };
      const code = await reafference(words, io);
      if (code !== 0) throw new Error(`reafference ${words.join(' ')} ended with ${code}:\n${said.join('')}`);
    }
    return readFileSync(join(cwd, file), 'utf8');
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

/** Drawings of a report in rows, with their style, as one that stands alone and says what it is of. */
function picture(page: string, ids: readonly string[], columns: number, command: string): string {
  const drawings = ids.flatMap((id) => {
    const found = page.match(new RegExp(`<svg [^>]*aria-labelledby="${id}[^"]*-title [^"]*">[\\s\\S]*?</svg>`, 'g'));
    if (found === null) throw new Error(`the report has no drawing '${id}'`);
    return found;
  });
  const [, version] = /, version (\d+)</.exec(page) ?? [];
  const [digest] = /\b[0-9a-f]{64}\b/.exec(page) ?? [];
  const citation = `reafference ${command}; version ${version}, digest ${digest}`;
  return standalone(drawings, { columns, look: 'reader', letters: false, citation });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [file, svg] of Object.entries(await drawPictures())) {
    writeFileSync(new URL(file, import.meta.url), svg);
    console.log(`docs/pictures/${file}: ${Math.round(svg.length / 1024)} KiB`);
  }
}
