import type { z } from 'zod';

/** One thing wrong with a data file. */
export interface Fault {
  /** Path below the package's folder, `services/layanan-pkh.yaml`. */
  readonly file: string;
  /** Step id, where the fault is in a route. */
  readonly step: string | null;
  readonly fault: string;
}

/** Data files cannot be used. Lists every fault found, so that one look is enough to mend them all. */
export class StandardsError extends Error {
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(`${faults.length} fault(s) in the data files:\n${faults.map((fault) => `  ${describe(fault)}`).join('\n')}`);
    this.name = 'StandardsError';
    this.faults = faults;
  }
}

export function describe({ file, step, fault }: Fault): string {
  return step === null ? `${file}: ${fault}` : `${file}: step "${step}": ${fault}`;
}

export function faultsOf(file: string, error: z.ZodError): Fault[] {
  return error.issues.map((issue) => {
    const inStep = issue.path[0] === 'route' && issue.path[1] === 'steps' && issue.path.length > 2;
    const where = (inStep ? issue.path.slice(3) : issue.path).map(String).join('.');
    return {
      file,
      step: inStep ? String(issue.path[2]) : null,
      fault: where ? `${where}: ${issue.message}` : issue.message,
    };
  });
}

/** A fault in a route; `step` is null when it is the route's as a whole. */
export interface RouteFault {
  readonly step: string | null;
  readonly fault: string;
}
