import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { MESSAGE_TEMPLATES } from './messages.ts';

/** What each version says, oldest first. One that was published never changes: new words are a new version and a new entry here. */
const PUBLISHED: Readonly<Record<string, readonly string[]>> = {
  'permohonan-diterima': ['e79da13d662f11dd'],
  'laporan-diterima': ['f07ad165d693f498'],
  'pengaduan-diterima': ['3af98d403cb7bbeb'],
  'berkas-perlu-dilengkapi': ['912204b8e567fbf0'],
  'tenggat-terlewati': ['3e21938aecf2c889'],
  'tenggat-perkara-terlewati': ['8d9932c7af4ac14e'],
  'tenggat-mendekat': ['1e49dd725b9098c6'],
  'tenggat-tereskalasi': ['cdd1639ab43d28df'],
  'permohonan-terlambat': ['9e4ee4a66673fe13'],
  'kalender-belum-ditetapkan': ['aef96fabe126e919'],
  'surat-terbit': ['58fc27388b739c7b'],
  'surat-diserahkan': ['a59324c1183fd814'],
  'permohonan-selesai': ['9496bce423695b69', '504254dbf6373015'],
  'laporan-selesai': ['c62b389e949e8e0d'],
  'keputusan-tersedia': ['2a27dbe5dbf582a8'],
  'permohonan-dicabut': ['f70ebf6255e0e803'],
  'menunggu-pemohon': ['b701206c05bf8e14'],
  'pengaduan-dijawab': ['0898ccc32d2b0458'],
  'surat-menunggu-tanda-tangan': ['0686e989be9a1f14'],
  'barang-diserahkan': ['acd72014713d7839', '1aa795d067cfea95'],
  'dana-diserahkan': ['5b87e8248064633c', 'f4da7b19ea2cc5d7'],
  'bantuan-diserahkan': ['1ecb8fb58062d89d'],
  'survei-kepuasan': ['bc99062d4db266a6'],
};

test('no word of a published version changes', () => {
  const hash = (template: object) => createHash('sha256').update(JSON.stringify(template)).digest('hex').slice(0, 16);
  const found = Object.entries(MESSAGE_TEMPLATES).map(([code, versions]) => [code, versions.map(hash)]);
  expect(Object.fromEntries(found)).toEqual(PUBLISHED);
});
