interface Cell {
  readonly column: number;
  readonly row: number;
}

interface Corner {
  readonly x: number;
  readonly y: number;
}

/** A grid as drawn: rows downwards, walls along edges of cells from corner to corner, whole cells that are blocked. */
export interface Layout {
  readonly columns: number;
  readonly rows: number;
  readonly walls?: readonly { readonly from: Corner; readonly to: Corner }[];
  readonly blocked?: readonly Cell[];
  readonly start: Cell;
  readonly goal: Cell;
}

/** What a table-based agent lives in. State: row x columns + column. Actions: left, up, right, down. */
export interface GridWorld {
  readonly states: number;
  readonly start: number;
  readonly goal: number;
  /** Where action a in state s leads, at 4 s + a; the state itself where a wall is in the way. */
  readonly next: Int32Array;
}

export const ACTIONS = 4;
const STEPS = [
  [-1, 0],
  [0, -1],
  [1, 0],
  [0, 1],
] as const;

export function gridWorld({ columns, rows, walls = [], blocked = [], start, goal }: Layout): GridWorld {
  const state = ({ column, row }: Cell): number => row * columns + column;
  const shut = new Set(blocked.map(state));
  /** Whether a wall lies on the edge between a cell and its neighbour. */
  const walled = (column: number, row: number, dx: number, dy: number): boolean =>
    walls.some(({ from, to }) =>
      dx !== 0
        ? from.x === to.x && from.x === column + (dx + 1) / 2 && from.y <= row && row < to.y
        : from.y === to.y && from.y === row + (dy + 1) / 2 && from.x <= column && column < to.x,
    );
  const next = new Int32Array(columns * rows * ACTIONS);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      for (const [action, [dx, dy]] of STEPS.entries()) {
        const to = { column: column + dx, row: row + dy };
        const inside = to.column >= 0 && to.column < columns && to.row >= 0 && to.row < rows;
        const open = inside && !shut.has(state(to)) && !walled(column, row, dx, dy);
        next[ACTIONS * state({ column, row }) + action] = open ? state(to) : state({ column, row });
      }
  return { states: columns * rows, start: state(start), goal: state(goal), next };
}

/** Moves of the shortest way from start to goal; Infinity when there is none. */
export function fewestMoves({ states, start, goal, next }: GridWorld): number {
  const moves = new Array<number>(states).fill(Infinity);
  moves[start] = 0;
  const reached = [start];
  for (const from of reached)
    for (let action = 0; action < ACTIONS; action++) {
      const to = next[ACTIONS * from + action];
      if (moves[to] < Infinity) continue;
      moves[to] = moves[from] + 1;
      reached.push(to);
    }
  return moves[goal];
}
