import { spawnSync } from 'node:child_process';

/**
 * `npm run audit`: known faults of what an office that runs holds of others. Ends with 1 when there are any of level
 * moderate or above, with 2 when the registry does not answer its advisory endpoint: no answer is no good news.
 */
const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
});
const answer = JSON.parse(stdout || '{}') as {
  readonly metadata?: { readonly vulnerabilities: Readonly<Record<string, number>> };
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string; readonly range: string }>>;
  readonly message?: string;
};
if (answer.metadata === undefined) {
  console.error(
    `The registry gave no advisories: ${answer.message ?? 'no answer'}. Run this where it does, with --registry.`,
  );
  process.exit(2);
}
const { info = 0, low = 0, total = 0 } = answer.metadata.vulnerabilities;
for (const [name, { severity, range }] of Object.entries(answer.vulnerabilities ?? {})) {
  console.log(`${severity.padEnd(9)} ${name} ${range}`);
}
console.log(`${total} known faults`);
process.exit(total - info - low > 0 ? 1 : 0);
