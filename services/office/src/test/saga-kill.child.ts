/** The office in a process of its own, which kills itself right after the next write of disbursement. Argument: data folder. */
import { disbursementService } from '@alur/disbursement';
import { createCommandRunner, type EventStore } from '@alur/event-sourcing';
import { intakeService } from '@alur/intake';
import { loadConfig, type ServiceDescriptor, SetClock } from '@alur/platform';
import { startServices } from '@alur/platform/composition';

const [dataDirectory = '', now = '', tokenSecret = ''] = process.argv.slice(2);

/** What was written stays; nothing after it happens, not even the answer. */
function mortal(store: EventStore): EventStore {
  return new Proxy(store, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property);
      if (typeof member !== 'function') return member;
      if (property !== 'append') return member.bind(target);
      const append: EventStore['append'] = async (stream, events, expected) => {
        const result = await target.append(stream, events, expected);
        process.kill(process.pid, 'SIGKILL');
        return result;
      };
      return append;
    },
  });
}

const mortalDisbursement: ServiceDescriptor = {
  ...disbursementService,
  module: (ports) => {
    const store = mortal(ports.store);
    return disbursementService.module({ ...ports, store, runner: createCommandRunner(store) });
  },
};

const config = loadConfig({}, { demo: true, port: 0, dataDirectory, tokenSecret, logLevel: 'silent' });
const office = await startServices([intakeService, mortalDisbursement], config, { clock: new SetClock(now) });
console.log(office.url);
