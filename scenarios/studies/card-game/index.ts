/** The game of pairs, played by a Hebbian memory that sees cards and remembers where (Limbacher, Özdenizci & Legenstein 2022). */
export { default as cardGame } from './card-game.scenario.ts';
export * from './card-player.ts';
