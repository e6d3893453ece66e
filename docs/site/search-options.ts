import type { Options } from 'minisearch';

/** A part of a page, as it is searched. */
export interface Searched {
  readonly id: number;
  readonly path: string;
  readonly anchor: string;
  readonly title: string;
  readonly heading: string;
  readonly text: string;
}

/** How pages are searched: words of titles and headings weigh more, and beginnings and misspellings of words are found. */
export const SEARCH_OPTIONS: Options<Searched> = {
  fields: ['title', 'heading', 'text'],
  storeFields: ['path', 'anchor', 'title', 'heading'],
  searchOptions: { boost: { title: 4, heading: 3 }, prefix: true, fuzzy: 0.2, combineWith: 'AND' },
};
