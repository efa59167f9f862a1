import { PORTS, type ServicePorts } from '@alur/platform';
import { type DynamicModule, Module } from '@nestjs/common';
import { AssignTeamFeature } from './features/assign-team.feature.ts';
import { CompleteSurveyFeature } from './features/complete-survey.feature.ts';
import { PhotosFeature } from './features/photos.feature.ts';
import { RecordFindingsFeature } from './features/record-findings.feature.ts';
import { ShowFieldworkFeature } from './features/show-fieldwork.feature.ts';
import { FieldworkCommands } from './features/step-route.ts';
import { FieldworkProcess } from './processes/fieldwork.process.ts';

@Module({})
export class SurveyModule {
  static register(ports: ServicePorts): DynamicModule {
    return {
      module: SurveyModule,
      providers: [{ provide: PORTS, useValue: ports }, FieldworkCommands],
      controllers: [
        AssignTeamFeature,
        RecordFindingsFeature,
        PhotosFeature,
        CompleteSurveyFeature,
        ShowFieldworkFeature,
        FieldworkProcess,
      ],
    };
  }
}
