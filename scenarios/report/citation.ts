import type { RunResult } from '../scenario/result.ts';

/** A run in one line, as a caption of a figure cites it. @param source author, year and figure of the task */
export function citationOf(run: RunResult, source: string): string {
  const { scenario, version, seeds, digest } = run;
  const listed = seeds.map(({ seed }) => seed).join(', ');
  const proof = digest === '' ? '' : `, digest ${digest.slice(0, 16)}`;
  return `Reafference, scenario ${scenario}@${version} (${source}), ${seeds.length === 1 ? 'seed' : 'seeds'} ${listed}${proof}.`;
}
