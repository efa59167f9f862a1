import { runAlur } from './alur.ts';
import { systemTerminal } from './terminal.ts';

process.exitCode = await runAlur(process.argv.slice(2), { terminal: systemTerminal(), environment: process.env });
