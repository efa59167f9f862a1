import type { Contact, Courier, CourierResult, Parcel } from '../couriers/courier.ts';
import type { Channel } from '../domain/channel.ts';

/** A channel that answers as the test says, and remembers what it was given. */
export class PlayingCourier implements Courier {
  readonly channel: Channel;
  readonly rate: Courier['rate'];
  readonly parcels: Parcel[] = [];
  /** What to answer next; `accepted` when empty. An error stands for a crash of the process. */
  readonly answers: (CourierResult | Error)[] = [];

  constructor(channel: Channel, rate = { perSecond: 1000, burst: 1000 }) {
    this.channel = channel;
    this.rate = rate;
  }

  addressOf({ phone, email }: Contact): string | null {
    if (this.channel === 'folder') return 'loket';
    return this.channel === 'email' ? email : phone;
  }

  async send(parcel: Parcel): Promise<CourierResult> {
    this.parcels.push(parcel);
    const answer = this.answers.shift() ?? { outcome: 'accepted' };
    if (answer instanceof Error) throw answer;
    return answer;
  }

  async close(): Promise<void> {}
}
