/** The words of a call: those for ROS, which stand between `--ros-args` and `--`, and the others. */
export function splitRosArguments(argv: readonly string[]): {
  readonly own: readonly string[];
  readonly ros: readonly string[];
} {
  const own: string[] = [];
  const ros: string[] = [];
  let inside = false;
  for (const word of argv) {
    if (word === '--ros-args') inside = true;
    if (inside) ros.push(word);
    else own.push(word);
    if (inside && word === '--') inside = false;
  }
  return { own, ros };
}
