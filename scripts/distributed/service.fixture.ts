/** Stands for `alur serve <service>`: is ready at once and answers its name and its settings; `REFUSE` names one that fails. */
import { createServer } from 'node:http';

const [, service] = process.argv.slice(2);
if (process.env['REFUSE'] === service) {
  console.error('ALUR_KAFKA_BROKERS: no broker answers');
  process.exit(1);
}
console.log('{"level":"warn","msg":"waiting for nobody"}');
const settings = Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(ALUR_|PORT$)/.test(name)));
createServer((_, answer) => answer.end(JSON.stringify({ service, settings }))).listen(
  Number(process.env['PORT']),
  '127.0.0.1',
);
