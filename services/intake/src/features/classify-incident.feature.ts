import { Access, inCase, Roles } from '@alur/identity';
import { type Call, Caller, Changes, ChoiceField, ReasonField, Routes } from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { Cases } from '../application/cases.ts';
import { ReasonNoteDto } from './person.dto.ts';

export class ClassificationDto extends ReasonNoteDto {
  @ReasonField('reclassification')
  reasonCode!: string;

  @ChoiceField(['alam', 'sosial'], { description: 'Kelas setempat: menentukan bentuk bantuan (R-05)' })
  localClass!: 'alam' | 'sosial';
}

@Routes('api/intake/cases/:caseId/classification', 'Bencana')
@Access(inCase('act'))
export class ClassifyIncident {
  constructor(@Inject(Cases) private readonly cases: Cases) {}

  @Changes('', 'Kabid mengusulkan kelas bencana; tidak sesudah SP2D (R-05)')
  @Roles(...rolesOf('disposition', 'assign'))
  propose(
    @Param('caseId') caseId: string,
    @Body() { localClass, reasonCode, note }: ClassificationDto,
    @Caller() call: Call,
  ) {
    return this.cases.change(call, caseId, { type: 'propose-class', localClass, reasonCode }, note);
  }

  @Changes('confirmation', 'Kepala Dinas menetapkan kelas bencana yang diusulkan (R-05)')
  @Roles(...rolesOf('disposition', 'dispose'))
  confirm(@Param('caseId') caseId: string, @Caller() call: Call) {
    return this.cases.change(call, caseId, { type: 'confirm-class' });
  }
}
