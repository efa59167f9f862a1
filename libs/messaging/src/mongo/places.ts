import { type Collection, type Database, insertIfNew } from '@alur/mongo';

interface Counter {
  readonly _id: string;
  readonly last: number;
}

const NAME = 'place';

/** Growing numbers shared by all processes: the order of arrival must not hang on their clocks. May leave gaps. */
export class Places {
  readonly #counters: Collection<Counter>;

  private constructor(counters: Collection<Counter>) {
    this.#counters = counters;
  }

  static async open(database: Database): Promise<Places> {
    const counters = database.collection<Counter>('parking-counters');
    await insertIfNew(counters, { _id: NAME, last: 0 });
    return new Places(counters);
  }

  async next(): Promise<number> {
    const change = { $inc: { last: 1 } };
    const counter = await this.#counters.findOneAndUpdate({ _id: NAME }, change, { returnDocument: 'after' });
    if (counter === null) throw new Error('The counter of the parking lot is gone: restart the service');
    return counter.last;
  }
}
