import { loadConfig } from '@alur/platform';
import { startServices } from '@alur/platform/composition';
import { verificationService } from './index.ts';

const running = await startServices([verificationService], loadConfig());
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void running.close());
