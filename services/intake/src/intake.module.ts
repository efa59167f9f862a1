import { PORTS, type ServicePorts } from '@alur/platform';
import type { DynamicModule } from '@nestjs/common';
import { Cases } from './cases.ts';
import { ComplaintServices } from './complaint-services.ts';
import { AssignStep } from './features/assign-step.ts';
import { AttachDocument } from './features/attach-document.ts';
import { CheckCompleteness } from './features/check-completeness.ts';
import { EndCase } from './features/end-case.ts';
import { FileApplication } from './features/file-application.ts';
import { FileComplaint } from './features/file-complaint.ts';
import { FilePublicComplaint } from './features/file-public-complaint.ts';
import { GrantDispensation } from './features/grant-dispensation.ts';
import { PauseClock } from './features/pause-clock.ts';
import { People } from './features/people.ts';
import { ReadCase } from './features/read-case.ts';
import { ReadDocument } from './features/read-document.ts';
import { SubjectRights } from './features/subject-rights.ts';
import { FilingDesk } from './filing.ts';
import { PeopleVault, peopleVault } from './people/people-vault.ts';
import { OverdueScheduler } from './processes/overdue-scheduler.ts';
import { StepOutcomes } from './processes/step-outcomes.ts';
import { SubjectCases } from './views/subject-cases.ts';

export class IntakeModule {}

export function intakeModule(ports: ServicePorts): DynamicModule {
  return {
    module: IntakeModule,
    controllers: [
      FileApplication,
      FileComplaint,
      FilePublicComplaint,
      AttachDocument,
      ReadDocument,
      GrantDispensation,
      CheckCompleteness,
      AssignStep,
      PauseClock,
      EndCase,
      ReadCase,
      People,
      SubjectRights,
      StepOutcomes,
    ],
    providers: [
      { provide: PORTS, useValue: ports },
      { provide: PeopleVault, useValue: peopleVault(ports) },
      Cases,
      FilingDesk,
      ComplaintServices,
      SubjectCases,
      OverdueScheduler,
    ],
  };
}
