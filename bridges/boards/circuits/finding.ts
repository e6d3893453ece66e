/** What a plan found about a network on a board. */
export interface Finding {
  /**
   * `refusal`: the network cannot go there. `loss`: it computes something else there. `saturation`: values are cut to a range.
   * `capacity`: what it takes of the board.
   */
  readonly kind: 'refusal' | 'loss' | 'saturation' | 'capacity';
  /** Name of the population or projection; `network` for all of it. */
  readonly where: string;
  /** A sentence for who knows robots, not boards. */
  readonly text: string;
  /** The number behind it, of `limit` where there is one, in `unit`. */
  readonly figure?: { readonly value: number; readonly limit?: number; readonly unit: string };
  /** What to do about it. */
  readonly remedy?: string;
}
