// Vitest runs this file before each test file, and what it imports once in each worker.
import { afterAll } from 'vitest';
import './property-seed.ts';
import { removeTemporaryFolders } from './temporary-folder.ts';
import './typed-array-equality.ts';

afterAll(removeTemporaryFolders);
