export * from './definition.ts';
export * from './roles.ts';
export * from './route.ts';
