import { runAlur } from './alur.ts';
import { systemTerminal } from './terminal.ts';

// Every file of the process is its owner's alone.
process.umask(0o077);
process.exitCode = await runAlur(process.argv.slice(2), { terminal: systemTerminal(), environment: process.env });
