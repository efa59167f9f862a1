import type { View } from '@alur/read-models';
import { accessLogView } from './access-log.ts';
import { casesView } from './cases.ts';
import { distributionView } from './distribution.ts';
import { fundRequestsView } from './fund-requests.ts';
import { fundsView } from './funds.ts';
import { grantRecipientsView } from './grant-recipients.ts';
import { grantsView } from './grants.ts';
import { incidentsView } from './incidents.ts';
import { lettersView } from './letters.ts';
import { messagesView } from './messages.ts';
import { nominationsView } from './nominations.ts';
import { skmView } from './skm.ts';
import { stockView } from './stock.ts';
import { stockLotsView } from './stock-lots.ts';
import { timelineView } from './timeline.ts';
import { traceView } from './trace.ts';
import { worklistView } from './worklist.ts';

/** The read models of the portal, by the names under which its queries find them. */
export const VIEWS = {
  cases: casesView,
  worklist: worklistView,
  timeline: timelineView,
  letters: lettersView,
  nominations: nominationsView,
  incidents: incidentsView,
  distribution: distributionView,
  funds: fundsView,
  fundRequests: fundRequestsView,
  stock: stockView,
  stockLots: stockLotsView,
  grants: grantsView,
  grantRecipients: grantRecipientsView,
  messages: messagesView,
  skm: skmView,
  accessLog: accessLogView,
  trace: traceView,
};

export const PORTAL_VIEWS: readonly View<object>[] = Object.values<View<object>>(VIEWS);
