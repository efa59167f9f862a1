export { printableMasks, requirePrintable, UnprintableTextError } from './fonts.ts';
export * from './indonesian.ts';
export * from './paper.ts';
export * from './signatory.ts';
