export * from './contract.ts';
export * from './events/disbursement.ts';
export * from './events/intake.ts';
export * from './events/notification.ts';
export * from './events/survey.ts';
export * from './events/verification.ts';
export * from './message.ts';
export * from './people.ts';
