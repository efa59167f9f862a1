import { PORTS, type ServicePorts } from '@alur/platform';
import type { DynamicModule } from '@nestjs/common';
import { Cases } from './application/cases.ts';
import { ComplaintServices } from './application/complaint-services.ts';
import { FilingDesk } from './application/filing.ts';
import { PeopleVault, peopleVault } from './application/people/people-vault.ts';
import { Screening } from './application/screening.ts';
import { SubjectCases } from './application/subject-cases.ts';
import { AssignStep } from './features/assign-step.feature.ts';
import { AttachDocument } from './features/attach-document.feature.ts';
import { CheckCompleteness } from './features/check-completeness.feature.ts';
import { ClassifyIncident } from './features/classify-incident.feature.ts';
import { EmergencyAccess } from './features/emergency-access.feature.ts';
import { EndCase } from './features/end-case.feature.ts';
import { FileApplication } from './features/file-application.feature.ts';
import { FileComplaint } from './features/file-complaint.feature.ts';
import { FileIncident } from './features/file-incident.feature.ts';
import { FilePublicComplaint } from './features/file-public-complaint.feature.ts';
import { GrantDispensation } from './features/grant-dispensation.feature.ts';
import { Holdings } from './features/holdings.feature.ts';
import { LinkPeople } from './features/link-people.feature.ts';
import { LookUpAlarms } from './features/look-up-alarms.feature.ts';
import { Officers } from './features/officers.feature.ts';
import { PauseClock } from './features/pause-clock.feature.ts';
import { People } from './features/people.feature.ts';
import { PeopleDirectoryApi } from './features/people-directory.feature.ts';
import { PrintReceipt } from './features/print-receipt.feature.ts';
import { ReadCase } from './features/read-case.feature.ts';
import { ReadDocument } from './features/read-document.feature.ts';
import { SubjectRights } from './features/subject-rights.feature.ts';
import { SupplementAssessment } from './features/supplement-assessment.feature.ts';
import { AidUnderWay } from './processes/aid-under-way.ts';
import { AssigneeWatch } from './processes/assignee-watch.ts';
import { CalendarKeeper } from './processes/calendar-keeper.ts';
import { OverdueScheduler } from './processes/overdue-scheduler.ts';
import { StepOutcomes } from './processes/step-outcomes.ts';

export class IntakeModule {}

export function intakeModule(ports: ServicePorts): DynamicModule {
  return {
    module: IntakeModule,
    controllers: [
      FileApplication,
      FileComplaint,
      FileIncident,
      FilePublicComplaint,
      AttachDocument,
      ReadDocument,
      GrantDispensation,
      CheckCompleteness,
      AssignStep,
      PauseClock,
      EndCase,
      ClassifyIncident,
      SupplementAssessment,
      EmergencyAccess,
      PrintReceipt,
      ReadCase,
      People,
      LinkPeople,
      LookUpAlarms,
      PeopleDirectoryApi,
      Officers,
      Holdings,
      SubjectRights,
      StepOutcomes,
      CalendarKeeper,
      AidUnderWay,
    ],
    providers: [
      { provide: PORTS, useValue: ports },
      { provide: PeopleVault, useValue: peopleVault(ports) },
      Cases,
      FilingDesk,
      Screening,
      ComplaintServices,
      SubjectCases,
      OverdueScheduler,
      AssigneeWatch,
    ],
  };
}
