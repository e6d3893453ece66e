// @module-tag long
import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { recordError } from '../../../../scenarios/scenario/located-error.ts';
import waterMaze from '../../../../scenarios/studies/water-maze/water-maze.scenario.ts';
import { jobsOf, planSweep } from '../../../../scenarios/sweep/plan-sweep.ts';
import { sweepReport } from '../../../../scenarios/sweep/report/sweep-page.ts';
import { Failures } from '../../../../scenarios/sweep/results/failures.ts';
import { decodeJobResult, encodeJobResult } from '../../../../scenarios/sweep/results/job-result.ts';
import { ResultsFolder } from '../../../../scenarios/sweep/results/results-folder.ts';
import { outcomeOf } from '../../../../scenarios/sweep/tried.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { wellFormed } from '../../report/well-formed.ts';
import { doneSweep, SMALL_SWEEP } from '../small-sweep.ts';

const { plan, folder, outcome } = await doneSweep(temporaryFolder(), {
  ...SMALL_SWEEP,
  vary: { timeLimit: '1, 2', dopamine: '0, 1' },
});
const page = sweepReport(plan, outcome, folder);

/** Rows of the table with a caption, as the text of their cells. */
function rowsOf(html: string, caption: string): string[][] {
  const [body] = (html.split(caption)[1] ?? '').split('</table>');
  return [...body.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row]) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell]) => cell.replace(/<[^>]*>/g, '')),
  );
}
const digits = (value: number): string => String(Number(value.toPrecision(4)));

