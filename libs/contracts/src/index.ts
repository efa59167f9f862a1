export * from './contract.ts';
export * from './events/intake.ts';
export * from './events/survey.ts';
export * from './events/verification.ts';
export * from './message.ts';
export * from './people.ts';
