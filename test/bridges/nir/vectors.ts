import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(process.env['REAFFERENCE_VECTORS'] ?? '', 'nir');

/** Whether the files of the public NIR repository are there, with the activity that others made of them. */
export const HAS_VECTORS = process.env['REAFFERENCE_VECTORS'] !== undefined && existsSync(folder);

export const vector = (name: string): Uint8Array => readFileSync(join(folder, name));

/** Columns of numbers. */
export function table(name: string): number[][] {
  const rows = new TextDecoder().decode(vector(name)).trim().split('\n');
  const numbers = rows.map((row) => row.split(',').map(Number));
  return numbers[0].map((_, column) => numbers.map((row) => row[column]));
}
