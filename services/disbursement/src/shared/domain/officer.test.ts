import { expect, test } from '@jest/globals';
import { mayNot } from './officer.ts';

test('one role of the step is enough, unless the officer did a step that must be separate', () => {
  const step = { roles: ['petugas-logistik', 'kabid-linjamsos'], notBy: ['ofc.decider'] };
  expect(mayNot({ id: 'ofc.a', roles: ['tagana', 'kabid-linjamsos'] }, step)).toBeUndefined();
  expect(mayNot({ id: 'ofc.a', roles: ['tagana'] }, step)).toMatchObject({
    code: 'wrong-role',
    facts: { roles: step.roles },
  });
  expect(mayNot({ id: 'ofc.decider', roles: ['petugas-logistik'] }, step)).toMatchObject({
    code: 'not-by-same-officer',
  });
});
