import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Ranking } from './ranking.ts';

/** Few names that come often among many that come once. */
const name = fc.oneof({ weight: 2, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.nat(200) }).map((n) => `n-${n}`);
const names = fc.array(name, { maxLength: 400 });

function trueCounts(all: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1);
  return counts;
}

function rank(all: readonly string[], size = 4): Ranking {
  const ranking = new Ranking(size);
  for (const one of all) ranking.see(one);
  return ranking;
}

function assertBounds(ranking: Ranking, all: readonly string[], size = 4): void {
  const counts = trueCounts(all);
  const top = ranking.top();
  assert.ok(top.length <= size);
  for (const { name: one, count, error } of top) {
    const exact = counts.get(one) ?? 0;
    assert.ok(count - error <= exact && exact <= count, `${one}: ${count - error} ≤ ${exact} ≤ ${count}`);
  }
}

test('[AN5] the true count lies between count - error and count, whatever came and however it was merged', () => {
  fc.assert(
    fc.property(names, names, (first, second) => {
      assertBounds(rank(first), first);
      const both = [...first, ...second];
      const added = rank(first);
      added.add(rank(second));
      assertBounds(added, both);
      const stored = new Ranking(4);
      for (const part of [first, second]) stored.addJson(JSON.parse(JSON.stringify(rank(part).toJson())));
      assertBounds(stored, both);
    }),
  );
});

test('[AN5] while there is room counts are exact, and equals stand by name', () => {
  const ranking = rank(['b', 'a', 'c', 'a', 'd', 'e']);
  ranking.see('e', 5);
  assert.deepEqual(ranking.top(3), [
    { name: 'e', count: 6, error: 0 },
    { name: 'a', count: 2, error: 0 },
    { name: 'b', count: 1, error: 0 },
  ]);
});

test('[AN5] names that anybody can make up do not fill the memory, and the frequent one stays on top', () => {
  const ranking = new Ranking(8);
  for (let i = 0; i < 50_000; i++) {
    ranking.see(`made-up-${i}`);
    if (i % 10 === 0) ranking.see('busy');
  }
  assert.equal(ranking.top(1)[0]?.name, 'busy');
  assert.ok(JSON.stringify(ranking.toJson()).length < 500);
});
