/** A check of an implementation, which any test runner can run. */
export interface Check {
  /** What the implementation must do, as a claim: `counts whole ticks of its period from 0`. */
  readonly name: string;
  /** Throws or rejects if the claim does not hold. */
  run(): void | Promise<void>;
}
