import { Access, CurrentOfficer, type Officer, Roles, withoutCase } from '@alur/identity';
import {
  Answered,
  accept,
  type Call,
  Caller,
  PORTS,
  ProblemException,
  Reads,
  Routes,
  type ServicePorts,
} from '@alur/platform';
import { Body, Inject, Param, Put } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { type FundLine, type FundState, fund, fundId } from '../domain/fund.ts';
import { BudgetBody, FundLineParams } from './requests.ts';

@Routes('api/disbursement/fund-lines/:year/:fund/:line', 'Pagu BTT')
@Access(withoutCase('money of the office, by line and number'))
export class FundLinesFeature {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  @Put()
  @Roles('bpkad')
  @ApiOperation({ summary: 'Menetapkan pagu satu rekening; tidak boleh kurang dari yang sudah dipakai' })
  async set(@Param() params: FundLineParams, @Body() { budget }: BudgetBody, @Caller() { context }: Call) {
    const line = lineOf(params);
    const command = { type: 'set-budget', line, budget, by: context.actor, at: context.at } as const;
    const done = accept(await this.ports.runner.execute(fund, fundId(line), command, context));
    return new Answered(done, shownFund(line, done.state));
  }

  @Reads('', 'Pagu, yang dicadangkan dan yang dicairkan')
  @Roles('bpkad', 'kepala-dinas', 'kabid-linjamsos', 'bendahara-bansos')
  async show(@Param() params: FundLineParams, @CurrentOfficer() officer: Officer) {
    const line = lineOf(params);
    const { state, revision } = await this.ports.runner.load(fund, officer.tenant, fundId(line));
    if (revision < 0) throw new ProblemException(404, 'fund-not-found', 'Rekening dana ini belum mempunyai pagu.');
    return shownFund(line, state);
  }
}

function lineOf({ year, fund: code, line }: FundLineParams): FundLine {
  return { year, fund: code, line };
}

function shownFund(line: FundLine, { budget, reserved, committed }: FundState) {
  return { ...line, budget, reserved, committed, free: budget - reserved - committed };
}
