/** A part of the numbers of a message, with a name, a unit and a range of its own. */
export interface MessageField {
  /** Name as in the message: `x`, `linearX`, `ranges`. */
  readonly name: string;
  /** Number of numbers: 1, or the length of an array. */
  readonly count: number;
  /** Unit such as `m/s`; `1` for a pure number, empty where the task gives it one. */
  readonly unit: string;
  /** Least value, a number in the `unit` above; -Infinity where there is none. */
  readonly low: number;
  /** Largest value, a number in the `unit` above; Infinity where there is none. */
  readonly high: number;
}

/** What decides the numbers of a message: a part of the declaration of a sensor or actuator. */
export interface MessageShape<Settings = unknown> {
  /** Number of elements of the message's array fields; 1 for scalar messages. */
  readonly size: number;
  /** Settings of the kind, such as the largest range of a range finder. */
  readonly settings?: Settings;
}

/** A field, by default one number without limits. */
export function field(name: string, unit: string, low = -Infinity, high = Infinity, count = 1): MessageField {
  return { name, count, unit, low, high };
}
