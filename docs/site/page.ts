/** A page of the site. */
export interface SitePage {
  /** Path in the site, with slashes: `docs/sweeps.html`. */
  readonly path: string;
  readonly title: string;
  /** Group of the navigation that it stands in; absent where it stands in none. */
  readonly group?: string;
  /** Markup of its content. */
  readonly content: string;
  /** Its parts, for the search. */
  readonly sections: readonly Section[];
}

/** A part of a page, from one heading to the next. */
export interface Section {
  /** What stands behind the # of a link to it; empty for what comes before the first heading. */
  readonly anchor: string;
  readonly heading: string;
  /** Words of it, without markup. */
  readonly text: string;
}
