import { createLogger } from '@alur/platform';
import { MasterKeys, newMasterKey } from '@alur/privacy';
import { SqliteVault } from '@alur/privacy/sqlite';
import { expect, test } from '@jest/globals';
import { courierContract, parcel } from '../test/fixtures/courier-contract.ts';
import { FolderCourier, type TrayLetter, trayRecordId } from './folder.ts';

const vaultOf = () => new SqliteVault(':memory:', new MasterKeys([newMasterKey()]));

courierContract('folder', async () => {
  const vault = vaultOf();
  return {
    courier: new FolderCourier(vault, createLogger('silent')),
    received: async () => {
      const entries = await vault.recordsOf('oku-selatan', 'person-1');
      const letters = await vault.getMany<TrayLetter>(
        'oku-selatan',
        entries.map(({ recordId }) => recordId),
      );
      return [...letters].map(([id, { text }]) => ({ messageId: id.replace(trayRecordId(''), ''), address: '', text }));
    },
    behave: {},
    close: async () => vault.close(),
  };
});

test('the line on the console tells the template, not the words', async () => {
  const lines: string[] = [];
  const vault = vaultOf();
  const courier = new FolderCourier(vault, createLogger('info', { write: (line) => lines.push(line) }));
  await courier.send(parcel());
  expect(lines.join('')).toContain('permohonan_selesai_v1');
  expect(lines.join('')).not.toContain('T-1');
  await vault.erase('oku-selatan', 'person-1');
  expect(await courier.send(parcel())).toEqual({ outcome: 'permanent', reasonCode: 'recipient-erased' });
  vault.close();
});
