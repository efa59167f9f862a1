import { Answered, accept, type Call, PORTS, ProblemException, type ServicePorts, type Without } from '@alur/platform';
import { Inject, Injectable } from '@nestjs/common';
import { type FieldworkCommand, fieldwork } from '../domain/fieldwork.ts';
import { own } from '../domain/own.ts';

interface StepOfCase {
  readonly caseId: string;
  readonly stepId: string;
}

/** What an officer asks for; who asks, when and in which step come with the call. */
type Asked = Without<Extract<FieldworkCommand, { stepId: string }>, 'stepId' | 'by' | 'roles' | 'at' | 'zone'>;

/** Runs a command of an officer on the field work of a case. */
@Injectable()
export class FieldworkCommands {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  /** @throws ProblemException when the command is refused, 503 when the step may be on its way. */
  async run({ officer, context }: Call, { caseId, stepId }: StepOfCase, asked: Asked) {
    const { zone } = this.ports.standards.tenant(context.tenant);
    const acting = { stepId, by: officer.id, roles: officer.roles, at: context.at, zone };
    const command = { ...asked, ...acting } as FieldworkCommand;
    const execute = () => this.ports.runner.execute(fieldwork, caseId, command, context);
    return accept(await this.ports.freshness.whenHeard(caseId, execute));
  }

  /** Runs a command and answers it as a route does: the step, `shown`, the revision. */
  async answer<Shown extends object>(call: Call, { caseId, stepId }: StepOfCase, asked: Asked, shown: Shown) {
    const done = await this.run(call, { caseId, stepId }, asked);
    return new Answered(done, { caseId, stepId, ...shown, revision: done.revision });
  }

  /** @throws ProblemException 503 when the step may be on its way. */
  async load(tenant: string, { caseId, stepId }: StepOfCase) {
    const load = () => this.ports.runner.load(fieldwork, tenant, caseId);
    await this.ports.freshness.heardOf(caseId, async () => Object.hasOwn((await load()).state.steps, stepId));
    const loaded = await load();
    return { ...loaded, step: own(loaded.state.steps, stepId) };
  }

  /** @throws ProblemException 404 when there is no such step, 503 when it may be on its way. */
  async find(tenant: string, of: StepOfCase) {
    const { step, ...loaded } = await this.load(tenant, of);
    if (step === undefined) throw new ProblemException(404, 'step-not-found', 'Langkah survei ini tidak ada.');
    return { ...loaded, step };
  }
}
