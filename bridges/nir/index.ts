export { checkGraph } from './check-graph.ts';
export type { NirFinding, NirFindingKind } from './findings.ts';
export type { NirEdge, NirGraph, NirNode } from './graph.ts';
export type { NirArray, NirMetadata, NirNodeOf, NirPadding, NirPrimitive, NirType } from './primitives.ts';
export { type NirFile, readNir } from './read-nir.ts';
export { type GraphShapes, inferShapes, type NirShape, type NodeShapes, type ShapeMismatch } from './shapes.ts';
export type { NirMethod, NirReset, NirSpike, NirStepping } from './stepping.ts';
export { type NirNetwork, type NirNetworkOptions, type NirOutput, toNetwork } from './to-network.ts';
export { writeNir } from './write-nir.ts';
