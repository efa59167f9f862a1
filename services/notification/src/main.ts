import { loadConfig } from '@alur/platform';
import { startServices } from '@alur/platform/composition';
import { notificationService } from './index.ts';

const running = await startServices([notificationService], loadConfig());
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void running.close());
