import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { StreamHead } from './event-store.ts';
import { anchorOf } from './merkle.ts';

const sha256 = (...parts: (string | Buffer)[]) => {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return digest.digest();
};
const head = (n: number): StreamHead => ({ stream: `t/s/${n}`, revision: n, hash: `h${n}` });
const leaf = (n: number) => sha256('\x00', `t/s/${n}\n${n}\nh${n}`);
const node = (left: Buffer, right: Buffer) => sha256('\x01', left, right);
const hex = (hash: Buffer) => hash.toString('hex');

test('no heads: the hash of nothing', () => {
  expect(anchorOf([])).toEqual({ root: hex(sha256()), streams: 0 });
});

test('the root is that of RFC 6962: prefixed leaves and nodes, split at the largest power of two', () => {
  expect(anchorOf([head(1)]).root).toBe(hex(leaf(1)));
  expect(anchorOf([head(1), head(2), head(3)]).root).toBe(hex(node(node(leaf(1), leaf(2)), leaf(3))));
  const four = node(node(leaf(1), leaf(2)), node(leaf(3), leaf(4)));
  expect(anchorOf([1, 2, 3, 4, 5].map(head)).root).toBe(hex(node(four, leaf(5))));
  expect(anchorOf([1, 2, 3, 4, 5, 6, 7].map(head)).root).toBe(hex(node(four, node(node(leaf(5), leaf(6)), leaf(7)))));
});

test('the root depends on every head and not on their order', () => {
  const heads = [1, 2, 3, 4, 5].map(head);
  const { root } = anchorOf(heads);
  expect(anchorOf(heads.toReversed()).root).toBe(root);
  for (const [index, changed] of heads.entries()) {
    expect(anchorOf(heads.with(index, { ...changed, revision: 9 })).root).not.toBe(root);
    expect(anchorOf(heads.with(index, { ...changed, hash: 'other' })).root).not.toBe(root);
  }
});
