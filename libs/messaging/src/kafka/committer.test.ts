import { expect, test } from '@jest/globals';
import { eventually } from '../testing/eventually.ts';
import type { Position, TopicPartition } from './client.ts';
import { Committer } from './committer.ts';

const at = (partition: number): TopicPartition => ({ topic: 'intake', partition });

class World {
  readonly requests: (readonly Position[])[] = [];
  readonly errors: unknown[] = [];
  readonly lost = new Set<number>();
  commits = 0;
  commit: () => Promise<void> = async () => undefined;
  readonly committer = new Committer({
    commit: async (positions) => {
      this.requests.push(positions);
      await this.commit();
    },
    owned: ({ partition }) => !this.lost.has(partition),
    onCommitted: () => {
      this.commits += 1;
    },
    onError: (error) => this.errors.push(error),
  });

  get offsets(): string[][] {
    return this.requests.map((positions) => positions.map(({ partition, offset }) => `${partition}@${offset}`));
  }
}

test('what ends together, or during a request, is committed together, with the last offset of each partition', async () => {
  const world = new World();
  world.committer.done(at(0), 5n);
  world.committer.done(at(1), 7n);
  world.committer.done(at(0), 9n);
  await eventually('a request runs', () => world.requests.length === 1);
  world.committer.done(at(1), 8n);
  world.committer.done(at(2), 1n);
  await world.committer.attempt();
  expect(world.offsets).toEqual([
    ['0@9', '1@7'],
    ['1@8', '2@1'],
  ]);
  expect([world.commits, world.errors]).toEqual([2, []]);
});

test('a failed request ends the attempt and is repeated, unless the partition moved or was finished further', async () => {
  const world = new World();
  world.commit = async () => {
    world.commit = async () => undefined;
    world.lost.add(1);
    throw new Error('rebalance');
  };
  for (const partition of [0, 1, 2]) world.committer.done(at(partition), 3n);
  await world.committer.attempt();
  expect([world.offsets, world.errors]).toEqual([[['0@3', '1@3', '2@3']], [new Error('rebalance')]]);
  await eventually('it is repeated', () => world.commits === 1);
  expect(world.offsets[1]).toEqual(['0@3', '2@3']);
});

test('what was lost or comes after the stop is not committed', async () => {
  const world = new World();
  world.committer.done(at(0), 3n);
  world.committer.lose('intake/0');
  await world.committer.attempt();
  world.committer.done(at(1), 3n);
  world.committer.stop();
  await world.committer.attempt();
  expect(world.requests).toEqual([]);
});
