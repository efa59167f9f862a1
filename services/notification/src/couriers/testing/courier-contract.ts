import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Contact, Courier, CourierResult, Parcel } from '../courier.ts';

/** One message as the other side got it. */
export interface Received {
  readonly messageId: string;
  readonly address: string;
  readonly text: string;
}

export interface CourierHarness {
  readonly courier: Courier;
  readonly received: () => Promise<readonly Received[]>;
  /** Makes the other side behave so for the next message; absent where a channel knows no such thing. */
  readonly behave: Partial<Record<CourierResult['outcome'] | 'unreachable', () => void | Promise<void>>>;
  readonly close: () => Promise<void>;
}

const CONTACT: Contact = { phone: '+6281200000001', email: 'warga@example.id' };
const NOBODY: Contact = { phone: null, email: null };

export function parcel(more: Partial<Parcel> = {}): Parcel {
  return {
    tenant: 'oku-selatan',
    messageId: 'message-1',
    ownerId: 'person-1',
    address: 'loket',
    name: 'permohonan_selesai_v1',
    language: 'id',
    parameters: ['T-1', '3 Agustus 2026'],
    subject: 'Perkara Anda selesai diproses',
    text: 'Perkara nomor T-1 selesai diproses 3 Agustus 2026.',
    optOut: 'https://dinsos.example.id/berhenti/x',
    ...more,
  };
}

/** What every channel must keep to. */
export function courierContract(name: string, open: () => Promise<CourierHarness>): void {
  describe(`courier ${name}`, () => {
    let harness: CourierHarness;
    beforeAll(async () => {
      harness = await open();
    });
    afterAll(() => harness.close());
    const send = (messageId: string) => {
      const address = harness.courier.addressOf(CONTACT);
      expect(address).not.toBeNull();
      return harness.courier.send(parcel({ messageId, address: address! }));
    };

    test('reaches only who has an address for it', () => {
      const { courier } = harness;
      expect(courier.addressOf(NOBODY)).toBe(courier.channel === 'folder' ? 'loket' : null);
    });

    test('hands over the words, under the id of the message', async () => {
      expect(await send('message-1')).toEqual({ outcome: 'accepted' });
      const [received] = await harness.received();
      expect(received).toMatchObject({ messageId: 'message-1' });
      expect(received?.text).toContain('T-1');
    });

    test('a repetition carries the same id', async () => {
      await send('message-2');
      await send('message-2');
      const ids = (await harness.received()).map(({ messageId }) => messageId);
      expect(ids.filter((id) => id === 'message-2').length).toBeGreaterThan(0);
      expect(new Set(ids.slice(1))).toEqual(new Set(['message-2']));
    });

    test.each(['temporary', 'busy', 'permanent', 'unknown'] as const)(
      'tells %s apart, in codes only',
      async (outcome) => {
        const behave = harness.behave[outcome];
        if (behave === undefined) return;
        await behave();
        const result = await send(`message-${outcome}`);
        expect(result).toMatchObject({ outcome });
        const { reasonCode } = result as Extract<CourierResult, { reasonCode: string }>;
        expect(reasonCode).toMatch(/^[a-z0-9-]{3,40}$/);
        expect(await send(`message-after-${outcome}`)).toEqual({ outcome: 'accepted' });
      },
    );

    test('nobody at the other end: surely not sent, and no error is thrown', async () => {
      if (harness.behave.unreachable === undefined) return;
      await harness.behave.unreachable();
      expect(await send('message-unreachable')).toMatchObject({ outcome: 'temporary' });
    });
  });
}
