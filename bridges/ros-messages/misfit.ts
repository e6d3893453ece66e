/** A value that a field of a message cannot hold, on its way up to the message. */
export class Misfit extends Error {
  readonly expected: string;
  readonly received: unknown;
  /** Names of the fields that lead to it, such as `pose.position.x`. */
  path = '';

  constructor(expected: string, received: unknown) {
    super(expected);
    this.expected = expected;
    this.received = received;
  }

  /** Says in which field it lies, or at which place of an array. */
  within(step: string): this {
    this.path = this.path === '' || this.path.startsWith('[') ? step + this.path : `${step}.${this.path}`;
    return this;
  }
}
