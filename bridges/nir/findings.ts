/** Irregularity of a file that was read all the same. */
export type NirFindingKind =
  /** An edge has an end that its graph has no node for. */
  | 'dangling_edge'
  /** An edge had such an end, and the only node that it can mean was taken. */
  | 'repaired_edge'
  /** A neuron has no `v_reset`; 0 was taken. Files of before 2025 do not say how neurons are reset. */
  | 'reset_not_stated'
  /** A node has a field that its type does not have; it was left out. */
  | 'unknown_field'
  /** Parameters of a neuron are of several shapes; single numbers were taken for all neurons. */
  | 'single_value'
  /** A shape does not fit the one that comes along an edge. */
  | 'shape_mismatch'
  /** A graph has no way in, or none out. */
  | 'no_port';

/** One finding, with the place of it. */
export interface NirFinding {
  /** Type of irregularity, for programs; `message` says it in words. */
  readonly kind: NirFindingKind;
  /** Names of nodes from the outermost graph inwards, joined by slashes; empty for the outermost graph. */
  readonly node: string;
  /** For people, in one sentence. */
  readonly message: string;
}
