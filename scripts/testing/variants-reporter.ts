/** Title of a variant that must fail until what it names is right. */
const PENDING = / \(pending: /;

/** A test file as jest reports it. */
interface RanFile {
  readonly testFilePath: string;
  readonly testResults: readonly {
    readonly title: string;
    readonly ancestorTitles: readonly string[];
    readonly status: string;
  }[];
}

/** The sum of the variants that a run played (`services/office`, `e2e/variants.test.ts`); undefined of any other run. */
export function variantsLine(files: readonly RanFile[]): string | undefined {
  const file = files.find(({ testFilePath }) => /[\\/]e2e[\\/]variants\.test\.ts$/.test(testFilePath));
  if (file === undefined) return undefined;
  // A variant stands under its service.
  const variants = file.testResults.filter(({ ancestorTitles }) => ancestorTitles.length > 0);
  const count = (status: string, pending: boolean) =>
    variants.filter((ran) => ran.status === status && PENDING.test(ran.title) === pending).length;
  const pending = count('passed', true);
  const failed = count('failed', false) + count('failed', true);
  return `variants: ${count('passed', false)} passed, ${failed} failed${pending > 0 ? `, ${pending} pending` : ''}`;
}

/** Prints the sum of the variants as the last line of the run. */
export default class VariantsReporter {
  onRunComplete(_contexts: unknown, { testResults }: { readonly testResults: readonly RanFile[] }): void {
    const line = variantsLine(testResults);
    // jest prints its own summary after the last reporter.
    if (line !== undefined) process.once('exit', () => process.stderr.write(`${line}\n`));
  }
}
