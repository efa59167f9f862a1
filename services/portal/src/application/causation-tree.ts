/** What the tree needs of an event. */
export interface Caused {
  readonly id: string;
  readonly at: string;
  readonly stream: string;
  readonly revision: number;
  readonly causationId: string | null;
}

/**
 * Position of an event: `start` began by itself; `below` is under its cause; `cause-unknown` names a cause that is not
 * among the events; `cycle` is one whose cause descends from it, which only a faulty publisher can make.
 */
export type NodePosition = 'start' | 'below' | 'cause-unknown' | 'cycle';

export interface TreeNode<E> {
  readonly event: E;
  readonly place: NodePosition;
  readonly children: readonly TreeNode<E>[];
  /** Direct effects that are left out, because the tree would be too deep. */
  readonly hidden: number;
}

interface GrowingNode<E> extends TreeNode<E> {
  readonly depth: number;
  readonly children: GrowingNode<E>[];
  hidden: number;
}

/**
 * Orders events by what caused them: a tree for each that began by itself. Each event is in it once, effects in order of time.
 * It takes what comes: unknown causes, doubles, cycles. @param deepest levels below the first that are shown
 */
export function causationTree<E extends Caused>(events: readonly E[], deepest = 40): readonly TreeNode<E>[] {
  const ordered = [...new Map(events.map((event) => [event.id, event])).values()].sort(byTime);
  const known = new Set(ordered.map(({ id }) => id));
  const effects = Map.groupBy(ordered, ({ causationId }) => causationId);
  const placed = new Set<string>();
  const plant = (event: E, place: NodePosition): GrowingNode<E> => {
    const root = nodeOf(event, place, 0);
    placed.add(event.id);
    grow(root, effects, placed, deepest);
    return root;
  };
  const roots = ordered.flatMap((event) => {
    if (event.causationId === null) return plant(event, 'start');
    return known.has(event.causationId) ? [] : plant(event, 'cause-unknown');
  });
  // What is left is on a cycle: it is opened at its earliest event.
  const cycles = ordered.flatMap((event) => (placed.has(event.id) ? [] : plant(event, 'cycle')));
  return [...roots, ...cycles].sort((a, b) => byTime(a.event, b.event)).map(shown);
}

function grow<E extends Caused>(
  root: GrowingNode<E>,
  effects: ReadonlyMap<string | null, readonly E[]>,
  placed: Set<string>,
  deepest: number,
): void {
  // A list instead of recursion: how long a chain is, others decide.
  const open = [root];
  for (const parent of open) {
    for (const event of effects.get(parent.event.id) ?? []) {
      if (placed.has(event.id)) continue;
      placed.add(event.id);
      const child = nodeOf(event, 'below', parent.depth + 1);
      open.push(child);
      if (child.depth > deepest) parent.hidden += 1;
      else parent.children.push(child);
    }
  }
}

function nodeOf<E>(event: E, place: NodePosition, depth: number): GrowingNode<E> {
  return { event, place, depth, children: [], hidden: 0 };
}

/** Never deeper than what is shown, so it may call itself. */
function shown<E>({ event, place, children, hidden }: GrowingNode<E>): TreeNode<E> {
  return { event, place, children: children.map(shown), hidden };
}

function byTime(a: Caused, b: Caused): number {
  return compare(a.at, b.at) || compare(a.stream, b.stream) || a.revision - b.revision;
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
