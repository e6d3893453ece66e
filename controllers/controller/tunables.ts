import type { Tunable } from '../../agents/index.ts';
import { ValidationError } from '../../agents/index.ts';

/** A tunable as a controller declares it: its default is what `get` returns once the controller is built. */
export interface TunableDeclaration extends Omit<Tunable, 'default'> {
  /** Sets a value, which lies within the bounds. */
  readonly set: (value: number) => void;
}

/** The tunables of a controller: checks every value that is set, and remembers which were changed. */
export class Tunables {
  readonly all: Readonly<Record<string, Tunable>>;
  readonly #declared: Readonly<Record<string, TunableDeclaration>>;
  readonly #tuned = new Set<string>();

  /**
   * @param inTrial whether a trial is running
   * @throws ValidationError `tunable_out_of_bounds` for a default out of its bounds
   */
  constructor(declared: Readonly<Record<string, TunableDeclaration>>, inTrial: () => boolean) {
    this.#declared = declared;
    this.all = Object.fromEntries(
      Object.entries(declared).map(([name, one]) => {
        checkBounds(name, one.get(), one);
        const set = (value: number): void => {
          checkBounds(name, value, one);
          if (!one.live && inTrial()) throw notLive(name);
          if (value === one.get()) return;
          one.set(value);
          this.#tuned.add(name);
        };
        return [name, { ...one, default: one.get(), set }];
      }),
    );
  }

  /** Names of the changed ones, whatever their present value. */
  get tuned(): readonly string[] {
    return [...this.#tuned];
  }

  /** Values of the changed ones; NaN for the others, whose value is the controller's default. */
  save(): Float64Array {
    return Float64Array.from(Object.entries(this.#declared), ([name, { get }]) =>
      this.#tuned.has(name) ? get() : Number.NaN,
    );
  }

  restore(values: Float64Array): void {
    this.#tuned.clear();
    Object.entries(this.all).forEach(([name, { default: built }], k) => {
      const changed = !Number.isNaN(values[k]);
      if (changed) this.#tuned.add(name);
      this.#declared[name].set(changed ? values[k] : built);
    });
  }
}

function checkBounds(name: string, value: number, { minimum, maximum, unit }: TunableDeclaration): void {
  if (value >= minimum && value <= maximum) return;
  throw new ValidationError(`tunable '${name}' cannot take this value`, {
    code: 'tunable_out_of_bounds',
    expected: `${minimum} to ${maximum}${unit === '1' ? '' : ` ${unit}`}`,
    received: value,
    block: name,
  });
}

function notLive(name: string): ValidationError {
  return new ValidationError(`tunable '${name}' cannot be set within a trial`, {
    code: 'tunable_not_live',
    expected: 'to be set between trials',
    block: name,
    remedy: 'set it before the trial begins, or after it has ended',
  });
}
