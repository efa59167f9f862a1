/** Smallest contents that pass the upload rules. They hold nothing but their own format. */
export const SAMPLE_FILES = {
  'application/pdf': Buffer.from(
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
  ),
  'image/jpeg': Buffer.from(
    'ffd8ffdb004300ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff' +
      'ffffffffffffffffffffffffffffffffffffffffffffdb004301ffffffffffffffffffffffffffffffffffffffffffffffff' +
      'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc00011080001000103' +
      '012200021101031101ffc40014000100000000000000000000000000000000ffc40014100100000000000000000000000000' +
      '000000ffc40014010100000000000000000000000000000000ffc40014110100000000000000000000000000000000ffda00' +
      '0c03010002110311003f00000fffd9',
    'hex',
  ),
  'image/png': Buffer.from(
    '89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000970485973000003e8000003e801' +
      'b57b526b0000000c4944415408d7636868680000030401819af0cd4f0000000049454e44ae426082',
    'hex',
  ),
  'image/webp': Buffer.from('524946461e000000574542505650384c110000002f000000000750c00216b0ff8188e87f0000', 'hex'),
  'image/heic': Buffer.concat([
    Buffer.from([0, 0, 0, 24]),
    Buffer.from('ftypheic\x00\x00\x00\x00mif1heic', 'latin1'),
    Buffer.from([0, 0, 0, 8]),
    Buffer.from('mdat', 'latin1'),
  ]),
} as const;
