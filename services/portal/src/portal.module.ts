import { PORTS, type ServicePorts } from '@alur/platform';
import { type DynamicModule, Module } from '@nestjs/common';
import { CaseLines } from './application/case-lines.ts';
import { Catalogue } from './application/catalogue.ts';
import { GrantLines } from './application/grant-lines.ts';
import { IncidentLines } from './application/incident-lines.ts';
import { LetterCheck } from './application/letter-check.ts';
import { portalViews } from './application/portal-views.ts';
import { TicketTracking } from './application/tracking.ts';
import { EventStream } from './application/watching/event-stream.ts';
import { Wording } from './application/wording.ts';
import { ListSources } from './features/export/list.ts';
import { Lists } from './features/export/lists.ts';
import { listDistribution } from './features/list-distribution.feature.ts';
import { listGrants, showGrant } from './features/list-grants.feature.ts';
import { ListIncidents, listIncidents } from './features/list-incidents.feature.ts';
import { listLetters } from './features/list-letters.feature.ts';
import { listMessages } from './features/list-messages.feature.ts';
import { listFundRequests, listFunds } from './features/list-money.feature.ts';
import { listNominations } from './features/list-nominations.feature.ts';
import { listOversight } from './features/list-oversight.feature.ts';
import { stockLists } from './features/list-stock.feature.ts';
import { Pages } from './features/pages/pages.controller.ts';
import { PublicApi } from './features/public-api.feature.ts';
import { ReportSkm } from './features/report-skm.feature.ts';
import { ReportSla } from './features/report-sla.feature.ts';
import { SearchCases } from './features/search-cases.feature.ts';
import { showAccessLog } from './features/show-access-log.feature.ts';
import { ShowCase } from './features/show-case.feature.ts';
import { showTimeline } from './features/show-timeline.feature.ts';
import { ShowTrace } from './features/show-trace.feature.ts';
import { signatureDesk } from './features/signature-desk.feature.ts';
import { WatchEvents } from './features/watch-events.feature.ts';
import { worklist } from './features/worklist.feature.ts';

@Module({})
export class PortalModule {
  static register(ports: ServicePorts): DynamicModule {
    return {
      module: PortalModule,
      providers: [
        { provide: PORTS, useValue: ports },
        portalViews,
        Wording,
        Lists,
        ListSources,
        IncidentLines,
        GrantLines,
        CaseLines,
        Catalogue,
        TicketTracking,
        LetterCheck,
        EventStream,
      ],
      controllers: [
        worklist,
        signatureDesk,
        SearchCases,
        ShowCase,
        showTimeline,
        ShowTrace,
        WatchEvents,
        listLetters,
        listNominations,
        listFundRequests,
        listFunds,
        ...stockLists,
        listIncidents,
        ListIncidents,
        listDistribution,
        listGrants,
        showGrant,
        listMessages,
        ReportSla,
        ReportSkm,
        listOversight,
        showAccessLog,
        PublicApi,
        Pages,
      ],
    };
  }
}
