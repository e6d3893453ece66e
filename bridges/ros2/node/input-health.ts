import { NO_MESSAGE, type RosRobot } from '../robot.ts';
import type { Health } from './diagnostics.ts';
import { Growth } from './growth.ts';

/** Health of what a robot is heard by: which sensors there are no news of, and what came in vain since it was asked last. */
export class InputHealth {
  readonly #growth = new Growth();

  /** The health now. @param robot undefined while the node is not configured */
  take(robot: RosRobot | undefined): Health {
    const counts = robot?.counts() ?? {};
    const values = Object.fromEntries(
      Object.entries(counts).map(([name, { messages, ...others }]) => [
        name,
        [`${messages} messages`, ...Object.entries(others).map(([what, count]) => `${count} ${what}`)].join(', '),
      ]),
    );
    const amiss = Object.entries(counts).flatMap(([name, { malformed, foreign, late, early }]) =>
      Object.entries({ malformed, foreign, late, early }).map(
        ([what, count]) => [`${what} of ${name}`, count] as const,
      ),
    );
    const grown = this.#growth.of(Object.fromEntries(amiss));
    const silent = robot?.waitingFor() ?? [];
    const reasons = robot?.noNews() ?? {};
    if (silent.length > 0) {
      const each = silent.map((name) => [name, reasons[name] ?? NO_MESSAGE]);
      return { level: 'stale', message: reasonsInWords(Object.fromEntries(each)), values };
    }
    if (robot?.stands) return { level: 'error', message: `no news: ${reasonsInWords(reasons)}`, values };
    if (grown !== '') return { level: 'warn', message: `inputs come: ${grown}`, values };
    return { level: 'ok', message: 'inputs come', values };
  }
}

/** Why there are no news of sensors, by their names, as text. */
export function reasonsInWords(reasons: Readonly<Record<string, string>>): string {
  return Object.entries(reasons)
    .map(([name, reason]) => `${name}: ${reason}`)
    .join('; ');
}
