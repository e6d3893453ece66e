/** A quantity of what is listed: a parameter, a state variable, an option. */
export interface ListedQuantity {
  readonly name: string;
  /** Kind of quantity: `parameter`, `state`, `input`, `option`. */
  readonly role: string;
  /** `1` for a pure number; absent where it has none, as a word. */
  readonly unit?: string;
  /** In that unit, or an expression of parameters; absent where it must be given. */
  readonly default?: number | string;
  readonly meaning: string;
}

/** One thing of a kind that the package has. */
export interface Entry {
  readonly name: string;
  /** Other names that it is found by. */
  readonly aliases?: readonly string[];
  /** In one line. */
  readonly summary: string;
  /** Where it is from: author, year, figure. */
  readonly source?: string;
  /** How to import it. */
  readonly import?: string;
  readonly quantities?: readonly ListedQuantity[];
  /** Further facts by their headings; of several lines where they are statements. */
  readonly facts?: Readonly<Record<string, string | readonly string[]>>;
}