describe('the report of a sweep', () => {
  it('is one page that needs nothing from elsewhere, with each id once', () => {
    wellFormed(page);
    expect(page.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/<script|(src|href)="(?!data:)/);
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('says what was asked, and how', () => {
    expect(rowsOf(page, 'Further parameters have the values')).toEqual([
      ['Varied', 'From', 'Unit', 'Meaning'],
      ['timeLimit', '1, 2', 's', 'longest trial'],
      ['dopamine', '0, 1', '', 'dopamine at reward; 0 switches potentiation off'],
      ['trials', '3, the same at all points', '', 'number of trials'],
    ]);
    expect(rowsOf(page, 'How points were tried.')).toEqual([
      ['What', 'Value'],
      ['sought', 'the least mean(latency, 2-3)'],
      ['limits', 'mean(success, 1-3) &gt;= 0'],
      ['sampler', 'grid'],
      ['seeds', `2: ${plan.seeds.join(', ')}`],
      ['drawn from seed', '1'],
    ]);
  });

  it('lists the points, the best first, each with its value', () => {
    const rows = rowsOf(page, 'Averages over seeds, with their').slice(1);
    const points = outcome.generations.flat();
    expect(rows).toHaveLength(4);
    const values = rows.map((row) => Number(row[3]));
    expect(values).toEqual([...values].sort((a, b) => a - b));
    for (const { point, objective, constraints } of points) {
      const row = rows.find(([limit, dopamine]) => limit === `${point.timeLimit}` && dopamine === `${point.dopamine}`);
      const [success] = Object.values(constraints);
      expect(row?.slice(2)).toEqual([
        '2',
        digits(objective!.value),
        'none',
        digits(success.value),
        expect.any(String),
        'kept',
      ]);
    }
  });

  it('has the best point, and the same on fresh seeds, with a word on the winner’s curse', () => {
    const { best, again } = outcome;
    const section = page.split('<h2>The best point</h2>')[1].split('</section>')[0];
    expect(section).toContain(`timeLimit ${best!.point.timeLimit}, dopamine ${best!.point.dopamine}`);
    expect(section).toContain('the winner’s curse. On 2 fresh seeds, by which nobody chose it, it is');
    expect(rowsOf(section, 'does not count the choice').slice(1)).toEqual([
      ['those of the sweep', '2', `${best!.objective!.value.toFixed(2)} s`, 'none'],
      ['fresh', '2', `${again!.objective!.value.toFixed(2)} s`, 'none'],
    ]);
  });

  it('has a heat map, slices, all together, and learning, and their numbers', () => {
    for (const id of ['course', 'heat', 'slice-1', 'slice-2', 'parallel', 'success', 'latency'])
      expect(page).toContain(`id="sweep-${id}-title"`);
    for (const name of ['best-so-far', 'heat-map', 'slices', 'parallel', 'learning'])
      expect(page).toContain(`download="${name}.csv"`);
    const names = [...page.matchAll(/class="line-name[^>]*>([^<]*)</g)].map(([, name]) => name);
    expect(new Set(names)).toEqual(new Set(['best', 'median', 'worst']));
    const cells = rowsOf(page, '; timeLimit, s from left to right.');
    expect(cells.slice(1).map(([row]) => row)).toEqual(['0', '1']);
    for (const { point, objective } of outcome.generations.flat())
      expect(cells[1 + Number(point.dopamine)][Number(point.timeLimit)]).toBe(digits(objective!.value));
  });

  it('has the way to the best, and on fresh seeds', () => {
    const [, data] = page.match(/download="best-so-far.csv" href="data:text\/csv;base64,([^"]*)"/)!;
    const [, header, ...rows] = Buffer.from(data, 'base64').toString().trimEnd().split('\n');
    expect(header).toBe(
      'seeds,generation,points_tried,"timeLimit, s",dopamine,ended_after_trials,feasible,"mean(latency, 2-3), s",best_so_far',
    );
    const { best, again, generations } = outcome;
    expect(rows.slice(0, 4).map((row) => Number(row.split(',')[7]))).toEqual(
      generations.flat().map(({ objective }) => objective!.value),
    );
    expect(Number(rows[3].split(',')[8])).toBe(best!.objective!.value);
    const { timeLimit, dopamine } = again!.point;
    expect(rows.slice(4)).toEqual([`fresh,,,${timeLimit},${dopamine},,1,${again!.objective!.value},`]);
  });

  it('takes the axes of the heat map that it is told, and no others', () => {
    const turned = sweepReport(plan, outcome, folder, { heat: ['dopamine', 'timeLimit'] });
    expect(rowsOf(turned, '; dopamine from left to right.')[0]).toEqual(['timeLimit, s', '0', '1']);
    expect(() => sweepReport(plan, outcome, folder, { heat: ['dopamine', 'trials'] })).toThrow(
      expect.objectContaining({ code: 'unknown_axis', received: 'trials', expected: 'timeLimit, dopamine' }),
    );
  });

  it('has digest and code, and says that nothing failed', () => {
    expect(page).toContain(outcome.digest);
    expect(page).toContain(plan.code);
    expect(page).toContain('None: no run failed or diverged.');
    expect(page).not.toContain('class="notice"');
  });
});

it('a sweep on the seeds of the gates says so', async () => {
  const sweep = { ...SMALL_SWEEP, seeds: [waterMaze.seeds[0], 7], onGateSeeds: true };
  const judged = await planSweep(sweep);
  const html = sweepReport(judged, outcomeOf(judged, new ResultsFolder(temporaryFolder())), folder);
  expect(html).toContain(`Points were compared on 1 seed by which the scenario is judged (${waterMaze.seeds[0]})`);
  wellFormed(html);
});

it('a sweep that is not done, with failed and diverged runs, tells of them', async () => {
  const path = temporaryFolder();
  const part = await doneSweep(path);
  const [first, second, third] = part.plan.search.next([]).flatMap((one) => jobsOf(part.plan, one));
  const result = decodeJobResult(part.folder.read(first.id)!, first.id, '');
  const diverged = { code: 'not_finite', message: 'v is not <finite>\n  with seed: 1', tick: 1234 };
  for (const { id } of [first, second, third]) rmSync(part.folder.fileOf(id));
  part.folder.put(
    first.id,
    encodeJobResult({ ...result, result: { ...result.result, trials: result.result.trials.slice(0, 1) }, diverged }),
  );
  new Failures(path).put(second, recordError(new Error('a wall & a door')));
  const html = sweepReport(part.plan, outcomeOf(part.plan, part.folder), part.folder);
  wellFormed(html);
  expect(html).toContain('This sweep is not complete');
  expect(html).toContain('none: some runs have no result');
  expect(rowsOf(html, 'A state was not finite any more.').slice(1)).toEqual([
    ['2', String(first.seed), '1', '1234', 'v is not &lt;finite&gt;'],
  ]);
  expect(rowsOf(html, 'Failed jobs have no result.').slice(1)).toEqual([
    ['Error: a wall &amp; a door', '1', expect.stringContaining(second.id.slice(0, 16)), String(second.seed)],
  ]);
  expect(html).toContain('No point that was tried to the end keeps the limits');
});

it('a sweep that seeks nothing has its points', async () => {
  const { objective: _, constraints: __, ...unjudged } = SMALL_SWEEP;
  const swept = await doneSweep(temporaryFolder(), unjudged);
  const html = sweepReport(swept.plan, swept.outcome, swept.folder);
  wellFormed(html);
  expect(html).toContain('Nothing was sought');
  expect(rowsOf(html, 'Averages over seeds, with their').slice(1)).toEqual([
    ['2', '2'],
    ['3', '2'],
  ]);
  expect(html).not.toContain('sweep-heat');
});
