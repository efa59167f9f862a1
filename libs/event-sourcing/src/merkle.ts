import { createHash } from 'node:crypto';
import type { StreamHead } from './event-store.ts';

/** Different first bytes for leaves and nodes (RFC 6962, 2.1), so that no node can be passed off as a leaf. */
const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

/** The Merkle root (SHA-256, hex) over the heads of streams, in any order: what a daily anchor signs. */
export function anchorOf(heads: readonly StreamHead[]): { readonly root: string; readonly streams: number } {
  const ordered = heads.toSorted((a, b) => (a.stream < b.stream ? -1 : 1));
  const leaves = ordered.map(({ stream, revision, hash }) =>
    sha256(LEAF, Buffer.from(`${stream}\n${revision}\n${hash}`)),
  );
  return { root: merkleRoot(leaves).toString('hex'), streams: heads.length };
}

/** Pairs level by level; an odd last one moves up as it is. That gives the tree of RFC 6962. */
function merkleRoot(leaves: readonly Buffer[]): Buffer {
  let level = leaves;
  while (level.length > 1) {
    const above: Buffer[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = [level[i]!, level[i + 1]];
      above.push(right === undefined ? left : sha256(NODE, left, right));
    }
    level = above;
  }
  return level[0] ?? sha256();
}

function sha256(...parts: readonly Buffer[]): Buffer {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return digest.digest();
}
