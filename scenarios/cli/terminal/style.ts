import { styleText } from 'node:util';
import type { Outcome } from '../../judge/decide.ts';

/** Text made to stand out, or left as it is where nobody would see it. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly unsure: (text: string) => string;
  readonly accent: (text: string) => string;
  /** How a check came out, in its colour. */
  readonly outcome: (outcome: Outcome) => string;
}

type Format = Parameters<typeof styleText>[0];

export function createStyle(enabled: boolean): Style {
  const style = (format: Format) =>
    enabled ? (text: string) => styleText(format, text, { validateStream: false }) : (text: string) => text;
  const [good, bad, unsure] = [style('green'), style('red'), style('yellow')];
  const ofOutcome = { passed: good, failed: bad, undecided: unsure };
  return {
    bold: style('bold'),
    dim: style('dim'),
    good,
    bad,
    unsure,
    accent: style('cyan'),
    outcome: (outcome) => ofOutcome[outcome](outcome),
  };
}

/** Whether a line of a stream can be written again: on terminals, unless TERM says that they are dumb. */
export function rewritesLines(
  stream: { readonly isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  return stream.isTTY === true && environment.TERM !== 'dumb';
}

/**
 * Whether to colour what goes to a stream: on terminals, unless `--no-color` or NO_COLOR (no-color.org) says no; FORCE_COLOR
 * says yes.
 */
export function wantsColour(
  stream: { readonly isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>>,
  noColour: boolean,
): boolean {
  if (noColour || (environment.NO_COLOR ?? '') !== '') return false;
  if ((environment.FORCE_COLOR ?? '') !== '') return environment.FORCE_COLOR !== '0';
  return rewritesLines(stream, environment);
}
