export { type RandomPart, randomPart, serviceWith } from './random-service.ts';
