export { DEMO_ACCOUNTS, DEMO_TENANTS, type DemoTenant } from './accounts.ts';
export { type Answer, Caller, direct, signIn, type Transport } from './client.ts';
export { giveGoods, goodsDeskKnows } from './desks/goods.ts';
export { listForGrant } from './desks/grants.ts';
export {
  assessHouseholds,
  bringPapers,
  decideHouseholds,
  goToThePlace,
  type Household,
  reportToHead,
} from './desks/incident.ts';
export { askBpkad } from './desks/money.ts';
export { FUND_LINE, fundsPath, supplyOffice } from './desks/supplies.ts';
export { photo, scannedPaper } from './papers.ts';
export { DEMO_PEOPLE, type DemoPerson } from './people.ts';
export { type Played, playAll, playDemoData, playScene } from './play.ts';
export { playStory, SCENES, type Scene } from './scenes.ts';
export { showAll } from './show.ts';
export { type ClientOptions, DemoClient, type IssuedLetter, Story } from './story.ts';
