import { PORTS, type ServicePorts } from '@alur/platform';
import { type DynamicModule, Module } from '@nestjs/common';
import { AssessmentReport } from './application/assessment-report.ts';
import { FieldworkCommands } from './application/fieldwork-commands.ts';
import { IncidentCommands } from './application/incident-commands.ts';
import { StoredPhotos } from './application/stored-photos.ts';
import { AssignTeamFeature } from './features/assign-team.feature.ts';
import { CompleteSurveyFeature } from './features/complete-survey.feature.ts';
import { AssessHouseholdFeature } from './features/incident/assess-household.feature.ts';
import { DirectResponseFeature } from './features/incident/direct-response.feature.ts';
import { SettleHouseholdsFeature } from './features/incident/settle-households.feature.ts';
import { ShowIncidentFeature } from './features/incident/show-incident.feature.ts';
import { PhotosFeature } from './features/photos.feature.ts';
import { RecordFindingsFeature } from './features/record-findings.feature.ts';
import { ShowFieldworkFeature } from './features/show-fieldwork.feature.ts';
import { FieldworkProcess } from './processes/fieldwork.process.ts';
import { IncidentProcess } from './processes/incident.process.ts';

@Module({})
export class SurveyModule {
  static register(ports: ServicePorts): DynamicModule {
    return {
      module: SurveyModule,
      providers: [
        { provide: PORTS, useValue: ports },
        FieldworkCommands,
        IncidentCommands,
        AssessmentReport,
        StoredPhotos,
      ],
      controllers: [
        AssignTeamFeature,
        RecordFindingsFeature,
        PhotosFeature,
        CompleteSurveyFeature,
        ShowFieldworkFeature,
        DirectResponseFeature,
        AssessHouseholdFeature,
        SettleHouseholdsFeature,
        ShowIncidentFeature,
        FieldworkProcess,
        IncidentProcess,
      ],
    };
  }
}
