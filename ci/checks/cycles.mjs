/**
 * Cycles: files that import each other in a circle. Which of them runs first then depends on who is imported first.
 */

/**
 * @param {Map<string, string[]>} graph File → files that it imports.
 * @returns {string[][]} One shortest circle per knot of files, first file repeated at the end; sorted.
 */
export function findCycles(graph) {
  /** @type {string[][]} */
  const cycles = [];
  const explained = new Set();
  for (const file of [...graph.keys()].sort()) {
    if (explained.has(file)) continue;
    const cycle = shortestWayBack(graph, file);
    if (cycle === undefined) continue;
    cycles.push(cycle);
    for (const member of knotOf(graph, file)) explained.add(member);
  }
  return cycles;
}

/**
 * @param {Map<string, string[]>} graph
 * @param {string} start
 * @returns {string[] | undefined}
 */
function shortestWayBack(graph, start) {
  /** @type {Map<string, string>} */
  const cameFrom = new Map();
  const queue = [start];
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    for (const next of graph.get(file) ?? []) {
      if (next === start) return [...wayTo(file, cameFrom), start];
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, file);
      queue.push(next);
    }
  }
  return undefined;
}

/**
 * @param {string} file
 * @param {Map<string, string>} cameFrom
 * @returns {string[]}
 */
function wayTo(file, cameFrom) {
  const way = [file];
  for (let before = cameFrom.get(file); before !== undefined; before = cameFrom.get(before)) way.unshift(before);
  return way;
}

/**
 * The files that reach `file` and are reached by it.
 * @param {Map<string, string[]>} graph
 * @param {string} file
 */
function knotOf(graph, file) {
  return [...reachable(graph, file)].filter((other) => reachable(graph, other).has(file));
}

/**
 * @param {Map<string, string[]>} graph
 * @param {string} start
 * @returns {Set<string>}
 */
function reachable(graph, start) {
  const seen = new Set([start]);
  for (const file of seen) for (const next of graph.get(file) ?? []) seen.add(next);
  return seen;
}
