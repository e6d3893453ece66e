/** What is chosen in panels, by names such as `weights.view`: the same in all runs that stand side by side, and kept in the address. */
export class Choices {
  readonly #chosen: Map<string, string>;
  readonly #changed: () => void;
  readonly #watchers = new Map<string, ((value: string | undefined) => void)[]>();

  /** @param chosen what is chosen at first @param changed called after something else was chosen */
  constructor(chosen: Readonly<Record<string, string>>, changed: () => void) {
    this.#chosen = new Map(Object.entries(chosen));
    this.#changed = changed;
  }

  /** All that differs from what is chosen by itself. */
  get all(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#chosen);
  }

  /** Names under which something is chosen that no panel has. */
  get unheard(): readonly string[] {
    return [...this.#chosen.keys()].filter((name) => !this.#watchers.has(name));
  }

  /** What was chosen under a name; undefined for what is chosen by itself. */
  get(name: string): string | undefined {
    return this.#chosen.get(name);
  }

  /** Chooses, in all runs. @param value undefined for what is chosen by itself */
  set(name: string, value: string | undefined): void {
    if (value === this.#chosen.get(name)) return;
    if (value === undefined) this.#chosen.delete(name);
    else this.#chosen.set(name, value);
    for (const told of this.#watchers.get(name) ?? []) told(value);
    this.#changed();
  }

  /** Has somebody told whenever something else is chosen under a name. */
  watch(name: string, told: (value: string | undefined) => void): void {
    const watchers = this.#watchers.get(name);
    if (watchers === undefined) this.#watchers.set(name, [told]);
    else watchers.push(told);
  }

  /** Tells nobody any more: other panels take the place of those that there were. */
  forgetWatchers(): void {
    this.#watchers.clear();
  }
}
