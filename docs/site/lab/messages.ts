/** What the worker of a program is told: the files of the program, and the one that is run. */
export interface ToLab {
  readonly files: Readonly<Record<string, string>>;
  readonly main: string;
}

/** What it tells. */
export type FromLab =
  | { readonly kind: 'printed'; readonly text: string }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly text: string };
