import type { WeightMap } from '../../../agents/index.ts';
import type { ReportBlocks, ReportSection } from '../../scenario/report-section.ts';
import type { CloseUp, RunResult } from '../../scenario/result.ts';
import { mean } from '../../statistics/averages.ts';
import { choicesOf } from './card-game.ts';

/** Games of which the report shows a mean. */
const SHOWN = 25;
/** Keys that are drawn: ten for each of two pictures. */
const KEYS_SHOWN = 20;
/** s per tick of a card game. */
const PERIOD = 1e-3;

type Spikes = CloseUp['populations'][number];
const SILENT: Spikes = { name: '', size: 0, ticks: new Uint32Array(0), ids: new Uint32Array(0) };

/** Populations of a card player whose spikes its report shows: cells of the card that is seen, and what its chooser is told. */
export const GAME_POPULATIONS = ['turned', 'inputs', 'picture value'] as const;

/** Choices over the games. @param alone games at the end without a teacher */
export function choicesSection({ seeds }: RunResult, { lines }: ReportBlocks, alone: number): ReportSection {
  const games = Math.max(0, ...seeds.map(({ trials }) => trials.length));
  const points = Array.from({ length: Math.floor(games / SHOWN) }, (_, block): [number, number] => {
    const played = seeds.flatMap(({ trials }) => trials.slice(block * SHOWN, (block + 1) * SHOWN));
    return [(block + 0.5) * SHOWN, mean(played.map(choicesOf))];
  });
  return {
    title: 'Choices in a game',
    lead: `Who forgets nothing needs 16/3. A teacher advises in all games but the last ${alone}.`,
    content: [
      lines({
        id: 'choices',
        title: 'Choices in a game',
        description: `Mean number of cards chosen, over ${SHOWN} games of all seeds.`,
        x: 'Game',
        y: 'Choices',
        lines: [
          { name: 'it', points },
          { name: 'forgets nothing', points: points.map(([game]): [number, number] => [game, 16 / 3]) },
        ],
      }),
    ],
  };
}

/** The last game: what was recalled before each choice, and what the memory of pictures held before and after it. */
export function gameSection(
  { seeds }: RunResult,
  { timeline, matrices, paragraph }: ReportBlocks,
  cards: number,
): ReportSection[] {
  const seed = seeds.find(({ trace }) => trace !== undefined && trace.closeUps.length > 0);
  const game = seed?.trace?.closeUps.at(-1);
  if (seed === undefined || game === undefined) return [];
  const spikes = (name: (typeof GAME_POPULATIONS)[number]): Spikes =>
    game.populations.find((one) => one.name === name) ?? SILENT;
  const cells = spikes('turned').size / cards;
  /** Spikes of cells, as many for each card; of those the `from`-th set that a population has. */
  const group = (name: string, { ticks, ids }: Spikes, from = 0) => ({
    name,
    rows: Array.from({ length: cards }, (_, card) => ({
      name: `card ${card + 1}`,
      times: Array.from(ticks, (tick) => PERIOD * tick).filter(
        (_, n) => Math.floor(ids[n] / cells) === from * cards + card,
      ),
    })),
  });
  const [before, after] = [game.before, game.after].map((maps) => maps.find(({ post }) => post === 'picture value'));
  return [
    {
      title: 'One game',
      lead: `The last game of seed ${seed.seed}, ${choicesOf(seed.trials[game.trial])} choices: what it saw, and what it recalled before it chose.`,
      content: [
        timeline({
          id: 'game',
          title: 'What it saw and recalled in a game',
          description: 'When each card lay turned, and when the cells of each card were recalled by the two memories.',
          seconds: PERIOD * seed.trials[game.trial].ticks,
          x: 'Time in the game, s',
          groups: [
            group('Lies turned', spikes('turned')),
            group('Recalled: has the picture that lies turned', spikes('inputs')),
            group('Recalled: was seen in this game', spikes('inputs'), 1),
          ],
          caption:
            'A mark is a spike of one of the ten cells of a card. Before a choice it recalls for 50 ms, and these spikes are all that chooses. Where the picture that lies turned was seen on another card before, that card is recalled, and chosen next.',
        }),
        ...(before === undefined || after === undefined
          ? []
          : [
              matrices({
                id: 'pictures',
                title: 'The memory of pictures',
                description:
                  'Weights from keys to the cells of cards before and after the game: the keys of its pictures point to cards.',
                x: 'the 20 keys that the game changed most',
                y: 'cell, ten for each card',
                shade: `weight, ${after.unit}; a value spikes at 1 mV`,
                matrices: pictureMatrices(before, after),
              }),
              paragraph(
                'A picture has ten keys, other ones in each game. When a card with it is turned, they let go of what they pointed to in ' +
                  'earlier games, and take up the ten cells of that card. So the other card of the pair recalls where the first one lies.',
              ),
            ]),
      ],
    },
  ];
}

/** Both matrices, of the keys that the game changed most, in the order of the cells that they point to now. */
function pictureMatrices(before: WeightMap, after: WeightMap) {
  const [values, keys] = after.shape;
  const column = ({ values: weights }: WeightMap, key: number): number[] =>
    Array.from({ length: values }, (_, v) => weights[v * keys + key]);
  const change = (key: number): number => {
    const old = column(before, key);
    return column(after, key).reduce((sum, w, v) => sum + Math.abs(w - old[v]), 0);
  };
  const pointsTo = (key: number): number => {
    const weights = column(after, key);
    return weights.reduce((sum, w, v) => sum + v * w, 0) / weights.reduce((sum, w) => sum + w, 0);
  };
  const shown = Array.from({ length: keys }, (_, key) => ({ key, change: change(key) }))
    .sort((a, b) => b.change - a.change)
    .slice(0, KEYS_SHOWN)
    .sort((a, b) => pointsTo(a.key) - pointsTo(b.key));
  return [['Before the game', before] as const, ['After the game', after] as const].map(([name, map]) => ({
    name,
    shape: [values, shown.length] as const,
    values: Array.from({ length: values }, (_, v) => shown.map(({ key }) => map.values[v * keys + key])).flat(),
  }));
}
