import {
  CaseClosed,
  type ContractMessage,
  GrantDecreed,
  StepAssigned,
  StepCompleted,
  StepOpened,
} from '@alur/contracts';
import { expect, it } from '@jest/globals';
import { folding } from './folds.ts';

interface Step {
  readonly officers: readonly (string | null)[];
}

const { begin, on, view } = folding<Step>();
const steps = view({
  collection: { name: 'steps', version: 1, indexes: [['caseId']] },
  idOf: ({ stepId, run }) => (run === 1 ? stepId : undefined),
  folds: [
    begin(StepOpened, (_, { actor }) => ({ officers: [actor] })),
    on(StepAssigned, ({ officers }, { officer }) => ({ officers: [...officers, officer] })),
    on(StepCompleted, () => undefined),
  ],
  selected: {
    filter: ({ subject }) => ({ caseId: subject }),
    folds: [on(CaseClosed, ({ officers }) => ({ officers: officers.slice(0, 1) }))],
  },
});

function message(type: string, data: object = {}): ContractMessage {
  const stepped = { stepId: 'berkas', run: 1, ...data };
  return { type, data: stepped, subject: 'P-1', actor: 'ana', tenant: 'oku-selatan' } as ContractMessage;
}

it('asks for the documents of its own contracts only, by id or by selection', () => {
  expect(steps.topics).toEqual(['alur.intake.v1']);
  expect(steps.documentsOf(message(StepAssigned.type))).toEqual(['berkas']);
  expect(steps.documentsOf(message(StepAssigned.type, { run: 2 }))).toEqual([]);
  expect(steps.documentsOf(message(CaseClosed.type))).toEqual([]);
  expect(steps.documentsOf(message(GrantDecreed.type))).toEqual([]);
  expect(steps.select?.(message(CaseClosed.type))).toEqual({ caseId: 'P-1' });
  expect(steps.select?.(message(StepAssigned.type))).toBeUndefined();
});

it('begins, changes and deletes a document', () => {
  const before = { officers: ['ana', 'budi'] };
  expect(steps.evolve(before, message(StepOpened.type), 'berkas')).toEqual({ officers: ['ana'] });
  expect(steps.evolve(before, message(StepAssigned.type, { officer: 'cici' }), 'berkas')).toEqual({
    officers: ['ana', 'budi', 'cici'],
  });
  expect(steps.evolve(before, message(StepCompleted.type), 'berkas')).toBeUndefined();
  expect(steps.evolve(before, message(CaseClosed.type), 'berkas')).toEqual({ officers: ['ana'] });
});

it('ignores a change without a document, unless the table has an initial one', () => {
  const late = view({
    collection: { name: 'late', version: 1, indexes: [] },
    idOf: ({ stepId }) => stepId,
    initial: ({ stepId }, { actor }) => ({ officers: [stepId, actor] }),
    folds: [on(StepAssigned, ({ officers }, { officer }) => ({ officers: [...officers, officer] }))],
  });
  const assigned = message(StepAssigned.type, { officer: 'cici' });
  expect(steps.evolve(undefined, assigned, 'berkas')).toBeUndefined();
  expect(late.evolve(undefined, assigned, 'berkas')).toEqual({ officers: ['berkas', 'ana', 'cici'] });
});
