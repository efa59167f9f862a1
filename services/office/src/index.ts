export { createDemoAccounts, SERVICES, startAlone, startOffice } from './composition/office.ts';
export { aborted, stopSignals } from './composition/stop-signals.ts';
