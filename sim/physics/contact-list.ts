import type { Contact } from './engine.ts';

/** Largest number of contacts that an engine reports at once. */
export const MOST_CONTACTS = 8;

/** Number of scalars in a saved contact list. */
export const CONTACT_STATE = 1 + 6 * MOST_CONTACTS;

type Mutable = { -readonly [K in keyof Contact]: Contact[K] };

/** The contacts of a step, in records that are reused: a step allocates nothing. */
export class ContactList {
  readonly #names: readonly string[];
  readonly #records: readonly Mutable[];
  /** Index of the solid that each record touches. */
  readonly #others = new Int32Array(MOST_CONTACTS);
  /** The first k records, for every k. */
  readonly #views: readonly (readonly Contact[])[];
  #count = 0;

  /** @param names of the solids that can be touched, by index */
  constructor(names: readonly string[]) {
    this.#names = names;
    const record = (): Mutable => ({
      other: '',
      x: Number.NaN,
      y: Number.NaN,
      normalX: Number.NaN,
      normalY: Number.NaN,
      impulse: Number.NaN,
    });
    this.#records = Array.from({ length: MOST_CONTACTS }, record);
    this.#views = Array.from({ length: MOST_CONTACTS + 1 }, (_, count) => this.#records.slice(0, count));
  }

  /** Rewritten by the next step. */
  get current(): readonly Contact[] {
    return this.#views[this.#count];
  }

  clear(): void {
    this.#count = 0;
  }

  /** Adds a contact with solid `other`. One with the same solid on the same side is extended by its impulse instead. */
  add(other: number, x: number, y: number, normalX: number, normalY: number, impulse: number): void {
    let k = 0;
    while (
      k < this.#count &&
      !(this.#others[k] === other && this.#records[k].normalX * normalX + this.#records[k].normalY * normalY > 0.9)
    )
      k++;
    if (k === MOST_CONTACTS) return;
    const record = this.#records[k];
    if (k === this.#count) {
      this.#count++;
      this.#others[k] = other;
      record.other = this.#names[other];
      record.impulse = impulse;
    } else record.impulse += impulse;
    record.x = x;
    record.y = y;
    record.normalX = normalX;
    record.normalY = normalY;
  }

  save(out: Float64Array, offset: number): void {
    out.fill(0, offset, offset + CONTACT_STATE);
    out[offset++] = this.#count;
    for (let k = 0; k < this.#count; k++) {
      const { x, y, normalX, normalY, impulse } = this.#records[k];
      out.set([this.#others[k], x, y, normalX, normalY, impulse], offset + 6 * k);
    }
  }

  restore(state: Float64Array, offset: number): void {
    this.clear();
    const count = state[offset++];
    for (let k = 0; k < count; k++) {
      const [other, x, y, normalX, normalY, impulse] = state.subarray(offset + 6 * k, offset + 6 * k + 6);
      this.add(other, x, y, normalX, normalY, impulse);
    }
  }
}
