/** Smallest contents that pass the upload rules. They hold nothing but their own format. */
export const SAMPLE_FILES = {
  'application/pdf': Buffer.from(
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
  ),
  'image/jpeg': Buffer.from('ffd8ffe000104a46494600010100000100010000ffdb004300ffd9', 'hex'),
  'image/png': Buffer.from(
    '89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c6360000000020001e221bc330000000049454e44ae426082',
    'hex',
  ),
  'image/webp': Buffer.concat([
    Buffer.from('RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00', 'latin1'),
    Buffer.from('2f0000001007101111888808fe0700', 'hex').subarray(0, 14),
  ]),
  'image/heic': Buffer.concat([
    Buffer.from([0, 0, 0, 24]),
    Buffer.from('ftypheic\x00\x00\x00\x00mif1heic', 'latin1'),
    Buffer.from([0, 0, 0, 8]),
    Buffer.from('mdat', 'latin1'),
  ]),
} as const;
