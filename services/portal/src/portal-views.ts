import { PORTS, type ServicePorts } from '@alur/platform';
import type { Collection } from '@alur/read-models';
import { Inject, Injectable } from '@nestjs/common';
import { type AccessEntry, accessLogView } from './views/access-log.ts';
import { type CaseDocument, casesView } from './views/cases.ts';
import { type LetterDocument, lettersView } from './views/letters.ts';
import { type NominationDocument, nominationsView } from './views/nominations.ts';
import { type TimelineEntry, timelineView } from './views/timeline.ts';
import { type WorkItem, worklistView } from './views/worklist.ts';

/** The portal's views, typed. */
@Injectable()
export class PortalViews {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  get cases(): Collection<CaseDocument> {
    return this.ports.views.collection(casesView.collection.name);
  }
  get worklist(): Collection<WorkItem> {
    return this.ports.views.collection(worklistView.collection.name);
  }
  get timeline(): Collection<TimelineEntry> {
    return this.ports.views.collection(timelineView.collection.name);
  }
  get letters(): Collection<LetterDocument> {
    return this.ports.views.collection(lettersView.collection.name);
  }
  get nominations(): Collection<NominationDocument> {
    return this.ports.views.collection(nominationsView.collection.name);
  }
  get accessLog(): Collection<AccessEntry> {
    return this.ports.views.collection(accessLogView.collection.name);
  }
}
