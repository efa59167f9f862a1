import { Access, inCase, Roles } from '@alur/identity';
import { Answered, type Call, Caller, Changes, ChoiceField, Routes } from '@alur/platform';
import { FILE_HANDLERS } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsOptional, Matches } from 'class-validator';
import { actorOf, type CaseAnswer, Cases } from '../application/cases.ts';
import { suppliedCodes } from '../domain/case-state.ts';
import { PAPER } from './person.dto.ts';

export class CompletenessDto {
  @ChoiceField(['complete', 'incomplete'])
  decision!: 'complete' | 'incomplete';

  @ApiPropertyOptional({
    type: [String],
    description: 'Dokumen yang ada tetapi tidak dapat dipakai (buram, kedaluwarsa)',
  })
  @IsOptional()
  @ArrayMaxSize(30)
  @Matches(PAPER, { each: true })
  unusable?: string[];
}

@Routes('api/intake/cases/:caseId', 'Berkas')
@Access(inCase('act'))
export class CheckCompleteness {
  constructor(@Inject(Cases) private readonly cases: Cases) {}

  @Changes('completeness', 'Nyatakan berkas lengkap, atau kembalikan kepada pemohon (R-03)')
  @Roles(...FILE_HANDLERS)
  async check(
    @Param('caseId') caseId: string,
    @Body() { decision, unusable = [] }: CompletenessDto,
    @Caller() { officer, context }: Call,
  ): Promise<Answered<CaseAnswer>> {
    const { state, definition } = await this.cases.load(officer, caseId);
    const age = await this.cases.age(definition, state.opened, suppliedCodes(state), context);
    const command = {
      type: 'check-completeness',
      decision,
      unusable,
      age,
      by: actorOf(officer),
      at: context.at,
    } as const;
    return this.cases.execute(caseId, command, context);
  }

  @Changes('papers', 'Nyatakan surat yang menyusul sudah lengkap (INC-17)')
  @Roles(...FILE_HANDLERS)
  async papers(@Param('caseId') caseId: string, @Caller() { officer, context }: Call): Promise<Answered<CaseAnswer>> {
    const { state, definition } = await this.cases.load(officer, caseId);
    const age = await this.cases.age(definition, state.opened, suppliedCodes(state), context);
    const command = { type: 'receive-papers', age, by: actorOf(officer), at: context.at } as const;
    return this.cases.execute(caseId, command, context);
  }

  @Changes('supplement', 'Pemohon membawa kekurangannya: berkas diperiksa lagi')
  @Roles(...FILE_HANDLERS)
  supplement(@Param('caseId') caseId: string, @Caller() call: Call) {
    return this.cases.change(call, caseId, { type: 'supplement' });
  }
}
