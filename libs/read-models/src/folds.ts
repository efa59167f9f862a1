import type { Contract, ContractMessage, DataOf } from '@alur/contracts';
import type { CollectionDefinition, Filter } from './read-store.ts';
import type { View } from './view.ts';

/** What the event of one contract does to a document. */
export interface Fold<Doc, Data> {
  readonly contract: Contract;
  /** Begins the document, whatever was known before. */
  readonly begins: boolean;
  readonly evolve: (document: Doc, message: ContractMessage) => Doc | undefined;
  /** Only carries the type of the data. */
  readonly data?: Data;
}

type DataIn<F> = F extends { readonly data?: infer Data } ? NonNullable<Data> : never;

interface Table<Doc, F, S> {
  readonly collection: CollectionDefinition;
  readonly folds: readonly F[];
  /** Id of the document that an event of `folds` touches; undefined when it is of no interest. */
  idOf(data: DataIn<F>, message: ContractMessage): string | undefined;
  /** The document before its first event; absent: an event without a document is ignored, unless it begins one. */
  initial?(data: DataIn<F>, message: ContractMessage): Doc;
  /** Events that touch every document which the filter finds (`View.select`). */
  readonly selected?: { readonly folds: readonly S[]; filter(message: ContractMessage): Filter };
}

/** Makes the view of one kind of document from a table of folds; its topics are those of their contracts. */
export function folding<Doc extends object>() {
  type AnyFold = Fold<Doc, unknown>;
  return {
    /** The event begins a document; undefined: none. */
    begin: <C extends Contract>(
      contract: C,
      make: (data: DataOf<C>, message: ContractMessage) => Doc | undefined,
    ): Fold<Doc, DataOf<C>> => ({
      contract,
      begins: true,
      evolve: (_, message) => make(message.data as DataOf<C>, message),
    }),

    /** The event changes a document; undefined deletes it. */
    on: <C extends Contract>(
      contract: C,
      change: (document: Doc, data: DataOf<C>, message: ContractMessage) => Doc | undefined,
    ): Fold<Doc, DataOf<C>> => ({
      contract,
      begins: false,
      evolve: (document, message) => change(document, message.data as DataOf<C>, message),
    }),

    view: <F extends AnyFold, S extends AnyFold = never>(table: Table<Doc, F, S>): View<Doc> => {
      const { collection, selected } = table;
      const byId = byType<Doc>(table.folds);
      const bySelection = byType<Doc>(selected?.folds ?? []);
      const all = new Map([...byId, ...bySelection]);
      return {
        collection,
        topics: [...new Set([...all.values()].map(({ contract }) => contract.topic))],
        documentsOf: (message) => {
          const id = byId.has(message.type) ? table.idOf(message.data as never, message) : undefined;
          return id === undefined ? [] : [id];
        },
        ...(selected && {
          select: (message) => (bySelection.has(message.type) ? selected.filter(message) : undefined),
        }),
        evolve: (before, message) => {
          const { begins, evolve } = all.get(message.type)!;
          const document = begins ? before : (before ?? table.initial?.(message.data as never, message));
          return begins || document !== undefined ? evolve(document as Doc, message) : undefined;
        },
      };
    },
  };
}

function byType<Doc>(folds: readonly Fold<Doc, unknown>[]): ReadonlyMap<string, Fold<Doc, unknown>> {
  return new Map(folds.map((fold) => [fold.contract.type, fold]));
}
