/** Finding of a plan about a network on a board, such as a refusal or a loss. */
export interface Finding {
  /**
   * `refusal`: the network cannot go there. `loss`: it computes something else there. `saturation`: values are cut to a range.
   * `capacity`: what it takes of the board.
   */
  readonly kind: 'refusal' | 'loss' | 'saturation' | 'capacity';
  /** Name of the population or projection; `network` for all of it. */
  readonly where: string;
  /** A sentence for people who know robots, not boards. */
  readonly text: string;
  /** The number behind it. */
  readonly figure?: {
    /** How many or how much, in the unit that is named. */
    readonly value: number;
    /** Of how much, in the unit that is named; absent where there is no limit. */
    readonly limit?: number;
    /** Unit of `value` and `limit`, such as `neurons`, `steps` or `mV`; `1` for dimensionless numbers. */
    readonly unit: string;
  };
  /** Advice, as an instruction: `use a smaller network`. Absent where there is none. */
  readonly remedy?: string;
}

const ORDER: readonly Finding['kind'][] = ['refusal', 'loss', 'saturation', 'capacity'];

/** Findings as text for people, a line each: refusals first, what the network takes last. */
export function findingsText(findings: readonly Finding[]): string {
  return ORDER.flatMap((kind) => findings.filter((one) => one.kind === kind))
    .map(({ kind, where, text, figure, remedy }) => {
      const number = figure === undefined ? '' : ` (${figureText(figure)})`;
      return `  ${kind.padEnd(10)} ${where}: ${text}${number}${remedy === undefined ? '' : `; ${remedy}`}`;
    })
    .join('\n');
}

function figureText({ value, limit, unit }: NonNullable<Finding['figure']>): string {
  const suffix = unit === '1' ? '' : ` ${unit}`;
  const shown = (number: number): string => String(Number.isInteger(number) ? number : Number(number.toPrecision(4)));
  return limit === undefined ? `${shown(value)}${suffix}` : `${shown(value)} of ${shown(limit)}${suffix}`;
}
