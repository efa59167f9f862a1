import { PORTS, type ServicePorts } from '@alur/platform';
import { type DynamicModule, Module } from '@nestjs/common';
import { CaseLines } from './application/case-lines.ts';
import { Catalogue } from './application/catalogue.ts';
import { GrantLines } from './application/grant-lines.ts';
import { IncidentLines } from './application/incident-lines.ts';
import { LetterCheck } from './application/letter-check.ts';
import { PortalViews } from './application/portal-views.ts';
import { TicketTracking } from './application/tracking.ts';
import { EventStream } from './application/watching/event-stream.ts';
import { Wording } from './application/wording.ts';
import { Lists } from './features/export/lists.ts';
import { ListDistribution } from './features/list-distribution.feature.ts';
import { ListFundRequests } from './features/list-fund-requests.feature.ts';
import { ListFunds } from './features/list-funds.feature.ts';
import { ListGrants } from './features/list-grants.feature.ts';
import { ListIncidents } from './features/list-incidents.feature.ts';
import { ListLetters } from './features/list-letters.feature.ts';
import { ListLots } from './features/list-lots.feature.ts';
import { ListMessages } from './features/list-messages.feature.ts';
import { ListNominations } from './features/list-nominations.feature.ts';
import { ListStock } from './features/list-stock.feature.ts';
import { Pages } from './features/pages/pages.controller.ts';
import { PublicApi } from './features/public-api.feature.ts';
import { ReportSkm } from './features/report-skm.feature.ts';
import { ReportSla } from './features/report-sla.feature.ts';
import { SearchCases } from './features/search-cases.feature.ts';
import { ShowAccessLog } from './features/show-access-log.feature.ts';
import { ShowCase } from './features/show-case.feature.ts';
import { ShowTimeline } from './features/show-timeline.feature.ts';
import { ShowTrace } from './features/show-trace.feature.ts';
import { WatchEvents } from './features/watch-events.feature.ts';
import { Worklist } from './features/worklist.feature.ts';

@Module({})
export class PortalModule {
  static register(ports: ServicePorts): DynamicModule {
    return {
      module: PortalModule,
      providers: [
        { provide: PORTS, useValue: ports },
        PortalViews,
        Wording,
        Lists,
        IncidentLines,
        GrantLines,
        CaseLines,
        Catalogue,
        TicketTracking,
        LetterCheck,
        EventStream,
      ],
      controllers: [
        Worklist,
        SearchCases,
        ShowCase,
        ShowTimeline,
        ShowTrace,
        WatchEvents,
        ListLetters,
        ListNominations,
        ListFundRequests,
        ListFunds,
        ListStock,
        ListLots,
        ListIncidents,
        ListDistribution,
        ListGrants,
        ListMessages,
        ReportSla,
        ReportSkm,
        ShowAccessLog,
        PublicApi,
        Pages,
      ],
    };
  }
}
