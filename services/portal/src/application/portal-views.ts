import { PORTS, type ServicePorts } from '@alur/platform';
import type { Collection, View } from '@alur/read-models';
import { Inject, Injectable } from '@nestjs/common';
import { accessLogView } from '../views/access-log.ts';
import { casesView } from '../views/cases.ts';
import { distributionView } from '../views/distribution.ts';
import { fundRequestsView } from '../views/fund-requests.ts';
import { fundsView } from '../views/funds.ts';
import { grantRecipientsView } from '../views/grant-recipients.ts';
import { grantsView } from '../views/grants.ts';
import { incidentsView } from '../views/incidents.ts';
import { lettersView } from '../views/letters.ts';
import { messagesView } from '../views/messages.ts';
import { nominationsView } from '../views/nominations.ts';
import { skmView } from '../views/skm.ts';
import { stockView } from '../views/stock.ts';
import { stockLotsView } from '../views/stock-lots.ts';
import { timelineView } from '../views/timeline.ts';
import { traceView } from '../views/trace.ts';
import { worklistView } from '../views/worklist.ts';

/** The portal's views, typed. */
@Injectable()
export class PortalViews {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  get cases() {
    return this.#of(casesView);
  }
  get worklist() {
    return this.#of(worklistView);
  }
  get timeline() {
    return this.#of(timelineView);
  }
  get letters() {
    return this.#of(lettersView);
  }
  get nominations() {
    return this.#of(nominationsView);
  }
  get incidents() {
    return this.#of(incidentsView);
  }
  get distribution() {
    return this.#of(distributionView);
  }
  get funds() {
    return this.#of(fundsView);
  }
  get fundRequests() {
    return this.#of(fundRequestsView);
  }
  get stock() {
    return this.#of(stockView);
  }
  get stockLots() {
    return this.#of(stockLotsView);
  }
  get grants() {
    return this.#of(grantsView);
  }
  get grantRecipients() {
    return this.#of(grantRecipientsView);
  }
  get messages() {
    return this.#of(messagesView);
  }
  get skm() {
    return this.#of(skmView);
  }
  get accessLog() {
    return this.#of(accessLogView);
  }
  get trace() {
    return this.#of(traceView);
  }

  #of<Doc extends object>(view: View<Doc>): Collection<Doc> {
    return this.ports.views.of(view);
  }
}
