/** One thing that an implementation must do; any test runner can run it. */
export interface Check {
  /** What it does, as a claim. */
  readonly name: string;
  /** Throws where the claim does not hold. */
  run(): void | Promise<void>;
}
