import { given } from '../../../../../agents/given.ts';
import type { TextColumns } from '../../core/event-format.ts';

/** Columns of the lines below a line that names them. */
export interface NamedColumns {
  readonly order: string;
  /** Unit of the times, where it stands beside their name. */
  readonly time?: TextColumns['time'];
}

const TIME = /^(?:t|ts|time|timestamps?)(?:[_[(](s|ms|us|\u00b5s|\u03bcs|ns)[\])]?)?$/;
const POLARITY = /^(?:p|pol|polarity|polarities)$/;

/** The fields of a line: what blanks, tabs, commas and semicolons separate. An empty one at the end is none. */
export function fieldsOf(line: string): string[] {
  const fields = line.split(/[\s,;]+/);
  if (fields.at(-1) === '') fields.pop();
  return fields;
}

/**
 * Reads a line such as `x,y,timestamp_us,polarity` or `# t x y p`. Columns of other names are skipped, but in a comment, which may be about
 * anything. Undefined for a line that does not name t, x, y and p once each.
 */
export function namedColumns(line: string): NamedColumns | undefined {
  const comment = /^[#%]/.test(line);
  let order = '';
  let time: NamedColumns['time'];
  for (const field of fieldsOf(line.replace(/^[#%]\s*(?:\w+:\s*)?/, ''))) {
    const name = field.replace(/^(["'])(.*)\1$/, '$2').toLowerCase();
    const isTime = TIME.exec(name);
    if (isTime !== null) {
      order += 't';
      time = isTime[1]?.replace(/^[\u00b5\u03bc]/, 'u') as NamedColumns['time'];
    } else if (name === 'x' || name === 'y') order += name;
    else order += POLARITY.test(name) ? 'p' : '-';
  }
  if ([...order.replaceAll('-', '')].sort().join('') !== 'ptxy' || (comment && order.length > 4)) return undefined;
  return { order, ...given({ time }) };
}
