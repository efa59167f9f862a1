import { LogAnchored } from '@alur/contracts';
import { recordAnchor } from '@alur/event-sourcing';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { expect, test } from '@jest/globals';
import { SERVICES } from '../../composition/office.ts';

const AT = '2026-07-02T01:00:00.000Z';
const WHO = { tenant: 'oku-selatan', actor: 'oku-selatan.front-office' };

test.each(SERVICES.map(({ name, publish }) => [name, publish] as const))(
  'the daily anchor in the log of %s stops nobody who reads its topic',
  async (service, publish) => {
    const store = new SqliteEventStore(':memory:');
    try {
      const meta = { ...WHO, at: AT, commandId: 'c', correlationId: 'c' };
      await store.append('oku-selatan/case/1', [{ id: 'e', type: 'anything.v1', data: {}, meta }], 'no-stream');
      await recordAnchor(store, { tenant: WHO.tenant, service, at: AT });
      const anchor = (await store.readAll('', 10)).find(({ type }) => type === 'log-anchor.recorded.v1');
      expect(anchor).toBeDefined();
      const message = anchor && publish?.(anchor);
      expect(message?.type).toBe(service === 'intake' ? LogAnchored.type : undefined);
    } finally {
      await store.close();
    }
  },
);
