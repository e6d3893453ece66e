import { expect, it } from 'vitest';
import { latin1 } from '../../../../bridges/recording/bytes/latin1.ts';

it('gives each byte the character of its number, those of control too', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  const text = latin1(bytes);
  expect(Array.from(text, (character) => character.charCodeAt(0))).toEqual([...bytes]);
});
