export { DEMO_PASSWORD, DEMO_TENANTS, type DemoTenant } from './accounts.ts';
export { Caller, direct, signIn, type Transport } from './client.ts';
export { supplyOffice } from './desks/supplies.ts';
export { type Played, playAll, playScene } from './play.ts';
export { SCENES, type Scene } from './stories.ts';
export { type Manner, Office, Story } from './story.ts';
