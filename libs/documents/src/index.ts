export * from './indonesian.ts';
export * from './paper.ts';
export * from './signatory.ts';
